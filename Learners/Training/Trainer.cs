using System.Globalization;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Training;

/// <summary>
/// Trains any learner on any environment, step by step. Life cycle: make it, Advance as often as wanted, evaluate the learner's
/// policy. Its checkpoint holds learner, environment, streams and counters, so that going on from it equals never having stopped.
/// </summary>
public sealed class Trainer : ICheckpointed
{
    private readonly ILearner _learner;
    private readonly IEnvironment _environment;
    private readonly IMetricSink? _sink;
    private readonly SeededRandom _starts;
    private readonly float[] _action;
    private float[] _seen;
    private float[] _next;
    private readonly long _seed;
    private long _steps;
    private long _episodes;
    private long _length;
    private double _return;

    /// <summary>Begins the first episode.</summary>
    /// <param name="learner">What learns; stays its owner's.</param>
    /// <param name="environment">Where it acts; of the learner's sizes.</param>
    /// <param name="seed">The initial states of all episodes come from here.</param>
    /// <param name="sink">Takes in <c>rollout/*</c> at the end of each episode and <c>train/*</c> on <see cref="Report"/>; none if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The seed is outside of what <see cref="Seeds"/> allows.</exception>
    public Trainer(ILearner learner, IEnvironment environment, long seed, IMetricSink? sink = null)
    {
        (_learner, _environment, _seed, _sink) = (learner, environment, seed, sink);
        _starts = Seeds.Training(seed);
        _action = new float[Math.Max(1, environment.ActionSize)];
        (_seen, _next) = (new float[environment.ObservationSize], new float[environment.ObservationSize]);
        Begin();
    }

    /// <summary>Steps taken in the environment.</summary>
    public long Steps => _steps;

    /// <summary>Episodes that have ended.</summary>
    public long Episodes => _episodes;

    /// <summary>The sum of rewards of the episode that ended last; NaN before the first.</summary>
    public double LastReturn { get; private set; } = double.NaN;

    /// <summary>Trains for so many steps more.</summary>
    /// <exception cref="DivergenceException">A loss is not finite or has exploded.</exception>
    public void Advance(long steps)
    {
        for (var end = _steps + steps; _steps < end;)
        {
            Step();
        }
    }

    /// <summary>Writes what the learner measured since the last report.</summary>
    public void Report()
    {
        if (_sink is not null)
        {
            _learner.Report(_sink, _steps);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The checkpoint is of another learner, environment or seed.</exception>
    public void Exchange(LearnerCheckpoint checkpoint)
    {
        checkpoint.Same(LearnerCheckpoint.NameOf(_learner), "learner");
        checkpoint.Same(_environment.GetType().Name, "environment");
        checkpoint.Same(_seed.ToString(CultureInfo.InvariantCulture), "seed");
        checkpoint.Value(ref _steps);
        checkpoint.Value(ref _episodes);
        checkpoint.Value(ref _length);
        checkpoint.Value(ref _return);
        checkpoint.Values<float>(_seen);
        checkpoint.Random(_starts);
        _environment.Exchange(checkpoint);
        ((ICheckpointed)_learner).Exchange(checkpoint);
    }

    private void Step()
    {
        _learner.Explore(_seen, _action);
        var result = _environment.Take(_action);
        _environment.Observe(_next);
        _steps++;
        _learner.Learn(_seen, _action, result.Reward, _next, result.Terminated, result.Truncated, result.Elapsed);
        _return += result.Reward;
        _length++;
        if (result.Done)
        {
            End();
        }
        else
        {
            (_seen, _next) = (_next, _seen);
        }
    }

    private void End()
    {
        _episodes++;
        LastReturn = _return;
        _sink?.Write("rollout/return", _return, _steps);
        _sink?.Write("rollout/length", _length, _steps);
        Begin();
    }

    private void Begin()
    {
        (_return, _length) = (0, 0);
        _environment.Reset(_starts);
        _environment.Observe(_seen);
    }
}
