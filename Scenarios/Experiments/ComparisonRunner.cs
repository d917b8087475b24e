using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What to run.</summary>
internal sealed record ComparisonPlan(IScenario Scenario, IReadOnlyList<PolicyEntry> Policies, int Networks, int Episodes)
{
    /// <summary>Threads that run cells; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What runs the worlds. A single cell uses the threads inside its world.</summary>
    public EngineChoice Engine { get; init; } = EngineCatalog.Sequential;

    /// <summary>What is measured, and which of it policies are judged by.</summary>
    public MeasureSet Measures { get; init; } = Scenario.Measures;

    public int Cells => Networks * Policies.Count * Episodes;

    /// <summary>How many cells another process of the engine has finished before; those are left out.</summary>
    public int Finished { get; init; }

    /// <summary>Begins the message log of the one cell, if it is to be written.</summary>
    public Func<World, string, MessageLog>? Messages { get; init; }

    /// <summary>Cells are numbered network by network, in each policy by policy, in each episode by episode.</summary>
    public CellAddress Address(int cell) => new(cell / (Policies.Count * Episodes), cell / Episodes % Policies.Count, cell % Episodes);

    /// <summary>A cell's coordinates, as the store of finished cells has them.</summary>
    public string Coordinates(int cell)
    {
        CellAddress address = Address(cell);
        return FormattableString.Invariant($"{Policies[address.Policy].Name}|n{address.Network}|e{address.Episode}");
    }

    /// <summary>What tells how far it is.</summary>
    public CellMeter Meter() => new(Cells, "cell", "cells", TasksText(0)) { WorldSeconds = Scenario.Length?.Seconds };

    /// <summary>What progress says of tasks.</summary>
    public static string TasksText(long tasks) => FormattableString.Invariant($", {tasks / 1000:N0} k tasks");
}

/// <summary>Which cell.</summary>
internal readonly record struct CellAddress(int Network, int Policy, int Episode);

/// <summary>One episode of one policy on one network.</summary>
internal sealed record CellResult(RunDigest Digest, TallySet Tallies, double Seconds, ReadOnlyMemory<byte> TaskRows, List<TaskLogRow>? Logged = null);

/// <summary>A cell whose run did not finish.</summary>
internal sealed class CellFailedException(string policy, CellAddress cell, RunStop stop, string? replay = null)
    : Exception($"policy {policy}, network {cell.Network}, episode {cell.Episode}: {stop}{(replay is null ? "" : $"; {replay} leads there")}", stop.Exception)
{
    public string Policy => policy;

    public CellAddress Cell => cell;

    public RunStop Stop => stop;
}

/// <summary>
/// Runs every cell of a comparison, one per core, and folds the results in cell order.
/// </summary>
internal sealed class ComparisonRunner(
    ComparisonPlan plan,
    TaskCsv? taskCsv,
    CancellationToken cancellation,
    RunJournal? journal = null,
    TaskLogWriter? taskLog = null)
{
    private readonly Dictionary<int, (int Uses, INetwork Network)> _networks = [];
    private readonly List<PolicyResult> _results = [.. plan.Policies.Select(p => new PolicyResult(p.Name, plan.Measures))];
    private long _tasks;

    /// <summary>Is told how far it is.</summary>
    public CellMeter? Meter { get; init; }

    private int PerNetwork => plan.Policies.Count * plan.Episodes;

    /// <summary>Runs everything; results come in the order of the policies.</summary>
    /// <exception cref="CellFailedException">A run failed; the first in cell order is named.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled.</exception>
    public IReadOnlyList<PolicyResult> Run()
    {
        int first = plan.Finished;
        foreach (CellResult finished in journal?.Finished ?? [])
        {
            Fold(first++, finished, journaled: true);
        }

        new CellRunner<CellResult>(plan.Cells, plan.Engine.ManyAtOnce ? plan.Threads : 0, cancellation)
        {
            Run = RunCell,
            Fold = (cell, result) => Fold(cell, result, journaled: false),
            First = first,
            Window = 4 * plan.Threads,
        }.RunAll();
        return _results;
    }

    private CellResult RunCell(int cell)
    {
        CellAddress address = plan.Address(cell);
        PolicyEntry policy = plan.Policies[address.Policy];
        INetwork network = Network(address.Network);
        long start = Stopwatch.GetTimestamp();
        TallySet tallies = plan.Measures.Begin();
        TaskCsv.Rows? rows = taskCsv?.Begin(policy.Name, address, only: plan.Cells == 1);
        World world = network.Episode(address.Episode, policy);
        var sink = new CellSink(tallies.Find<TaskStatistics>(), rows, world, taskLog);
        using MessageLog? messages = plan.Messages?.Invoke(world, $"policy {policy.Name}, network {address.Network}, episode {address.Episode}");
        var options = new RunOptions { Sinks = [sink, .. tallies.All.Where(t => t is not TaskStatistics).Select(t => t.Rows)], Cancellation = cancellation, Messages = messages, Progress = Meter is null ? null : p => Meter.Report(cell, p) };
        CheckpointStore? store = journal?.Store(cell);
        using CellCheckpointer? checkpointer = store is not null && plan.Engine.Saves ? new CellCheckpointer(store, journal!.Interval, plan.Engine, cancellation) : null;
        options = checkpointer is null ? options : options with { Checkpointer = checkpointer, Cancellation = checkpointer.Cancellation };
        options = store is null ? options : GoOn(options, store, journal!);
        RunResult run = plan.Engine.Begin(world, options, plan.Cells == 1 || !plan.Engine.ManyAtOnce ? plan.Threads : 1)();
        messages?.End(run);
        Meter?.End(cell);
        RunDigest digest = run.Digest ?? throw (run.Stop.Reason == RunStopReason.Cancelled
            ? new OperationCanceledException(cancellation)
            : new CellFailedException(policy.Name, address, run.Stop));
        return new CellResult(digest, tallies, Stopwatch.GetElapsedTime(start).TotalSeconds, rows?.Finish() ?? default, sink.Logged);
    }

    /// <summary>Goes on where the cell was saved last.</summary>
    private RunOptions GoOn(RunOptions options, CheckpointStore store, RunJournal kept)
    {
        CheckpointFile? from = store.Newest(kept.Notice);
        if (from is null && plan.Cells == 1)
        {
            taskCsv?.GoOn(default);
        }

        return options with { From = from };
    }

    /// <summary>A network is drawn once and let go when its last cell has begun.</summary>
    private INetwork Network(int index)
    {
        lock (_networks)
        {
            if (!_networks.TryGetValue(index, out (int Uses, INetwork Network) entry))
            {
                entry = (0, plan.Scenario.Network(index));
            }

            if (++entry.Uses == PerNetwork)
            {
                _networks.Remove(index);
            }
            else
            {
                _networks[index] = entry;
            }

            return entry.Network;
        }
    }

    private void Fold(int cell, CellResult result, bool journaled)
    {
        CellAddress address = plan.Address(cell);
        _results[address.Policy].Add(result, address.Episode == plan.Episodes - 1);
        if (!journaled)
        {
            taskCsv?.Write(result.TaskRows);
            taskLog?.Write(plan.Policies[address.Policy].Name, address, CollectionsMarshal.AsSpan(result.Logged));
            journal?.Add(cell, result, taskCsv);
        }

        _tasks += result.Tallies.Find<TaskStatistics>()?.Tasks ?? 0;
        Meter?.Reach(cell + 1, ComparisonPlan.TasksText(_tasks));
    }
}
