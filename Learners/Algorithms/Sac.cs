using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Soft actor-critic for continuous actions with automatic temperature (Haarnoja et al. 2018, "Algorithms and Applications"). What
/// differs from the paper: the temperature is learned through its logarithm, the discount is by elapsed time (gamma^elapsed).
/// Tested in Tests/Learners/ContinuousTests.cs.
/// </summary>
public sealed class Sac : ContinuousLearner
{
    private readonly SacConfig _config;
    private readonly double _targetEntropy;
    private readonly SquashedGaussian _actor;
    private readonly TwinCritic _critic;
    private readonly TwinCritic _target;
    private readonly Parameter _logTemperature;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly Adam _temperatureOptimizer;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Sac(int observationSize, int actionSize, SacConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed)
    {
        _config = config;
        Shape = new PolicyShape(PolicyRule.SquashedGaussian, [observationSize, config.Hidden, config.Hidden, 2 * actionSize]);
        _targetEntropy = config.TargetEntropy * actionSize;
        _actor = new SquashedGaussian(observationSize, actionSize, config.Hidden);
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
    public override double FlopsPerTransition => (double)_config.Updates * _config.BatchSize * ((8.0 * Dense.Count(_actor)) + (14.0 * Dense.Count(_critic)));

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(_actor.parameters(), Shape.Following);
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

    private protected override Tensor Best(Tensor observation) => _actor.forward(observation);

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

    /// <summary>(Q - y)^2 / 2 with y = r + gamma (min Q'(s', a') - alpha ln pi(a'|s')) (eqs 5 and 6).</summary>
    private void ImproveCritic(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            var (action, log) = _actor.Sample(next, Noise());
            goal = Goal(_target.Least(next, action) - (log * Temperature));
        }

        var (first, second) = _critic.forward(observations, actions);
        var loss = (nn.functional.mse_loss(first, goal) + nn.functional.mse_loss(second, goal)) * 0.5;
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
    }

    /// <summary>alpha ln pi - min Q (eq. 9); returns the entropy, for the temperature (eq. 18).</summary>
    private Tensor ImproveActor(Tensor observations)
    {
        var (action, log) = _actor.Sample(observations, Noise());
        var loss = ((log * Temperature) - _critic.Least(observations, action)).mean();
        Check(loss, "policy_loss");
        Dense.Descend(_actorOptimizer, loss);
        return -log.detach().mean();
    }
}
