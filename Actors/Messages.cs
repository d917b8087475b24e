using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A source hands a new task to its scheduler.</summary>
/// <param name="Task">The task.</param>
public readonly record struct TaskBorn(EdgeTask Task) : IMessage<TaskBorn>
{
    /// <inheritdoc/>
    public static string Tag => "edge.task-born";

    /// <inheritdoc/>
    public static TaskBorn Visit<TVisitor>(in TaskBorn value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Task));
}

/// <summary>A task is handed to a link, to be carried to the link's far end.</summary>
/// <param name="Task">The task.</param>
public readonly record struct Transfer(EdgeTask Task) : IMessage<Transfer>
{
    /// <inheritdoc/>
    public static string Tag => "edge.transfer";

    /// <inheritdoc/>
    public static Transfer Visit<TVisitor>(in Transfer value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Task));
}

/// <summary>A transfer is lost; the link tells itself when the loss shows.</summary>
/// <param name="Task">The task.</param>
public readonly record struct TransferLost(EdgeTask Task) : IMessage<TransferLost>
{
    /// <inheritdoc/>
    public static string Tag => "edge.transfer-lost";

    /// <inheritdoc/>
    public static TransferLost Visit<TVisitor>(in TransferLost value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Task));
}

/// <summary>A task reaches a computing actor, to be executed or sent on.</summary>
/// <param name="Task">The task.</param>
public readonly record struct TaskArrived(EdgeTask Task) : IMessage<TaskArrived>
{
    /// <inheritdoc/>
    public static string Tag => "edge.task-arrived";

    /// <inheritdoc/>
    public static TaskArrived Visit<TVisitor>(in TaskArrived value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Task));
}

/// <summary>A source's next arrival is due.</summary>
public readonly record struct ArrivalDue : IMessage<ArrivalDue>
{
    /// <inheritdoc/>
    public static string Tag => "edge.arrival-due";

    /// <inheritdoc/>
    public static ArrivalDue Visit<TVisitor>(in ArrivalDue value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => value;
}

/// <summary>A processor has finished its task.</summary>
/// <param name="Server">Which of the actor's processors, from 0.</param>
public readonly record struct ExecutionDone(int Server) : IMessage<ExecutionDone>
{
    /// <inheritdoc/>
    public static string Tag => "edge.execution-done";

    /// <inheritdoc/>
    public static ExecutionDone Visit<TVisitor>(in ExecutionDone value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Server));
}

/// <summary>A waiting task's deadline passes (<see cref="DropRule.AtDeadline"/>).</summary>
/// <param name="TaskId">The task.</param>
public readonly record struct DeadlinePassed(long TaskId) : IMessage<DeadlinePassed>
{
    /// <inheritdoc/>
    public static string Tag => "edge.deadline-passed";

    /// <inheritdoc/>
    public static DeadlinePassed Visit<TVisitor>(in DeadlinePassed value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.TaskId));
}

/// <summary>A scheduler asks a computing actor for its state.</summary>
/// <param name="TaskId">The task to be placed.</param>
/// <param name="Place">The scheduler's number for the actor, given back with the answer.</param>
/// <param name="ReplyTo">The scheduler.</param>
/// <param name="ReplyDelay">How long the answer travels.</param>
public readonly record struct StatusRequest(long TaskId, int Place, ActorId ReplyTo, SimDuration ReplyDelay) : IMessage<StatusRequest>
{
    /// <inheritdoc/>
    public static string Tag => "edge.status-request";

    /// <inheritdoc/>
    public static StatusRequest Visit<TVisitor>(in StatusRequest value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.TaskId),
            visitor.Field(value.Place),
            visitor.Record(value.ReplyTo),
            visitor.Record(value.ReplyDelay));
}

/// <summary>The answer to a <see cref="StatusRequest"/>.</summary>
/// <param name="TaskId">The task to be placed.</param>
/// <param name="Place">The scheduler's number for the actor.</param>
/// <param name="Status">The state when the request was handled.</param>
public readonly record struct StatusReply(long TaskId, int Place, NodeStatus Status) : IMessage<StatusReply>
{
    /// <inheritdoc/>
    public static string Tag => "edge.status-reply";

    /// <inheritdoc/>
    public static StatusReply Visit<TVisitor>(in StatusReply value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.TaskId),
            visitor.Field(value.Place),
            visitor.Record(value.Status));
}
