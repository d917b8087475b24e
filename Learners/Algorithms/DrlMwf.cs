using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// DRL-MWF (Ke et al. 2025, "Modular Deep Reinforcement Learning for Multi-Workload Offloading in Edge Networks"): SAC with an actor of modules that the state weighs,
/// a correction of the policy where the two values disagree, and prioritised replay with importance weights. What the paper leaves open is as in its specification: the
/// router follows soft modularisation (Yang et al. 2020), the goal takes the policy's own sample (eq 12 has mu + noise) and no entropy, and losses are multiplied by
/// importance weights alone (eq 13 multiplies by priorities too, which the sampling already does). Tested in Tests/Learners/DrlMwfTests.cs.
/// </summary>
public sealed class DrlMwf : ContinuousLearner
{
    private const double LeastPriority = 1e-3; // epsilon of eq 13

    private readonly DrlMwfConfig _config;
    private readonly double _targetEntropy;
    private readonly ModularActor _actor;
    private readonly TwinCritic _critic;
    private readonly TwinCritic _target;
    private readonly Parameter _logTemperature;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly Adam _temperatureOptimizer;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation: the environment's part, then the workload's.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public DrlMwf(int observationSize, int actionSize, DrlMwfConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed, config.Alpha)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(config.Environment, observationSize);
        _config = config;
        Shape = new PolicyShape(PolicyRule.SquashedGaussian, [observationSize, config.Hidden, 2 * actionSize])
        {
            Modular = new ModularShape(config.Environment, config.Modules, config.Layers, config.Routes, config.Normalises),
        };
        _targetEntropy = config.TargetEntropy * actionSize;
        _actor = new ModularActor(observationSize, actionSize, config);
        _critic = new TwinCritic(observationSize, actionSize, config.Hidden);
        _target = new TwinCritic(observationSize, actionSize, config.Hidden);
        _target.load_state_dict(_critic.state_dict());
        using var scope = NewDisposeScope();
        _logTemperature = nn.Parameter(tensor((float)DeterministicMath.Log(config.FirstTemperature)));
        _logTemperature.DetachFromDisposeScope();
        _actorOptimizer = optim.Adam(_actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.CriticRate.First);
        _temperatureOptimizer = optim.Adam([_logTemperature], config.TemperatureRate);
    }

    /// <summary>How much entropy counts now.</summary>
    public double Temperature => DeterministicMath.Exp(_logTemperature.item<float>());

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition => (double)_config.Updates / _config.TrainEvery * _config.BatchSize
        * ((8.0 * Dense.Count(_actor)) + ((14.0 + (4 * _config.CorrectionSamples)) * Dense.Count(_critic)));

    private protected override double Beta => _config.Beta.At(Steps);

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(_actor.InOrder(), Shape.Following);
        weights[^1] = Uniform;
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Modules(_actor, _critic, _target);
        checkpoint.Weights(_logTemperature);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer, _temperatureOptimizer);
    }

    /// <inheritdoc/>
    public override void Report(IMetricSink sink, long step)
    {
        base.Report(sink, step);
        sink.Write("train/temperature", Temperature, step);
    }

    private protected override void Try(Tensor observation, Span<float> action)
    {
        var noise = new float[ActionSize];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (float)Random.NextNormal();
        }

        _actor.Sample(observation, tensor(noise, [1, ActionSize])).Action.data<float>().ToArray().CopyTo(action);
    }

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    private protected override Tensor Best(Tensor observation) => _actor.forward(observation).narrow(1, 0, ActionSize).tanh();

    private protected override void Improve(Tensor observations, Tensor actions, Tensor next)
    {
        ImproveCritic(observations, actions, next);
        var entropy = ImproveActor(observations);
        Dense.Descend(_temperatureOptimizer, _logTemperature.exp() * (entropy - _targetEntropy));
        Dense.Follow(_critic, _target, _config.Tau);
    }

    private protected override IEnumerable<Parameter> Learned() => [.. _actor.parameters(), .. _critic.parameters(), .. _target.parameters(), _logTemperature];

    private protected override IEnumerable<IDisposable> Owned()
        => [_actorOptimizer, _criticOptimizer, _temperatureOptimizer, _actor, _critic, _target, _logTemperature];

    /// <summary>omega (Q - y)^2 with y = r + gamma min Q'(s', a') (eqs 12 and 14), and the priorities |y - Q| + epsilon (eq 13).</summary>
    private void ImproveCritic(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            var (action, log) = _actor.Sample(next, Noise());
            var value = _target.Least(next, action);
            goal = Goal(_config.EntropyInTarget ? value - (log * Temperature) : value);
        }

        var (first, second) = _critic.forward(observations, actions);
        var weights = tensor(Batch.Weights, Batch.ColumnShape);
        var loss = (((first - goal).square() * weights).mean() + ((second - goal).square() * weights).mean()) * 0.5;
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
        using var off = no_grad();
        var errors = (first - goal).abs().maximum((second - goal).abs()).data<float>().ToArray();
        foreach (ref var error in errors.AsSpan())
        {
            error += (float)LeastPriority;
        }

        Replay.SetPriorities(Batch, errors);
    }

    /// <summary>alpha ln pi - min Q + lambda Delta, Delta = the mean over samples a_i of max Q(s, a_i) - min Q(s, a) (section 4); returns the entropy.</summary>
    private Tensor ImproveActor(Tensor observations)
    {
        var (middle, logDeviation) = _actor.Distribution(observations);
        var (action, log) = ModularActor.Draw(middle, logDeviation, Noise());
        var least = _critic.Least(observations, action);
        var loss = ((log * Temperature) - least).mean();
        var correction = _config.Correction.At(Steps);
        if (correction > 0)
        {
            Tensor? sum = null;
            for (var i = 0; i < _config.CorrectionSamples; i++)
            {
                var (one, two) = _critic.forward(observations, ModularActor.Draw(middle, logDeviation, Noise()).Action);
                sum = sum is null ? one.maximum(two) : sum + one.maximum(two);
            }

            loss += ((sum! / _config.CorrectionSamples) - least).mean() * correction;
        }

        Check(loss, "policy_loss");
        Dense.Descend(_actorOptimizer, loss);
        return -log.detach().mean();
    }
}
