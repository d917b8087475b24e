using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// TD3 (Fujimoto, van Hoof and Meger 2018): twin values, noise on the target's actions, a policy that is updated more seldom. What
/// differs from the paper: the discount by elapsed time (gamma^elapsed). Tested in Tests/Learners/ContinuousTests.cs.
/// </summary>
public sealed class Td3 : ContinuousLearner
{
    private readonly Td3Config _config;
    private readonly Sequential _actor;
    private readonly Sequential _actorTarget;
    private readonly TwinCritic _critic;
    private readonly TwinCritic _criticTarget;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Td3(int observationSize, int actionSize, Td3Config config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed)
    {
        _config = config;
        Shape = new PolicyShape(PolicyRule.Deterministic, [observationSize, config.Hidden, config.Hidden, actionSize]);
        _actor = Dense.Actor(observationSize, config.Hidden, actionSize);
        _actorTarget = Dense.Actor(observationSize, config.Hidden, actionSize);
        _critic = new TwinCritic(observationSize, actionSize, config.Hidden);
        _criticTarget = new TwinCritic(observationSize, actionSize, config.Hidden);
        _actorTarget.load_state_dict(_actor.state_dict());
        _criticTarget.load_state_dict(_critic.state_dict());
        _actorOptimizer = optim.Adam(_actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.CriticRate.First);
    }

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition =>
        (double)_config.Updates * _config.BatchSize * ((2.0 * Dense.Count(_actor)) + (8.0 * Dense.Count(_critic)) + (((6.0 * Dense.Count(_actor)) + (3.0 * Dense.Count(_critic))) / _config.PolicyDelay));

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(_actor.parameters(), Shape.Following);
        (weights[^2], weights[^1]) = (Uniform, (float)_config.ExplorationNoise.At(Steps));
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Modules(_actor, _actorTarget, _critic, _criticTarget);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer);
    }

    private protected override void Try(Tensor observation, Span<float> action) => Write(_actor.forward(observation), _config.ExplorationNoise.At(Steps), action);

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    private protected override Tensor Best(Tensor observation) => _actor.forward(observation);

    private protected override void Improve(Tensor observations, Tensor actions, Tensor next)
    {
        ImproveCritic(observations, actions, next);
        if (Updates % _config.PolicyDelay == 0)
        {
            Dense.Descend(_actorOptimizer, -_critic.First(observations, _actor.forward(observations)).mean());
            Dense.Follow(_actor, _actorTarget, _config.Tau);
            Dense.Follow(_critic, _criticTarget, _config.Tau);
        }
    }

    private protected override IEnumerable<Parameter> Learned() => [.. _actor.parameters(), .. _actorTarget.parameters(), .. _critic.parameters(), .. _criticTarget.parameters()];

    private protected override IEnumerable<IDisposable> Owned()
        => [_actorOptimizer, _criticOptimizer, _actor, _actorTarget, _critic, _criticTarget];

    /// <summary>y = r + gamma min Q'(s', pi'(s') + noise) (eqs 10 and 14).</summary>
    private void ImproveCritic(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            var action = (_actorTarget.forward(next) + Noise(_config.TargetNoise, _config.NoiseClip)).clamp(-1, 1);
            goal = Goal(_criticTarget.Least(next, action));
        }

        var (first, second) = _critic.forward(observations, actions);
        var loss = nn.functional.mse_loss(first, goal) + nn.functional.mse_loss(second, goal);
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner Td3(int observationSize, int actionSize, Td3Config config, long seed) => Make(() => new Td3(observationSize, actionSize, config, seed));
}
