using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Soft actor-critic for discrete actions (Christodoulou 2019), and with a weight above zero conservative Q-learning on top
/// (Kumar et al. 2020, eq. 4), to learn offline with <see cref="Remember"/> and <see cref="Update"/>. What differs from the papers:
/// the discount by elapsed time (gamma^elapsed). Tested in Tests/Learners/DiscreteSacTests.cs.
/// </summary>
public sealed class DiscreteSac : IOfflineLearner, ICheckpointed, IActionValues
{
    private readonly DiscreteSacConfig config;
    private readonly LossWatch watch;
    private readonly int actionCount;
    private readonly RandomStream random;
    private readonly QNetwork actor;
    private readonly QNetwork first;
    private readonly QNetwork second;
    private readonly QNetwork firstTarget;
    private readonly QNetwork secondTarget;
    private readonly Parameter logTemperature;
    private readonly Adam actorOptimizer;
    private readonly Adam criticOptimizer;
    private readonly Adam temperatureOptimizer;
    private readonly (Parameter Source, Parameter Target)[] followed;
    private readonly ReplayBuffer replay;
    private readonly Transitions batch;
    private readonly long[] shape;
    private readonly float[] seen;
    private long steps;
    private long updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public DiscreteSac(int observationSize, int actionCount, DiscreteSacConfig config, long seed)
    {
        this.config = config.Checked();
        (watch, this.actionCount) = (new LossWatch(seed), actionCount);
        random = new RandomStream(seed);
        manual_seed(seed);
        (actor, first, second, firstTarget, secondTarget) = (Network(), Network(), Network(), Network(), Network());
        firstTarget.load_state_dict(first.state_dict());
        secondTarget.load_state_dict(second.state_dict());
        using var scope = NewDisposeScope();
        logTemperature = nn.Parameter(tensor((float)DeterministicMath.Log(config.FirstTemperature)));
        logTemperature.DetachFromDisposeScope();
        actorOptimizer = optim.Adam(actor.parameters(), config.LearningRate.First);
        criticOptimizer = optim.Adam(first.parameters().Concat(second.parameters()), config.LearningRate.First);
        temperatureOptimizer = optim.Adam([logTemperature], config.LearningRate.First);
        followed = [.. first.parameters().Zip(firstTarget.parameters()), .. second.parameters().Zip(secondTarget.parameters())];
        replay = new ReplayBuffer(config.Capacity, observationSize, 1);
        batch = new Transitions(config.BatchSize, observationSize, 1);
        (shape, seen) = ([1, observationSize], new float[observationSize]);
        Policy = new GreedyPolicy(this);

        QNetwork Network() => new(observationSize, actionCount, config.Hidden, false);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>How much entropy counts now.</summary>
    public double Temperature => DeterministicMath.Exp(logTemperature.item<float>());

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        if (replay.Count < config.Warmup)
        {
            action[0] = random.NextBelow(actionCount);
            return;
        }

        observation[..seen.Length].CopyTo(seen);
        var probabilities = Probabilities(seen);
        var left = random.NextDouble();
        var chosen = 0;
        while (chosen < actionCount - 1 && (left -= probabilities[chosen]) >= 0)
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
        steps++;
        if (replay.Count >= config.Warmup && steps % config.TrainEvery == 0)
        {
            Update();
        }

        return updates;
    }

    /// <inheritdoc/>
    public void Remember(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, double elapsed = 1)
        => replay.Add(observation, action, reward, next, terminated ? 0 : DeterministicMath.Pow(config.Gamma, elapsed));

    /// <inheritdoc/>
    public void Update()
    {
        using var scope = NewDisposeScope();
        replay.Sample(batch, random);
        foreach (var optimizer in new[] { actorOptimizer, criticOptimizer, temperatureOptimizer })
        {
            Dense.SetRate(optimizer, config.LearningRate.At(steps));
        }

        var observations = tensor(batch.Observations, batch.ObservationShape);
        UpdateCritics(observations);
        UpdateActor(observations);
        using var off = no_grad();
        foreach (var (source, target) in followed)
        {
            target.mul_(1 - config.Tau).add_(source, config.Tau);
        }

        updates++;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in new IDisposable[] { actorOptimizer, criticOptimizer, temperatureOptimizer, actor, first, second, firstTarget, secondTarget, logTemperature })
        {
            part.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Exchange(Checkpoint checkpoint)
    {
        checkpoint.Value(ref steps);
        checkpoint.Value(ref updates);
        checkpoint.Random(random);
        checkpoint.Modules(actor, first, second, firstTarget, secondTarget);
        checkpoint.Weights(logTemperature);
        checkpoint.Optimizers(actorOptimizer, criticOptimizer, temperatureOptimizer);
        replay.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step)
    {
        watch.Report(sink, step);
        sink.Write("train/temperature", Temperature, step);
    }

    /// <summary>The probabilities of the actions at one observation.</summary>
    internal float[] Probabilities(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return actor.forward(tensor(observation, shape)).softmax(1).data<float>().ToArray();
    }

    /// <summary>The smaller of the two values of each action at one observation.</summary>
    public float[] Values(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var row = tensor(observation, shape);
        return first.forward(row).minimum(second.forward(row)).data<float>().ToArray();
    }

    private void UpdateCritics(Tensor observations)
    {
        var goal = Goal();
        var action = tensor(batch.Actions, batch.ColumnShape).to_type(ScalarType.Int64);
        var loss = CriticLoss(first.forward(observations), action, goal) + CriticLoss(second.forward(observations), action, goal);
        watch.Check(loss, "critic_loss", steps);
        criticOptimizer.zero_grad();
        loss.backward();
        criticOptimizer.step();
    }

    /// <summary>r + gamma V(s') with V = sum pi (min Q' - alpha ln pi) (Christodoulou eq. 10).</summary>
    private Tensor Goal()
    {
        using var off = no_grad();
        var next = tensor(batch.NextObservations, batch.ObservationShape);
        var log = actor.forward(next).log_softmax(1);
        var least = firstTarget.forward(next).minimum(secondTarget.forward(next));
        var value = (log.exp() * (least - (log * Temperature))).sum(1, keepdim: true);
        return tensor(batch.Rewards, batch.ColumnShape) + (tensor(batch.Discounts, batch.ColumnShape) * value);
    }

    /// <summary>The squared error, plus with CQL ln sum e^Q - Q(s, a).</summary>
    private Tensor CriticLoss(Tensor values, Tensor action, Tensor goal)
    {
        var chosen = values.gather(1, action);
        var loss = nn.functional.mse_loss(chosen, goal) * 0.5;
        return config.ConservativeWeight == 0
            ? loss
            : loss + ((values.logsumexp(1, keepdim: true) - chosen).mean() * config.ConservativeWeight);
    }

    /// <summary>Policy (Christodoulou eq. 12), then temperature (eq. 11).</summary>
    private void UpdateActor(Tensor observations)
    {
        var log = actor.forward(observations).log_softmax(1);
        var probabilities = log.exp();
        Tensor least;
        using (no_grad())
        {
            least = first.forward(observations).minimum(second.forward(observations));
        }

        var loss = (probabilities * ((log * Temperature) - least)).sum(1).mean();
        watch.Check(loss, "policy_loss", steps);
        actorOptimizer.zero_grad();
        loss.backward();
        actorOptimizer.step();

        var entropy = -(probabilities * log).sum(1).mean().detach();
        var temperatureLoss = logTemperature.exp() * (entropy - (config.TargetEntropyShare.At(steps) * DeterministicMath.Log(actionCount)));
        temperatureOptimizer.zero_grad();
        temperatureLoss.backward();
        temperatureOptimizer.step();
    }

    private sealed class GreedyPolicy(DiscreteSac owner) : IPolicy
    {
        public long Version => owner.updates;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            observation[..owner.seen.Length].CopyTo(owner.seen);
            using var scope = NewDisposeScope();
            using var off = no_grad();
            action[0] = owner.actor.forward(tensor(owner.seen, owner.shape)).argmax(1).item<long>();
        }
    }
}
