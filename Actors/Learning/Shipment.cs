using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>What a shipment carries.</summary>
public enum ShipmentKind
{
    /// <summary>Decisions and rewards, to a learner.</summary>
    Experience,

    /// <summary>A policy, to a scheduler.</summary>
    Policy,

    /// <summary>A request for a model, to a learner.</summary>
    ModelRequest,

    /// <summary>A model, to an averager or to a learner.</summary>
    Model,
}

/// <summary>Something else than a task on its way through the network: links carry it in turn with the tasks, nodes send it on or deliver it.</summary>
/// <param name="Place">The node where its receiver is.</param>
/// <param name="To">Its receiver.</param>
/// <param name="Size">What links have to carry.</param>
/// <param name="Kind">What it carries.</param>
/// <param name="Number">The policy's version, or the federated round.</param>
/// <param name="Rows">The decisions behind a model.</param>
/// <param name="Batch">The experience.</param>
/// <param name="Weights">The policy's weights or the model's parameters.</param>
/// <param name="After">From the node to the receiver; between groups at least the lookahead.</param>
public readonly record struct Shipment(
    ActorId Place, ActorId To, DataSize Size, ShipmentKind Kind, int Number, long Rows, ExperienceBatch? Batch, FrozenFloats? Weights, SimDuration After = default)
    : IMessage<Shipment>
{
    /// <inheritdoc/>
    public static string Tag => "learning.shipment";

    /// <inheritdoc/>
    public static Shipment Visit<TVisitor>(in Shipment value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Place),
            visitor.Record(value.To),
            visitor.Record(value.Size),
            visitor.Enum(value.Kind),
            visitor.Field(value.Number),
            visitor.Field(value.Rows),
            visitor.Frozen(value.Batch),
            visitor.Frozen(value.Weights),
            visitor.Record(value.After));

    /// <summary>Hands the content to the receiver.</summary>
    internal void Deliver(SimDuration delay, Context context)
    {
        switch (Kind)
        {
            case ShipmentKind.Experience:
                context.Send(To, new Experience(Batch), delay);
                break;
            case ShipmentKind.Policy:
                context.Send(To, new PolicyUpdate(Number, Weights), delay);
                break;
            case ShipmentKind.ModelRequest:
                context.Send(To, new ModelRequest(Number), delay);
                break;
            default:
                context.Send(To, new ModelArrived(Number, Rows, Weights), delay);
                break;
        }
    }
}

/// <summary>The way from one learning actor to another.</summary>
/// <param name="To">The receiver.</param>
/// <param name="Place">The node where the receiver is.</param>
/// <param name="Link">The first link on the way; null when none is used: at the same node, or where learning costs no bandwidth.</param>
/// <param name="Delay">Without a link, the time it takes all the same; between groups at least the lookahead.</param>
public sealed record ShipmentRoute(ActorId To, ActorId Place, ActorId? Link, SimDuration Delay = default)
{
    /// <summary>From the sender to the first link, where the sender stands beside the network, in a group of its own.</summary>
    public SimDuration Before { get; init; }

    /// <summary>From the last node to the receiver, where the receiver does.</summary>
    public SimDuration After { get; init; }

    /// <summary>Without a link, the rate at which a shipment travels all the same; null for at once.</summary>
    public DataRate? Rate { get; init; }

    /// <summary>Sends a shipment on this way.</summary>
    internal void Send(
        Context context, ShipmentKind kind, DataSize size, int number = 0, long rows = 0, ExperienceBatch? batch = null, FrozenFloats? weights = null)
    {
        var shipment = new Shipment(Place, To, size, kind, number, rows, batch, weights, After);
        if (Link is ActorId link)
        {
            context.Send(link, in shipment, Before);
        }
        else
        {
            shipment.Deliver(Before + Delay + (Rate is DataRate rate ? size / rate : SimDuration.Zero) + After, context);
        }
    }
}
