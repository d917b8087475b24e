using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>The news of a task's end, for the actor that decided where it runs: what rewards are made of.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Born">When it was born.</param>
/// <param name="Ended">When it ended; the news may come later.</param>
/// <param name="Deadline">The time it was allowed.</param>
/// <param name="Energy">The energy it took.</param>
public readonly record struct TaskEnded(long TaskId, TaskOutcome Outcome, SimTime Born, SimTime Ended, SimDuration Deadline, Joules Energy) : IMessage<TaskEnded>
{
    /// <inheritdoc/>
    public static string Tag => "edge.task-ended";

    /// <inheritdoc/>
    public static TaskEnded Visit<TVisitor>(in TaskEnded value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Field(value.TaskId),
            visitor.Enum(value.Outcome),
            visitor.Record(value.Born),
            visitor.Record(value.Ended),
            visitor.Record(value.Deadline),
            visitor.Record(value.Energy));
}

/// <summary>Tells deciders how their tasks ended.</summary>
internal static class Feedback
{
    /// <summary>Tells the task's decider, if it has one.</summary>
    public static void Send(in TaskRecord record, SimDuration delay, Context context)
    {
        EdgeTask task = record.Task;
        if (task.Decider != default)
        {
            context.Send(task.Decider, new TaskEnded(task.Id, record.Outcome, task.Born, record.Ended, task.Deadline, task.Energy), delay);
        }
    }
}
