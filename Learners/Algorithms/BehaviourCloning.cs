using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Behaviour cloning (Pomerleau 1991) for discrete actions: the likeliest action is the one the data took there, by cross-entropy.
/// Rewards are ignored. What differs from the paper: Adam and rectified units. Tested in Tests/Learners/PolicySearchTests.cs.
/// </summary>
public sealed class BehaviourCloning : IOfflineLearner, ICheckpointed
{
    private readonly LossWatch _watch;
    private readonly SeededRandom _random;
    private readonly Sequential _network;
    private readonly Adam _optimizer;
    private readonly ReplayBuffer _replay;
    private readonly int _choices;
    private readonly Transitions _batch;
    private long _updates;

    /// <summary>A learner that has seen nothing.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public BehaviourCloning(int observationSize, int actionCount, BehaviourCloningConfig config, long seed)
    {
        config.Checked();
        (_watch, _random) = (new LossWatch(seed), new SeededRandom(seed));
        manual_seed(seed);
        _network = Dense.Network(observationSize, config.Hidden, actionCount);
        _optimizer = optim.Adam(_network.parameters(), config.LearningRate);
        _replay = new ReplayBuffer(config.Capacity, observationSize, 1);
        _choices = actionCount;
        _batch = new Transitions(config.BatchSize, observationSize, 1);
        Policy = new ClonedPolicy(this, observationSize);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>Writes the cloned action: there is nothing to explore.</summary>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action) => Policy.Act(observation, action);

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        Remember(observation, action);
        Update();
        return _updates;
    }

    /// <inheritdoc/>
    public void Remember(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, double elapsed = 1)
        => Remember(observation, action);

    /// <summary>Takes in what was done, without learning.</summary>
    public void Remember(ReadOnlySpan<float> observation, ReadOnlySpan<float> action) => _replay.Add(observation, action, 0, observation, 0);

    /// <inheritdoc/>
    public void Update()
    {
        using var scope = NewDisposeScope();
        _replay.Sample(_batch, _random);
        var action = tensor(_batch.Actions, _batch.ColumnShape).to_type(ScalarType.Int64);
        var loss = -_network.forward(tensor(_batch.Observations, _batch.ObservationShape)).log_softmax(1).gather(1, action).mean();
        _watch.Check(loss, "loss", _updates);
        Dense.Descend(_optimizer, loss);
        _updates++;
    }

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step) => _watch.Report(sink, step);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _updates);
        checkpoint.Random(_random);
        checkpoint.Modules(_network);
        checkpoint.Optimizers(_optimizer);
        _replay.Exchange(checkpoint);
        _replay.RequireChoices(_choices);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        _network.Dispose();
    }

    private sealed class ClonedPolicy(BehaviourCloning owner, int observationSize) : IPolicy
    {
        public long Version => owner._updates;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            action[0] = owner._network.forward(tensor(observation[..observationSize].ToArray(), [1, observationSize])).argmax(1).item<long>();
        }
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ILearner Cloning(int observationSize, int actionCount, BehaviourCloningConfig config, long seed)
        => Make(() => new BehaviourCloning(observationSize, actionCount, config, seed));
}
