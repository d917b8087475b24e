using System.Diagnostics;
using System.Globalization;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>How to train.</summary>
/// <param name="Networks">On how many networks, each a world of its own.</param>
/// <param name="Threads">Threads that run worlds; results do not depend on it.</param>
/// <param name="Engine">What runs the worlds. A single one uses the threads inside.</param>
internal sealed record TrainingPlan(int Networks, int Threads, EngineChoice Engine)
{
    /// <summary>The folder where checkpoints are, one folder for each network; null for none.</summary>
    public string? Checkpoints { get; init; }

    /// <summary>How often worlds are saved; null for never.</summary>
    public CheckpointInterval? CheckpointEvery { get; init; }

    /// <summary>Begins the message log of the one world, if it is to be written.</summary>
    public Func<World, string, MessageLog>? Messages { get; init; }

    /// <summary>What checkpoints must have been made with.</summary>
    public string Label { get; init; } = "";

    /// <summary>Whether to go on from the newest checkpoints.</summary>
    public bool Resumes { get; init; }
}

/// <summary>Trains on each network, one per core, and gives the runs in the order of the networks.</summary>
internal sealed class TrainingRunner(TrainingFactory factory, TrainingPlan plan, TaskCsv? csv, Action<int, EpisodePlayed>? progress, CancellationToken cancellation)
{
    /// <summary>Is told how far running worlds are.</summary>
    public TrainingMeter? Meter { get; init; }

    /// <exception cref="CellFailedException">A run failed; the first of them in order is named.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled.</exception>
    public IReadOnlyList<TrainingRun> Run()
    {
        var runs = new List<TrainingRun>();
        new CellRunner<TrainingRun>(plan.Networks, plan.Engine.ManyAtOnce ? plan.Threads : 0, cancellation) { Run = Train, Fold = (_, run) => runs.Add(run) }.RunAll();
        return runs;
    }

    private TrainingRun Train(int network)
    {
        TrainingWorld world = factory.Create(network);
        var run = new TrainingRun(network, world, csv, resumable: plan.CheckpointEvery is not null || plan.Resumes) { Progress = episode => progress?.Invoke(network, episode) };
        using MessageLog? messages = plan.Messages?.Invoke(world.World, string.Create(CultureInfo.InvariantCulture, $"training on network {network}"));
        var options = new RunOptions { Sinks = run.Sinks, Cancellation = cancellation, Messages = messages, Progress = Meter is null ? null : p => Meter.Report(network, p) };
        CheckpointStore? store = StoreOf(network);
        using CellCheckpointer? checkpointer = store is not null && plan.CheckpointEvery is { } interval ? new CellCheckpointer(store, interval, plan.Engine, cancellation) : null;
        options = checkpointer is null ? options : options with { Checkpointer = checkpointer, Cancellation = checkpointer.Cancellation };
        options = options with { From = plan.Resumes ? store?.Newest(Console.Error.WriteLine) : null };
        long start = Stopwatch.GetTimestamp();
        EngineChoice engine = plan.Networks == 1 || plan.Engine is CheckChoice || !plan.Engine.ManyAtOnce ? plan.Engine : EngineCatalog.Sequential;
        RunResult result = engine.Begin(world.World, options, plan.Threads)();
        messages?.End(result);
        Meter?.End(network);
        run.Finish(result, cancellation);
        run.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return run;
    }

    /// <summary>Where a network's world is saved; null for nowhere.</summary>
    private CheckpointStore? StoreOf(int network) => plan.Checkpoints is null
        ? null
        : new(Path.Combine(plan.Checkpoints, $"network-{network.ToString(CultureInfo.InvariantCulture)}"), plan.Label);
}
