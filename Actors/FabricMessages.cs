using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A task reaches a fabric, to be carried as one flow along one of the fabric's routes.</summary>
/// <param name="Task">The task; its size is what is carried.</param>
/// <param name="Route">The route's number in the fabric.</param>
/// <param name="Cell">The number of the cell through which the task came, and through which its result goes back.</param>
public readonly record struct FlowOffered(EdgeTask Task, int Route, int Cell) : IMessage<FlowOffered>
{
    /// <inheritdoc/>
    public static string Tag => "edge.flow-offered";

    /// <inheritdoc/>
    public static FlowOffered Visit<TVisitor>(in FlowOffered value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Task), visitor.Field(value.Route), visitor.Field(value.Cell));
}

/// <summary>A fabric's next flow, or several at one instant, has been carried. A fabric's only timer.</summary>
public readonly record struct FlowsDue : IMessage<FlowsDue>
{
    /// <inheritdoc/>
    public static string Tag => "edge.flows-due";

    /// <inheritdoc/>
    public static FlowsDue Visit<TVisitor>(in FlowsDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>The result of a task comes back to the device that bore it.</summary>
/// <param name="Task">The task, its way back included in its transmission time.</param>
/// <param name="Queue">Time it waited for a processor.</param>
/// <param name="Execute">Time on a processor.</param>
/// <param name="Cell">The cell in which the result looks for the device; -1 when the device computed it itself.</param>
public readonly record struct ResultReturned(EdgeTask Task, SimDuration Queue, SimDuration Execute, int Cell) : IMessage<ResultReturned>
{
    /// <inheritdoc/>
    public static string Tag => "edge.result-returned";

    /// <inheritdoc/>
    public static ResultReturned Visit<TVisitor>(in ResultReturned value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Task), visitor.Record(value.Queue), visitor.Record(value.Execute), visitor.Field(value.Cell));
}
