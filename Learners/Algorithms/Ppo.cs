using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017), clipped, with generalised advantage estimation, for discrete actions,
/// masked or not, and with <see cref="Gaussian"/> for actions of numbers, which are cut to [-1, 1] only where they leave the learner.
/// What differs from the paper: separate networks for policy and value, advantages normalised per batch, a gradient-norm bound,
/// the discount by elapsed time (gamma^elapsed). With memory it learns from stretches of episodes, each from the state it began in, for
/// policy and value apart. Tested in Tests/Learners/PpoTests.cs.
/// </summary>
public sealed class Ppo : ILearner, ICheckpointed
{
    private readonly PpoConfig _config;
    private readonly LossWatch _watch;
    private readonly SeededRandom _random;
    private readonly ActionHead _actor;
    private readonly Trunk _critic;
    private readonly Parameter[] _parameters;
    private readonly Adam _optimizer;
    private readonly RolloutBuffer _rollout;
    private readonly Minibatch _batch;
    private readonly float[] _actorState;
    private readonly float[] _criticState;
    private readonly float[] _before;
    private int[] _order;
    private readonly long[] _shape;
    private readonly float[] _seen;
    private readonly float[] _drawn;
    private float _logProbability;
    private long _steps;
    private long _updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Ppo(int observationSize, int actionCount, PpoConfig config, long seed)
        : this(observationSize, config.Checked(), seed, () => new CategoricalHead(
            Network(observationSize, config, actionCount, 0.01), observationSize, actionCount, config.Masked))
    {
    }

    private Ppo(int observationSize, PpoConfig config, long seed, Func<ActionHead> head)
    {
        _config = config;
        _watch = new LossWatch(seed);
        _random = new SeededRandom(seed);
        manual_seed(seed);
        _actor = head();
        _critic = Network(observationSize, config, 1, 1);
        _parameters = _actor.parameters().Concat(_critic.parameters()).ToArray();
        _optimizer = optim.Adam(_parameters, config.LearningRate.First, eps: 1e-5);
        (_actorState, _criticState) = (new float[_actor.Body.StateSize], new float[_critic.StateSize]);
        _before = new float[_actorState.Length + _criticState.Length];
        _rollout = new RolloutBuffer(config.Rollout, observationSize, _actor.ActionSize, _before.Length);
        _batch = new Minibatch(config, observationSize, _actor.ActionSize, _actorState.Length, _criticState.Length);
        _order = Enumerable.Range(0, config.Rollout).ToArray();
        (_shape, _seen, _drawn) = ([1, observationSize], new float[observationSize], new float[_actor.ActionSize]);
        Policy = new GreedyPolicy(this);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>A learner of actions that are numbers, and that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public static Ppo Gaussian(int observationSize, int actionSize, PpoConfig config, long seed)
        => new(observationSize, config.Checked(), seed, () => new GaussianHead(Network(observationSize, config, actionSize, 0.01), actionSize));

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        _actorState.CopyTo(_before, 0);
        var row = Row(observation);
        _logProbability = _actor.Draw(_actor.Body.Step(row, _actorState), row, _random, _drawn);
        _drawn.CopyTo(action);
        Cut(action);
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        _criticState.CopyTo(_before, _actorState.Length);
        var value = Value(observation, _criticState);
        _rollout.Add(
            observation, _drawn, _logProbability, reward, value, terminated ? 0 : Value(next, [.. _criticState]),
            terminated ? 0 : DeterministicMath.Pow(_config.Gamma, elapsed), terminated || truncated, _before);
        if (terminated || truncated)
        {
            Array.Clear(_actorState);
            Array.Clear(_criticState);
        }

        _steps++;
        if (_rollout.IsFull)
        {
            Update();
        }

        return _updates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _actor.Dispose();
        _critic.Dispose();
    }

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _steps);
        checkpoint.Value(ref _updates);
        checkpoint.Value(ref _logProbability);
        checkpoint.Values<float>(_drawn);
        checkpoint.Values<float>(_actorState);
        checkpoint.Values<float>(_criticState);
        checkpoint.Values<float>(_before);
        if (_config.Memory == Memory.None)
        {
            checkpoint.Values<int>(_order);
        }

        checkpoint.Random(_random);
        checkpoint.Modules(_actor, _critic);
        checkpoint.Optimizers(_optimizer);
        _rollout.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step) => _watch.Report(sink, step);

    /// <summary>The probabilities of the actions at one observation.</summary>
    internal float[] Probabilities(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return _actor.forward(Row(observation)).exp().data<float>().ToArray();
    }

    private static Trunk Network(int inputs, PpoConfig config, int outputs, double lastGain)
    {
        var hidden = config.Hidden;
        var first = Orthogonal(nn.Linear(inputs, hidden), Math.Sqrt(2));
        return config.Memory == Memory.None
            ? new Trunk(nn.Sequential(
                first, nn.Tanh(), Orthogonal(nn.Linear(hidden, hidden), Math.Sqrt(2)), nn.Tanh(), Orthogonal(nn.Linear(hidden, outputs), lastGain)))
            : new Trunk(
                nn.Sequential(first, nn.Tanh()), new MemoryLayer(config.Memory, hidden, hidden),
                nn.Sequential(Orthogonal(nn.Linear(hidden, outputs), lastGain)));
    }

    private static Linear Orthogonal(Linear layer, double gain)
    {
        nn.init.orthogonal_(layer.weight, gain);
        nn.init.zeros_(layer.bias!);
        return layer;
    }

    /// <summary>Keeps numbers in [-1, 1]; discrete actions stay as they are.</summary>
    private void Cut(Span<float> action)
    {
        for (var i = 0; _actor is GaussianHead && i < _drawn.Length; i++)
        {
            action[i] = Math.Clamp(action[i], -1, 1);
        }
    }

    private Tensor Row(ReadOnlySpan<float> observation)
    {
        observation[.._seen.Length].CopyTo(_seen);
        return tensor(_seen, _shape);
    }

    private double Value(ReadOnlySpan<float> observation, float[] state)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return _critic.Step(Row(observation), state).item<float>();
    }

    private void Update()
    {
        _rollout.Finish(_config.Lambda);
        Dense.SetRate(_optimizer, _config.LearningRate.At(_steps));
        var stretches = _config.Memory == Memory.None ? null : _rollout.Stretches(_config.SequenceLength);
        var size = stretches is null ? _config.BatchSize : _config.BatchSize / _config.SequenceLength;
        if (stretches is not null)
        {
            _order = Enumerable.Range(0, stretches.Count).ToArray();
        }

        for (var epoch = 0; epoch < _config.Epochs; epoch++)
        {
            Shuffle();
            foreach (var part in _order.Chunk(size))
            {
                _batch.Fill(_rollout, stretches is null ? part.Select(i => (i, 1)) : part.Select(i => stretches[i]));
                Improve();
            }
        }

        _rollout.Clear();
        _updates++;
    }

    /// <summary>One step down the clipped loss (eq. 9): policy (eq. 7), value and entropy.</summary>
    private void Improve()
    {
        using var scope = NewDisposeScope();
        var seenRows = tensor(_batch.Observations, _batch.ObservationShape);
        var (output, values) = Outputs(seenRows);
        var (log, entropy) = _actor.Judge(output, seenRows, tensor(_batch.Actions, _batch.ActionShape));
        var raw = tensor(_batch.Advantages, _batch.ColumnShape);
        var advantage = _batch.Returns.Length < 2 ? raw : (raw - raw.mean()) / (raw.std() + 1e-8);
        var ratio = (log - tensor(_batch.LogProbabilities, _batch.ColumnShape)).exp();
        var clip = _config.Clip.At(_steps);
        var policyLoss = -(ratio * advantage).minimum(ratio.clamp(1 - clip, 1 + clip) * advantage).mean();
        var valueLoss = nn.functional.mse_loss(values, tensor(_batch.Returns, _batch.ColumnShape));
        var loss = policyLoss + (valueLoss * _config.ValueWeight) - (entropy * _config.EntropyWeight.At(_steps));
        _watch.Check(policyLoss, "policy_loss", _steps);
        _watch.Check(valueLoss, "value_loss", _steps);
        _watch.Check(entropy, "entropy", _steps);
        _optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(_parameters, _config.MaxGradNorm);
        _optimizer.step();
    }

    /// <summary>What both networks say at the rows of the batch.</summary>
    private (Tensor Actor, Tensor Critic) Outputs(Tensor rows)
    {
        if (_batch.Sequences is not { } sequences)
        {
            return (_actor.Body.forward(rows), _critic.forward(rows));
        }

        var chosen = tensor(sequences.Rows.ToArray());
        return (
            _actor.Body.Along(sequences, _batch.ActorStates).index_select(0, chosen),
            _critic.Along(sequences, _batch.CriticStates).index_select(0, chosen));
    }

    private void Shuffle()
    {
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = (int)_random.NextBelow(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    private sealed class GreedyPolicy(Ppo owner) : IPolicy
    {
        private readonly float[] _state = new float[owner._actorState.Length];

        public long Version => owner._updates;

        public void Begin() => Array.Clear(_state);

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var row = owner.Row(observation);
            owner._actor.Best(owner._actor.Body.Step(row, _state), row, action);
            owner.Cut(action);
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ILearner Ppo(int observationSize, int actionCount, PpoConfig config, long seed) => Make(() => new Ppo(observationSize, actionCount, config, seed));

    /// <inheritdoc/>
    public ILearner GaussianPpo(int observationSize, int actionSize, PpoConfig config, long seed)
        => Make(() => Algorithms.Ppo.Gaussian(observationSize, actionSize, config, seed));
}
