using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>Where the devices of a population have their tasks executed.</summary>
public enum PlacementRule
{
    /// <summary>On the edge node nearest to the device when the task is born.</summary>
    Nearest,

    /// <summary>On the device.</summary>
    Local,

    /// <summary>In the cloud behind the nearest edge node.</summary>
    Cloud,

    /// <summary>On the device while that takes no longer than <see cref="DevicePopulation.LocalLimit"/>, else on the nearest edge node.</summary>
    Threshold,
}

/// <summary>What all devices of a population have in common: one immutable object, so that a device itself stays small.</summary>
public sealed record DevicePopulation
{
    /// <summary>The first device's address; the others follow.</summary>
    public required ActorId First { get; init; }

    /// <summary>How they move.</summary>
    public required Motion Motion { get; init; }

    /// <summary>The cells they move between.</summary>
    public required CellGrid Grid { get; init; }

    /// <summary>The first cell's edge node, a <see cref="ServingFabric"/> whose route 0 is the cell's radio; the other cells' follow.</summary>
    public required ActorId FirstNode { get; init; }

    /// <summary>For each cell its cloud site.</summary>
    public required IReadOnlyList<ActorId> CloudOf { get; init; }

    /// <summary>When tasks are born on a device.</summary>
    public required ArrivalProcess Arrivals { get; init; }

    /// <summary>What tasks are like.</summary>
    public required TaskShape Shape { get; init; }

    /// <summary>Where tasks are executed.</summary>
    public required PlacementRule Rule { get; init; }

    /// <summary>The time after which <see cref="PlacementRule.Threshold"/> gives a task away.</summary>
    public SimDuration LocalLimit { get; init; }

    /// <summary>The speed of a device's own processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public required Frequency Speed { get; init => field = Require.Positive(value); }

    /// <summary>The power of that processor while it executes.</summary>
    public Power ActivePower { get; init; }

    /// <summary>From a task's birth to the first bit on the radio; at least the lookahead, because a device may be in any region.</summary>
    public required SimDuration AccessTime { get; init; }

    /// <summary>The time a result takes from the cell it looked in to the cell where the device is by then.</summary>
    public required SimDuration FollowTime { get; init; }

    /// <summary>How long after its task's deadline a result that does not find its device still follows it.</summary>
    public SimDuration FollowAfterDeadline { get; init; } = SimDuration.FromSeconds(60);
}

/// <summary>A result did not find its device and follows it; a row for the world outside.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="From">The cell that the device had left.</param>
/// <param name="To">The cell that it was in.</param>
public readonly record struct ResultFollowed(long Task, int From, int To);

/// <summary>
/// A wireless device: it moves, bears tasks, sends them to the edge or executes them, and takes back the results. A task that is being transferred stays with
/// the cell it began in, as bearers do; its result looks for the device there, and if it has moved on follows it, as often as need be, until so long after
/// the deadline that nobody waits any more: then the task ends where the result looked last, its deadline missed. So no task is lost, and the time adds up:
/// following is transmission.
/// <para>Between tasks the device's one pending event is its next task. There are no events of motion: cells follow from the leg when they are needed.</para>
/// </summary>
/// <param name="population">What it has in common with the others.</param>
public sealed class MobileDevice(DevicePopulation population) : Actor, IHandle<ArrivalDue>, IHandle<ResultReturned>
{
    private const int OnDevice = -1;

    private RandomStream _random;
    private Leg _leg;
    private SimTime _freeAt;
    private int _born;

    /// <summary>Tasks born so far.</summary>
    public int Born => _born;

    private int Number => Id.Index - population.First.Index;

    /// <inheritdoc/>
    public void Handle(in ArrivalDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TaskShape shape = population.Shape;
        DataSize size = shape.SizeUnit * _random.NextInclusive(shape.LeastSize, shape.MostSize);
        _born++;
        Place(
            new EdgeTask
            {
                Id = ((Number + 1L) << 32) + _born,
                Source = Id,
                Born = context.Now,
                Deadline = shape.Deadline,
                Size = size,
                Cycles = CpuCycles.Of(size, _random.NextInclusive(shape.LeastComplexity, shape.MostComplexity)),
            },
            context);
        ScheduleNext(context.Now, context);
    }

    /// <inheritdoc/>
    public void Handle(in ResultReturned message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int here = message.Cell == OnDevice ? OnDevice : Cell(context.Now);
        if (here == message.Cell)
        {
            TaskOutcome outcome = context.Now <= message.Task.DueAt ? TaskOutcome.Succeeded : TaskOutcome.DeadlineMissed;
            context.Record(message.Task.End(context.Now, outcome, message.Queue, message.Execute));
            if (here == OnDevice)
            {
                // At once, not at the end: a sum would be a field of every device of a million.
                AccountEntry.Record(Id, AccountKind.Compute, default(Account) + (population.ActivePower * message.Execute), context);
            }

            return;
        }

        if (context.Now - message.Task.DueAt >= population.FollowAfterDeadline)
        {
            context.Record(message.Task.End(context.Now, TaskOutcome.DeadlineMissed, message.Queue, message.Execute));
            return;
        }

        context.Record(new ResultFollowed(message.Task.Id, message.Cell, here));
        EdgeTask task = message.Task with { Transmit = message.Task.Transmit + population.FollowTime };
        context.Send(Id, message with { Task = task, Cell = here }, population.FollowTime);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _random = context.RandomStream("tasks");
        _leg = population.Motion.First(Number);
        ScheduleNext(null, context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _random);
        state.Field(ref _leg);
        state.Field(ref _freeAt);
        state.Field(ref _born);
    }

    private void Place(in EdgeTask task, Context context)
    {
        if (population.Rule is PlacementRule.Local or PlacementRule.Threshold)
        {
            SimDuration work = task.Cycles / population.Speed;
            SimTime start = SimTime.Max(context.Now, _freeAt);
            if (population.Rule == PlacementRule.Local || start + work - context.Now <= population.LocalLimit)
            {
                _freeAt = start + work;
                context.Send(Id, new ResultReturned(task with { Place = Id }, start - context.Now, work, OnDevice), _freeAt - context.Now);
                return;
            }
        }

        int cell = Cell(context.Now);
        var node = new ActorId(population.FirstNode.Index + cell);
        ActorId place = population.Rule == PlacementRule.Cloud ? population.CloudOf[cell] : node;
        context.Send(node, new FlowOffered(task with { Place = place, Transmit = population.AccessTime }, 0, cell), population.AccessTime);
    }

    private int Cell(SimTime now)
    {
        population.Motion.Advance(Number, ref _leg, now);
        var (x, y) = _leg.At(now);
        return population.Grid.CellAt(x, y);
    }

    private void ScheduleNext(SimTime? after, Context context)
    {
        if (population.Arrivals.Next(ref _random, after) is SimTime next)
        {
            context.Send(Id, default(ArrivalDue), next - context.Now);
        }
    }
}
