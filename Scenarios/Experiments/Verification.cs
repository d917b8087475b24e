using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A cell on one engine: 0 threads is the sequential one.</summary>
internal sealed record VerifiedRun(int Threads, RunResult Result)
{
    public string Engine => NameOf(Threads);

    /// <summary>Digest, count and final time; or how the run stopped.</summary>
    public string Text => Result.Digest is RunDigest digest ? digest.ToString() : Result.Stop.ToString();

    public static string NameOf(int threads) => threads == 0 ? "sequential" : threads == 1 ? "parallel, 1 thread" : $"parallel, {threads} threads";
}

/// <summary>A cell on all engines, the sequential one first.</summary>
internal sealed record VerifiedCell(PolicyEntry Policy, int Network, int Episode, IReadOnlyList<VerifiedRun> Runs)
{
    /// <summary>The first engine whose run is not the sequential one's.</summary>
    public VerifiedRun? Different => Runs.FirstOrDefault(r => r.Text != Runs[0].Text);
}

/// <summary>Where two runs of one cell part.</summary>
/// <param name="Time">The time of the first event that differs; null when a second pair of runs did not differ.</param>
/// <param name="Actor">Who handles it.</param>
/// <param name="Sequential">What Sequential handles there, as text.</param>
/// <param name="Parallel">What the other handles there.</param>
internal sealed record Divergence(SimTime? Time, string? Actor, string Sequential, string Parallel);

/// <summary>
/// Runs cells on the sequential engine and on the parallel one with several numbers of threads, and finds the first event in which two runs differ.
/// Runs keep no log until a difference is known; then both are repeated with one, and once more for the text of the message.
/// </summary>
internal sealed class Verification(IScenario scenario, IReadOnlyList<int> threads, SimTime until, CancellationToken cancellation)
{
    public VerifiedCell Verify(PolicyEntry policy, int network, int episode) =>
        new(policy, network, episode, [.. threads.Prepend(0).Select(t => new VerifiedRun(t, Run(policy, network, episode, t, null, out _)))]);

    public Divergence FindFirst(VerifiedCell cell)
    {
        int other = cell.Different!.Threads;
        EventLog a = new(), b = new();
        RunLogged(cell, 0, a, out World world);
        RunLogged(cell, other, b, out _);
        if (EventLog.FirstDifference(a.InOrder(), b.InOrder()) is not { } difference)
        {
            return new Divergence(null, null, "the same events", "the same events");
        }

        (LoggedEvent? inA, LoggedEvent? inB) = difference;

        // The earlier of the two is the one that the other run lacks, or handles otherwise.
        LoggedEvent first = inA is { } x && inB is { } y ? (y.Key.IsBefore(x.Key) ? y : x) : (inA ?? inB)!.Value;
        return new Divergence(first.Key.Time, world.NameOf(first.Target), Text(cell, 0, inA), Text(cell, other, inB));
    }

    private string Text(VerifiedCell cell, int engine, LoggedEvent? item)
    {
        if (item is not { } found)
        {
            return "nothing, it has ended";
        }

        var log = new EventLog { TextOf = found.Key };
        RunLogged(cell, engine, log, out World world);
        return $"{log.Text ?? "an event that comes and goes"} at {found.Key.Time} in '{world.NameOf(found.Target)}' (key {found.Key})";
    }

    private void RunLogged(VerifiedCell cell, int engine, EventLog log, out World world) =>
        Run(cell.Policy, cell.Network, cell.Episode, engine, log, out world);

    private RunResult Run(PolicyEntry policy, int network, int episode, int engine, EventLog? log, out World world)
    {
        world = scenario.Network(network).Episode(episode, policy);
        var options = new RunOptions { Until = until, Cancellation = cancellation, Log = log };
        RunResult result = engine == 0 ? SequentialEngine.Run(world, options) : ParallelEngine.Run(world, options, engine);
        cancellation.ThrowIfCancellationRequested();
        return result;
    }
}
