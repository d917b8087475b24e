using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Parallel networks that each propose a decision of bits for an observation; whoever decides takes the cheapest, and all networks learn it (MR-DRO, algorithm 2,
/// with Reptile initialisation, algorithm 1). A round takes a decision into the memory, over the oldest, and once the memory is full trains every network on a
/// batch of its own. Nothing here explores: without perturbed proposals networks that agree never change again, so whoever decides should perturb some.
/// Tested in Tests/Learners/ParallelTests.cs.
/// </summary>
public sealed class ParallelNetworks : IParallelNetworks
{
    private readonly ParallelConfig _config;
    private readonly LossWatch _watch;
    private readonly SeededRandom _random;
    private readonly Sequential[] _networks;
    private readonly Adam[] _optimizers;
    private readonly TransitionRows _memory;
    private readonly Examples _batch;
    private readonly int _observationSize;
    private readonly int _bits;
    private long _updates;

    /// <summary>Networks that have seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="bits">The length of a decision.</param>
    /// <param name="config">What they are tuned by.</param>
    /// <param name="seed">All their randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public ParallelNetworks(int observationSize, int bits, ParallelConfig config, long seed)
    {
        (_config, _watch, _observationSize, _bits, _random) = (config.Checked(), new LossWatch(seed), observationSize, bits, new SeededRandom(seed));
        manual_seed(seed);
        _networks = Enumerable.Range(0, config.Networks).Select(_ => nn.Sequential(
            nn.Linear(observationSize, config.Hidden1), nn.ReLU(), nn.Linear(config.Hidden1, config.Hidden2), nn.ReLU(), nn.Linear(config.Hidden2, bits))).ToArray();
        _optimizers = _networks.Select(Optimizer).ToArray();
        _memory = new TransitionRows(config.Capacity, observationSize, bits);
        _batch = new Examples(config.BatchSize, observationSize, bits);
        Shape = new PolicyShape(PolicyRule.Bits, [observationSize, config.Hidden1, config.Hidden2, bits]) { Networks = config.Networks };
    }

    /// <inheritdoc/>
    public long Updates => _updates;

    /// <inheritdoc/>
    public int Remembered => _memory.Count;

    /// <inheritdoc/>
    public PolicyShape Shape { get; }

    /// <inheritdoc/>
    public double FlopsPerRow => 6.0 * _config.BatchSize * _networks.Sum(n => ParameterVector.Length(n.parameters()));

    /// <inheritdoc/>
    public RememberedDecision RememberedAt(int row) => new(_memory.Observation(row), _memory.Action(row), _memory.Reward(row));

    /// <inheritdoc/>
    public LearningReport Learn(IReadOnlyList<Trajectory> trajectories)
    {
        var (sum, rounds) = (0.0, 0);
        foreach (var trajectory in trajectories)
        {
            for (var row = 0; row < trajectory.Rows; row++)
            {
                var seen = trajectory.Observations.AsSpan(row * _observationSize, _observationSize);
                _memory.Add(seen, trajectory.Numbers.AsSpan(row * _bits, _bits), trajectory.Rewards[row], seen, 0);
                if (_memory.Count == _memory.Capacity)
                {
                    (sum, rounds) = (sum + Update(), rounds + 1);
                }
            }
        }

        return new LearningReport(rounds == 0 ? double.NaN : sum / rounds, double.NaN, double.NaN);
    }

    /// <inheritdoc/>
    public void Reptile(IMetaTasks tasks, int steps, int every = int.MaxValue, Action<int>? reached = null)
    {
        using var whole = NewDisposeScope();
        var examples = new Examples(_config.MetaBatch, _observationSize, _bits);
        var starts = _networks.Select(n => n.parameters().Select(p => p.detach().clone()).ToArray()).ToArray();
        var optimizers = _networks.Select(Optimizer).ToArray();
        for (var step = 1; step <= steps; step++)
        {
            for (var i = 0; i < _networks.Length; i++)
            {
                Adapt(tasks, _networks[i], ref optimizers[i], starts[i], examples);
            }

            if (step % every == 0 || step == steps)
            {
                Exchange(starts);
                reached?.Invoke(step);
                if (step < steps && !_config.MetaReset)
                {
                    Exchange(starts);
                }
            }
        }

        Array.ForEach(optimizers, o => o.Dispose());
    }

    /// <inheritdoc/>
    public float[] PolicyWeights()
    {
        var each = ParameterVector.Length(_networks[0].parameters());
        var weights = new float[each * _networks.Length];
        for (var i = 0; i < _networks.Length; i++)
        {
            ParameterVector.WriteLayers(_networks[i].parameters(), weights.AsSpan(i * each, each));
        }

        return weights;
    }

    /// <inheritdoc/>
    public float[] Parameters() => [.. _networks.SelectMany(n => ParameterVector.Read(n.parameters()))];

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters)
    {
        var each = ParameterVector.Length(_networks[0].parameters());
        if (parameters.Length != each * _networks.Length)
        {
            throw new ArgumentException($"There are {parameters.Length} parameters where {each * _networks.Length} are expected.", nameof(parameters));
        }

        for (var i = 0; i < _networks.Length; i++)
        {
            ParameterVector.Write([.. _networks[i].parameters()], parameters.Slice(i * each, each));
        }
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
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

    private Adam Optimizer(Sequential network) => optim.Adam(network.parameters(), _config.LearningRate);

    /// <summary>A batch for each network (algorithm 2, lines 9 to 12).</summary>
    private double Update()
    {
        var loss = 0.0;
        for (var i = 0; i < _networks.Length; i++)
        {
            for (var row = 0; row < _batch.Size; row++)
            {
                var of = (int)_random.NextBelow(_memory.Count);
                _memory.Observation(of).CopyTo(_batch.Observation(row));
                _memory.Action(of).CopyTo(_batch.Bits(row));
            }

            loss += Descend(_networks[i], _optimizers[i], _batch);
        }

        _updates++;
        return loss;
    }

    /// <summary>A task of one network (algorithm 1, lines 5 to 7): some steps on its examples, and the initial weights follow by a part (eq. 21).</summary>
    private void Adapt(IMetaTasks tasks, Sequential network, ref Adam optimizer, Tensor[] start, Examples examples)
    {
        tasks.Next(_random);
        if (_config.MetaReset)
        {
            optimizer.Dispose();
            optimizer = Optimizer(network);
        }

        for (var inner = 0; inner < _config.InnerSteps; inner++)
        {
            for (var row = 0; row < examples.Size; row++)
            {
                tasks.Draw(examples.Observation(row), examples.Bits(row), _random);
            }

            Descend(network, optimizer, examples);
        }

        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var (weights, first) in network.parameters().Zip(start))
        {
            first.mul_(1 - _config.MetaRate).add_(weights, _config.MetaRate);
            if (_config.MetaReset)
            {
                weights.copy_(first);
            }
        }
    }

    /// <summary>Puts the initial weights into the networks, and what was there in their place.</summary>
    private void Exchange(Tensor[][] starts)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        foreach (var (network, start) in _networks.Zip(starts))
        {
            foreach (var (weights, first) in network.parameters().Zip(start))
            {
                var kept = weights.detach().clone();
                weights.copy_(first);
                first.copy_(kept);
            }
        }
    }

    /// <summary>Binary cross-entropy from the logits x: softplus(x) - x y, the mean (eq. 23).</summary>
    private double Descend(Sequential network, Adam optimizer, Examples examples)
    {
        using var scope = NewDisposeScope();
        var logits = network.forward(tensor(examples.Observations, examples.ObservationShape));
        var loss = (nn.functional.softplus(logits) - (logits * tensor(examples.Goals, examples.GoalShape))).mean();
        _watch.Check(loss, "loss", _updates);
        Dense.Descend(optimizer, loss);
        return loss.item<float>();
    }

    /// <summary>A batch of examples, filled again and again.</summary>
    private sealed class Examples(int size, int observationSize, int bits)
    {
        public int Size => size;

        public float[] Observations { get; } = new float[size * observationSize];

        public float[] Goals { get; } = new float[size * bits];

        public long[] ObservationShape { get; } = [size, observationSize];

        public long[] GoalShape { get; } = [size, bits];

        public Span<float> Observation(int row) => Observations.AsSpan(row * observationSize, observationSize);

        public Span<float> Bits(int row) => Goals.AsSpan(row * bits, bits);
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public IParallelNetworks ParallelNetworks(int observationSize, int bits, ParallelConfig config, long seed)
        => Make(() => new ParallelNetworks(observationSize, bits, config, seed));
}
