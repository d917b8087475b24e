using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// DDPG (Lillicrap et al. 2016) with Ornstein-Uhlenbeck noise that starts at zero with each episode. What differs from the paper:
/// one width for both hidden layers, actions enter the values' first layer, no batch normalisation, the discount by elapsed time
/// (gamma^elapsed). Tested in Tests/Learners/ContinuousTests.cs.
/// </summary>
public sealed class Ddpg : ContinuousLearner
{
    private readonly DdpgConfig _config;
    private readonly float[] _drift;
    private readonly Sequential _actor;
    private readonly Sequential _actorTarget;
    private readonly Sequential _critic;
    private readonly Sequential _criticTarget;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Ddpg(int observationSize, int actionSize, DdpgConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed)
    {
        (_config, _drift) = (config, new float[actionSize]);
        Shape = new PolicyShape(PolicyRule.Drifting, [observationSize, config.Hidden, config.Hidden, actionSize]);
        _actor = Dense.Actor(observationSize, config.Hidden, actionSize);
        _actorTarget = Dense.Actor(observationSize, config.Hidden, actionSize);
        _critic = Dense.Network(observationSize + actionSize, config.Hidden, 1);
        _criticTarget = Dense.Network(observationSize + actionSize, config.Hidden, 1);
        _actorTarget.load_state_dict(_actor.state_dict());
        _criticTarget.load_state_dict(_critic.state_dict());
        _actorOptimizer = optim.Adam(_actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.CriticRate.First, weight_decay: config.CriticDecay);
    }

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition => (double)_config.Updates * _config.BatchSize * ((8.0 * Dense.Count(_actor)) + (14.0 * Dense.Count(_critic)));

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(_actor.parameters(), Shape.Following);
        (weights[^3], weights[^2], weights[^1]) = (Uniform, (float)_config.NoiseDeviation, (float)_config.NoiseReturn);
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Values<float>(_drift);
        checkpoint.Modules(_actor, _actorTarget, _critic, _criticTarget);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer);
    }

    private protected override void Advance(double reward, bool ends)
    {
        base.Advance(reward, ends);
        if (ends)
        {
            Array.Clear(_drift);
        }
    }

    private protected override void Try(Tensor observation, Span<float> action)
    {
        Write(_actor.forward(observation), 0, action);
        for (var i = 0; i < _drift.Length; i++)
        {
            _drift[i] += (float)((_config.NoiseDeviation * Random.NextNormal()) - (_config.NoiseReturn * _drift[i]));
            action[i] = Math.Clamp(action[i] + _drift[i], -1, 1);
        }
    }

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    private protected override Tensor Best(Tensor observation) => _actor.forward(observation);

    /// <summary>Values towards y = r + gamma Q'(s', pi'(s')) (eqs 4 and 5), then the policy up the values (eq. 6).</summary>
    private protected override void Improve(Tensor observations, Tensor actions, Tensor next)
    {
        Tensor goal;
        using (no_grad())
        {
            goal = Goal(_criticTarget.forward(cat([next, _actorTarget.forward(next)], 1)));
        }

        var loss = nn.functional.mse_loss(_critic.forward(cat([observations, actions], 1)), goal);
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
        Dense.Descend(_actorOptimizer, -_critic.forward(cat([observations, _actor.forward(observations)], 1)).mean());
        Dense.Follow(_actor, _actorTarget, _config.Tau);
        Dense.Follow(_critic, _criticTarget, _config.Tau);
    }

    private protected override IEnumerable<Parameter> Learned() => [.. _actor.parameters(), .. _actorTarget.parameters(), .. _critic.parameters(), .. _criticTarget.parameters()];

    private protected override IEnumerable<IDisposable> Owned()
        => [_actorOptimizer, _criticOptimizer, _actor, _actorTarget, _critic, _criticTarget];
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner Ddpg(int observationSize, int actionSize, DdpgConfig config, long seed) => Make(() => new Ddpg(observationSize, actionSize, config, seed));
}
