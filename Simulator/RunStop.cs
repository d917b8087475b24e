namespace EdgeActors.Simulator;

/// <summary>The ways a run can stop. The set is closed.</summary>
public enum RunStopReason
{
    /// <summary>Nothing but background work was left, the time limit was reached, or an actor asked for the end.</summary>
    Finished,

    /// <summary>An actor threw, or broke a rule of the kernel.</summary>
    ActorFailed,

    /// <summary>A message between groups was sent with less than the lookahead.</summary>
    LookaheadBroken,

    /// <summary>The user cancelled.</summary>
    Cancelled,

    /// <summary>What a test requires after every event did not hold.</summary>
    InvariantBroken,
}

/// <summary>Why and where a run stopped, with what is needed to see it again.</summary>
/// <param name="Reason">The kind of stop.</param>
/// <param name="Time">The time of the last or the failing event.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Actor">The failing actor's name; null unless an actor is to blame.</param>
/// <param name="Event">The failing event as text; null unless an actor is to blame.</param>
/// <param name="Cause">What went wrong, in one line; null for a good end.</param>
/// <param name="Exception">What was thrown, if anything was.</param>
public sealed record RunStop(
    RunStopReason Reason, SimTime Time, ulong Seed, string? Actor = null, string? Event = null, string? Cause = null, Exception? Exception = null)
{
    /// <summary>One line that names everything known.</summary>
    public override string ToString() => Reason switch
    {
        RunStopReason.Finished => $"finished at {Time}",
        RunStopReason.Cancelled => $"cancelled at {Time}",
        RunStopReason.LookaheadBroken => $"lookahead broken: {Evidence}",
        RunStopReason.InvariantBroken => $"invariant broken: {Evidence}",
        _ => $"actor failed: {Evidence}",
    };

    private string Evidence => $"{Cause} (actor '{Actor}', time {Time}, event {Event}, seed {Seed})";
}

/// <summary>A run's result.</summary>
/// <param name="Stop">How it ended.</param>
/// <param name="Digest">What it did; null when it did not finish, for then it has no meaning.</param>
public sealed record RunResult(RunStop Stop, RunDigest? Digest)
{
    /// <summary>The digest of a finished run.</summary>
    /// <exception cref="RunFailedException">The run did not finish.</exception>
    public RunDigest RequireFinished() => Digest ?? throw new RunFailedException(Stop);
}

/// <summary>A run that was required to finish did not.</summary>
/// <param name="stop">How it ended.</param>
public sealed class RunFailedException(RunStop stop) : Exception(stop.ToString(), stop.Exception)
{
    /// <summary>How the run ended.</summary>
    public RunStop Stop { get; } = stop;
}
