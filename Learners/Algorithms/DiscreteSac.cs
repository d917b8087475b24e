using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Soft actor-critic for discrete actions (Christodoulou 2019), and with a weight above zero conservative Q-learning on top
/// (Kumar et al. 2020, eq. 4), to learn offline with <see cref="Remember"/> and <see cref="Update"/>. What differs from the papers:
/// the discount by elapsed time (gamma^elapsed). Tested in Tests/Learners/DiscreteSacTests.cs.
/// </summary>
public sealed class DiscreteSac : IOfflineLearner, ITransitionLearner, IActionValues
{
    // An update goes forwards and backwards through both values and the policy, and forwards through both targets, the policy and both values.
    private const double FlopsPerWeight = (3 * 6) + (5 * 2);

    private readonly DiscreteSacConfig _config;
    private readonly LossWatch _watch;
    private readonly ActionMask _mask;
    private readonly SeededRandom _random;
    private readonly QNetwork _actor;
    private readonly QNetwork _first;
    private readonly QNetwork _second;
    private readonly QNetwork _firstTarget;
    private readonly QNetwork _secondTarget;
    private readonly Parameter _logTemperature;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly Adam _temperatureOptimizer;
    private readonly (Parameter Source, Parameter Target)[] _followed;
    private readonly Parameter[] _learned;
    private readonly ReplayBuffer _replay;
    private readonly int _choices;
    private readonly Transitions _batch;
    private readonly long[] _shape;
    private readonly float[] _seen;
    private long _steps;
    private long _updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Into how many equal parts, which share each network, observation and actions are split.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    /// <param name="masked">Whether a number for each action follows the observation and says whether it may be taken.</param>
    /// <exception cref="ArgumentException">They cannot be split so.</exception>
    public DiscreteSac(int observationSize, int actionCount, DiscreteSacConfig config, long seed, int parts = 1, bool masked = false)
    {
        _config = config.Checked();
        (_watch, _mask) = (new LossWatch(seed), new ActionMask(observationSize, actionCount, masked));
        _random = new SeededRandom(seed);
        manual_seed(seed);
        (_actor, _first, _second, _firstTarget, _secondTarget) = (Network(), Network(), Network(), Network(), Network());
        _firstTarget.load_state_dict(_first.state_dict());
        _secondTarget.load_state_dict(_second.state_dict());
        using var scope = NewDisposeScope();
        _logTemperature = nn.Parameter(tensor((float)DeterministicMath.Log(config.FirstTemperature)));
        _logTemperature.DetachFromDisposeScope();
        _actorOptimizer = optim.Adam(_actor.parameters(), config.LearningRate.First);
        _criticOptimizer = optim.Adam(_first.parameters().Concat(_second.parameters()), config.LearningRate.First);
        _temperatureOptimizer = optim.Adam([_logTemperature], config.LearningRate.First);
        _followed = [.. _first.parameters().Zip(_firstTarget.parameters()), .. _second.parameters().Zip(_secondTarget.parameters())];
        _replay = new ReplayBuffer(config.Capacity, _mask.RowSize, 1);
        _choices = actionCount;
        _batch = new Transitions(config.BatchSize, _mask.RowSize, 1);
        (_shape, _seen) = ([1, _mask.RowSize], new float[_mask.RowSize]);
        _learned = [.. new[] { _actor, _first, _second, _firstTarget, _secondTarget }.SelectMany(n => n.parameters()), _logTemperature];
        FlopsPerTransition = FlopsPerWeight * config.BatchSize * parts * ParameterVector.Length(_actor.parameters()) * config.Updates / config.TrainEvery;
        Shape = new PolicyShape(PolicyRule.Softmax, [observationSize / parts, config.Hidden, config.Hidden, actionCount / parts]) { Parts = parts };
        Policy = new GreedyPolicy(this);

        QNetwork Network() => new(observationSize, actionCount, config.Hidden, false, parts: parts);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public int Masks => _mask.Size;

    /// <inheritdoc/>
    public double FlopsPerTransition { get; }

    /// <summary>How much entropy counts now.</summary>
    public double Temperature => DeterministicMath.Exp(_logTemperature.item<float>());

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        if (_replay.Count < _config.Warmup)
        {
            action[0] = _mask.Any(observation, _random);
            return;
        }

        observation[.._seen.Length].CopyTo(_seen);
        var probabilities = Probabilities(_seen);
        var left = _random.NextDouble();
        var chosen = 0;
        while (chosen < probabilities.Length - 1 && (left -= probabilities[chosen]) >= 0)
        {
            chosen++;
        }

        action[0] = chosen;
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        Remember(observation, action, reward, next, terminated, elapsed);
        _steps++;
        for (var i = 0; _replay.Count >= _config.Warmup && _steps % _config.TrainEvery == 0 && i < _config.Updates; i++)
        {
            Update();
        }

        return _updates;
    }

    /// <inheritdoc/>
    public void Remember(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, double elapsed = 1)
        => _replay.Add(observation, action, reward, next, terminated ? 0 : DeterministicMath.Pow(_config.Gamma, elapsed));

    /// <inheritdoc/>
    public void Update()
    {
        using var scope = NewDisposeScope();
        _replay.Sample(_batch, _random);
        foreach (var optimizer in new[] { _actorOptimizer, _criticOptimizer, _temperatureOptimizer })
        {
            Dense.SetRate(optimizer, _config.LearningRate.At(_steps));
        }

        var observations = tensor(_batch.Observations, _batch.ObservationShape);
        UpdateCritics(observations);
        UpdateActor(observations);
        using var off = no_grad();
        foreach (var (source, target) in _followed)
        {
            target.mul_(1 - _config.Tau).add_(source, _config.Tau);
        }

        _updates++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in new IDisposable[] { _actorOptimizer, _criticOptimizer, _temperatureOptimizer, _actor, _first, _second, _firstTarget, _secondTarget, _logTemperature })
        {
            part.Dispose();
        }
    }

    /// <inheritdoc/>
    public PolicyShape Shape { get; }

    /// <inheritdoc/>
    public float[] PolicyWeights() => ParameterVector.Layers(_actor.parameters());

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read(_learned);

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => ParameterVector.Write(_learned, parameters);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _steps);
        checkpoint.Value(ref _updates);
        checkpoint.Random(_random);
        checkpoint.Modules(_actor, _first, _second, _firstTarget, _secondTarget);
        checkpoint.Weights(_logTemperature);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer, _temperatureOptimizer);
        _replay.Exchange(checkpoint);
        _replay.RequireChoices(_choices);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step)
    {
        _watch.Report(sink, step);
        sink.Write("train/temperature", Temperature, step);
    }

    /// <summary>The probabilities of the actions at one observation.</summary>
    internal float[] Probabilities(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var row = tensor(observation, _shape);
        return _mask.Permitted(_actor.forward(_mask.Seen(row)), row).softmax(1).data<float>().ToArray();
    }

    /// <summary>The smaller of the two values of each action at one observation.</summary>
    public float[] Values(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var row = _mask.Seen(tensor(observation, _shape));
        return _first.forward(row).minimum(_second.forward(row)).data<float>().ToArray();
    }

    private void UpdateCritics(Tensor observations)
    {
        var goal = Goal();
        var action = tensor(_batch.Actions, _batch.ColumnShape).to_type(ScalarType.Int64);
        var seen = _mask.Seen(observations);
        var loss = CriticLoss(_first.forward(seen), observations, action, goal) + CriticLoss(_second.forward(seen), observations, action, goal);
        _watch.Check(loss, "critic_loss", _steps);
        _criticOptimizer.zero_grad();
        loss.backward();
        _criticOptimizer.step();
    }

    /// <summary>r + gamma V(s') with V = sum pi (min Q' - alpha ln pi) (Christodoulou eq. 10).</summary>
    private Tensor Goal()
    {
        using var off = no_grad();
        var next = tensor(_batch.NextObservations, _batch.ObservationShape);
        var seen = _mask.Seen(next);
        var log = _mask.Permitted(_actor.forward(seen), next).log_softmax(1);
        var least = _firstTarget.forward(seen).minimum(_secondTarget.forward(seen));
        var value = (log.exp() * (least - (log * Temperature))).sum(1, keepdim: true);
        return tensor(_batch.Rewards, _batch.ColumnShape) + (tensor(_batch.Discounts, _batch.ColumnShape) * value);
    }

    /// <summary>The squared error, plus with CQL ln sum e^Q - Q(s, a).</summary>
    private Tensor CriticLoss(Tensor values, Tensor rows, Tensor action, Tensor goal)
    {
        var chosen = values.gather(1, action);
        var loss = nn.functional.mse_loss(chosen, goal) * 0.5;
        return _config.ConservativeWeight == 0
            ? loss
            : loss + ((_mask.Permitted(values, rows).logsumexp(1, keepdim: true) - chosen).mean() * _config.ConservativeWeight);
    }

    /// <summary>Policy (Christodoulou eq. 12), then temperature (eq. 11).</summary>
    private void UpdateActor(Tensor observations)
    {
        var seen = _mask.Seen(observations);
        var log = _mask.Permitted(_actor.forward(seen), observations).log_softmax(1);
        var probabilities = log.exp();
        Tensor least;
        using (no_grad())
        {
            least = _first.forward(seen).minimum(_second.forward(seen));
        }

        var loss = (probabilities * ((log * Temperature) - least)).sum(1).mean();
        _watch.Check(loss, "policy_loss", _steps);
        _actorOptimizer.zero_grad();
        loss.backward();
        _actorOptimizer.step();

        var entropy = -(probabilities * log).sum(1).mean().detach();
        var temperatureLoss = _logTemperature.exp() * (entropy - (_config.TargetEntropyShare.At(_steps) * _mask.MostEntropy(_batch.Observations)));
        _temperatureOptimizer.zero_grad();
        temperatureLoss.backward();
        _temperatureOptimizer.step();
    }

    private sealed class GreedyPolicy(DiscreteSac owner) : IPolicy
    {
        public long Version => owner._updates;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            observation[..owner._seen.Length].CopyTo(owner._seen);
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var row = tensor(owner._seen, owner._shape);
            action[0] = owner._mask.Permitted(owner._actor.forward(owner._mask.Seen(row)), row).argmax(1).item<long>();
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner DiscreteSac(int observationSize, int actionCount, DiscreteSacConfig config, long seed, int parts = 1, bool masked = false)
        => Make(() => new DiscreteSac(observationSize, actionCount, config, seed, parts, masked));
}
