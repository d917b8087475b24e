using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>One run as the engine hands it to the member's actor, and what comes back.</summary>
/// <param name="World">The world.</param>
/// <param name="Options">How far and with what outlets to run.</param>
/// <param name="Granularity">What one Akka actor holds.</param>
/// <param name="Threads">Shards for each member; no meaning for entities.</param>
internal sealed record RunPlan(World World, RunOptions Options, Granularity Granularity, int Threads)
{
    /// <summary>Set when the actors have started.</summary>
    public TaskCompletionSource<bool> Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Set when the run has ended, or with a <see cref="ClusterException"/> when it cannot.</summary>
    public TaskCompletionSource<RunResult> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Windows so far.</summary>
    public long Windows { get; set; }

    /// <summary>Akka actors that hold simulated ones in this process.</summary>
    public int Hosts { get; set; }

    /// <summary>Akka actors of this process that are one simulated actor each.</summary>
    public int Actors { get; set; }

    /// <summary>Bytes sent to other members so far.</summary>
    public long BytesSent { get; set; }

    /// <summary>Ends the waiting of whoever waits.</summary>
    public void Fail(Exception exception)
    {
        Begun.TrySetException(exception);
        Ended.TrySetException(exception);

        // Nobody may wait for either any more.
        _ = Begun.Task.Exception;
        _ = Ended.Task.Exception;
    }
}
