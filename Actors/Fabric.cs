using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>
/// A region's links, shared among the flows on them by exact max-min fairness (<see cref="FairSharing"/>). A flow is a task carried along one route;
/// when its last bit is carried it crosses the gateway at the route's end, store and forward, and pays the propagation there.
/// <para>Each route keeps the amount that any flow on it has been carried since the route was last idle; a flow ends when that has grown by its size.
/// So a change costs one step for each route it reaches, whatever the number of flows, and nothing accumulates rounding: amounts are integers, and a
/// completion is the first whole nanosecond at which all is carried.</para>
/// <para>Pitfall: rates change with every flow, so delivery is not fixed when a flow begins; between groups only propagation is lookahead.</para>
/// </summary>
public class Fabric : Actor, IHandle<FlowOffered>, IHandle<FlowsDue>
{
    private const long LargestFlow = 1L << 34;

    private readonly FabricOptions _options;
    private readonly FairSharing _sharing;
    private readonly Ring<Flow>[] _flows; // for each route a heap, the next to end on top
    private readonly long[] _count;
    private readonly long[] _rates; // of one flow, in quanta a nanosecond
    private readonly long[] _progress; // of any flow since the route was idle, in quanta; it may wrap around, which differences undo
    private readonly long[] _since; // when progress was brought up to date, in nanoseconds
    private readonly long[] _due; // when the next flow of a route ends, in nanoseconds
    private long _admitted;
    private DataSize _carried;
    private TimerId _timer;
    private SimTime _timerAt = SimTime.Never;

    /// <summary>A fabric without flows.</summary>
    /// <exception cref="ArgumentException">The options name links that are not there; see <see cref="FairSharing"/>.</exception>
    public Fabric(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _sharing = new FairSharing(options);
        int routes = options.Routes.Count;
        (_count, _rates, _progress, _since, _due) = (new long[routes], new long[routes], new long[routes], new long[routes], new long[routes]);
        _flows = new Ring<Flow>[routes];
        for (int route = 0; route < routes; route++)
        {
            (_flows[route], _due[route]) = (new Ring<Flow>(), long.MaxValue);
        }
    }

    /// <summary>Flows offered so far.</summary>
    public long Offered => _admitted;

    /// <summary>Flows under way.</summary>
    public long Carrying => _count.Sum();

    /// <summary>The exact sum of the sizes of all flows that ended.</summary>
    public DataSize Carried => _carried;

    /// <summary>The rate of each flow of a route, in quanta a nanosecond (<see cref="FairSharing.FractionBits"/>); 0 without flows.</summary>
    public long RateOf(int route) => _rates[route];

    /// <inheritdoc/>
    public void Handle(in FlowOffered message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (message.Task.Size.Bits >= LargestFlow)
        {
            throw new ModelException($"{message.Task} has {message.Task.Size}; a fabric carries flows below 2 GiB");
        }

        int route = message.Route;
        ReadOnlySpan<int> reach = _sharing.Reach(route, _count);
        BringUpToDate(reach, context.Now);
        _count[route]++;
        Push(_flows[route], new Flow
        {
            Task = message.Task,
            Cell = message.Cell,
            Offered = context.Now,
            Order = _admitted++,
            End = unchecked(_progress[route] + (message.Task.Size.Bits << FairSharing.FractionBits)),
        });
        Refill(reach);
        SetTimer(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlowsDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _timerAt = SimTime.Never;
        for (int route = 0; route < _due.Length; route++)
        {
            if (_due[route] <= context.Now.Nanoseconds)
            {
                EndFlows(route, context);
            }
        }

        SetTimer(context);
    }

    /// <summary>A task has been carried to the end of its route. Unless overridden, it goes on to the fabric behind the gateway.</summary>
    /// <param name="task">The task, its time on the links included.</param>
    /// <param name="route">The route it took.</param>
    /// <param name="cell">The cell it came through.</param>
    /// <param name="context">The way to everything else.</param>
    protected virtual void Arrived(in EdgeTask task, int route, int cell, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FabricRoute way = _options.Routes[route];
        if (way.Exit == ActorId.Clock)
        {
            throw new ModelException($"route {route} leads nowhere, and {task} was carried along it");
        }

        EdgeTask sent = task with { Transmit = task.Transmit + way.Propagation };
        context.Send(way.Exit, new FlowOffered(sent, way.ExitRoute, cell), way.Propagation);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (int route = 0; route < _flows.Length; route++)
        {
            state.Ring(_flows[route]);
        }

        state.Array(_count);
        state.Array(_rates);
        state.Array(_progress);
        state.Array(_since);
        state.Array(_due);
        state.Field(ref _admitted);
        state.Field(ref _carried);
        state.Field(ref _timer);
        state.Field(ref _timerAt);
    }

    private void EndFlows(int route, Context context)
    {
        ReadOnlySpan<int> reach = _sharing.Reach(route, _count);
        BringUpToDate(reach, context.Now);
        Ring<Flow> flows = _flows[route];
        while (flows.Count > 0 && unchecked(flows[0].End - _progress[route]) <= 0)
        {
            Flow flow = Pop(flows);
            _count[route]--;
            _carried += flow.Task.Size;
            Arrived(flow.Task with { Transmit = flow.Task.Transmit + (context.Now - flow.Offered) }, route, flow.Cell, context);
        }

        Refill(reach);
    }

    private void BringUpToDate(ReadOnlySpan<int> routes, SimTime now)
    {
        foreach (int route in routes)
        {
            _progress[route] = _count[route] == 0 ? 0 : unchecked(_progress[route] + (_rates[route] * (now.Nanoseconds - _since[route])));
            _since[route] = now.Nanoseconds;
        }
    }

    private void Refill(ReadOnlySpan<int> routes)
    {
        _sharing.Fill(_count, _rates);
        foreach (int route in routes)
        {
            _due[route] = long.MaxValue;
            if (_count[route] > 0)
            {
                long left = Math.Max(0, unchecked(_flows[route][0].End - _progress[route]));
                (long whole, long rest) = Math.DivRem(left, _rates[route]);
                _due[route] = _since[route] + whole + (rest > 0 ? 1 : 0);
            }
        }
    }

    private void SetTimer(Context context)
    {
        long next = long.MaxValue;
        foreach (long due in _due)
        {
            next = Math.Min(next, due);
        }

        if (next == _timerAt.Nanoseconds)
        {
            return;
        }

        context.Cancel(_timer);
        (_timer, _timerAt) = (default, new SimTime(next));
        if (next < long.MaxValue)
        {
            _timer = context.Schedule(_timerAt - context.Now, default(FlowsDue));
        }
    }

    private static void Push(Ring<Flow> heap, in Flow flow)
    {
        heap.Enqueue(in flow);
        int place = heap.Count - 1;
        while (place > 0 && flow.IsBefore(in heap[(place - 1) / 2]))
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = flow;
    }

    private static Flow Pop(Ring<Flow> heap)
    {
        Flow first = heap[0], last = heap.RemoveAt(heap.Count - 1);
        int place = 0;
        for (int child = 1; child < heap.Count; child = (2 * place) + 1)
        {
            child += child + 1 < heap.Count && heap[child + 1].IsBefore(in heap[child]) ? 1 : 0;
            if (!heap[child].IsBefore(in last))
            {
                break;
            }

            heap[place] = heap[child];
            place = child;
        }

        if (heap.Count > 0)
        {
            heap[place] = last;
        }

        return first;
    }

    /// <summary>A task under way. <see cref="End"/> is the route's progress at which it ends.</summary>
    private struct Flow : IFields<Flow>
    {
        public EdgeTask Task;
        public SimTime Offered;
        public long End;
        public long Order;
        public int Cell;

        public readonly bool IsBefore(in Flow other) => unchecked(End - other.End) is var gap && (gap < 0 || (gap == 0 && Order < other.Order));

        public static Flow Visit<TVisitor>(in Flow value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new()
            {
                Task = visitor.Record(value.Task),
                Offered = visitor.Record(value.Offered),
                End = visitor.Field(value.End),
                Order = visitor.Field(value.Order),
                Cell = visitor.Field(value.Cell),
            };
    }
}
