using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// What soft actor-critic and its relatives share: a policy that draws, twin values with targets that follow them, and a temperature, learned through its logarithm, that
/// holds the policy to an entropy (Haarnoja et al. 2018, eq. 18). How values and policy are improved is in the algorithms' own files.
/// </summary>
public abstract class SoftLearner : ContinuousLearner
{
    private readonly SoftConfig _config;
    private readonly double _targetEntropy;
    private readonly Parameter _logTemperature;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly Adam _temperatureOptimizer;

    private protected SoftLearner(int observationSize, int actionSize, SoftConfig config, long seed, Func<StochasticActor> actor, double alpha = 0)
        : base(observationSize, actionSize, config, seed, alpha)
    {
        _config = config;
        _targetEntropy = config.TargetEntropy * actionSize;
        Actor = actor();
        Critic = new TwinCritic(observationSize, actionSize, config.Hidden);
        Target = new TwinCritic(observationSize, actionSize, config.Hidden);
        Target.load_state_dict(Critic.state_dict());
        using var scope = NewDisposeScope();
        _logTemperature = nn.Parameter(tensor((float)DeterministicMath.Log(config.FirstTemperature)));
        _logTemperature.DetachFromDisposeScope();
        _actorOptimizer = optim.Adam(Actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(Critic.parameters(), config.CriticRate.First);
        _temperatureOptimizer = optim.Adam([_logTemperature], config.TemperatureRate);
    }

    /// <summary>How much entropy counts now.</summary>
    public double Temperature => DeterministicMath.Exp(_logTemperature.item<float>());

    private protected StochasticActor Actor { get; }

    private protected TwinCritic Critic { get; }

    private protected TwinCritic Target { get; }

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(ActorParameters(), Shape.Following);
        weights[^1] = Uniform;
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Modules(Actor, Critic, Target);
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

        Actor.Sample(observation, tensor(noise, [1, ActionSize])).Action.data<float>().ToArray().CopyTo(action);
    }

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    private protected override Tensor Best(Tensor observation) => Actor.Middle(observation);

    private protected override void Improve(Tensor observations, Tensor actions, Tensor next)
    {
        ImproveCritic(observations, actions, next);
        var entropy = ImproveActor(observations);
        Dense.Descend(_temperatureOptimizer, _logTemperature.exp() * (entropy - _targetEntropy));
        Dense.Follow(Critic, Target, _config.Tau);
    }

    private protected override IEnumerable<Parameter> Learned() => [.. Actor.parameters(), .. Critic.parameters(), .. Target.parameters(), _logTemperature];

    private protected override IEnumerable<IDisposable> Owned()
        => [_actorOptimizer, _criticOptimizer, _temperatureOptimizer, Actor, Critic, Target, _logTemperature];

    /// <summary>The policy's parameters in the order in which agents take them.</summary>
    private protected virtual IEnumerable<Parameter> ActorParameters() => Actor.parameters();

    /// <summary>Improves the values on the batch.</summary>
    private protected abstract void ImproveCritic(Tensor observations, Tensor actions, Tensor next);

    /// <summary>Improves the policy; returns its entropy.</summary>
    private protected abstract Tensor ImproveActor(Tensor observations);

    /// <summary>One step of the values down a loss.</summary>
    private protected void DescendCritic(Tensor loss)
    {
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
    }

    /// <summary>One step of the policy down a loss.</summary>
    private protected void DescendActor(Tensor loss)
    {
        Check(loss, "policy_loss");
        Dense.Descend(_actorOptimizer, loss);
    }
}
