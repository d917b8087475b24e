using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>What others of its group see of a broker.</summary>
public interface IFlowsView
{
    /// <summary>All flows, and what they take of links.</summary>
    FlowTable Flows { get; }
}

/// <summary>
/// Holds the calendars of all paths: gives flows the links of their way, all at once, from the start to the end. Links themselves are told what they carry. Everything is in one group, since a way takes several links at once.
/// </summary>
/// <param name="topology">The nodes and links.</param>
/// <param name="discipline">How flows get on.</param>
/// <param name="leastShare">Where shares are reserved: a flow waits until its share is at least this part of its way's capacity.</param>
/// <param name="links">The actors of the links.</param>
/// <param name="orchestrator">Who asks, and is told when an input has come.</param>
public sealed class PathBroker(EdgeTopology topology, FlowDiscipline discipline, double leastShare, IReadOnlyList<ActorId> links, ActorId orchestrator)
    : Actor, IFlowsView, IHandle<FlowAsked>, IHandle<FlowDue>, IHandle<FlowEnded>
{
    private readonly FlowTable _flows = new(topology, discipline, leastShare);

    /// <inheritdoc/>
    public FlowTable Flows => _flows;

    /// <inheritdoc/>
    public void Handle(in FlowAsked message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        int slot = _flows.Add(new PathFlow(message.For, message.From, message.To, message.Size, message.Share, context.Now, context.Now + message.Wait));
        if (message.Wait > SimDuration.Zero)
        {
            context.Send(Id, new FlowDue(slot), message.Wait);
            return;
        }

        _flows.Offer(slot, context.Now);
        Begin(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlowDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _flows.Offer(message.Slot, context.Now);
        Begin(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlowEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PathFlow flow = _flows.End(message.Slot, context.Now);
        if (discipline == FlowDiscipline.Reserved)
        {
            foreach (int link in topology.Path(flow.From, flow.To))
            {
                context.Send(links[link], new FlowLeft(flow.Rate));
            }
        }

        context.Send(orchestrator, new InputCame(flow.For, flow.Start - flow.Asked, flow.End - flow.Start));
        Begin(context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state) => _flows.DeclareState(state);

    private void Begin(Context context)
    {
        while (_flows.TryTakeStarted(out int slot))
        {
            ref readonly PathFlow flow = ref _flows[slot];
            context.Send(Id, new FlowEnded(slot), flow.End - context.Now);
            foreach (int link in topology.Path(flow.From, flow.To))
            {
                context.Send(links[link], new FlowCarried(flow.Size, flow.Rate, flow.Start - context.Now, flow.End - flow.Start));
            }
        }
    }
}

/// <summary>A link between two edge nodes: knows what it carries, counts it, and tells a twin.</summary>
/// <param name="number">Its number in the topology.</param>
/// <param name="capacity">Its capacity.</param>
/// <param name="discipline">How flows get on.</param>
/// <param name="orchestrator">Who knows how far services have come; in the same group.</param>
/// <param name="reports">How it tells a twin how it is; null if there is none.</param>
public sealed class ServiceLink(int number, DataRate capacity, FlowDiscipline discipline, ActorId orchestrator, TwinReports? reports = null)
    : ReportingActor(orchestrator, reports), IHandle<FlowCarried>, IHandle<FlowLeft>
{
    private DataSize _carried;
    private long _flows;
    private SimTime _freeAt;
    private DataRate _reserved;

    /// <summary>All that it has carried or carries.</summary>
    public DataSize Carried => _carried;

    /// <summary>What is reserved of it now.</summary>
    public DataRate Reserved => _reserved;

    /// <inheritdoc/>
    /// <exception cref="ModelException">All flows on it would have more than its capacity (eq 9 of DTDRLMO), or two would have it to themselves.</exception>
    public void Handle(in FlowCarried message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _carried += message.Size;
        _flows++;
        if (discipline == FlowDiscipline.Exclusive)
        {
            SimTime starts = context.Now + message.Starts;
            _freeAt = starts >= _freeAt ? starts + message.Takes : throw new ModelException($"link {number} would carry two flows from {starts} on, and each has it to itself");
        }
        else
        {
            _reserved = new DataRate(_reserved.BitsPerSecond + message.Rate.BitsPerSecond);
            if (_reserved.CompareTo(capacity) > 0)
            {
                throw new ModelException($"the flows on link {number} have {_reserved} together, and its capacity is {capacity}");
            }
        }

        ReportChange(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlowLeft message, Context context)
    {
        _reserved = new DataRate(_reserved.BitsPerSecond - message.Rate.BitsPerSecond);
        ReportChange(context);
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Record(new LinkCarried(Id, _flows, _carried));
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _carried);
        state.Field(ref _flows);
        state.Field(ref _freeAt);
        state.Field(ref _reserved);
    }

    private protected override void Report(TwinReports to, Context context) =>
        context.Send(to.Twin, new LinkReport(number, _freeAt, new DataRate(capacity.BitsPerSecond - _reserved.BitsPerSecond), context.Now), to.Delay);
}

/// <summary>A flow with a share of a link has ended there.</summary>
/// <param name="Rate">The share.</param>
public readonly record struct FlowLeft(DataRate Rate) : IMessage<FlowLeft>
{
    /// <inheritdoc/>
    public static string Tag => "services.flow-left";

    /// <inheritdoc/>
    public static FlowLeft Visit<TVisitor>(in FlowLeft value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Rate));
}
