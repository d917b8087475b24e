using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>One cell: a policy on an episode of a network.</summary>
internal sealed record VerifiedCell(PolicyEntry Policy, int Network, int Episode);

/// <summary>An engine whose runs are compared with those of the sequential one.</summary>
internal abstract class VerifiedEngine : IDisposable
{
    /// <summary>For sentences: <c>parallel, 2 threads</c>.</summary>
    public abstract string Name { get; }

    /// <summary>As <c>--engines</c> names it: <c>parallel:2</c>.</summary>
    public abstract string Key { get; }

    /// <summary>Runs a cell. Cells come in the order that the engine was told of.</summary>
    /// <returns>Digest, count and final time; or how the run stopped.</returns>
    public abstract string Run(VerifiedCell cell);

    /// <summary>Runs a cell and notes every event.</summary>
    public abstract void Log(VerifiedCell cell, EventLog log);

    /// <summary>Digest, count and final time; or how the run stopped.</summary>
    public static string TextOf(RunResult result) => result.Digest is RunDigest digest ? digest.ToString() : result.Stop.ToString();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

/// <summary>An engine of this process as the command line offers it.</summary>
/// <param name="engine">The engine.</param>
/// <param name="scenario">Where cells' worlds come from.</param>
/// <param name="until">Each run stops before this time.</param>
/// <param name="cancellation">Stops a run.</param>
internal sealed class ChoiceVerified(EngineChoice engine, IScenario scenario, SimTime until, CancellationToken cancellation) : VerifiedEngine
{
    public override string Name => engine.Name;

    public override string Key => engine.Name;

    public override string Run(VerifiedCell cell) => TextOf(Run(cell, null));

    public override void Log(VerifiedCell cell, EventLog log) => Run(cell, log);

    private RunResult Run(VerifiedCell cell, EventLog? log)
    {
        World world = scenario.Network(cell.Network).Episode(cell.Episode, cell.Policy);
        RunResult result = engine.Begin(world, new RunOptions { Until = until, Cancellation = cancellation, Log = log }, engine.DefaultThreads)();
        cancellation.ThrowIfCancellationRequested();
        return result;
    }
}

/// <summary>The sequential engine, or the parallel one with some threads.</summary>
/// <param name="scenario">Where cells' worlds come from.</param>
/// <param name="threads">0 is the sequential one.</param>
/// <param name="until">Each run stops before this time.</param>
/// <param name="cancellation">Stops a run.</param>
internal sealed class ThreadsVerified(IScenario scenario, int threads, SimTime until, CancellationToken cancellation) : VerifiedEngine
{
    public override string Name => threads == 0 ? "sequential" : threads == 1 ? "parallel, 1 thread" : $"parallel, {threads} threads";

    public override string Key => threads == 0 ? "sequential" : $"parallel:{threads}";

    public override string Run(VerifiedCell cell) => TextOf(Run(cell, null));

    public override void Log(VerifiedCell cell, EventLog log) => Run(cell, log);

    private RunResult Run(VerifiedCell cell, EventLog? log)
    {
        World world = scenario.Network(cell.Network).Episode(cell.Episode, cell.Policy);
        var options = new RunOptions { Until = until, Cancellation = cancellation, Log = log };
        RunResult result = threads == 0 ? SequentialEngine.Run(world, options) : ParallelEngine.Run(world, options, threads);
        cancellation.ThrowIfCancellationRequested();
        return result;
    }
}
