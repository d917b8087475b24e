using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Any learner with normalised observations and rewards, as is usual with PPO. The statistics are part of its checkpoint, and its policy
/// uses them too. Pitfall: a learner that replays keeps transitions as they were normalised when they came; early ones are off until
/// they are overwritten.
/// </summary>
public sealed class Normalised : IOfflineLearner, ICheckpointed
{
    private readonly ILearner _inner;
    private readonly NormalisationConfig _config;
    private readonly double _gamma;
    private readonly RunningStatistics _observations;
    private readonly RunningStatistics _returns = new(1);
    private readonly float[] _seen;
    private readonly float[] _next;
    private readonly int _scaled;
    private double _return;

    /// <summary>Wraps a learner that has seen nothing; it is disposed of with this.</summary>
    /// <param name="inner">Learns from what is normalised.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="gamma">The learner's discount, for the deviation of returns.</param>
    /// <param name="config">What to normalise.</param>
    /// <param name="masks">So many last numbers of an observation are action masks and stay as they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration is out of its range.</exception>
    public Normalised(ILearner inner, int observationSize, double gamma, NormalisationConfig config, int masks = 0)
    {
        (_inner, _gamma, _config, _scaled) = (inner, gamma, config.Checked(), observationSize - masks);
        (_seen, _next, _observations) = (new float[observationSize], new float[observationSize], new RunningStatistics(_scaled));
        Policy = new NormalisedPolicy(this, observationSize);
    }

    /// <inheritdoc/>
    public IPolicy Policy { get; }

    /// <summary>The learner inside.</summary>
    public ILearner Inner => _inner;

    /// <inheritdoc/>
    public void Explore(ReadOnlySpan<float> observation, Span<float> action)
    {
        Scale(observation, _seen);
        _inner.Explore(_seen, action);
    }

    /// <inheritdoc/>
    public long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1)
    {
        Scale(observation, _seen);
        Scale(next, _next);
        var version = _inner.Learn(_seen, action, Scaled(reward, elapsed, terminated || truncated), _next, terminated, truncated, elapsed);

        // After learning, so that an observation is explored and learned in the same form.
        _observations.Add(observation);
        return version;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The learner inside cannot learn from a log.</exception>
    public void Remember(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, double elapsed = 1)
    {
        Scale(observation, _seen);
        Scale(next, _next);
        Offline.Remember(_seen, action, Scaled(reward, elapsed, terminated), _next, terminated, elapsed);
        _observations.Add(observation);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The learner inside cannot learn from a log.</exception>
    public void Update() => Offline.Update();

    /// <inheritdoc/>
    public void Report(IMetricSink sink, long step) => _inner.Report(sink, step);

    /// <inheritdoc/>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Value(ref _return);
        _observations.Exchange(checkpoint);
        _returns.Exchange(checkpoint);
        ((ICheckpointed)_inner).Exchange(checkpoint);
    }

    /// <inheritdoc/>
    public void Dispose() => _inner.Dispose();

    private IOfflineLearner Offline => _inner as IOfflineLearner ?? throw new InvalidOperationException($"{_inner.GetType().Name} cannot learn from a log.");

    private double Scaled(double reward, double elapsed, bool ends)
    {
        if (!_config.Rewards)
        {
            return reward * _config.RewardScale;
        }

        _return = (_return * DeterministicMath.Pow(_gamma, elapsed)) + reward;
        _returns.Add([(float)_return]);
        _return = ends ? 0 : _return;
        return Math.Clamp(reward / _returns.Deviation(0), -_config.Clip, _config.Clip) * _config.RewardScale;
    }

    private void Scale(ReadOnlySpan<float> observation, Span<float> scaled)
    {
        observation[.._seen.Length].CopyTo(scaled);
        for (var i = 0; _config.Observations && i < _scaled; i++)
        {
            var value = (observation[i] - _observations.Mean(i)) / _observations.Deviation(i);
            scaled[i] = (float)Math.Clamp(value, -_config.Clip, _config.Clip);
        }
    }

    private sealed class NormalisedPolicy(Normalised owner, int observationSize) : IPolicy
    {
        private readonly float[] _scaled = new float[observationSize];

        public long Version => owner._inner.Policy.Version;

        public void Act(ReadOnlySpan<float> observation, Span<float> action)
        {
            owner.Scale(observation, _scaled);
            owner._inner.Policy.Act(_scaled, action);
        }

        public void Begin() => owner._inner.Policy.Begin();
    }
}

public abstract partial class AlgorithmFactory
{
    /// <inheritdoc/>
    public ILearner Normalised(ILearner learner, int observationSize, double gamma, NormalisationConfig config, int masks)
        => new Normalised(learner, observationSize, gamma, config, masks);
}
