using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>What makes a scheduler one that learns.</summary>
public sealed record LearningOptions
{
    /// <summary>How its decisions become experience.</summary>
    public required ExperienceOptions Experience { get; init; }

    /// <summary>Which trajectory a decision belongs to; null for one trajectory of all the scheduler's decisions.</summary>
    public ITrajectoryKey? Trajectory { get; init; }

    /// <summary>What the end of a task is worth.</summary>
    public IRewardShaper Reward { get; init; } = new OutcomeReward();

    /// <summary>The actor that divides time into episodes; null without any.</summary>
    public ActorId? Episode { get; init; }

    /// <summary>How long the news that all tasks have ended travels to it.</summary>
    public SimDuration EpisodeDelay { get; init; }
}

/// <summary>
/// A scheduler whose decisions are learned from. It decides with its own copy of a policy version, stamps the version on the task, joins each task's end to
/// the decision that placed it, and streams the decisions with their rewards to a learner (<see cref="ExperienceRecorder"/>). A new version is taken over
/// between two decisions, whole. A heuristic in place of a <see cref="LearnedPolicy"/> gives experience too, for learning from what others do.
/// </summary>
public sealed class LearningScheduler : Scheduler,
    IHandle<TaskEnded>, IHandle<PolicyUpdate>, IHandle<EpisodeBegun>, IHandle<ArrivalsOver>, IHandle<FlushDue>
{
    private readonly LearningOptions _learning;
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

    /// <summary>A scheduler that learns.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="encoder">What is seen at a decision; the policy's own if it is learned.</param>
    /// <param name="learning">How it learns.</param>
    public LearningScheduler(SchedulerOptions options, OffloadingPolicy policy, IDecisionEncoder encoder, LearningOptions learning)
        : base(options, policy)
    {
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentNullException.ThrowIfNull(encoder);
        (_policy, _encoder, _learning) = (policy, encoder, learning);
        _experience = new ExperienceRecorder(learning.Experience, encoder.ObservationSize, encoder.ActionCount);
    }

    /// <inheritdoc/>
    public void Handle(in TaskEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double reward = _learning.Reward.Reward(in message);
        _running--;
        _succeeded += message.Outcome == TaskOutcome.Succeeded ? 1 : 0;
        _reward += reward;
        _experience.Settle(message.TaskId, reward, message.Ended, context);
        EndIfDrained(context);
    }

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_policy is LearnedPolicy learned && learned.Swap(message.Version, message.Weights!))
        {
            context.Record(new PolicyAdopted(Id, message.Version, context.Now));
        }
    }

    /// <inheritdoc/>
    public void Handle(in EpisodeBegun message, Context context)
    {
        (_episode, _learns, _isOver) = (message.Number, message.Learns, false);
        (_tasks, _succeeded, _reward) = (0, 0, 0);
        if (_policy is LearnedPolicy learned)
        {
            learned.Explores = message.Learns;
        }
    }

    /// <inheritdoc/>
    public void Handle(in ArrivalsOver message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _isOver = true;
        EndTrajectories(context);
        EndIfDrained(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlushDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _experience.Flush(context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        _experience.DeclareState(state);
        state.Field(ref _isOver);
        state.Field(ref _learns);
        state.Field(ref _episode);
        state.Field(ref _running);
        state.Field(ref _tasks);
        state.Field(ref _succeeded);
        state.Field(ref _reward);
    }

    /// <inheritdoc/>
    private protected override EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context)
    {
        var learned = _policy as LearnedPolicy;
        _tasks++;
        _running++;
        if (_learns && _experience.Gathers)
        {
            var made = new MadeDecision
            {
                Subject = task.Id,
                Trajectory = _learning.Trajectory is { } key ? key.Of(in decision) : 0,
                Seen = learned is null ? Look(in decision) : new FrozenFloats(learned.Seen.ToArray()),
                Action = chosen,
                LogProbability = learned?.LogProbability ?? 0,
                Version = learned?.Version ?? 0,
            };
            _experience.Decide(in made, context);
            EndTrajectories(context);
        }

        return task with { Decider = Id, PolicyVersion = learned?.Version ?? 0 };
    }

    private FrozenFloats Look(in Decision decision)
    {
        var seen = new float[_encoder.ObservationSize + _encoder.ActionCount];
        _encoder.Encode(in decision, seen.AsSpan(0, _encoder.ObservationSize), seen.AsSpan(_encoder.ObservationSize));
        return new FrozenFloats(seen);
    }

    /// <summary>The arrivals are over and every task is decided: nothing follows but a last look.</summary>
    private void EndTrajectories(Context context)
    {
        if (_isOver && !HasUndecided && _experience.Open > 0)
        {
            EdgeTask none = default;
            _experience.EndAll(Look(Look(in none, context.Now)), context);
        }
    }

    private void EndIfDrained(Context context)
    {
        if (_learning.Episode is ActorId episode && _isOver && _running == 0 && !HasUndecided)
        {
            context.Send(episode, new SchedulerDrained(_episode, _tasks, _succeeded, _reward), _learning.EpisodeDelay);
            _isOver = false;
        }
    }
}
