using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// DTDRLMO (Chen et al., "Digital Twin-assisted Reinforcement Learning for Resource-aware Microservice Offloading in Edge Computing", section IV): DDPG whose actions are those
/// that a learned model of the world, the digital twin, expects most of. With one candidate and nothing predicted it is DDPG with normal noise, the paper's "DRL without DT".
/// What the paper leaves open is as in its specification: the choice is among mu(s) and some noisy actions, by r^(s^') + gamma Q(s^', mu(s^')), for lines 9 and 10 of Algorithm 2
/// do not say what is tried; the discount is by elapsed time (gamma^elapsed), in the choice by one step. Eq 17, the reward from predicted resources, is for who knows what the
/// numbers of a state are: what is learned from here is the reward that is brought. Tested in Tests/Learners/DtdrlmoTests.cs.
/// </summary>
public sealed class Dtdrlmo : ContinuousLearner
{
    private readonly DtdrlmoConfig _config;
    private readonly Sequential _actor;
    private readonly Sequential _actorTarget;
    private readonly Sequential _critic;
    private readonly Sequential _criticTarget;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private readonly DtdrlmoTwin? _twin;
    private readonly float[] _fixedNoise;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Dtdrlmo(int observationSize, int actionSize, DtdrlmoConfig config, long seed)
        : base(observationSize, actionSize, config.Checked(), seed)
    {
        _config = config;
        Shape = new PolicyShape(PolicyRule.Deterministic, [observationSize, config.Hidden, config.Hidden, actionSize])
        {
            Twin = config.Chooses || config.LearnsTransitions ? new TwinShape(config.Hidden, config.Candidates, config.Gamma, config.AlwaysChooses) { IsGiven = config.Given } : null,
        };

        // Algorithm 2, lines 1 to 3. The twin comes last and has a stream of its own, so that DDPG begins and draws the same without it.
        _actor = Dense.Actor(observationSize, config.Hidden, actionSize);
        _actorTarget = Dense.Actor(observationSize, config.Hidden, actionSize);
        _critic = Dense.Network(observationSize + actionSize, config.Hidden, 1);
        _criticTarget = Dense.Network(observationSize + actionSize, config.Hidden, 1);
        _actorTarget.load_state_dict(_actor.state_dict());
        _criticTarget.load_state_dict(_critic.state_dict());
        _actorOptimizer = optim.Adam(_actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.CriticRate.First);
        _twin = Shape.Twin is null ? null : new DtdrlmoTwin(observationSize, actionSize, config, seed);
        _fixedNoise = Shape.Twin?.FixedNoise(actionSize) ?? [];
    }

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <summary>As <see cref="ITransitionLearner"/> says, with a replay that is full, which each fit of the twin goes through.</summary>
    public override double FlopsPerTransition
        => ((double)_config.Updates / _config.TrainEvery * _config.BatchSize * ((8.0 * Dense.Count(_actor)) + (14.0 * Dense.Count(_critic))))
        + (_twin is null ? 0 : 6.0 * _config.RefitEpochs * _config.Capacity / _config.RefitEvery * _twin.Count);

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        IEnumerable<Parameter> critic = _config.Chooses ? _critic.parameters() : [];
        var weights = ParameterVector.Layers([.. _actor.parameters(), .. _twin?.Parameters() ?? [], .. critic], Shape.Following);
        (weights[^2], weights[^1]) = (Uniform, (float)Deviation);
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Modules(_actor, _actorTarget, _critic, _criticTarget);
        checkpoint.Optimizers(_actorOptimizer, _criticOptimizer);
        _twin?.Exchange(checkpoint);
    }

    /// <summary>Whether it can choose by itself: where what follows is given, it is not told.</summary>
    private bool ChoosesHere => _config.Chooses && !_config.Given;

    private double Deviation => _config.ExplorationNoise.At(Steps);

    /// <summary>DDPG's updates; and now and then the twin's fit: "we alternate between model fitting and agent updates" (section IV-E).</summary>
    private protected override void Advance(double reward, bool ends)
    {
        base.Advance(reward, ends);
        if (_twin is not null && IsWarm && (_twin.Fits == 0 || Steps % _config.RefitEvery == 0))
        {
            _twin.Fit(Replay, Check);
        }
    }

    private protected override void Try(Tensor observation, Span<float> action)
    {
        if (ChoosesHere)
        {
            var noise = new float[(_config.Candidates - 1) * ActionSize];
            foreach (ref var number in noise.AsSpan())
            {
                number = (float)Random.NextNormal();
            }

            Choose(observation, noise).data<float>().CopyTo(action[..ActionSize]);
        }
        else
        {
            Write(_actor.forward(observation), Deviation, action);
        }
    }

    private protected override Tensor Best(Tensor observation)
        => ChoosesHere && _config.AlwaysChooses ? Choose(observation, _fixedNoise) : _actor.forward(observation);

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    /// <summary>The critic's loss (eqs 22 and 23), the actor's gradient (eq 21), and the targets that follow (Algorithm 2, lines 14 to 18).</summary>
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
        var policyLoss = -_critic.forward(cat([observations, _actor.forward(observations)], 1)).mean();
        Check(policyLoss, "policy_loss");
        Dense.Descend(_actorOptimizer, policyLoss);
        Dense.Follow(_actor, _actorTarget, _config.Tau);
        Dense.Follow(_critic, _criticTarget, _config.Tau);
    }

    private protected override IEnumerable<Parameter> Learned() =>
    [
        .. _actor.parameters(), .. _actorTarget.parameters(), .. _critic.parameters(), .. _criticTarget.parameters(), .. _twin?.Parameters() ?? [],
    ];

    private protected override IEnumerable<IDisposable> Owned()
    {
        IDisposable[] own = [_actorOptimizer, _criticOptimizer, _actor, _actorTarget, _critic, _criticTarget];
        return _twin is null ? own : [.. own, _twin];
    }

    /// <summary>Of mu(s) and noisy candidates the one with the largest r^(s^') + gamma Q(s^', mu(s^')), mu(s) where all are equal (Algorithm 2, lines 9 and 10).</summary>
    private Tensor Choose(Tensor observation, float[] noise)
    {
        var middle = _actor.forward(observation).data<float>().ToArray();
        var candidates = new float[_config.Candidates * ActionSize];
        middle.CopyTo(candidates, 0);
        for (var i = 0; i < noise.Length; i++)
        {
            candidates[ActionSize + i] = (float)Math.Clamp(middle[i % ActionSize] + (Deviation * noise[i]), -1, 1);
        }

        var actions = tensor(candidates, [_config.Candidates, ActionSize]);
        var next = _twin!.Next(cat([.. Enumerable.Repeat(observation, _config.Candidates)], 0), actions);
        var worth = _twin.Reward(next) + (_critic.forward(cat([next, _actor.forward(next)], 1)) * _config.Gamma);
        var values = worth.data<float>().ToArray();
        return actions.narrow(0, Array.IndexOf(values, values.Max()), 1);
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner Dtdrlmo(int observationSize, int actionSize, DtdrlmoConfig config, long seed)
        => Make(() => new Dtdrlmo(observationSize, actionSize, config, seed));
}
