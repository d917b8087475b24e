using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>
/// What happens in which phase of an instant: what a decision leads to at once has happened before the next one is made, so each sees what those before it booked. Stages
/// that are ready at one instant are decided in the order of their tasks.
/// </summary>
public static class LayerPhases
{
    /// <summary>Tasks become known, slots are booked, stages end.</summary>
    public const int Bookings = 0;

    /// <summary>Stages that are ready are decided.</summary>
    public const int Decisions = 1;
}

/// <summary>A task is there, whose first stage will be ready in this instant.</summary>
/// <param name="Task">Its number.</param>
public readonly record struct DnnArrived(int Task) : IMessage<DnnArrived>
{
    /// <inheritdoc/>
    public static string Tag => "layers.dnn-arrived";

    /// <inheritdoc/>
    public static DnnArrived Visit<TVisitor>(in DnnArrived value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Task));
}

/// <summary>A task's next stage is ready, or all have ended.</summary>
/// <param name="Task">The task's number.</param>
/// <param name="Stage">The stage; as many as there are when all have ended.</param>
public readonly record struct LayerReady(int Task, int Stage) : IMessage<LayerReady>
{
    /// <inheritdoc/>
    public static string Tag => "layers.layer-ready";

    /// <inheritdoc/>
    public static LayerReady Visit<TVisitor>(in LayerReady value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Task), visitor.Field(value.Stage));
}

/// <summary>A stage is to be executed on a server, which books a slot for it now.</summary>
/// <param name="Task">The actor of its task, which is told when it has ended.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Charge">What it takes there.</param>
/// <param name="Version">The version of the policy that decided; 0 for one that does not change.</param>
public readonly record struct LayerPlaced(ActorId Task, int Stage, LayerCharge Charge, int Version) : IMessage<LayerPlaced>
{
    /// <inheritdoc/>
    public static string Tag => "layers.layer-placed";

    /// <inheritdoc/>
    public static LayerPlaced Visit<TVisitor>(in LayerPlaced value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Task), visitor.Field(value.Stage), visitor.Record(value.Charge), visitor.Field(value.Version));
}

/// <summary>What a stage needs goes over a link.</summary>
/// <param name="Size">How much.</param>
/// <param name="Charge">What it takes.</param>
public readonly record struct LayerMoved(DataSize Size, LayerCharge Charge) : IMessage<LayerMoved>
{
    /// <inheritdoc/>
    public static string Tag => "layers.layer-moved";

    /// <inheritdoc/>
    public static LayerMoved Visit<TVisitor>(in LayerMoved value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Size), visitor.Record(value.Charge));
}

/// <summary>A stage has ended on its server.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Wait">How long it waited for a slot when what it needs was there.</param>
/// <param name="Charge">What it took.</param>
/// <param name="Version">The version of the policy that decided; 0 for one that does not change.</param>
public readonly record struct LayerEnded(int Stage, SimDuration Wait, LayerCharge Charge, int Version) : IMessage<LayerEnded>
{
    /// <inheritdoc/>
    public static string Tag => "layers.layer-ended";

    /// <inheritdoc/>
    public static LayerEnded Visit<TVisitor>(in LayerEnded value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Stage), visitor.Record(value.Wait), visitor.Record(value.Charge), visitor.Field(value.Version));
}

/// <summary>The end of a stage: one row a stage. It was ready at <see cref="Ready"/> and ended after transfer, wait and execution.</summary>
/// <param name="Task">Its task's number.</param>
/// <param name="Model">The number of its network among those of the run.</param>
/// <param name="Stage">Its number in the network.</param>
/// <param name="Place">Where it was executed: 0 is the client.</param>
/// <param name="From">Where what it needed was.</param>
/// <param name="Ready">When it was ready.</param>
/// <param name="Wait">How long it waited for a slot when what it needs was there.</param>
/// <param name="Charge">What it took.</param>
/// <param name="Value">R, in 10^-12; the less the better.</param>
/// <param name="Coupling">H, in 10^-12.</param>
/// <param name="Balance">Z, in 10^-12, after it was placed.</param>
public readonly record struct LayerRecord(
    int Task, int Model, int Stage, int Place, int From, SimTime Ready, SimDuration Wait, LayerCharge Charge, long Value, long Coupling, long Balance) : IFields<LayerRecord>
{
    private const double Parts = 1e12;

    /// <summary>A row.</summary>
    public LayerRecord(int task, int model, int stage, int place, int from, SimTime ready, SimDuration wait, in LayerCharge charge, in LayerScore score)
        : this(task, model, stage, place, from, ready, wait, charge, Whole(score.Value), Whole(score.Coupling), Whole(score.Balance))
    {
    }

    /// <summary>All that it took (eq 5).</summary>
    public SimDuration Delay => Charge.Transfer + Wait + Charge.Execute;

    /// <summary>When it ended.</summary>
    public SimTime Ended => Ready + Delay;

    /// <inheritdoc/>
    public static LayerRecord Visit<TVisitor>(in LayerRecord value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Task),
            visitor.Field(value.Model),
            visitor.Field(value.Stage),
            visitor.Field(value.Place),
            visitor.Field(value.From),
            visitor.Record(value.Ready),
            visitor.Record(value.Wait),
            visitor.Record(value.Charge),
            visitor.Field(value.Value),
            visitor.Field(value.Coupling),
            visitor.Field(value.Balance));

    private static long Whole(double value) => checked((long)Math.Round(Parts * value));
}

/// <summary>What an orchestrator has seen through: one row a run, at its end.</summary>
/// <param name="Orchestrator">The orchestrator.</param>
/// <param name="Tasks">Tasks that have ended.</param>
/// <param name="Stages">Stages that have ended.</param>
public readonly record struct LayersPlayed(ActorId Orchestrator, long Tasks, long Stages) : IFields<LayersPlayed>
{
    /// <inheritdoc/>
    public static LayersPlayed Visit<TVisitor>(in LayersPlayed value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Orchestrator), visitor.Field(value.Tasks), visitor.Field(value.Stages));
}
