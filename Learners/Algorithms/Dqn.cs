using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Deep Q-learning (Mnih et al. 2015) with three switches: double, dueling, prioritised. What differs from the paper: Adam for
/// RMSProp, a gradient-norm bound for the clipped error, the discount by elapsed time (gamma^elapsed) for decisions that take
/// unequal times. With memory it is DRQN (Hausknecht and Stone 2015), learning from stretches with stored states. Tested on a chain with exact values and for equal bits of equal seeds in Tests/Learners/DqnTests.cs.
/// </summary>
public sealed class Dqn : ILearner, ICheckpointed, IActionValues
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
    private readonly DqnSequences? sequences;
    private readonly float[] priorities;
    private readonly long[] shape;
    private readonly float[] seen;
    private readonly float[] state;
    private readonly float[] stateBefore;
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
        online = new QNetwork(observationSize, actionCount, config.Hidden, config.Dueling, config.Memory);
        target = new QNetwork(observationSize, actionCount, config.Hidden, config.Dueling, config.Memory);
        target.load_state_dict(online.state_dict());
        parameters = online.parameters().ToArray();
        targets = target.parameters().ToArray();
        optimizer = optim.Adam(parameters, config.LearningRate.First);
        sequences = config.Memory == Memory.None ? null : new DqnSequences(config, observationSize, online.StateSize);
        replay = new ReplayBuffer(sequences is null ? config.Capacity : 1, observationSize, 1, config.Prioritised ? config.Alpha : 0);
        batch = new Transitions(config.BatchSize, observationSize, 1);
        priorities = new float[config.BatchSize];
        (shape, seen) = ([1, observationSize], new float[observationSize]);
        (state, stateBefore) = (new float[online.StateSize], new float[online.StateSize]);
        Policy = new GreedyPolicy(this);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>The probability of a random action now.</summary>
    public double Epsilon => config.Epsilon.At(steps);

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        var isRandom = random.NextDouble() < Epsilon;
        state.CopyTo(stateBefore, 0);
        if (!isRandom || sequences is not null)
        {
            action[0] = Best(observation, state);
        }

        if (isRandom)
        {
            action[0] = random.NextBelow(actionCount);
        }
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        var discount = terminated ? 0 : DeterministicMath.Pow(config.Gamma, elapsed);
        if (sequences is null)
        {
            replay.Add(observation, action, reward, next, discount);
        }
        else
        {
            sequences.Replay.Add(observation, action[0], reward, next, discount, terminated || truncated, stateBefore);
        }

        if (terminated || truncated)
        {
            Array.Clear(state);
        }

        steps++;
        if (steps >= config.Warmup && steps % config.TrainEvery == 0)
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
        checkpoint.Values<float>(state);
        replay.Exchange(checkpoint);
        sequences?.Replay.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step)
    {
        watch.Report(sink, step);
        sink.Write("train/epsilon", Epsilon, step);
    }

    /// <summary>The values of the actions at one observation.</summary>
    public float[] Values(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return online.forward(tensor(observation, [1, observation.Length])).data<float>().ToArray();
    }

    private void Update()
    {
        using var scope = NewDisposeScope();
        if (sequences is null)
        {
            UpdateOnBatch();
        }
        else
        {
            var (value, goal) = sequences.ValuesAndGoals(online, target, random);
            Descend(nn.functional.smooth_l1_loss(value, goal));
        }

        if (++updates % config.TargetEvery == 0)
        {
            MoveTarget();
        }
    }

    private void UpdateOnBatch()
    {
        replay.Sample(batch, random, config.Beta.At(steps));
        var goal = Goal();
        var action = tensor(batch.Actions, batch.ColumnShape).to_type(ScalarType.Int64);
        var value = online.forward(tensor(batch.Observations, batch.ObservationShape)).gather(1, action);
        var losses = nn.functional.smooth_l1_loss(value, goal, nn.Reduction.None);
        Descend((losses * tensor(batch.Weights, batch.ColumnShape)).mean());
        if (config.Prioritised)
        {
            Reprioritise(value, goal);
        }
    }

    private void Descend(Tensor loss)
    {
        watch.Check(loss, "loss", steps);
        Dense.SetRate(optimizer, config.LearningRate.At(steps));
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(parameters, config.MaxGradNorm);
        optimizer.step();
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

    private void MoveTarget()
    {
        using var off = no_grad();
        for (var i = 0; i < parameters.Length; i++)
        {
            if (config.Tau == 1)
            {
                targets[i].copy_(parameters[i]);
            }
            else
            {
                targets[i].mul_(1 - config.Tau).add_(parameters[i], config.Tau);
            }
        }
    }

    private long Best(ReadOnlySpan<float> observation, float[] from)
    {
        observation[..seen.Length].CopyTo(seen);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return online.Step(tensor(seen, shape), from).argmax(1).item<long>();
    }

    private sealed class GreedyPolicy(Dqn owner) : IPolicy
    {
        private readonly float[] state = new float[owner.state.Length];

        public long Version => owner.updates;

        public void Begin() => Array.Clear(state);

        public void Act(ReadOnlySpan<float> observation, Span<float> action) => action[0] = owner.Best(observation, state);
    }
}
