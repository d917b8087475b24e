using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.Mpi;
using EdgeActors.Tests.Simulator.Engines;
using EdgeActors.Tests.Simulator.Mpi;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// An engine to interrupt or to resume on: Sequential, or Parallel with some threads, also one that changes between one thread and several all the time, or ranks with
/// some threads each.
/// </summary>
internal readonly record struct EngineChoice(int Threads, bool Restless = false, int Ranks = 0)
{
    /// <summary>So many threads stand for the check engine.</summary>
    public const int Check = -1;

    /// <summary>The engines that a run is resumed on.</summary>
    public static EngineChoice[] All { get; } =
        [new(0), new(1), new(2), new(3), new(2, Restless: true), new(Check), new(1, Ranks: 2), new(2, Ranks: 2), new(1, Ranks: 3)];

    public RunResult Run(World world, RunOptions options) => this switch
    {
        { Ranks: > 0 } => OnRanks(world, options),
        { Threads: 0 } => SequentialEngine.Run(world, options),
        { Threads: Check } => Checked(world, options),
        _ => new ParallelEngine(world, options, Threads) { Restless = Restless }.RunToEnd(),
    };

    public override string ToString() => this switch
    {
        { Ranks: > 0 } => $"{Ranks} ranks, {Threads} threads",
        { Threads: 0 } => "sequential",
        { Threads: Check } => "check",
        _ => $"parallel {Threads}{(Restless ? " restless" : "")}",
    };

    private static RunResult Checked(World world, RunOptions options)
    {
        (RunResult result, IReadOnlyList<CheckFinding> findings) = CheckEngine.Run(world, options);
        Assert.Empty(findings);
        return result;
    }

    private RunResult OnRanks(World world, RunOptions options)
    {
        int threads = Threads;
        RunResult[] results = LocalRanks.Run(Ranks, communicator => MpiEngine.Run(communicator, world, options, threads));
        Assert.All(results, r => Assert.Equal(results[0].Digest, r.Digest));
        return results[0];
    }
}

/// <summary>Interrupts runs at checkpoints and goes on from them.</summary>
internal static class Resuming
{
    /// <summary>Runs to the end and keeps every checkpoint, with its time.</summary>
    public static (Outcome Outcome, List<(SimTime Time, byte[] Content)> Checkpoints) Save(
        World world, EngineChoice engine, SimDuration every, params Func<List<string>, IRowSink>[] sinks)
    {
        var kept = new List<(SimTime, byte[])>();
        var rows = new List<string>();
        var options = new RunOptions
        {
            Sinks = [.. sinks.Select(s => s(rows))],
            Checkpointer = new PeriodicCheckpointer(every, checkpoint => kept.Add((checkpoint.Time, ToBytes(checkpoint)))),
        };
        RunResult result = engine.Run(world, options);
        return (new Outcome(result.Stop.ToString(), result.Digest, rows), kept);
    }

    /// <summary>Goes on to the end; the outputs hold what the interrupted run had written in all, also after the checkpoint.</summary>
    public static Outcome Resume(World world, EngineChoice engine, byte[] checkpoint, IReadOnlyList<string> written, params Func<List<string>, IRowSink>[] sinks)
    {
        List<string> rows = [.. written];
        RunResult result = engine.Run(world, new RunOptions { Sinks = [.. sinks.Select(s => s(rows))], From = CheckpointFile.Of(checkpoint) });
        return new Outcome(result.Stop.ToString(), result.Digest, rows);
    }

    public static byte[] ToBytes(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Write(stream, "test");
        return stream.ToArray();
    }

    /// <summary>A sink that writes rows of a type as text into the common list and can be cut back.</summary>
    public static IRowSink To<TRow>(List<string> rows)
        where TRow : struct => new TextSink<TRow>(rows);

    private sealed class TextSink<TRow>(List<string> rows) : IRowSink<TRow>, IResumableSink
        where TRow : struct
    {
        public void Write(in TRow row) => rows.Add(row.ToString()!);

        public void Save(MessagePackWriter writer) => writer.WriteInt64(rows.Count);

        public void Load(ref MessagePackReader reader)
        {
            int count = reader.ReadInt32();
            rows.RemoveRange(count, rows.Count - count);
        }
    }
}
