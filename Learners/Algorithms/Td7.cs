using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// TD7 (Fujimoto et al. 2023, "For SALE"): TD3 with learned embeddings of states and actions, LAP replay, values clipped to the range
/// seen, and checkpoints of the policy that survived its assessment. What differs from the paper: when assessment begins to take
/// longer the best assessment loses a tenth of its size whatever its sign; the discount is by elapsed time (gamma^elapsed). Pitfall:
/// it learns at ends of episodes only, as many updates as the assessed episodes had steps; an episode of several trajectories
/// ends when as many have ended, so one that never began lets it end with the first of the next. Tested in Tests/Learners/ContinuousTests.cs.
/// </summary>
public sealed class Td7 : ContinuousLearner
{
    private readonly Td7Config _config;
    private readonly int _trajectories;
    private readonly Sale _encoder;
    private readonly Sale _fixed;
    private readonly Sale _fixedTarget;
    private readonly Sale _keptEncoder;
    private readonly SaleActor _actor;
    private readonly SaleActor _actorTarget;
    private readonly SaleActor _keptActor;
    private readonly SaleCritic _critic;
    private readonly SaleCritic _criticTarget;
    private readonly Adam _encoderOptimizer;
    private readonly Adam _actorOptimizer;
    private readonly Adam _criticOptimizer;
    private Progress _progress;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="trajectories">How many trajectories, side by side, an episode is.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Td7(int observationSize, int actionSize, Td7Config config, long seed, int trajectories = 1)
        : base(observationSize, actionSize, config.Checked(), seed, config.Alpha)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trajectories);
        (_config, _trajectories) = (config, trajectories);
        Shape = new PolicyShape(PolicyRule.Deterministic, [observationSize, config.Hidden, actionSize]) { Embedding = config.EmbeddingSize, KeepsBest = true };
        var (embedding, hidden) = (config.EmbeddingSize, config.Hidden);
        (_encoder, _fixed, _fixedTarget, _keptEncoder) = (Encoder(), Encoder(), Encoder(), Encoder());
        (_actor, _actorTarget, _keptActor) = (Actor(), Actor(), Actor());
        (_critic, _criticTarget) = (Critic(), Critic());
        CopyToTargets();
        CopyToTargets();
        Keep();
        _encoderOptimizer = optim.Adam(_encoder.parameters(), config.EncoderRate);
        _actorOptimizer = optim.Adam(_actor.parameters(), config.ActorRate.First);
        _criticOptimizer = optim.Adam(_critic.parameters(), config.CriticRate.First);
        _progress = new Progress
        {
            Best = double.NegativeInfinity,
            Worst = double.PositiveInfinity,
            Assess = config.EarlyEpisodes,
            LeastSeen = float.PositiveInfinity,
            MostSeen = float.NegativeInfinity,
        };

        Sale Encoder() => new(observationSize, actionSize, embedding, hidden);
        SaleActor Actor() => new(observationSize, actionSize, embedding, hidden);
        SaleCritic Critic() => new(observationSize, actionSize, embedding, hidden);
    }

    /// <inheritdoc/>
    public override PolicyShape Shape { get; }

    /// <inheritdoc/>
    public override double FlopsPerTransition => (double)_config.Updates * _config.BatchSize * (
        (10.0 * Dense.Count(_encoder)) + (2.0 * Dense.Count(_actor)) + (8.0 * Dense.Count(_critic)) + (((6.0 * Dense.Count(_actor)) + (6.0 * Dense.Count(_critic))) / _config.PolicyDelay));

    /// <inheritdoc/>
    public override float[] PolicyWeights()
    {
        var weights = ParameterVector.Layers(
            [.. _fixed.StateParameters(), .. _actor.parameters(), .. _keptEncoder.StateParameters(), .. _keptActor.parameters()], Shape.Following);
        (weights[^2], weights[^1]) = (Uniform, (float)_config.ExplorationNoise.At(Steps));
        return weights;
    }

    /// <inheritdoc/>
    public override void Exchange(LearnerCheckpoint checkpoint)
    {
        base.Exchange(checkpoint);
        checkpoint.Value(ref _progress);
        checkpoint.Modules(_encoder, _fixed, _fixedTarget, _keptEncoder, _actor, _actorTarget, _keptActor, _critic, _criticTarget);
        checkpoint.Optimizers(_encoderOptimizer, _actorOptimizer, _criticOptimizer);
    }

    /// <summary>Learns when an assessment ends: early if an episode is worse than the best policy's worst (algorithm 1).</summary>
    private protected override void Advance(double reward, bool ends)
    {
        _progress.Return += reward;
        _progress.EpisodeSteps++;
        _progress.Ended += ends ? 1 : 0;
        if (_progress.Ended < _trajectories)
        {
            return;
        }

        if (IsWarm)
        {
            Assess();
        }

        (_progress.Return, _progress.EpisodeSteps, _progress.Ended) = (0, 0, 0);
    }

    private protected override void Try(Tensor observation, Span<float> action)
        => Write(_actor.forward(observation, _fixed.forward(observation)), _config.ExplorationNoise.At(Steps), action);

    private protected override void SetRates()
    {
        Dense.SetRate(_actorOptimizer, _config.ActorRate.At(Steps));
        Dense.SetRate(_criticOptimizer, _config.CriticRate.At(Steps));
    }

    private protected override Tensor Best(Tensor observation) => _keptActor.forward(observation, _keptEncoder.forward(observation));

    private protected override void Improve(Tensor observations, Tensor actions, Tensor next)
    {
        ImproveEncoder(observations, actions, next);
        Tensor state;
        using (no_grad())
        {
            state = _fixed.forward(observations);
        }

        ImproveCritic(observations, actions, next, state);
        if (Updates % _config.PolicyDelay == 0)
        {
            var (one, two) = _critic.Of(_fixed, observations, state, _actor.forward(observations, state));
            Dense.Descend(_actorOptimizer, -((one + two) * 0.5).mean());
        }

        if (Updates % _config.TargetEvery == 0)
        {
            CopyToTargets();
            Replay.ForgetLargest();
            (_progress.LeastTarget, _progress.MostTarget) = (_progress.LeastSeen, _progress.MostSeen);
        }
    }

    private protected override IEnumerable<Parameter> Learned() =>
    [
        .. _encoder.parameters(), .. _fixed.parameters(), .. _fixedTarget.parameters(), .. _keptEncoder.parameters(), .. _actor.parameters(), .. _actorTarget.parameters(),
        .. _keptActor.parameters(), .. _critic.parameters(), .. _criticTarget.parameters(),
    ];

    private protected override IEnumerable<IDisposable> Owned() =>
    [
        _encoderOptimizer, _actorOptimizer, _criticOptimizer, _encoder, _fixed, _fixedTarget, _keptEncoder, _actor, _actorTarget, _keptActor,
        _critic, _criticTarget,
    ];

    private void Assess()
    {
        _progress.Episodes++;
        _progress.Steps += _progress.EpisodeSteps;
        _progress.Worst = Math.Min(_progress.Worst, _progress.Return);
        if (_progress.Worst >= _progress.Best && _progress.Episodes < _progress.Assess)
        {
            return;
        }

        if (_progress.Worst >= _progress.Best)
        {
            _progress.Best = _progress.Worst;
            Keep();
        }

        for (var i = 0; i < _progress.Steps / _config.TrainEvery * _config.Updates; i++)
        {
            if (Updates == _config.LateFrom)
            {
                _progress.Best -= (1 - _config.BestKept) * Math.Abs(_progress.Best);
                _progress.Assess = _config.LateEpisodes;
            }

            Update();
        }

        (_progress.Episodes, _progress.Steps, _progress.Worst) = (0, 0, double.PositiveInfinity);
    }

    /// <summary>|g(f(s), a) - f(s')|^2 (eq. 2).</summary>
    private void ImproveEncoder(Tensor observations, Tensor actions, Tensor next)
    {
        var loss = nn.functional.mse_loss(_encoder.Joint(_encoder.forward(observations), actions), _encoder.forward(next).detach());
        Check(loss, "embedding_loss");
        Dense.Descend(_encoderOptimizer, loss);
    }

    /// <summary>LAP's loss towards y = r + gamma clip(min Q'(s', a')) (eqs 7 to 9).</summary>
    private void ImproveCritic(Tensor observations, Tensor actions, Tensor next, Tensor state)
    {
        Tensor goal;
        using (no_grad())
        {
            var nextState = _fixedTarget.forward(next);
            var action = (_actorTarget.forward(next, nextState) + Noise(_config.TargetNoise, _config.NoiseClip)).clamp(-1, 1);
            var (a, b) = _criticTarget.Of(_fixedTarget, next, nextState, action);
            goal = Goal(a.minimum(b).clamp(_progress.LeastTarget, _progress.MostTarget));
            _progress.LeastSeen = Math.Min(_progress.LeastSeen, goal.min().item<float>());
            _progress.MostSeen = Math.Max(_progress.MostSeen, goal.max().item<float>());
        }

        var (one, two) = _critic.Of(_fixed, observations, state, actions);
        var loss = nn.functional.smooth_l1_loss(one, goal) + nn.functional.smooth_l1_loss(two, goal);
        Check(loss, "critic_loss");
        Dense.Descend(_criticOptimizer, loss);
        using var off = no_grad();
        var errors = (one - goal).abs().maximum((two - goal).abs()).data<float>().ToArray();
        LossAdjusted.Prioritise(Replay, Batch, errors);
    }

    private void CopyToTargets()
    {
        _actorTarget.load_state_dict(_actor.state_dict());
        _criticTarget.load_state_dict(_critic.state_dict());
        _fixedTarget.load_state_dict(_fixed.state_dict());
        _fixed.load_state_dict(_encoder.state_dict());
    }

    private void Keep()
    {
        _keptActor.load_state_dict(_actor.state_dict());
        _keptEncoder.load_state_dict(_fixed.state_dict());
    }

    /// <summary>Where the assessment stands, and the range of values seen.</summary>
    private struct Progress
    {
        public double Best;
        public double Worst;
        public double Return;
        public long EpisodeSteps;
        public long Ended;
        public long Steps;
        public long Episodes;
        public long Assess;
        public float LeastSeen;
        public float MostSeen;
        public float LeastTarget;
        public float MostTarget;
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ITransitionLearner Td7(int observationSize, int actionSize, Td7Config config, long seed, int trajectories = 1) => Make(() => new Td7(observationSize, actionSize, config, seed, trajectories));
}
