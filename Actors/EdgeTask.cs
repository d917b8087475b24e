using System.Runtime.CompilerServices;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>
/// A task: a value that one actor holds at a time and hands over by message. It carries its own history, so whoever ends it can account for
/// every nanosecond since its birth (<see cref="End"/>).
/// </summary>
public readonly record struct EdgeTask : IFields<EdgeTask>
{
    /// <summary>Unique in the run; the source's number times 2^32 plus the source's count. Draws that all policies share are keyed by it.</summary>
    public long Id { get; init; }

    /// <summary>The source that bore it.</summary>
    public ActorId Source { get; init; }

    /// <summary>Where it is to execute; its scheduler decides.</summary>
    public ActorId Place { get; init; }

    /// <summary>The actor that decided where it runs and wants to hear how it ends; 0 when nobody does.</summary>
    public ActorId Decider { get; init; }

    /// <summary>The version of the policy that decided; 0 for a policy that does not change.</summary>
    public int PolicyVersion { get; init; }

    /// <summary>When it was born.</summary>
    public SimTime Born { get; init; }

    /// <summary>How long after its birth it must be finished.</summary>
    public SimDuration Deadline { get; init; }

    /// <summary>Its input, which every link on its way carries.</summary>
    public DataSize Size { get; init; }

    /// <summary>Its work.</summary>
    public CpuCycles Cycles { get; init; }

    /// <summary>Time so far outside of links and processors: for a decision, or for a link to be free.</summary>
    public SimDuration Wait { get; init; }

    /// <summary>Time so far on links, latency included.</summary>
    public SimDuration Transmit { get; init; }

    /// <summary>Energy so far.</summary>
    public Joules Energy { get; init; }

    /// <summary>The instant by which it must be finished.</summary>
    public SimTime DueAt => Born + Deadline;

    /// <summary>The record of a task that ends now.</summary>
    /// <param name="now">When it ends.</param>
    /// <param name="outcome">How it ends.</param>
    /// <param name="queue">Time in a processor's queue.</param>
    /// <param name="execute">Time on the processor.</param>
    public TaskRecord End(SimTime now, TaskOutcome outcome, SimDuration queue = default, SimDuration execute = default) =>
        new(this, now, outcome, queue, execute);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EdgeTask Visit<TVisitor>(in EdgeTask value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new()
        {
            Id = visitor.Field(value.Id),
            Source = visitor.Record(value.Source),
            Place = visitor.Record(value.Place),
            Decider = visitor.Record(value.Decider),
            PolicyVersion = visitor.Field(value.PolicyVersion),
            Born = visitor.Record(value.Born),
            Deadline = visitor.Record(value.Deadline),
            Size = visitor.Record(value.Size),
            Cycles = visitor.Record(value.Cycles),
            Wait = visitor.Record(value.Wait),
            Transmit = visitor.Record(value.Transmit),
            Energy = visitor.Record(value.Energy),
        };

    /// <summary>The task's name: its source and its count there.</summary>
    public override string ToString() => $"task {Id >> 32}:{(uint)Id} of {Source}";
}

/// <summary>The end of a task: one row a task. Wait, transmit, queue and execute add up to its completion time to the nanosecond.</summary>
/// <param name="Task">The task as it was when it ended.</param>
/// <param name="Ended">When it ended.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Queue">Time in a processor's queue.</param>
/// <param name="Execute">Time on a processor.</param>
public readonly record struct TaskRecord(EdgeTask Task, SimTime Ended, TaskOutcome Outcome, SimDuration Queue, SimDuration Execute) : IFields<TaskRecord>
{
    /// <summary>From birth to end.</summary>
    public SimDuration Completion => Ended - Task.Born;

    /// <summary>The sum of the parts; equal to <see cref="Completion"/>.</summary>
    public SimDuration Accounted => Task.Wait + Task.Transmit + Queue + Execute;

    /// <inheritdoc/>
    public static TaskRecord Visit<TVisitor>(in TaskRecord value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.Task),
            visitor.Record(value.Ended),
            visitor.Enum(value.Outcome),
            visitor.Record(value.Queue),
            visitor.Record(value.Execute));
}
