using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// What makes an actor that places tasks one that learns: it joins each task's end to the decision that placed it, streams decisions with their rewards to a learner
/// (<see cref="ExperienceRecorder"/>), takes over new versions between two decisions, and tells the <see cref="Episode"/> when all is over. Its actor owns it, declares
/// its state, and says whether tasks wait there that are not decided.
/// </summary>
internal sealed class TaskLearning
{
    private readonly LearningOptions _options;
    private readonly IDecisionEncoder _encoder;
    private readonly OffloadingPolicy _policy;
    private readonly ExperienceRecorder _experience;
    private bool _isOver; // the arrivals
    private bool _learns = true;
    private int _episode;
    private int _running;
    private long _tasks;
    private long _succeeded;
    private double _reward;

    public TaskLearning(LearningOptions options, IDecisionEncoder encoder, OffloadingPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        (_options, _encoder, _policy) = (options, encoder, policy);
        _experience = new ExperienceRecorder(options.Experience, encoder.ObservationSize, encoder.ActionCount);
    }

    /// <summary>Whether what is learned from takes looks into other nodes' queues.</summary>
    public bool NeedsExactViews => _encoder.NeedsExactViews;

    /// <summary>An episode begins.</summary>
    public void Begin(in EpisodeBegun message)
    {
        (_episode, _learns, _isOver) = (message.Number, message.Learns, false);
        (_tasks, _succeeded, _reward) = (0, 0, 0);
        if (_policy is LearnedPolicy learned)
        {
            learned.Explores = message.Learns;
        }
    }

    /// <summary>A new version has come.</summary>
    public void Adopt(in PolicyUpdate message, Context context)
    {
        if (_policy is LearnedPolicy learned && learned.Swap(message.Version, message.Weights!))
        {
            context.Record(new PolicyAdopted(context.Self, message.Version, context.Now));
        }
    }

    /// <summary>A decision was made; what comes back is the task with its decider and version.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="chosen">The number of the chosen place.</param>
    /// <param name="task">The task, placed.</param>
    /// <param name="undecided">Whether other tasks wait for a decision.</param>
    /// <param name="context">The way to everything else.</param>
    public EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, bool undecided, Context context)
    {
        var learned = _policy as LearnedPolicy;
        _tasks++;
        _running++;
        if (_learns && _experience.Gathers)
        {
            var made = new MadeDecision
            {
                Subject = task.Id,
                Trajectory = _options.Trajectory is { } key ? key.Of(in decision) : 0,
                Seen = learned is null ? Look(in decision) : new FrozenFloats(learned.Seen.ToArray()),
                Action = chosen,
                LogProbability = learned?.LogProbability ?? 0,
                Version = learned?.Version ?? 0,
            };
            _experience.Decide(in made, context);
            EndTrajectories(in decision, undecided, context);
        }

        return task with { Decider = context.Self, PolicyVersion = learned?.Version ?? 0 };
    }

    /// <summary>A task has ended.</summary>
    public void Ended(in TaskEnded message, bool undecided, Context context)
    {
        double reward = _options.Reward.Reward(in message);
        _running--;
        _succeeded += message.Outcome == TaskOutcome.Succeeded ? 1 : 0;
        _reward += reward;
        _experience.Settle(message.TaskId, reward, message.Ended, context);
        EndIfDrained(undecided, context);
    }

    /// <summary>No more tasks are born in this episode.</summary>
    /// <param name="look">A look at the world without a task.</param>
    /// <param name="undecided">Whether tasks wait for a decision.</param>
    /// <param name="context">The way to everything else.</param>
    public void ArrivalsOver(in Decision look, bool undecided, Context context)
    {
        _isOver = true;
        EndTrajectories(in look, undecided, context);
        EndIfDrained(undecided, context);
    }

    /// <summary>An incomplete batch has waited long enough.</summary>
    public void Flush(Context context) => _experience.Flush(context);

    /// <summary>Declares what changes.</summary>
    public void DeclareState(StateVisitor state)
    {
        _experience.DeclareState(state);
        state.Field(ref _isOver);
        state.Field(ref _learns);
        state.Field(ref _episode);
        state.Field(ref _running);
        state.Field(ref _tasks);
        state.Field(ref _succeeded);
        state.Field(ref _reward);
    }

    private FrozenFloats Look(in Decision decision)
    {
        var seen = new float[_encoder.ObservationSize + _encoder.ActionCount];
        _encoder.Encode(in decision, seen.AsSpan(0, _encoder.ObservationSize), seen.AsSpan(_encoder.ObservationSize));
        return new FrozenFloats(seen);
    }

    /// <summary>The arrivals are over and every task is decided: nothing follows but a last look, without a task.</summary>
    private void EndTrajectories(in Decision look, bool undecided, Context context)
    {
        if (_isOver && !undecided && _experience.Open > 0)
        {
            EdgeTask none = default;
            _experience.EndAll(Look(look.Without(in none)), context);
        }
    }

    private void EndIfDrained(bool undecided, Context context)
    {
        if (_options.Episode is ActorId episode && _isOver && _running == 0 && !undecided)
        {
            context.Send(episode, new SchedulerDrained(_episode, _tasks, _succeeded, _reward), _options.EpisodeDelay);
            _isOver = false;
        }
    }
}
