using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017), clipped, with generalised advantage estimation, for discrete actions,
/// masked or not, and with <see cref="Gaussian"/> for actions of numbers, which are cut to [-1, 1] only where they leave the learner.
/// What differs from the paper: separate networks for policy and value, advantages normalised per batch, a gradient-norm bound,
/// the discount by elapsed time (gamma^elapsed). Tested in Tests/Learners/PpoTests.cs.
/// </summary>
public sealed class Ppo : ILearner, ICheckpointed
{
    private readonly PpoConfig config;
    private readonly LossWatch watch;
    private readonly RandomStream random;
    private readonly ActionHead actor;
    private readonly Sequential critic;
    private readonly Parameter[] parameters;
    private readonly Adam optimizer;
    private readonly RolloutBuffer rollout;
    private readonly Minibatch batch;
    private readonly int[] order;
    private readonly long[] shape;
    private readonly float[] seen;
    private readonly float[] drawn;
    private float logProbability;
    private long steps;
    private long updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Ppo(int observationSize, int actionCount, PpoConfig config, long seed)
        : this(observationSize, config.Checked(), seed, () => new CategoricalHead(
            Network(observationSize, config.Hidden, actionCount, 0.01), observationSize, actionCount, config.Masked))
    {
    }

    private Ppo(int observationSize, PpoConfig config, long seed, Func<ActionHead> head)
    {
        this.config = config;
        watch = new LossWatch(seed);
        random = new RandomStream(seed);
        manual_seed(seed);
        actor = head();
        critic = Network(observationSize, config.Hidden, 1, 1);
        parameters = actor.parameters().Concat(critic.parameters()).ToArray();
        optimizer = optim.Adam(parameters, config.LearningRate, eps: 1e-5);
        rollout = new RolloutBuffer(config.Rollout, observationSize, actor.ActionSize);
        batch = new Minibatch(config.BatchSize, observationSize, actor.ActionSize);
        order = Enumerable.Range(0, config.Rollout).ToArray();
        (shape, seen, drawn) = ([1, observationSize], new float[observationSize], new float[actor.ActionSize]);
        Policy = new GreedyPolicy(this);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>A learner of actions that are numbers, and that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionSize">The length of an action.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public static Ppo Gaussian(int observationSize, int actionSize, PpoConfig config, long seed)
        => new(observationSize, config.Checked(), seed, () => new GaussianHead(Network(observationSize, config.Hidden, actionSize, 0.01), actionSize));

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        logProbability = actor.Draw(Row(observation), random, drawn);
        drawn.CopyTo(action);
        Cut(action);
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        rollout.Add(
            observation, drawn, logProbability, reward, Value(observation), terminated ? 0 : Value(next),
            terminated ? 0 : DeterministicMath.Pow(config.Gamma, elapsed), terminated || truncated);
        steps++;
        if (rollout.IsFull)
        {
            Update();
        }

        return updates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        actor.Dispose();
        critic.Dispose();
    }

    /// <inheritdoc/>
    public void Exchange(Checkpoint checkpoint)
    {
        checkpoint.Value(ref steps);
        checkpoint.Value(ref updates);
        checkpoint.Value(ref logProbability);
        checkpoint.Values<float>(drawn);
        checkpoint.Values<int>(order);
        checkpoint.Random(random);
        checkpoint.Modules(actor, critic);
        checkpoint.Optimizers(optimizer);
        rollout.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step) => watch.Report(sink, step);

    /// <summary>The probabilities of the actions at one observation.</summary>
    internal float[] Probabilities(float[] observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return actor.forward(Row(observation)).exp().data<float>().ToArray();
    }

    private static Sequential Network(int inputs, int hidden, int outputs, double lastGain)
        => nn.Sequential(
            Orthogonal(nn.Linear(inputs, hidden), Math.Sqrt(2)), nn.Tanh(),
            Orthogonal(nn.Linear(hidden, hidden), Math.Sqrt(2)), nn.Tanh(), Orthogonal(nn.Linear(hidden, outputs), lastGain));

    private static Linear Orthogonal(Linear layer, double gain)
    {
        nn.init.orthogonal_(layer.weight, gain);
        nn.init.zeros_(layer.bias!);
        return layer;
    }

    /// <summary>Keeps numbers in [-1, 1]; discrete actions stay as they are.</summary>
    private void Cut(Span<float> action)
    {
        for (var i = 0; actor is GaussianHead && i < drawn.Length; i++)
        {
            action[i] = Math.Clamp(action[i], -1, 1);
        }
    }

    private Tensor Row(ReadOnlySpan<float> observation)
    {
        observation[..seen.Length].CopyTo(seen);
        return tensor(seen, shape);
    }

    private double Value(ReadOnlySpan<float> observation)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return critic.forward(Row(observation)).item<float>();
    }

    private void Update()
    {
        rollout.Finish(config.Lambda);
        var left = Math.Max(0.1, 1 - (0.9 * steps / config.DecaySteps));
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = config.LearningRate * left;
        }

        for (var epoch = 0; epoch < config.Epochs; epoch++)
        {
            Shuffle();
            for (var start = 0; start < order.Length; start += config.BatchSize)
            {
                batch.Fill(rollout, order.AsSpan(start, config.BatchSize));
                Improve();
            }
        }

        rollout.Clear();
        updates++;
    }

    /// <summary>One step down the clipped loss (eq. 9): policy (eq. 7), value and entropy.</summary>
    private void Improve()
    {
        using var scope = NewDisposeScope();
        var seenRows = tensor(batch.Observations, batch.ObservationShape);
        var (log, entropy) = actor.Judge(seenRows, tensor(batch.Actions, batch.ActionShape));
        var raw = tensor(batch.Advantages, batch.ColumnShape);
        var advantage = (raw - raw.mean()) / (raw.std() + 1e-8);
        var ratio = (log - tensor(batch.LogProbabilities, batch.ColumnShape)).exp();
        var policyLoss = -(ratio * advantage).minimum(ratio.clamp(1 - config.Clip, 1 + config.Clip) * advantage).mean();
        var valueLoss = nn.functional.mse_loss(critic.forward(seenRows), tensor(batch.Returns, batch.ColumnShape));
        var loss = policyLoss + (valueLoss * config.ValueWeight) - (entropy * config.EntropyWeight);
        watch.Check(policyLoss, "policy_loss", steps);
        watch.Check(valueLoss, "value_loss", steps);
        watch.Check(entropy, "entropy", steps);
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(parameters, config.MaxGradNorm);
        optimizer.step();
    }

    private void Shuffle()
    {
        for (var i = order.Length - 1; i > 0; i--)
        {
            var j = (int)random.NextBelow(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }

    private sealed class GreedyPolicy(Ppo owner) : IPolicy
    {
        public long Version => owner.updates;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            owner.actor.Best(owner.Row(observation), action);
            owner.Cut(action);
        }
    }

    /// <summary>Rows of the rollout, gathered for one update.</summary>
    private sealed class Minibatch(int size, int observationSize, int actionSize)
    {
        public float[] Observations { get; } = new float[size * observationSize];

        public float[] Actions { get; } = new float[size * actionSize];

        public float[] LogProbabilities { get; } = new float[size];

        public float[] Advantages { get; } = new float[size];

        public float[] Returns { get; } = new float[size];

        public long[] ObservationShape { get; } = [size, observationSize];

        public long[] ActionShape { get; } = [size, actionSize];

        public long[] ColumnShape { get; } = [size, 1];

        public void Fill(RolloutBuffer rollout, ReadOnlySpan<int> rows)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                rollout.Observations.AsSpan(rows[i] * observationSize, observationSize).CopyTo(Observations.AsSpan(i * observationSize));
                rollout.Actions.AsSpan(rows[i] * actionSize, actionSize).CopyTo(Actions.AsSpan(i * actionSize));
                LogProbabilities[i] = rollout.LogProbabilities[rows[i]];
                Advantages[i] = rollout.Advantages[rows[i]];
                Returns[i] = rollout.Returns[rows[i]];
            }
        }
    }
}
