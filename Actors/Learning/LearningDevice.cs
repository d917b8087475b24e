using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// A wireless device whose decisions are learned from (<see cref="TaskLearning"/>), in a world of episodes: with each it bears tasks anew, for as long as its arrivals last. It
/// moves on through all of them. The end of a task it sees itself.
/// </summary>
public sealed class LearningDevice : SchedulingDevice, IHandle<PolicyUpdate>, IHandle<EpisodeBegun>, IHandle<ArrivalsOver>, IHandle<FlushDue>
{
    private readonly ArrivalProcess _arrivals;
    private readonly TaskLearning _learning;
    private SimTime _began;

    /// <summary>A device that learns.</summary>
    /// <param name="population">What it has in common with the others; arrivals count from an episode's beginning.</param>
    /// <param name="choices">Its places.</param>
    /// <param name="policy">Its own policy.</param>
    /// <param name="encoder">What is seen at a decision; the policy's own if it is learned.</param>
    /// <param name="learning">How it learns.</param>
    public LearningDevice(DevicePopulation population, DeviceChoices choices, OffloadingPolicy policy, IDecisionEncoder encoder, LearningOptions learning)
        : base(population, choices, policy)
    {
        ArgumentNullException.ThrowIfNull(population);
        (_arrivals, _learning) = (population.Arrivals, new TaskLearning(learning, encoder, policy));
    }

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context) => _learning.Adopt(in message, context);

    /// <inheritdoc/>
    public void Handle(in EpisodeBegun message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _began = context.Now;
        _learning.Begin(in message);
        ScheduleNext(null, context);
    }

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
        state.Field(ref _began);
    }

    /// <inheritdoc/>
    private protected override bool WaitsForEpisodes => true;

    /// <inheritdoc/>
    private protected override EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context) =>
        _learning.Decided(in decision, chosen, in task, HasUndecided, context);

    /// <inheritdoc/>
    private protected override void Ended(in EdgeTask task, TaskOutcome outcome, Context context) =>
        _learning.Ended(new TaskEnded(task.Id, outcome, task.Born, context.Now, task.Deadline, task.Energy), HasUndecided, context);

    /// <inheritdoc/>
    private protected override void ScheduleNext(SimTime? after, Context context)
    {
        SimTime? within = after is SimTime last ? SimTime.Zero + (last - _began) : null;
        if (NextArrival(within) is SimTime next)
        {
            context.Send(Id, default(ArrivalDue), _began + (next - SimTime.Zero) - context.Now);
        }
        else
        {
            context.Send(Id, default(ArrivalsOver), _began + (_arrivals.End - SimTime.Zero) - context.Now);
        }
    }
}
