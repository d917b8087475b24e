using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What does not change about a computing actor; known everywhere before time 0.</summary>
/// <param name="Speed">The speed of each processor.</param>
/// <param name="Processors">How many processors serve the one queue.</param>
/// <param name="FailureRate">Execution failures per second of processor time (α_i of the O2O-DRL paper).</param>
/// <param name="QueueLimit">The waiting count from which the node calls itself busy (Qmax_i); it still takes tasks.</param>
public readonly record struct NodeProfile(Frequency Speed, int Processors, double FailureRate, double QueueLimit);

/// <summary>What changes about a computing actor, at one instant.</summary>
/// <param name="Waiting">Tasks waiting for a processor.</param>
/// <param name="Running">Tasks on a processor.</param>
/// <param name="WaitingWork">The processor time that the waiting tasks need.</param>
/// <param name="Residual">The processor time that the running tasks still need.</param>
/// <param name="AsOf">When this was so.</param>
public readonly record struct NodeStatus(int Waiting, int Running, SimDuration WaitingWork, SimDuration Residual, SimTime AsOf) : IFields<NodeStatus>
{
    /// <inheritdoc/>
    public static NodeStatus Visit<TVisitor>(in NodeStatus value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.Waiting),
            visitor.Field(value.Running),
            visitor.Record(value.WaitingWork),
            visitor.Record(value.Residual),
            visitor.Record(value.AsOf));
}

/// <summary>A read-only look at a computing actor: at itself within one's group, or at what it last reported.</summary>
public interface INodeView
{
    /// <summary>What does not change.</summary>
    NodeProfile Profile { get; }

    /// <summary>Tasks waiting for a processor.</summary>
    int Waiting { get; }

    /// <summary>The state now, or as last reported.</summary>
    NodeStatus Status(SimTime now);
}

/// <summary>A look at a node's whole queue, for forecasts. Only to be had inside the node's own group.</summary>
public interface IQueueView : INodeView
{
    /// <summary>What the node does with tasks that will be late.</summary>
    DropRule DropRule { get; }

    /// <summary>Adds what runs and waits, in order, to a forecast that was begun for this node.</summary>
    void AddQueueTo(IQueueForecast forecast);

    /// <summary>The link over which the node sends tasks on to a place.</summary>
    ActorId LinkTo(ActorId place);
}

/// <summary>What a node knows of another from its last report.</summary>
internal sealed class ReportedNode(NodeProfile profile, NodeStatus[] reports, int index) : INodeView
{
    public NodeProfile Profile => profile;

    public int Waiting => reports[index].Waiting;

    public NodeStatus Status(SimTime now) => reports[index];
}
