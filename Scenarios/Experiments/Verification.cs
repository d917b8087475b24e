using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What an engine's run of a cell came to.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Text">Digest, count and final time; or how the run stopped.</param>
internal sealed record VerifiedRun(VerifiedEngine Engine, string Text);

/// <summary>A cell on all engines, the sequential one first.</summary>
internal sealed record VerifiedRuns(VerifiedCell Cell, IReadOnlyList<VerifiedRun> Runs)
{
    /// <summary>The first engine whose run is not the sequential one's.</summary>
    public VerifiedRun? Different => Runs.FirstOrDefault(r => r.Text != Runs[0].Text);
}

/// <summary>Where two runs of one cell part.</summary>
/// <param name="Time">The time of the first event that differs; null when a second pair of runs did not differ.</param>
/// <param name="Actor">Who handles it.</param>
/// <param name="Sequential">What Sequential handles there, as text.</param>
/// <param name="Other">What the other handles there.</param>
internal sealed record Divergence(SimTime? Time, string? Actor, string Sequential, string Other);

/// <summary>
/// Runs cells on the sequential engine and on others, and finds the first event in which two runs differ. Runs keep no log until a difference is known; then both are
/// repeated with one, and once more for the text of the message.
/// </summary>
/// <param name="scenario">Where cells' worlds come from, for names.</param>
/// <param name="sequential">What the others are compared with.</param>
/// <param name="others">The others.</param>
internal sealed class Verification(IScenario scenario, VerifiedEngine sequential, IReadOnlyList<VerifiedEngine> others)
{
    public VerifiedRuns Verify(VerifiedCell cell) => new(cell, [.. others.Prepend(sequential).Select(e => new VerifiedRun(e, e.Run(cell)))]);

    public Divergence FindFirst(VerifiedRuns verified)
    {
        VerifiedEngine other = verified.Different!.Engine;
        EventLog a = new(), b = new();
        sequential.Log(verified.Cell, a);
        other.Log(verified.Cell, b);
        if (EventLog.FirstDifference(a.InOrder(), b.InOrder()) is not { } difference)
        {
            return new Divergence(null, null, "the same events", "the same events");
        }

        (LoggedEvent? inA, LoggedEvent? inB) = difference;

        // The earlier of the two is the one that the other run lacks, or handles otherwise.
        LoggedEvent first = inA is { } x && inB is { } y ? (y.Key.IsBefore(x.Key) ? y : x) : (inA ?? inB)!.Value;
        World world = scenario.Network(verified.Cell.Network).Episode(verified.Cell.Episode, verified.Cell.Policy);
        return new Divergence(first.Key.Time, world.NameOf(first.Target), Text(world, verified.Cell, sequential, inA), Text(world, verified.Cell, other, inB));
    }

    private static string Text(World world, VerifiedCell cell, VerifiedEngine engine, LoggedEvent? item)
    {
        if (item is not { } found)
        {
            return "nothing, it has ended";
        }

        var log = new EventLog { TextOf = found.Key };
        engine.Log(cell, log);
        return $"{log.Text ?? "an event that comes and goes"} at {found.Key.Time} in '{world.NameOf(found.Target)}' (key {found.Key})";
    }
}
