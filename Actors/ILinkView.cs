using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A read-only look at a link in one's own group.</summary>
public interface ILinkView
{
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
/// <param name="Work">The task's work.</param>
/// <param name="DueAt">The task's deadline.</param>
public readonly record struct Transit(SimTime Arrival, CpuCycles Work, SimTime DueAt) : IFields<Transit>
{
    /// <inheritdoc/>
    public static Transit Visit<TVisitor>(in Transit value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct =>
        new(visitor.Record(value.Arrival), visitor.Record(value.Work), visitor.Record(value.DueAt));
}
