using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>All that a run shows: how it ended, what it did, and the rows it recorded, as text and in order.</summary>
internal sealed record Outcome(string Stop, RunDigest? Digest, IReadOnlyList<string> Rows)
{
    /// <summary>Runs a world on the sequential engine (0 threads) or the parallel one.</summary>
    public static Outcome Of(World world, int threads, RunOptions? options = null, params Func<List<string>, IRowSink>[] sinks)
    {
        var rows = new List<string>();
        options = (options ?? new RunOptions()) with { Sinks = [.. sinks.Select(s => s(rows))] };
        RunResult result = threads == 0 ? SequentialEngine.Run(world, options) : ParallelEngine.Run(world, options, threads);
        return new Outcome(result.Stop.ToString(), result.Digest, rows);
    }

    /// <summary>Runs on a parallel engine with several shards a thread that changes between many shards and one all the time.</summary>
    public static Outcome Restless(World world, int threads, int parts, RunOptions options, params Func<List<string>, IRowSink>[] sinks)
    {
        var rows = new List<string>();
        RunResult result = new ParallelEngine(world, options with { Sinks = [.. sinks.Select(s => s(rows))] }, threads, parts) { Restless = true }.RunToEnd();
        return new Outcome(result.Stop.ToString(), result.Digest, rows);
    }

    /// <summary>A sink that writes rows of a type as text into the common list.</summary>
    public static IRowSink To<TRow>(List<string> rows)
        where TRow : struct => new TextSink<TRow>(rows);

    public static void AssertSame(Outcome expected, Outcome found)
    {
        Assert.Equal(expected.Stop, found.Stop);
        Assert.Equal(expected.Digest, found.Digest);
        Assert.Equal(expected.Rows, found.Rows);
    }

    private sealed class TextSink<TRow>(List<string> rows) : IRowSink<TRow>
        where TRow : struct
    {
        public void Write(in TRow row) => rows.Add(row.ToString()!);
    }
}
