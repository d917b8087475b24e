using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Deep Q-learning (Mnih et al. 2015) with three switches: double, dueling, prioritised. What differs from the paper: Adam for
/// RMSProp, a gradient-norm bound for the clipped error, the discount by elapsed time (gamma^elapsed) for decisions that take
/// unequal times. With memory it is DRQN (Hausknecht and Stone 2015), learning from stretches with stored states; with a window a layer with a memory reads
/// the last looks at some quantities within each observation (Tang and Wong 2022: loads of edge nodes). Tested on a chain with exact values and for equal bits of equal seeds in Tests/Learners/DqnTests.cs.
/// </summary>
public sealed class Dqn : ITransitionLearner, IActionValues
{
    private readonly DqnConfig _config;
    private readonly LossWatch _watch;
    private readonly SeededRandom _random;
    private readonly QNetwork _online;
    private readonly QNetwork _target;
    private readonly Parameter[] _parameters;
    private readonly Parameter[] _targets;
    private readonly Adam _optimizer;
    private readonly ReplayBuffer _replay;
    private readonly int _choices;
    private readonly Transitions _batch;
    private readonly DqnSequences? _sequences;
    private readonly float[] _priorities;
    private readonly PolicyShape _policy;
    private readonly ActionMask _mask;
    private readonly long[] _shape;
    private readonly float[] _seen;
    private readonly float[] _state;
    private readonly float[] _stateBefore;
    private long _steps;
    private long _updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Into how many equal parts, which share the network, observation and actions are split.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    /// <param name="masked">Whether a number for each action follows the observation and says whether it may be taken.</param>
    /// <param name="window">The window at an observation's end that a layer with a memory reads; null for none.</param>
    /// <exception cref="ArgumentException">They cannot be split so, or parts are to share a network that is dueling or has a memory or window; or one with a memory is to have masks.</exception>
    public Dqn(int observationSize, int actionCount, DqnConfig config, long seed, int parts = 1, bool masked = false, WindowShape? window = null)
    {
        _config = config.Checked();
        _mask = new ActionMask(observationSize, actionCount, masked);
        if (masked && config.Memory != Memory.None)
        {
            throw new ArgumentException("A network with a memory takes no masks.", nameof(masked));
        }

        _watch = new LossWatch(seed);
        _random = new SeededRandom(seed);
        manual_seed(seed);
        _online = new QNetwork(observationSize, actionCount, config.Hidden, config.Dueling, config.Memory, parts, window, config.SecondHidden);
        _target = new QNetwork(observationSize, actionCount, config.Hidden, config.Dueling, config.Memory, parts, window, config.SecondHidden);
        _target.load_state_dict(_online.state_dict());
        _parameters = _online.parameters().ToArray();
        _targets = _target.parameters().ToArray();
        _optimizer = optim.Adam(_parameters, config.LearningRate.First);
        _sequences = config.Memory == Memory.None ? null : new DqnSequences(config, observationSize, _online.StateSize);
        _replay = new ReplayBuffer(_sequences is null ? config.Capacity : 1, _mask.RowSize, 1, config.Prioritised ? config.Alpha : 0);
        _choices = actionCount;
        _batch = new Transitions(config.BatchSize, _mask.RowSize, 1);
        _priorities = new float[config.BatchSize];
        (_shape, _seen) = ([1, _mask.RowSize], new float[_mask.RowSize]);
        (_state, _stateBefore) = (new float[_online.StateSize], new float[_online.StateSize]);
        FlopsPerTransition = (config.Double ? 10.0 : 8.0) * config.BatchSize * parts * ParameterVector.Length(_parameters) * config.Updates / config.TrainEvery;
        if (window is not null && config.SecondHidden is not null)
        {
            throw new ArgumentException("With a window there is one hidden layer.", nameof(config));
        }

        _policy = window is null
            ? new PolicyShape(PolicyRule.EpsilonGreedy, [observationSize / parts, config.Hidden, config.SecondHidden ?? config.Hidden, actionCount / parts]) { Parts = parts }
            : new PolicyShape(PolicyRule.EpsilonGreedy, [observationSize, config.Hidden, actionCount]) { Window = window, IsDueling = config.Dueling };
        Policy = new GreedyPolicy(this);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public int Masks => _mask.Size;

    /// <inheritdoc/>
    public double FlopsPerTransition { get; }

    /// <summary>The probability of a random action now.</summary>
    public double Epsilon => _config.Epsilon.At(_steps);

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        var isRandom = _random.NextDouble() < Epsilon;
        _state.CopyTo(_stateBefore, 0);
        if (!isRandom || _sequences is not null)
        {
            action[0] = Best(observation, _state);
        }

        if (isRandom)
        {
            action[0] = _mask.Any(observation, _random);
        }
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        var discount = terminated ? 0 : DeterministicMath.Pow(_config.Gamma, elapsed);
        if (_sequences is null)
        {
            _replay.Add(observation, action, reward, next, discount);
        }
        else
        {
            _sequences.Replay.Add(observation, action[0], reward, next, discount, terminated || truncated, _stateBefore);
        }

        if (terminated || truncated)
        {
            Array.Clear(_state);
        }

        _steps++;
        for (var i = 0; _steps >= _config.Warmup && _steps % _config.TrainEvery == 0 && i < _config.Updates; i++)
        {
            Update();
        }

        return _updates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _online.Dispose();
        _target.Dispose();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The network has a memory, and so is no chain of layers.</exception>
    public PolicyShape Shape => _config.Memory != Memory.None ? throw new InvalidOperationException("A network that has a memory is no chain of layers.") : _policy;

    /// <summary>The weights by which agents choose. Without a window a dueling network's are those of its advantages alone, which rank actions as its values do.</summary>
    /// <exception cref="InvalidOperationException">The network has a memory, and so is no chain of layers.</exception>
    public float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(_policy.Window is null ? _online.Ranking() : _parameters, Shape.Following);
        weights[^1] = (float)Epsilon;
        return weights;
    }

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read([.. _parameters, .. _targets]);

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => ParameterVector.Write([.. _parameters, .. _targets], parameters);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _steps);
        checkpoint.Value(ref _updates);
        checkpoint.Random(_random);
        checkpoint.Modules(_online, _target);
        checkpoint.Optimizers(_optimizer);
        checkpoint.Values<float>(_state);
        _replay.Exchange(checkpoint);
        _sequences?.Replay.Exchange(checkpoint);
        _replay.RequireChoices(_choices);
        _sequences?.Replay.RequireChoices(_choices);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step)
    {
        _watch.Report(sink, step);
        sink.Write("train/epsilon", Epsilon, step);
    }

    /// <summary>The values of the actions at one observation.</summary>
    public float[] Values(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return _online.forward(_mask.Seen(tensor(observation, [1, observation.Length]))).data<float>().ToArray();
    }

    private void Update()
    {
        using var scope = NewDisposeScope();
        if (_sequences is null)
        {
            UpdateOnBatch();
        }
        else
        {
            var (value, goal) = _sequences.ValuesAndGoals(_online, _target, _random);
            Descend(nn.functional.smooth_l1_loss(value, goal));
        }

        if (++_updates % _config.TargetEvery == 0)
        {
            MoveTarget();
        }
    }

    private void UpdateOnBatch()
    {
        _replay.Sample(_batch, _random, _config.Beta.At(_steps));
        var goal = Goal();
        var action = tensor(_batch.Actions, _batch.ColumnShape).to_type(ScalarType.Int64);
        var value = _online.forward(_mask.Seen(tensor(_batch.Observations, _batch.ObservationShape))).gather(1, action);
        var losses = nn.functional.smooth_l1_loss(value, goal, nn.Reduction.None);
        Descend((losses * tensor(_batch.Weights, _batch.ColumnShape)).mean());
        if (_config.Prioritised)
        {
            Reprioritise(value, goal);
        }
    }

    private void Descend(Tensor loss)
    {
        _watch.Check(loss, "loss", _steps);
        Dense.SetRate(_optimizer, _config.LearningRate.At(_steps));
        _optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(_parameters, _config.MaxGradNorm);
        _optimizer.step();
    }

    /// <summary>
    /// r + gamma max Q'(s', a) (Mnih et al. eq. 2), or with double r + gamma Q'(s', argmax Q(s', a)) (van Hasselt et al. eq. 4), over the actions that may be taken.
    /// </summary>
    private Tensor Goal()
    {
        using var off = no_grad();
        var next = tensor(_batch.NextObservations, _batch.ObservationShape);
        var seen = _mask.Seen(next);
        var values = _target.forward(seen);
        var chosen = _config.Double ? _online.forward(seen) : values;
        var best = values.gather(1, _mask.Permitted(chosen, next).argmax(1, keepdim: true));
        return tensor(_batch.Rewards, _batch.ColumnShape) + (tensor(_batch.Discounts, _batch.ColumnShape) * best);
    }

    /// <summary>p = |error| + 1e-6 (Schaul et al. section 3.3).</summary>
    private void Reprioritise(Tensor value, Tensor goal)
    {
        (value.detach() - goal).abs().add(1e-6).data<float>().CopyTo(_priorities);
        _replay.SetPriorities(_batch, _priorities);
    }

    private void MoveTarget()
    {
        using var off = no_grad();
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (_config.Tau == 1)
            {
                _targets[i].copy_(_parameters[i]);
            }
            else
            {
                _targets[i].mul_(1 - _config.Tau).add_(_parameters[i], _config.Tau);
            }
        }
    }

    private long Best(ReadOnlySpan<float> observation, float[] from)
    {
        observation[.._seen.Length].CopyTo(_seen);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var row = tensor(_seen, _shape);
        return _mask.Permitted(_online.Step(_mask.Seen(row), from), row).argmax(1).item<long>();
    }

    private sealed class GreedyPolicy(Dqn owner) : IPolicy
    {
        private readonly float[] _state = new float[owner._state.Length];

        public long Version => owner._updates;

        public void Begin() => Array.Clear(_state);

        public void Act(ReadOnlySpan<float> observation, Span<float> action) => action[0] = owner.Best(observation, _state);
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner Dqn(int observationSize, int actionCount, DqnConfig config, long seed, int parts = 1, bool masked = false, WindowShape? window = null)
        => Make(() => new Dqn(observationSize, actionCount, config, seed, parts, masked, window));
}
