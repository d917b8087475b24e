using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>
/// What happens in which phase of a slot's first instant: what ends has ended and channels have moved on before anybody decides, and all have decided before anything
/// is admitted. Admissions go by decider and by its order (the order of events), whatever their server.
/// </summary>
public static class SlotPhases
{
    /// <summary>Services end and channels move on.</summary>
    public const int Channels = 0;

    /// <summary>Deciders that see the slot's start decide.</summary>
    public const int Decisions = 1;

    /// <summary>Workloads are admitted; deciders that see each other's admissions take turns with them.</summary>
    public const int Admissions = 2;

    /// <summary>A server divides its band among those who were admitted.</summary>
    public const int Division = 3;
}

/// <summary>A slot of one's own begins.</summary>
/// <param name="Slot">Which, from 0.</param>
public readonly record struct SlotDue(long Slot) : IMessage<SlotDue>
{
    /// <inheritdoc/>
    public static string Tag => "allocations.slot-due";

    /// <inheritdoc/>
    public static SlotDue Visit<TVisitor>(in SlotDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Slot));
}

/// <summary>A decider that sees the admissions of its own slot is to decide on its next workload.</summary>
/// <param name="Kind">The workload's kind, from 0.</param>
public readonly record struct DecisionDue(int Kind) : IMessage<DecisionDue>
{
    /// <inheritdoc/>
    public static string Tag => "allocations.decision-due";

    /// <inheritdoc/>
    public static DecisionDue Visit<TVisitor>(in DecisionDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Kind));
}

/// <summary>A workload asks a server to be executed with a share of its frequency.</summary>
/// <param name="Task">The workload.</param>
/// <param name="Share">The share, above 0 and at most 1.</param>
/// <param name="Rate">What its channel carries; 0 where it is there already.</param>
/// <param name="Power">The sender's power.</param>
public readonly record struct Allotment(EdgeTask Task, double Share, DataRate Rate, Power Power) : IMessage<Allotment>
{
    /// <inheritdoc/>
    public static string Tag => "allocations.allotment";

    /// <inheritdoc/>
    public static Allotment Visit<TVisitor>(in Allotment value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Task), visitor.Field(value.Share), visitor.Record(value.Rate), visitor.Record(value.Power));
}

/// <summary>A server divides its band among those whom it admitted at this instant.</summary>
public readonly record struct BandDivided : IMessage<BandDivided>
{
    /// <inheritdoc/>
    public static string Tag => "allocations.band-divided";

    /// <inheritdoc/>
    public static BandDivided Visit<TVisitor>(in BandDivided value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A workload leaves its server: it is finished, or its deadline has passed.</summary>
/// <param name="Task">The workload with all that it took.</param>
/// <param name="Share">The share that it had.</param>
/// <param name="Finished">Whether it is finished.</param>
/// <param name="Queue">Time in a queue.</param>
/// <param name="Execute">Time on the processor.</param>
public readonly record struct ServiceEnded(EdgeTask Task, double Share, bool Finished, SimDuration Queue, SimDuration Execute) : IMessage<ServiceEnded>
{
    /// <inheritdoc/>
    public static string Tag => "allocations.service-ended";

    /// <inheritdoc/>
    public static ServiceEnded Visit<TVisitor>(in ServiceEnded value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Task),
            visitor.Field(value.Share),
            visitor.Field(value.Finished),
            visitor.Record(value.Queue),
            visitor.Record(value.Execute));
}

/// <summary>How many slots a device has played: one row a device, at the end of the run.</summary>
/// <param name="Device">The device's scheduler.</param>
/// <param name="Slots">Its slots.</param>
public readonly record struct SlotsPlayed(ActorId Device, long Slots) : IFields<SlotsPlayed>
{
    /// <inheritdoc/>
    public static SlotsPlayed Visit<TVisitor>(in SlotsPlayed value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Device), visitor.Field(value.Slots));
}
