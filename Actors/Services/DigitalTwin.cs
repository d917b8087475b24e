using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>How nodes and links tell a twin how they are.</summary>
/// <param name="Twin">The twin; in the same group.</param>
/// <param name="Period">How often; at every change if it is zero.</param>
/// <param name="Delay">How old a report is when it comes.</param>
public sealed record TwinReports(ActorId Twin, SimDuration Period, SimDuration Delay)
{
    /// <summary>Whether reports come at regular times, and not at every change.</summary>
    public bool IsPeriodic => Period > SimDuration.Zero;
}

/// <summary>A place or link that tells a twin how it is: at every change, or at regular times until all services have ended.</summary>
/// <param name="orchestrator">Who knows how far services have come; in the same group.</param>
/// <param name="reports">How it tells a twin; null if there is none.</param>
public abstract class ReportingActor(ActorId orchestrator, TwinReports? reports) : Actor, IHandle<ReportDue>
{
    private IProgressView? _progress;

    /// <summary>Who knows how far services have come.</summary>
    private protected ActorId Orchestrator => orchestrator;

    /// <summary>How far all services have come; known when the run has started.</summary>
    private protected ServiceProgress Progress => _progress!.Progress;

    /// <inheritdoc/>
    public void Handle(in ReportDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Report(reports!, context);
        if (!Progress.IsOver)
        {
            context.Schedule(reports!.Period, default(ReportDue));
        }
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _progress = context.View<IProgressView>(orchestrator);
        if (reports is { IsPeriodic: true })
        {
            context.Schedule(reports.Period, default(ReportDue));
        }
    }

    /// <summary>Something has changed.</summary>
    private protected void ReportChange(Context context)
    {
        if (reports is { IsPeriodic: false })
        {
            Report(reports, context);
        }
    }

    /// <summary>Tells the twin.</summary>
    private protected abstract void Report(TwinReports to, Context context);
}

/// <summary>A regular report is due.</summary>
public readonly record struct ReportDue : IMessage<ReportDue>
{
    /// <inheritdoc/>
    public static string Tag => "services.report-due";

    /// <inheritdoc/>
    public static ReportDue Visit<TVisitor>(in ReportDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => default;
}

/// <summary>How a place was.</summary>
/// <param name="Place">The place.</param>
/// <param name="FreeAt">When all that had come to it would have been executed.</param>
/// <param name="At">When it was so.</param>
public readonly record struct NodeReport(int Place, SimTime FreeAt, SimTime At) : IMessage<NodeReport>
{
    /// <inheritdoc/>
    public static string Tag => "services.node-report";

    /// <inheritdoc/>
    public static NodeReport Visit<TVisitor>(in NodeReport value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Place), visitor.Record(value.FreeAt), visitor.Record(value.At));
}

/// <summary>How a link was.</summary>
/// <param name="Link">The link.</param>
/// <param name="FreeAt">When it would be free, where flows have links to themselves.</param>
/// <param name="Residual">What nobody had reserved of it.</param>
/// <param name="At">When it was so.</param>
public readonly record struct LinkReport(int Link, SimTime FreeAt, DataRate Residual, SimTime At) : IMessage<LinkReport>
{
    /// <inheritdoc/>
    public static string Tag => "services.link-report";

    /// <inheritdoc/>
    public static LinkReport Visit<TVisitor>(in LinkReport value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Link), visitor.Record(value.FreeAt), visitor.Record(value.Residual), visitor.Record(value.At));
}

/// <summary>What a twin predicts.</summary>
public enum TwinQuantity
{
    /// <summary>The time that a place needs for what has come to it, in seconds.</summary>
    NodeBacklog,

    /// <summary>The time until a link is free, in seconds; where flows have links to themselves.</summary>
    LinkBacklog,

    /// <summary>What nobody has reserved of a link, in Mbps; where shares are reserved.</summary>
    LinkResidual,
}

/// <summary>What a twin had predicted when a report came: one row each.</summary>
/// <param name="Quantity">Of what.</param>
/// <param name="Number">The place's or link's number.</param>
/// <param name="At">The time that the report is of.</param>
/// <param name="Ahead">How long before that the last report was.</param>
/// <param name="Predicted">What the twin predicted.</param>
/// <param name="Unchanged">What the last report said: the prediction that nothing changes.</param>
/// <param name="Actual">What was.</param>
public readonly record struct TwinError(TwinQuantity Quantity, int Number, SimTime At, SimDuration Ahead, double Predicted, double Unchanged, double Actual) : IFields<TwinError>
{
    /// <inheritdoc/>
    public static TwinError Visit<TVisitor>(in TwinError value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Enum(value.Quantity),
            visitor.Field(value.Number),
            visitor.Record(value.At),
            visitor.Record(value.Ahead),
            visitor.Field(value.Predicted),
            visitor.Field(value.Unchanged),
            visitor.Field(value.Actual));
}

/// <summary>
/// A mirror of nodes and links, from their reports alone. What it shows is its prediction for now from the last report: backlogs shrink as time passes, and nothing new has come. Each report tells how wrong it was.
/// </summary>
/// <param name="places">How many places.</param>
/// <param name="topology">The nodes and links.</param>
/// <param name="discipline">How flows get on.</param>
public sealed class DigitalTwin(int places, EdgeTopology topology, FlowDiscipline discipline) : Actor, IServiceView, IHandle<NodeReport>, IHandle<LinkReport>
{
    private const double Mega = 1e6;

    private readonly Mirrored[] _nodes = new Mirrored[places];
    private readonly Mirrored[] _links = new Mirrored[topology.Links.Count];
    private readonly long[] _reserved = new long[topology.Links.Count]; // bits a second

    /// <inheritdoc/>
    public SimTime NodeFree(int place) => _nodes[place].FreeAt;

    /// <inheritdoc/>
    public SimTime LinkFree(int link) => _links[link].FreeAt;

    /// <inheritdoc/>
    public DataRate Residual(int link) => new(topology.Links[link].Rate.BitsPerSecond - _reserved[link]);

    /// <inheritdoc/>
    public void Handle(in NodeReport message, Context context) => Compare(ref _nodes[message.Place], TwinQuantity.NodeBacklog, message.Place, message.FreeAt, message.At, context);

    /// <inheritdoc/>
    public void Handle(in LinkReport message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ref Mirrored link = ref _links[message.Link];
        if (discipline == FlowDiscipline.Exclusive)
        {
            Compare(ref link, TwinQuantity.LinkBacklog, message.Link, message.FreeAt, message.At, context);
            return;
        }

        double before = Residual(message.Link).BitsPerSecond / Mega;
        context.Record(new TwinError(TwinQuantity.LinkResidual, message.Link, message.At, message.At - link.At, before, before, message.Residual.BitsPerSecond / Mega));
        _reserved[message.Link] = topology.Links[message.Link].Rate.BitsPerSecond - message.Residual.BitsPerSecond;
        link = new Mirrored(message.FreeAt, message.At);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_nodes);
        state.Array(_links);
        state.Array(_reserved);
    }

    private static void Compare(ref Mirrored mirrored, TwinQuantity quantity, int number, SimTime freeAt, SimTime at, Context context)
    {
        context.Record(new TwinError(
            quantity, number, at, at - mirrored.At, Backlog(mirrored.FreeAt, at), Backlog(mirrored.FreeAt, mirrored.At), Backlog(freeAt, at)));
        mirrored = new Mirrored(freeAt, at);
    }

    private static double Backlog(SimTime freeAt, SimTime at) => freeAt > at ? (freeAt - at).Seconds : 0;

    private readonly record struct Mirrored(SimTime FreeAt, SimTime At) : IFields<Mirrored>
    {
        public static Mirrored Visit<TVisitor>(in Mirrored value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.FreeAt), visitor.Record(value.At));
    }
}
