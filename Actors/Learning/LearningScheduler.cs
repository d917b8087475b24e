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
    private readonly TaskLearning _learning;

    /// <summary>A scheduler that learns.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="encoder">What is seen at a decision; the policy's own if it is learned.</param>
    /// <param name="learning">How it learns.</param>
    public LearningScheduler(SchedulerOptions options, OffloadingPolicy policy, IDecisionEncoder encoder, LearningOptions learning)
        : base(options, policy) => _learning = new TaskLearning(learning, encoder, policy);

    /// <inheritdoc/>
    private protected override bool NeedsExactViews => base.NeedsExactViews || _learning.NeedsExactViews;

    /// <inheritdoc/>
    public void Handle(in TaskEnded message, Context context) => _learning.Ended(in message, HasUndecided, context);

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context) => _learning.Adopt(in message, context);

    /// <inheritdoc/>
    public void Handle(in EpisodeBegun message, Context context) => _learning.Begin(in message);

    /// <inheritdoc/>
    public void Handle(in ArrivalsOver message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EdgeTask none = default;
        _learning.ArrivalsOver(Look(in none, context.Now), HasUndecided, context);
    }

    /// <inheritdoc/>
    public void Handle(in FlushDue message, Context context) => _learning.Flush(context);

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        _learning.DeclareState(state);
    }

    /// <inheritdoc/>
    private protected override EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context) =>
        _learning.Decided(in decision, chosen, in task, HasUndecided, context);
}
