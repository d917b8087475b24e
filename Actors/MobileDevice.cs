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
public class MobileDevice(DevicePopulation population) : Actor, IHandle<ArrivalDue>, IHandle<ResultReturned>
{
    private const int OnDevice = -1;

    private RandomStream _random;
    private Leg _leg;
    private SimTime _freeAt;
    private int _born;

    /// <summary>Tasks born so far.</summary>
    public int Born => _born;

    /// <summary>When its own processor will have done all it was given.</summary>
    private protected SimTime FreeAt => _freeAt;

    /// <summary>Whether tasks are born only when an episode has begun.</summary>
    private protected virtual bool WaitsForEpisodes => false;

    private int Number => Id.Index - population.First.Index;

    /// <inheritdoc/>
    public void Handle(in ArrivalDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TaskShape shape = population.Shape;
        DataSize size = shape.SizeUnit * _random.NextInclusive(shape.LeastSize, shape.MostSize);
        _born++;
        Decide(
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
            Ended(message.Task, outcome, context);
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
            Ended(message.Task, TaskOutcome.DeadlineMissed, context);
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
        if (!WaitsForEpisodes)
        {
            ScheduleNext(null, context);
        }
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

    /// <summary>A task is born: where does it go? Unless overridden, where the population's rule says.</summary>
    private protected virtual void Decide(in EdgeTask task, Context context)
    {
        if (population.Rule == PlacementRule.Local
            || (population.Rule == PlacementRule.Threshold && SimTime.Max(context.Now, _freeAt) + (task.Cycles / population.Speed) - context.Now <= population.LocalLimit))
        {
            ExecuteHere(task with { Place = Id }, context);
            return;
        }

        int cell = Cell(context.Now);
        Offer(task with { Place = population.Rule == PlacementRule.Cloud ? CloudOf(cell) : NodeOf(cell) }, cell, context);
    }

    /// <summary>A task of its own has ended.</summary>
    private protected virtual void Ended(in EdgeTask task, TaskOutcome outcome, Context context)
    {
    }

    /// <summary>Executes a task here, behind those that came before; when it starts, and how long it takes.</summary>
    private protected (SimTime Start, SimDuration Work) ExecuteHere(in EdgeTask task, Context context)
    {
        SimDuration work = task.Cycles / population.Speed;
        SimTime start = SimTime.Max(context.Now, _freeAt);
        _freeAt = start + work;
        context.Send(Id, new ResultReturned(task, start - context.Now, work, OnDevice), _freeAt - context.Now);
        return (start, work);
    }

    /// <summary>Sends a task on its way by a cell's radio.</summary>
    private protected void Offer(in EdgeTask task, int cell, Context context) =>
        context.Send(NodeOf(cell), new FlowOffered(task with { Transmit = population.AccessTime }, 0, cell), population.AccessTime);

    /// <summary>A cell's node.</summary>
    private protected ActorId NodeOf(int cell) => new(population.FirstNode.Index + cell);

    /// <summary>The cloud site behind a cell's node.</summary>
    private protected ActorId CloudOf(int cell) => population.CloudOf[cell];

    /// <summary>The next arrival, by its own stream.</summary>
    private protected SimTime? NextArrival(SimTime? after) => population.Arrivals.Next(ref _random, after);

    /// <summary>The cell that it is in.</summary>
    private protected int Cell(SimTime now)
    {
        population.Motion.Advance(Number, ref _leg, now);
        var (x, y) = _leg.At(now);
        return population.Grid.CellAt(x, y);
    }

    /// <summary>Has the next task born.</summary>
    private protected virtual void ScheduleNext(SimTime? after, Context context)
    {
        if (NextArrival(after) is SimTime next)
        {
            context.Send(Id, default(ArrivalDue), next - context.Now);
        }
    }
}
