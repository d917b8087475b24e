using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Deep Q-learning (Mnih et al. 2015) with three switches: double, dueling, prioritised. What differs from the paper: Adam for
/// RMSProp, a gradient-norm bound for the clipped error, the discount by elapsed time (gamma^elapsed) for decisions that take
/// unequal times. Tested on a chain with exact values and for equal bits of equal seeds in Tests/Learners/DqnTests.cs.
/// </summary>
public sealed class Dqn : ILearner, ICheckpointed
{
    private readonly DqnConfig config;
    private readonly LossWatch watch;
    private readonly int actionCount;
    private readonly RandomStream random;
    private readonly QNetwork online;
    private readonly QNetwork target;
    private readonly Parameter[] parameters;
    private readonly Parameter[] targets;
    private readonly Adam optimizer;
    private readonly ReplayBuffer replay;
    private readonly Transitions batch;
    private readonly float[] priorities;
    private long steps;
    private long updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Dqn(int observationSize, int actionCount, DqnConfig config, long seed)
    {
        this.config = config.Checked();
        (watch, this.actionCount) = (new LossWatch(seed), actionCount);
        random = new RandomStream(seed);
        manual_seed(seed);
        online = new QNetwork(observationSize, actionCount, config.Hidden, config.Dueling);
        target = new QNetwork(observationSize, actionCount, config.Hidden, config.Dueling);
        target.load_state_dict(online.state_dict());
        parameters = online.parameters().ToArray();
        targets = target.parameters().ToArray();
        optimizer = optim.Adam(parameters, config.LearningRate);
        replay = new ReplayBuffer(config.Capacity, observationSize, 1, config.Prioritised ? config.Alpha : 0);
        batch = new Transitions(config.BatchSize, observationSize, 1);
        priorities = new float[config.BatchSize];
        Policy = new GreedyPolicy(this, observationSize);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>The probability of a random action now.</summary>
    public double Epsilon => config.FirstEpsilon + ((config.LastEpsilon - config.FirstEpsilon) * Math.Min(1, steps / (double)config.EpsilonSteps));

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        if (random.NextDouble() < Epsilon)
        {
            action[0] = random.NextBelow(actionCount);
        }
        else
        {
            Policy.Act(observation, action);
        }
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        replay.Add(observation, action, reward, next, terminated ? 0 : DeterministicMath.Pow(config.Gamma, elapsed));
        steps++;
        if (replay.Count >= config.Warmup && steps % config.TrainEvery == 0)
        {
            Update();
        }

        return updates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        online.Dispose();
        target.Dispose();
    }

    /// <inheritdoc/>
    public void Exchange(Checkpoint checkpoint)
    {
        checkpoint.Value(ref steps);
        checkpoint.Value(ref updates);
        checkpoint.Random(random);
        checkpoint.Modules(online, target);
        checkpoint.Optimizers(optimizer);
        replay.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step)
    {
        watch.Report(sink, step);
        sink.Write("train/epsilon", Epsilon, step);
    }

    /// <summary>The values of the actions at one observation.</summary>
    internal float[] Values(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return online.forward(tensor(observation, [1, observation.Length])).data<float>().ToArray();
    }

    private void Update()
    {
        using var scope = NewDisposeScope();
        var beta = config.FirstBeta + ((1 - config.FirstBeta) * Math.Min(1, steps / (double)config.BetaSteps));
        replay.Sample(batch, random, beta);
        var goal = Goal();
        var action = tensor(batch.Actions, batch.ColumnShape).to_type(ScalarType.Int64);
        var value = online.forward(tensor(batch.Observations, batch.ObservationShape)).gather(1, action);
        var losses = nn.functional.smooth_l1_loss(value, goal, nn.Reduction.None);
        var loss = (losses * tensor(batch.Weights, batch.ColumnShape)).mean();
        watch.Check(loss, "loss", steps);
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(parameters, config.MaxGradNorm);
        optimizer.step();
        if (config.Prioritised)
        {
            Reprioritise(value, goal);
        }

        if (++updates % config.TargetEvery == 0)
        {
            CopyToTarget();
        }
    }

    /// <summary>r + gamma max Q'(s', a) (Mnih et al. eq. 2), or with double r + gamma Q'(s', argmax Q(s', a)) (van Hasselt et al. eq. 4).</summary>
    private Tensor Goal()
    {
        using var off = no_grad();
        var next = tensor(batch.NextObservations, batch.ObservationShape);
        var values = target.forward(next);
        var chosen = config.Double ? online.forward(next) : values;
        var best = values.gather(1, chosen.argmax(1, keepdim: true));
        return tensor(batch.Rewards, batch.ColumnShape) + (tensor(batch.Discounts, batch.ColumnShape) * best);
    }

    /// <summary>p = |error| + 1e-6 (Schaul et al. section 3.3).</summary>
    private void Reprioritise(Tensor value, Tensor goal)
    {
        (value.detach() - goal).abs().add(1e-6).data<float>().CopyTo(priorities);
        replay.SetPriorities(batch, priorities);
    }

    private void CopyToTarget()
    {
        using var off = no_grad();
        for (var i = 0; i < parameters.Length; i++)
        {
            targets[i].copy_(parameters[i]);
        }
    }

    private sealed class GreedyPolicy(Dqn owner, int observationSize) : IPolicy
    {
        private readonly float[] seen = new float[observationSize];
        private readonly long[] shape = [1, observationSize];

        public long Version => owner.updates;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            observation[..seen.Length].CopyTo(seen);
            using var scope = NewDisposeScope();
            using var off = no_grad();
            action[0] = owner.online.forward(tensor(seen, shape)).argmax(1).item<long>();
        }
    }
}
