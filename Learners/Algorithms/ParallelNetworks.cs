using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What the parallel networks are tuned by; the values of the paper. Checked when the learner is made.</summary>
public sealed record ParallelConfig
{
    /// <summary>Networks, each of which proposes a decision.</summary>
    public int Networks { get; init; } = 8;

    /// <summary>Units of the first hidden layer; the paper gives none.</summary>
    public int Hidden1 { get; init; } = 64;

    /// <summary>Units of the second hidden layer; the paper gives none.</summary>
    public int Hidden2 { get; init; } = 32;

    /// <summary>Adam's step.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Decisions per update of each network.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Decisions remembered; learning begins when so many are.</summary>
    public int Capacity { get; init; } = 1_400;

    /// <summary>How many of the proposals are perturbed by flipped bits; the paper has none and may freeze.</summary>
    public int Perturbed { get; init; } = 1;

    /// <summary>The probability with which each bit of a perturbed proposal flips.</summary>
    public double Flip { get; init; } = 0.1;

    /// <summary>How far Reptile moves the initial weights towards those of one task.</summary>
    public double MetaRate { get; init; } = 0.01;

    /// <summary>Steps on one Reptile task.</summary>
    public int InnerSteps { get; init; } = 5;

    /// <summary>Examples of one Reptile step.</summary>
    public int MetaBatch { get; init; } = 50;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public ParallelConfig Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Networks, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden2, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, BatchSize);
        ArgumentOutOfRangeException.ThrowIfNegative(Perturbed);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Perturbed, Networks);
        ArgumentOutOfRangeException.ThrowIfNegative(Flip);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Flip, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MetaRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MetaRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(InnerSteps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MetaBatch, 1);
        return this;
    }
}

/// <summary>
/// Parallel networks that each propose a decision of bits for an observation; the cheapest is taken, remembered and learned by all
/// (MR-DRO, with Reptile initialisation of Nichol et al. 2018). What differs from the paper: some proposals are perturbed, because
/// without exploration networks that agree never change again. Life cycle: perhaps <see cref="Reptile"/>, then Decide with each
/// observation. Tested in Tests/Learners/ParallelTests.cs.
/// </summary>
public sealed class ParallelNetworks : ICheckpointed, IDisposable
{
    private readonly ParallelConfig _config;
    private readonly LossWatch _watch;
    private readonly int _bits;
    private readonly RandomStream _random;
    private readonly Sequential[] _networks;
    private readonly Adam[] _optimizers;
    private readonly ReplayBuffer _memory;
    private readonly Transitions _batch;
    private long _updates;

    /// <summary>Networks that have seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="bits">The length of a decision.</param>
    /// <param name="config">What they are tuned by.</param>
    /// <param name="seed">All their randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public ParallelNetworks(int observationSize, int bits, ParallelConfig config, long seed)
    {
        (_config, _watch, _bits, _random) = (config.Checked(), new LossWatch(seed), bits, new RandomStream(seed));
        manual_seed(seed);
        _networks = Enumerable.Range(0, config.Networks).Select(_ => nn.Sequential(
            nn.Linear(observationSize, config.Hidden1), nn.ReLU(), nn.Linear(config.Hidden1, config.Hidden2), nn.ReLU(), nn.Linear(config.Hidden2, bits))).ToArray();
        _optimizers = _networks.Select(n => optim.Adam(n.parameters(), config.LearningRate)).ToArray();
        _memory = new ReplayBuffer(config.Capacity, observationSize, bits);
        _batch = new Transitions(config.BatchSize, observationSize, bits);
    }

    /// <summary>How often all networks have learned.</summary>
    public long Updates => _updates;

    /// <summary>Each network's decision, without perturbation: a bit where the sigmoid is above one half (eq. 22).</summary>
    public bool[][] Propose(ReadOnlySpan<float> observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var row = tensor(observation.ToArray(), [1, observation.Length]);
        return _networks.Select(n => n.forward(row).data<float>().ToArray().Select(x => x > 0).ToArray()).ToArray();
    }

    /// <summary>The cheapest proposal, taken without learning.</summary>
    public bool[] Best(ReadOnlySpan<float> observation, Func<bool[], double> cost) => Propose(observation).MinBy(cost)!;

    /// <summary>Takes the cheapest proposal, remembers it, and learns from a batch for each network once the memory is full.</summary>
    /// <exception cref="DivergenceException">The loss is not finite.</exception>
    public bool[] Decide(ReadOnlySpan<float> observation, Func<bool[], double> cost)
    {
        var proposals = Propose(observation);
        foreach (var proposal in proposals.AsSpan(proposals.Length - _config.Perturbed))
        {
            foreach (ref var bit in proposal.AsSpan())
            {
                bit ^= _random.NextDouble() < _config.Flip;
            }
        }

        var best = proposals.MinBy(cost)!;
        _memory.Add(observation, best.Select(b => b ? 1f : 0f).ToArray(), 0, observation, 0);
        if (_memory.Count == _config.Capacity)
        {
            Update();
        }

        return best;
    }

    /// <summary>
    /// Moves every network's weights to where a few steps on examples help most: w += rate (w' - w), with w' after steps from w
    /// (Nichol et al. eq. 1).
    /// </summary>
    /// <param name="examples">Observations with the decisions of some simple algorithm.</param>
    /// <param name="steps">How often to move.</param>
    public void Reptile(IReadOnlyList<(float[] Observation, bool[] Decision)> examples, int steps)
    {
        foreach (var network in _networks)
        {
            for (var step = 0; step < steps; step++)
            {
                using var scope = NewDisposeScope();
                var before = network.parameters().Select(p => p.detach().clone()).ToArray();
                using var optimizer = optim.Adam(network.parameters(), _config.LearningRate);
                for (var inner = 0; inner < _config.InnerSteps; inner++)
                {
                    var drawn = Enumerable.Range(0, _config.MetaBatch).Select(_ => examples[(int)_random.NextBelow(examples.Count)]).ToArray();
                    var observations = drawn.SelectMany(d => d.Observation).ToArray();
                    var goals = drawn.SelectMany(d => d.Decision.Select(b => b ? 1f : 0f)).ToArray();
                    Descend(network, optimizer, tensor(observations, [drawn.Length, observations.Length / drawn.Length]), tensor(goals, [drawn.Length, _bits]));
                }

                using var off = no_grad();
                foreach (var (weights, first) in network.parameters().Zip(before))
                {
                    weights.mul_(_config.MetaRate).add_(first, 1 - _config.MetaRate);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Exchange(Checkpoint checkpoint)
    {
        checkpoint.Value(ref _updates);
        checkpoint.Random(_random);
        checkpoint.Modules(_networks);
        checkpoint.Optimizers(_optimizers);
        _memory.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(_optimizers, o => o.Dispose());
        Array.ForEach(_networks, n => n.Dispose());
    }

    private void Update()
    {
        for (var i = 0; i < _networks.Length; i++)
        {
            using var scope = NewDisposeScope();
            _memory.Sample(_batch, _random);
            Descend(_networks[i], _optimizers[i], tensor(_batch.Observations, _batch.ObservationShape), tensor(_batch.Actions, _batch.ActionShape));
        }

        _updates++;
    }

    /// <summary>Binary cross-entropy from the logits x: softplus(x) - x y, the mean (eq. 23).</summary>
    private void Descend(Sequential network, Adam optimizer, Tensor observations, Tensor goals)
    {
        var logits = network.forward(observations);
        var loss = (nn.functional.softplus(logits) - (logits * goals)).mean();
        _watch.Check(loss, "loss", _updates);
        Dense.Descend(optimizer, loss);
    }
}
