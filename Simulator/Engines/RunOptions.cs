namespace EdgeActors.Simulator.Engines;

/// <summary>How far and with what outlets to run.</summary>
public sealed record RunOptions
{
    /// <summary>Events at or after this time are not handled. The default is no limit.</summary>
    public SimTime Until { get; init; } = SimTime.Never;

    /// <summary>Where recorded rows go; a row type without a sink is dropped.</summary>
    public IReadOnlyList<IRowSink> Sinks { get; init; } = [];

    /// <summary>The shard of each group, from 0, for the parallel engine; by default it places them itself. Results do not depend on it.</summary>
    public Func<GroupId, int>? Placement { get; init; }

    /// <summary>Called now and then with how far the run is, never inside an event.</summary>
    public Action<RunProgress>? Progress { get; init; }

    /// <summary>Where to note every event, to compare two runs; costs time and memory.</summary>
    public EventLog? Log { get; init; }

    /// <summary>What is shown every message before it is handled: a <see cref="MessageLog"/>, which costs time, or a <see cref="MessageTrace"/>.</summary>
    public IMessageSink? Messages { get; init; }

    /// <summary>What must hold after every event. On the sequential engine only.</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = [];

    /// <summary>Stops the run between two events.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Saves the run now and then; all sinks must then be <see cref="IResumableSink"/>.</summary>
    public ICheckpointer? Checkpointer { get; init; }

    /// <summary>Where to go on instead of beginning at time 0. The result is that of a run that was never interrupted.</summary>
    public CheckpointFile? From { get; init; }

    internal IReadOnlyList<RunObserver> Observers { get; init; } = [];

    internal IFaultDraws? FaultDraws { get; init; }

    /// <summary>Refuses what only an engine of one shard can do.</summary>
    internal void RefuseInvariants()
    {
        if (Invariants.Count > 0)
        {
            throw new InvalidOperationException("invariants hold between two events of the whole world; check them on the sequential engine");
        }
    }
}
