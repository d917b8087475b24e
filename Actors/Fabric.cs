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
    private readonly RouteShare[] _shares = []; // of several routes; the only one's lies here, in the next two
    private readonly FlowHeap[] _flows = [];
    private RouteShare _onlyShare = new() { Due = long.MaxValue };
    private FlowHeap _onlyFlows = new();
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
        if (routes > 1)
        {
            (_shares, _flows) = (new RouteShare[routes], new FlowHeap[routes]);
            Array.Fill(_shares, _onlyShare);
            Array.Fill(_flows, _onlyFlows);
        }
    }

    /// <summary>Flows offered so far.</summary>
    public long Offered => _admitted;

    /// <summary>Flows under way.</summary>
    public long Carrying => _onlyShare.Flows + _shares.Sum(s => s.Flows);

    /// <summary>The exact sum of the sizes of all flows that ended.</summary>
    public DataSize Carried => _carried;

    /// <summary>The rate of each flow of a route, in quanta a nanosecond 2^28 a bit; 0 without flows.</summary>
    public long RateOf(int route) => Shares[route].Rate;

    private Span<RouteShare> Shares => _sharing is null ? new Span<RouteShare>(ref _onlyShare) : _shares;

    private Span<FlowHeap> Flows => _sharing is null ? new Span<FlowHeap>(ref _onlyFlows) : _flows;

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
        ref RouteShare share = ref Shares[route];
        share.Flows++;
        long end = unchecked(share.Progress + (message.Task.Size.Bits << FairSharing.FractionBits));
        Flows[route].Push(message.Task, message.Cell, context.Now, _admitted++, end);
        Refill(reach);
        SetTimer(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlowsDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (_timer, _timerAt) = (default, SimTime.Never);
        Span<RouteShare> shares = Shares;
        for (int route = 0; route < shares.Length; route++)
        {
            if (shares[route].Due <= context.Now.Nanoseconds)
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
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AccountEntry.Record(Id, _options.Kind, Account.OfData(_options.EnergyPerGigabyte, _options.Price, _carried), context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        for (int route = 0; route < _flows.Length; route++)
        {
            _flows[route].Declare(state, $"{nameof(_flows)}[{route}]");
        }

        _onlyFlows.Declare(state, nameof(_onlyFlows));
        state.Array(_shares);
        state.Field(ref _onlyShare);
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
        ref RouteShare share = ref Shares[route];
        ref FlowHeap flows = ref Flows[route];
        while (!flows.IsEmpty && unchecked(flows.First.End - share.Progress) <= 0)
        {
            ref readonly Flow flow = ref flows.First;
            EdgeTask task = flow.Task with { Transmit = flow.Task.Transmit + (context.Now - flow.Offered) };
            int cell = flow.Cell;
            flows.RemoveFirst();
            share.Flows--;
            _carried += task.Size;
            Arrived(in task, route, cell, context);
        }

        Refill(reach);
    }

    private void BringUpToDate(ReadOnlySpan<int> routes, SimTime now)
    {
        Span<RouteShare> shares = Shares;
        foreach (int route in routes)
        {
            ref RouteShare share = ref shares[route];
            share.Progress = share.Flows == 0 ? 0 : unchecked(share.Progress + (share.Rate * (now.Nanoseconds - share.Since)));
            share.Since = now.Nanoseconds;
        }
    }

    private void Refill(ReadOnlySpan<int> routes)
    {
        if (_sharing is null)
        {
            _onlyShare.Rate = _onlyShare.Flows == 0 ? 0 : Math.Max(1, _capacity / _onlyShare.Flows);
        }
        else
        {
            _sharing.Fill(_shares);
        }

        Span<RouteShare> shares = Shares;
        foreach (int route in routes)
        {
            ref RouteShare share = ref shares[route];
            share.Due = long.MaxValue;
            if (share.Flows > 0)
            {
                long left = Math.Max(0, unchecked(Flows[route].First.End - share.Progress));
                (long whole, long rest) = Math.DivRem(left, share.Rate);
                share.Due = share.Since + whole + (rest > 0 ? 1 : 0);
            }
        }
    }

    private void SetTimer(Context context)
    {
        long next = long.MaxValue;
        foreach (ref readonly RouteShare share in Shares)
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
}
