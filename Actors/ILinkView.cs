using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A read-only look at a link in one's own group.</summary>
public interface ILinkView
{
    /// <summary>Where it leads.</summary>
    ActorId To { get; }

    /// <summary>The transmission rate.</summary>
    DataRate Rate { get; }

    /// <summary>Transmission failures per second of transmission (β_ij of the O2O-DRL paper).</summary>
    double FailureRate { get; }

    /// <summary>Propagation time after the last bit is sent.</summary>
    SimDuration Latency { get; }

    /// <summary>When the transmitter will have sent all it was given; in the past when it is idle.</summary>
    SimTime FreeAt { get; }

    /// <summary>Transfers queued or under way at <paramref name="now"/>.</summary>
    int Occupancy(SimTime now);

    /// <summary>One of the transfers queued or under way, 0 the earliest to arrive.</summary>
    Transit TransferAt(SimTime now, int place);
}

/// <summary>A transfer queued or under way on a link.</summary>
/// <param name="Arrival">When it reaches the far end.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Place">Where the task is to execute, which may be further on.</param>
/// <param name="Size">The task's input.</param>
/// <param name="Work">The task's work.</param>
/// <param name="DueAt">The task's deadline.</param>
public readonly record struct Transit(SimTime Arrival, long Task, ActorId Place, DataSize Size, CpuCycles Work, SimTime DueAt) : IFields<Transit>
{
    /// <inheritdoc/>
    public static Transit Visit<TVisitor>(in Transit value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Arrival), visitor.Field(value.Task), visitor.Record(value.Place), visitor.Record(value.Size), visitor.Record(value.Work), visitor.Record(value.DueAt));

    /// <summary>A task that arrives at a time.</summary>
    public static Transit Of(in EdgeTask task, SimTime arrival) => new(arrival, task.Id, task.Place, task.Size, task.Cycles, task.DueAt);
}
