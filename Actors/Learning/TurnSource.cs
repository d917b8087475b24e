using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// Bears the tasks that a <see cref="TaskSource"/> of the same name and arrivals bears, and gives its scheduler a turn at the start of every slot: with the slot's
/// task, or without one. A last turn comes where the slots are over, for a look at what followed. Turns of one instant are taken in the order of their sources.
/// </summary>
/// <param name="scheduler">The scheduler, in the same group.</param>
/// <param name="ordinal">The source's number in the scenario, from 0; it makes task ids unique.</param>
/// <param name="arrivals">In which slots tasks are born.</param>
/// <param name="shape">What they are like.</param>
public sealed class TurnSource(ActorId scheduler, int ordinal, SlottedArrivals arrivals, TaskShape shape) : Actor, IHandle<TurnDue>
{
    private RandomStream _arrivals;
    private RandomStream _shapes;
    private SimTime _next;
    private long _born;

    /// <inheritdoc/>
    public void Handle(in TurnDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Now == _next)
        {
            _born++;
            context.Send(scheduler, new TaskBorn(shape.Bear(ref _shapes, Id, ordinal, _born, context.Now)));
            _next = arrivals.Next(ref _arrivals, context.Now) ?? SimTime.Never;
        }
        else
        {
            context.Send(scheduler, default(TurnPassed));
        }

        if (context.Now < arrivals.End)
        {
            context.Send(Id, default(TurnDue), arrivals.Slot, arrivals.Phase);
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_arrivals, _shapes) = (context.RandomStream("arrivals"), context.RandomStream("tasks"));
        _next = arrivals.Next(ref _arrivals, null) ?? SimTime.Never;
        context.Send(Id, default(TurnDue), SimDuration.Zero, arrivals.Phase);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _arrivals);
        state.Field(ref _shapes);
        state.Field(ref _next);
        state.Field(ref _born);
    }
}
