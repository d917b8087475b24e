using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>
/// What happens in which phase of an instant: what a decision leads to at once has happened before the next one is made. Microservices that are ready at one instant are decided
/// in the order in which they became ready.
/// </summary>
public static class ServicePhases
{
    /// <summary>Services are released, flows and microservices begin and end.</summary>
    public const int Events = 0;

    /// <summary>Microservices that are ready are decided.</summary>
    public const int Decisions = 1;
}

/// <summary>A service is released.</summary>
/// <param name="Service">Its number in the run.</param>
public readonly record struct ServiceReleased(int Service) : IMessage<ServiceReleased>
{
    /// <inheritdoc/>
    public static string Tag => "services.released";

    /// <inheritdoc/>
    public static ServiceReleased Visit<TVisitor>(in ServiceReleased value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Service));
}

/// <summary>The microservice that has been ready longest is to be decided.</summary>
public readonly record struct DecisionDue : IMessage<DecisionDue>
{
    /// <inheritdoc/>
    public static string Tag => "services.decision-due";

    /// <inheritdoc/>
    public static DecisionDue Visit<TVisitor>(in DecisionDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => default;
}

/// <summary>An input is asked for where its microservice was placed.</summary>
/// <param name="For">The microservice.</param>
/// <param name="From">The node where it lies.</param>
/// <param name="To">The node where it is needed.</param>
/// <param name="Size">How much.</param>
/// <param name="Share">The share of what is left on its way.</param>
/// <param name="Wait">How long it waits before it asks for its links.</param>
public readonly record struct FlowAsked(MicroserviceId For, int From, int To, DataSize Size, double Share, SimDuration Wait) : IMessage<FlowAsked>
{
    /// <inheritdoc/>
    public static string Tag => "services.flow-asked";

    /// <inheritdoc/>
    public static FlowAsked Visit<TVisitor>(in FlowAsked value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.For), visitor.Field(value.From), visitor.Field(value.To), visitor.Record(value.Size), visitor.Field(value.Share), visitor.Record(value.Wait));
}

/// <summary>A flow has waited as long as was decided.</summary>
/// <param name="Slot">The flow's slot.</param>
public readonly record struct FlowDue(int Slot) : IMessage<FlowDue>
{
    /// <inheritdoc/>
    public static string Tag => "services.flow-due";

    /// <inheritdoc/>
    public static FlowDue Visit<TVisitor>(in FlowDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Slot));
}

/// <summary>A flow has ended.</summary>
/// <param name="Slot">The flow's slot.</param>
public readonly record struct FlowEnded(int Slot) : IMessage<FlowEnded>
{
    /// <inheritdoc/>
    public static string Tag => "services.flow-ended";

    /// <inheritdoc/>
    public static FlowEnded Visit<TVisitor>(in FlowEnded value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Slot));
}

/// <summary>A link carries a flow.</summary>
/// <param name="Size">How much.</param>
/// <param name="Rate">At which rate.</param>
/// <param name="Starts">In how long.</param>
/// <param name="Takes">For how long.</param>
public readonly record struct FlowCarried(DataSize Size, DataRate Rate, SimDuration Starts, SimDuration Takes) : IMessage<FlowCarried>
{
    /// <inheritdoc/>
    public static string Tag => "services.flow-carried";

    /// <inheritdoc/>
    public static FlowCarried Visit<TVisitor>(in FlowCarried value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Size), visitor.Record(value.Rate), visitor.Record(value.Starts), visitor.Record(value.Takes));
}

/// <summary>An input has come.</summary>
/// <param name="For">Its microservice.</param>
/// <param name="Wait">How long it waited for links.</param>
/// <param name="Transmit">How long it was on its way then.</param>
public readonly record struct InputCame(MicroserviceId For, SimDuration Wait, SimDuration Transmit) : IMessage<InputCame>
{
    /// <inheritdoc/>
    public static string Tag => "services.input-came";

    /// <inheritdoc/>
    public static InputCame Visit<TVisitor>(in InputCame value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.For), visitor.Record(value.Wait), visitor.Record(value.Transmit));
}

/// <summary>A microservice whose inputs are all there is to be executed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Cycles">Its work.</param>
public readonly record struct MicroserviceCame(MicroserviceId Id, CpuCycles Cycles) : IMessage<MicroserviceCame>
{
    /// <inheritdoc/>
    public static string Tag => "services.microservice-came";

    /// <inheritdoc/>
    public static MicroserviceCame Visit<TVisitor>(in MicroserviceCame value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Id), visitor.Record(value.Cycles));
}

/// <summary>What a place runs has been executed.</summary>
public readonly record struct ExecutionDone : IMessage<ExecutionDone>
{
    /// <inheritdoc/>
    public static string Tag => "services.execution-done";

    /// <inheritdoc/>
    public static ExecutionDone Visit<TVisitor>(in ExecutionDone value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => default;
}

/// <summary>A microservice has ended.</summary>
/// <param name="Id">Which.</param>
/// <param name="Queue">How long it waited when its inputs were there.</param>
/// <param name="Execute">How long it executed.</param>
public readonly record struct MicroserviceEnded(MicroserviceId Id, SimDuration Queue, SimDuration Execute) : IMessage<MicroserviceEnded>
{
    /// <inheritdoc/>
    public static string Tag => "services.microservice-ended";

    /// <inheritdoc/>
    public static MicroserviceEnded Visit<TVisitor>(in MicroserviceEnded value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Id), visitor.Record(value.Queue), visitor.Record(value.Execute));
}

/// <summary>Parts of a life.</summary>
/// <param name="Wait">For links.</param>
/// <param name="Transmit">On links.</param>
/// <param name="Queue">At a place.</param>
/// <param name="Execute">There.</param>
public readonly record struct LifeParts(SimDuration Wait, SimDuration Transmit, SimDuration Queue, SimDuration Execute) : IFields<LifeParts>
{
    /// <summary>All of them.</summary>
    public SimDuration Whole => Wait + Transmit + Queue + Execute;

    /// <summary>One after the other.</summary>
    public static LifeParts operator +(in LifeParts a, in LifeParts b) => new(a.Wait + b.Wait, a.Transmit + b.Transmit, a.Queue + b.Queue, a.Execute + b.Execute);

    /// <inheritdoc/>
    public static LifeParts Visit<TVisitor>(in LifeParts value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Wait), visitor.Record(value.Transmit), visitor.Record(value.Queue), visitor.Record(value.Execute));
}

/// <summary>The end of a microservice: one row each. It was ready at <see cref="Ready"/> and ended after the parts of its life: those of the input that came last, then its own.</summary>
/// <param name="Id">Which.</param>
/// <param name="Place">Where it was executed.</param>
/// <param name="Flows">How many inputs had to be carried.</param>
/// <param name="Ready">When it was ready.</param>
/// <param name="Parts">The parts of its life.</param>
public readonly record struct MicroserviceRecord(MicroserviceId Id, int Place, int Flows, SimTime Ready, LifeParts Parts) : IFields<MicroserviceRecord>
{
    /// <summary>When it ended.</summary>
    public SimTime Ended => Ready + Parts.Whole;

    /// <inheritdoc/>
    public static MicroserviceRecord Visit<TVisitor>(in MicroserviceRecord value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Id), visitor.Field(value.Place), visitor.Field(value.Flows), visitor.Record(value.Ready), visitor.Record(value.Parts));
}

/// <summary>
/// The end of a service: one row each. Its completion time is the sum of the parts on its critical path: of the microservice that ended last, of the predecessor that it waited for,
/// and so back to the release.
/// </summary>
/// <param name="Service">Its number in the run.</param>
/// <param name="Microservices">How many microservices it has.</param>
/// <param name="Released">When it was released.</param>
/// <param name="Ended">When its last microservice ended.</param>
/// <param name="Parts">The parts of its life.</param>
public readonly record struct ServiceRecord(int Service, int Microservices, SimTime Released, SimTime Ended, LifeParts Parts) : IFields<ServiceRecord>
{
    /// <summary>From release to end (eq 5 of DTDRLMO, from the release).</summary>
    public SimDuration Completion => Ended - Released;

    /// <inheritdoc/>
    public static ServiceRecord Visit<TVisitor>(in ServiceRecord value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Service), visitor.Field(value.Microservices), visitor.Record(value.Released), visitor.Record(value.Ended), visitor.Record(value.Parts));
}

/// <summary>What a link has carried: one row a link, at the end of a run.</summary>
/// <param name="Link">The link.</param>
/// <param name="Flows">How many flows.</param>
/// <param name="Size">How much.</param>
public readonly record struct LinkCarried(ActorId Link, long Flows, DataSize Size) : IFields<LinkCarried>
{
    /// <inheritdoc/>
    public static LinkCarried Visit<TVisitor>(in LinkCarried value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Link), visitor.Field(value.Flows), visitor.Record(value.Size));
}
