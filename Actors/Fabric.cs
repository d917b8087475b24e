using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>
/// A region's links, shared among the flows on them by exact max-min fairness (progressive filling). A flow is a task carried along one route;
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
    private readonly FairSharing? _sharing; // null when there is one route, whose flows share its least capacity
    private readonly long _capacity;
    private readonly RouteShare[] _shares;
    private readonly Ring<Flow>[] _flows; // for each route a heap, the next to end on top
    private long _admitted;
    private DataSize _carried;
    private TimerId _timer;
    private SimTime _timerAt = SimTime.Never;

    /// <summary>A fabric without flows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A capacity is below 4 bps, or 8 Tbps and more.</exception>
    /// <exception cref="ArgumentException">A route is empty, names an unknown link, or names one twice.</exception>
    public Fabric(FabricOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var sharing = new FairSharing(options);
        int routes = options.Routes.Count;
        _sharing = routes == 1 ? null : sharing;
        _capacity = routes == 1 ? sharing.CapacityOf(0) : 0;
        (_shares, _flows) = (new RouteShare[routes], new Ring<Flow>[routes]);
        for (int route = 0; route < routes; route++)
        {
            (_shares[route].Due, _flows[route]) = (long.MaxValue, new Ring<Flow>());
        }
    }

    /// <summary>Flows offered so far.</summary>
    public long Offered => _admitted;

    /// <summary>Flows under way.</summary>
    public long Carrying => _shares.Sum(s => s.Flows);

    /// <summary>The exact sum of the sizes of all flows that ended.</summary>
    public DataSize Carried => _carried;

    /// <summary>The rate of each flow of a route, in quanta a nanosecond 2^28 a bit; 0 without flows.</summary>
    public long RateOf(int route) => _shares[route].Rate;

    /// <inheritdoc/>
    public void Handle(in FlowOffered message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (message.Task.Size.Bits >= LargestFlow)
        {
            throw new ModelException($"{message.Task} has {message.Task.Size}; a fabric carries flows below 2 GiB");
        }

        int route = message.Route;
        ReadOnlySpan<int> reach = Reach(route);
        BringUpToDate(reach, context.Now);
        _shares[route].Flows++;
        Push(_flows[route], new Flow
        {
            Task = message.Task,
            Cell = message.Cell,
            Offered = context.Now,
            Order = _admitted++,
            End = unchecked(_shares[route].Progress + (message.Task.Size.Bits << FairSharing.FractionBits)),
        });
        Refill(reach);
        SetTimer(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlowsDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_timer, _timerAt) = (default, SimTime.Never);
        for (int route = 0; route < _shares.Length; route++)
        {
            if (_shares[route].Due <= context.Now.Nanoseconds)
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

        state.Array(_shares);
        state.Field(ref _admitted);
        state.Field(ref _carried);
        state.Field(ref _timer);
        state.Field(ref _timerAt);
    }

    private static ReadOnlySpan<int> OnlyRoute => [0];

    private ReadOnlySpan<int> Reach(int route) => _sharing is null ? OnlyRoute : _sharing.Reach(route, _shares);

    private void EndFlows(int route, Context context)
    {
        ReadOnlySpan<int> reach = Reach(route);
        BringUpToDate(reach, context.Now);
        Ring<Flow> flows = _flows[route];
        while (flows.Count > 0 && unchecked(flows[0].End - _shares[route].Progress) <= 0)
        {
            Flow flow = Pop(flows);
            _shares[route].Flows--;
            _carried += flow.Task.Size;
            Arrived(flow.Task with { Transmit = flow.Task.Transmit + (context.Now - flow.Offered) }, route, flow.Cell, context);
        }

        Refill(reach);
    }

    private void BringUpToDate(ReadOnlySpan<int> routes, SimTime now)
    {
        foreach (int route in routes)
        {
            ref RouteShare share = ref _shares[route];
            share.Progress = share.Flows == 0 ? 0 : unchecked(share.Progress + (share.Rate * (now.Nanoseconds - share.Since)));
            share.Since = now.Nanoseconds;
        }
    }

    private void Refill(ReadOnlySpan<int> routes)
    {
        if (_sharing is null)
        {
            _shares[0].Rate = _shares[0].Flows == 0 ? 0 : Math.Max(1, _capacity / _shares[0].Flows);
        }
        else
        {
            _sharing.Fill(_shares);
        }

        foreach (int route in routes)
        {
            ref RouteShare share = ref _shares[route];
            share.Due = long.MaxValue;
            if (share.Flows > 0)
            {
                long left = Math.Max(0, unchecked(_flows[route][0].End - share.Progress));
                (long whole, long rest) = Math.DivRem(left, share.Rate);
                share.Due = share.Since + whole + (rest > 0 ? 1 : 0);
            }
        }
    }

    private void SetTimer(Context context)
    {
        long next = long.MaxValue;
        foreach (ref readonly RouteShare share in _shares.AsSpan())
        {
            next = Math.Min(next, share.Due);
        }

        if (next == _timerAt.Nanoseconds)
        {
            return;
        }

        if (_timerAt != SimTime.Never)
        {
            context.Cancel(_timer);
        }

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
        if (place == 0 || !flow.IsBefore(in heap[(place - 1) / 2]))
        {
            return;
        }

        while (place > 0 && flow.IsBefore(in heap[(place - 1) / 2]))
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = flow;
    }

    private static Flow Pop(Ring<Flow> heap)
    {
        if (heap.Count == 1)
        {
            return heap.RemoveAt(0);
        }

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

        heap[place] = last;
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
