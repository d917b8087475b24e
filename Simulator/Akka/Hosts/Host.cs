using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>What a host is to do next, the same object for all hosts of a member.</summary>
internal abstract record HostStep
{
    /// <summary>Constructs the actors.</summary>
    public sealed record Construct : HostStep;

    /// <summary>Starts the actors at time 0.</summary>
    public sealed record Start : HostStep;

    /// <summary>Starts the actors for what they take once; a checkpoint then puts back the rest.</summary>
    public sealed record StartToResume : HostStep;

    /// <summary>Handles the events of a window.</summary>
    /// <param name="Until">Its end, in nanoseconds.</param>
    /// <param name="Foreground">Up to which position foreground work is known to be pending somewhere.</param>
    public sealed record Window(long Until, EventKey Foreground) : HostStep;

    /// <summary>Does nothing: once it is done, every letter told before has been taken in.</summary>
    public sealed record Settle : HostStep;

    /// <summary>Lets the actors finish.</summary>
    /// <param name="FinalTime">The time of the run's last event, in nanoseconds.</param>
    public sealed record Finish(long FinalTime) : HostStep;
}

/// <summary>A shard of the kernel in the hands of one Akka actor.</summary>
/// <param name="index">Its number in its process.</param>
/// <param name="shard">The shard.</param>
/// <param name="members">Its actors' ids, in order.</param>
/// <param name="cancellation">Breaks a window off between two events.</param>
internal abstract class Host(int index, Shard shard, IReadOnlyList<int> members, CancellationToken cancellation)
{
    /// <summary>Its number in its process.</summary>
    public int Index => index;

    /// <summary>The shard.</summary>
    public Shard Shard => shard;

    /// <summary>Its actors' ids, in order.</summary>
    public IReadOnlyList<int> Members => members;

    /// <summary>Whether the run is to be broken off.</summary>
    public bool IsCancelled => cancellation.IsCancellationRequested;

    /// <summary>The first actor, by id, that failed to finish.</summary>
    public (int Actor, RunStop Stop)? FailedToFinish { get; set; }

    /// <summary>How the last step failed, if it was that step that failed.</summary>
    public RunStop? JustFailed { get; private set; }

    protected CancellationToken Cancellation => cancellation;

    /// <summary>Does a step. The model's failures stay here for the report.</summary>
    public void Do(HostStep step)
    {
        bool failed = shard.Failed is not null;
        switch (step)
        {
            case HostStep.Construct:
                shard.Construct();
                break;
            case HostStep.Start:
                shard.TryStart();
                AfterEvents();
                break;
            case HostStep.StartToResume:
                shard.TryStartToResume();
                break;
            case HostStep.Window window:
                RunWindow(window);
                AfterEvents();
                break;
            case HostStep.Settle:
                break;
            case HostStep.Finish finish:
                Finish(finish.FinalTime);
                break;
            default:
                throw new NotSupportedException($"a host cannot do {step}");
        }

        JustFailed = shard.Failed is { } failure && !failed ? failure.Stop : FailedToFinish?.Stop;
    }

    /// <summary>Takes a message of another host, if this kind of host gets any.</summary>
    public abstract void Take(Letter letter);

    protected abstract void RunWindow(HostStep.Window window);

    /// <summary>Actors have been called and may have sent to other hosts.</summary>
    protected abstract void AfterEvents();

    private void Finish(long finalTime)
    {
        shard.Conclude(finalTime);
        FailedToFinish = Shard.TryFinish(members, _ => shard);
    }
}
