using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Proximal policy optimisation (Schulman et al. 2017), clipped, with generalised advantage estimation, for discrete actions,
/// masked or not, and with <see cref="Gaussian"/> for actions of numbers, which are cut to [-1, 1] only where they leave the learner.
/// What differs from the paper: separate networks for policy and value, advantages normalised per batch, a gradient-norm bound,
/// the discount by elapsed time (gamma^elapsed). With memory it learns from stretches of episodes, each from the state it began in, for
/// policy and value apart. Tested in Tests/Learners/PpoTests.cs.
/// </summary>
public sealed class Ppo : ILearner, ICheckpointed
{
    private readonly PpoConfig config;
    private readonly LossWatch watch;
    private readonly RandomStream random;
    private readonly ActionHead actor;
    private readonly Trunk critic;
    private readonly Parameter[] parameters;
    private readonly Adam optimizer;
    private readonly RolloutBuffer rollout;
    private readonly Minibatch batch;
    private readonly float[] actorState;
    private readonly float[] criticState;
    private readonly float[] before;
    private int[] order;
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
            Network(observationSize, config, actionCount, 0.01), observationSize, actionCount, config.Masked))
    {
    }

    private Ppo(int observationSize, PpoConfig config, long seed, Func<ActionHead> head)
    {
        this.config = config;
        watch = new LossWatch(seed);
        random = new RandomStream(seed);
        manual_seed(seed);
        actor = head();
        critic = Network(observationSize, config, 1, 1);
        parameters = actor.parameters().Concat(critic.parameters()).ToArray();
        optimizer = optim.Adam(parameters, config.LearningRate.First, eps: 1e-5);
        (actorState, criticState) = (new float[actor.Body.StateSize], new float[critic.StateSize]);
        before = new float[actorState.Length + criticState.Length];
        rollout = new RolloutBuffer(config.Rollout, observationSize, actor.ActionSize, before.Length);
        batch = new Minibatch(config, observationSize, actor.ActionSize, actorState.Length, criticState.Length);
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
        => new(observationSize, config.Checked(), seed, () => new GaussianHead(Network(observationSize, config, actionSize, 0.01), actionSize));

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        actorState.CopyTo(before, 0);
        var row = Row(observation);
        logProbability = actor.Draw(actor.Body.Step(row, actorState), row, random, drawn);
        drawn.CopyTo(action);
        Cut(action);
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        criticState.CopyTo(before, actorState.Length);
        var value = Value(observation, criticState);
        rollout.Add(
            observation, drawn, logProbability, reward, value, terminated ? 0 : Value(next, [.. criticState]),
            terminated ? 0 : DeterministicMath.Pow(config.Gamma, elapsed), terminated || truncated, before);
        if (terminated || truncated)
        {
            Array.Clear(actorState);
            Array.Clear(criticState);
        }

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
        checkpoint.Values<float>(actorState);
        checkpoint.Values<float>(criticState);
        checkpoint.Values<float>(before);
        if (config.Memory == Memory.None)
        {
            checkpoint.Values<int>(order);
        }

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

    private static Trunk Network(int inputs, PpoConfig config, int outputs, double lastGain)
    {
        var hidden = config.Hidden;
        var first = Orthogonal(nn.Linear(inputs, hidden), Math.Sqrt(2));
        return config.Memory == Memory.None
            ? new Trunk(nn.Sequential(
                first, nn.Tanh(), Orthogonal(nn.Linear(hidden, hidden), Math.Sqrt(2)), nn.Tanh(), Orthogonal(nn.Linear(hidden, outputs), lastGain)))
            : new Trunk(
                nn.Sequential(first, nn.Tanh()), new MemoryLayer(config.Memory, hidden, hidden),
                nn.Sequential(Orthogonal(nn.Linear(hidden, outputs), lastGain)));
    }

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

    private double Value(ReadOnlySpan<float> observation, float[] state)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return critic.Step(Row(observation), state).item<float>();
    }

    private void Update()
    {
        rollout.Finish(config.Lambda);
        Dense.SetRate(optimizer, config.LearningRate.At(steps));
        var stretches = config.Memory == Memory.None ? null : rollout.Stretches(config.SequenceLength);
        var size = stretches is null ? config.BatchSize : config.BatchSize / config.SequenceLength;
        if (stretches is not null)
        {
            order = Enumerable.Range(0, stretches.Count).ToArray();
        }

        for (var epoch = 0; epoch < config.Epochs; epoch++)
        {
            Shuffle();
            foreach (var part in order.Chunk(size))
            {
                batch.Fill(rollout, stretches is null ? part.Select(i => (i, 1)) : part.Select(i => stretches[i]));
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
        var (output, values) = Outputs(seenRows);
        var (log, entropy) = actor.Judge(output, seenRows, tensor(batch.Actions, batch.ActionShape));
        var raw = tensor(batch.Advantages, batch.ColumnShape);
        var advantage = batch.Returns.Length < 2 ? raw : (raw - raw.mean()) / (raw.std() + 1e-8);
        var ratio = (log - tensor(batch.LogProbabilities, batch.ColumnShape)).exp();
        var clip = config.Clip.At(steps);
        var policyLoss = -(ratio * advantage).minimum(ratio.clamp(1 - clip, 1 + clip) * advantage).mean();
        var valueLoss = nn.functional.mse_loss(values, tensor(batch.Returns, batch.ColumnShape));
        var loss = policyLoss + (valueLoss * config.ValueWeight) - (entropy * config.EntropyWeight.At(steps));
        watch.Check(policyLoss, "policy_loss", steps);
        watch.Check(valueLoss, "value_loss", steps);
        watch.Check(entropy, "entropy", steps);
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(parameters, config.MaxGradNorm);
        optimizer.step();
    }

    /// <summary>What both networks say at the rows of the batch.</summary>
    private (Tensor Actor, Tensor Critic) Outputs(Tensor rows)
    {
        if (batch.Sequences is not { } sequences)
        {
            return (actor.Body.forward(rows), critic.forward(rows));
        }

        var chosen = tensor(sequences.Rows.ToArray());
        return (
            actor.Body.Along(sequences, batch.ActorStates).index_select(0, chosen),
            critic.Along(sequences, batch.CriticStates).index_select(0, chosen));
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
        private readonly float[] state = new float[owner.actorState.Length];

        public long Version => owner.updates;

        public void Begin() => Array.Clear(state);

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            var row = owner.Row(observation);
            owner.actor.Best(owner.actor.Body.Step(row, state), row, action);
            owner.Cut(action);
        }
    }
}
