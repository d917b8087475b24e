using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// What the learners of continuous actions share: the replay, uniform actions before it is warm, updates as transitions come, and the
/// checkpoint. Actions are numbers in [-1, 1]. What differs between algorithms is in their own files, top to bottom.
/// </summary>
public abstract class ContinuousLearner : ITransitionLearner
{
    private readonly ContinuousConfig _config;
    private readonly LossWatch _watch;
    private readonly float[] _seen;
    private readonly long[] _shape;
    private readonly float[] _noise;
    private long _steps;
    private long _updates;

    private protected ContinuousLearner(int observationSize, int actionSize, ContinuousConfig config, long seed, double alpha = 0)
    {
        (_config, _watch, ActionSize) = (config, new LossWatch(seed), actionSize);
        Random = new SeededRandom(seed);
        manual_seed(seed);
        Replay = new ReplayBuffer(config.Capacity, observationSize, actionSize, alpha);
        Batch = new Transitions(config.BatchSize, observationSize, actionSize);
        (_seen, _shape) = (new float[observationSize], [1, observationSize]);
        _noise = new float[config.BatchSize * actionSize];
        Policy = new GreedyPolicy(this);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <inheritdoc/>
    public abstract PolicyShape Shape { get; }

    /// <inheritdoc/>
    public abstract double FlopsPerTransition { get; }

    private protected int ActionSize { get; }

    private protected SeededRandom Random { get; }

    private protected ReplayBuffer Replay { get; }

    private protected Transitions Batch { get; }

    private protected long Steps => _steps;

    private protected long Updates => _updates;

    /// <summary>The probability with which agents draw uniform numbers.</summary>
    private protected float Uniform => IsWarm ? 0 : 1;

    private protected bool IsWarm => Replay.Count >= _config.Warmup;

    /// <summary>How much importance weights correct priorities.</summary>
    private protected virtual double Beta => 0;

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        if (IsWarm)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            Try(Row(observation), action);
            return;
        }

        for (var i = 0; i < ActionSize; i++)
        {
            action[i] = (float)((2 * Random.NextDouble()) - 1);
        }
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        Replay.Add(observation, action, reward, next, terminated ? 0 : DeterministicMath.Pow(_config.Gamma, elapsed));
        _steps++;
        Advance(reward, terminated || truncated);
        return _updates;
    }

    /// <inheritdoc/>
    public abstract float[] PolicyWeights();

    /// <inheritdoc/>
    public float[] Parameters() => ParameterVector.Read(Learned());

    /// <inheritdoc/>
    public void SetParameters(ReadOnlySpan<float> parameters) => ParameterVector.Write([.. Learned()], parameters);

    /// <inheritdoc/>
    public virtual void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _steps);
        checkpoint.Value(ref _updates);
        checkpoint.Random(Random);
        Replay.Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Owned())
        {
            part.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public virtual void Report(IMetricSink sink, long step) => _watch.Report(sink, step);

    /// <summary>What to do with each transition: its updates, once the replay is warm.</summary>
    private protected virtual void Advance(double reward, bool ends)
    {
        for (var i = 0; IsWarm && _steps % _config.TrainEvery == 0 && i < _config.Updates; i++)
        {
            Update();
        }
    }

    private protected void Update()
    {
        using var scope = NewDisposeScope();
        Replay.Sample(Batch, Random, Beta);
        _updates++;
        SetRates();
        Improve(
            tensor(Batch.Observations, Batch.ObservationShape), tensor(Batch.Actions, Batch.ActionShape),
            tensor(Batch.NextObservations, Batch.ObservationShape));
    }

    /// <summary>Writes an action that explores.</summary>
    private protected abstract void Try(Tensor observation, Span<float> action);

    /// <summary>The best action known.</summary>
    private protected abstract Tensor Best(Tensor observation);

    /// <summary>Sets the optimisers' steps to what the schedules say now.</summary>
    private protected abstract void SetRates();

    /// <summary>Learns from the batch.</summary>
    private protected abstract void Improve(Tensor observations, Tensor actions, Tensor next);

    private protected abstract IEnumerable<IDisposable> Owned();

    /// <summary>All that is learned, and the targets that follow it.</summary>
    private protected abstract IEnumerable<Parameter> Learned();

    /// <summary>y = r + discount V(s').</summary>
    private protected Tensor Goal(Tensor nextValue) => tensor(Batch.Rewards, Batch.ColumnShape) + (tensor(Batch.Discounts, Batch.ColumnShape) * nextValue);

    /// <summary>Standard normal noise, a row for each transition of the batch, times a deviation and clipped.</summary>
    private protected Tensor Noise(double deviation = 1, double clip = double.PositiveInfinity)
    {
        for (var i = 0; i < _noise.Length; i++)
        {
            _noise[i] = (float)Math.Clamp(Random.NextNormal() * deviation, -clip, clip);
        }

        return tensor(_noise, Batch.ActionShape);
    }

    /// <summary>Writes an action with noise added, kept in [-1, 1].</summary>
    private protected void Write(Tensor mean, double deviation, Span<float> action)
    {
        var values = mean.data<float>().ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            action[i] = (float)Math.Clamp(values[i] + (deviation * Random.NextNormal()), -1, 1);
        }
    }

    /// <exception cref="DivergenceException">The loss is not finite or has exploded.</exception>
    private protected void Check(Tensor loss, string name) => _watch.Check(loss, name, _steps);

    private Tensor Row(ReadOnlySpan<float> observation)
    {
        observation[.._seen.Length].CopyTo(_seen);
        return tensor(_seen, _shape);
    }

    private sealed class GreedyPolicy(ContinuousLearner owner) : IPolicy
    {
        public long Version => owner._updates;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            owner.Best(owner.Row(observation)).data<float>().ToArray().CopyTo(action);
        }
    }
}
