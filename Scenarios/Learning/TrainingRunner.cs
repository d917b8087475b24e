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
    /// <summary>Where, in the folder of checkpoints, trainings are kept that have ended.</summary>
    private const string FinishedFolder = "finished";

    /// <summary>
    /// Finished trainings; null where there is only one, with which all has ended, and with engines of several processes, which all play the same ones.
    /// </summary>
    private readonly CellStore<FinishedTraining>? _kept = plan is { Checkpoints: string checkpoints, Networks: > 1, Engine.ManyAtOnce: true }
        ? new(new SeparateCells(Path.Combine(checkpoints, FinishedFolder)), new FinishedTrainingForm())
        : null;

    /// <summary>Is told how far it is.</summary>
    public CellMeter? Meter { get; init; }

    /// <exception cref="CellFailedException">A run failed; the first of them in order is named.</exception>
    /// <exception cref="OperationCanceledException">The user cancelled.</exception>
    public IReadOnlyList<TrainingRun> Run()
    {
        var runs = new List<TrainingRun>();
        new CellRunner<TrainingRun>(plan.Networks, plan.Engine.ManyAtOnce ? plan.Threads : 0, cancellation) { Run = Train, Fold = (_, run) => runs.Add(run) }.RunAll();
        return runs;
    }

    /// <summary>Whether a folder of checkpoints has trainings that have ended.</summary>
    public static bool AnyFinished(string checkpoints) => Directory.Exists(Path.Combine(checkpoints, FinishedFolder));

    private TrainingRun Train(int network)
    {
        if (Kept(network) is { } finished)
        {
            return finished;
        }

        bool several = factory.Stretches(network).Count > 1;
        TrainingBorders? borders = several && FolderOf(network) is string folder ? new TrainingBorders(folder, plan.Label) : null;
        (TrainingRun run, TrainingBorder? from) = GoOn(network, borders);
        long start = Stopwatch.GetTimestamp();
        bool shares = several && !plan.Engine.ManyAtOnce;
        from = shares ? TrainingBorder.Share(plan.Engine, from) : from;
        run.Play(factory, (stretch, world) => RunWorld(run, several ? stretch : null, world), from, Passed, cancellation);
        run.Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _kept?.Save(KeyOf(network), run.ToFinished());
        return run;

        TrainingBorder Passed(TrainingBorder border)
        {
            borders?.Save(border, run.Ended());
            if (borders is not null && FolderOf(network, border.Worlds - 1) is var ended && Directory.Exists(ended))
            {
                Directory.Delete(ended, recursive: true);
            }

            return shares ? TrainingBorder.Share(plan.Engine, border)! : border;
        }
    }

    private CellKey KeyOf(int network) => new(FormattableString.Invariant($"{TrainingRun.PolicyName}|n{network}"), plan.Label);

    /// <summary>A training that ended before the command was interrupted; null if it has not, or if that cannot be used.</summary>
    private TrainingRun? Kept(int network)
    {
        if (!plan.Resumes || _kept is null)
        {
            return null;
        }

        if (_kept.Load(KeyOf(network)) is { } finished)
        {
            try
            {
                TrainingRun run = New(network, false);
                run.Again(factory, finished);
                return run;
            }
            catch (Exception e) when (e is CheckpointException or MessagePackException or ArithmeticException or ArgumentException or InvalidDataException)
            {
                Console.Error.WriteLine($"the finished training on network {network}: {e.Message}; it begins anew");
            }
        }
        else if (_kept.Standing(KeyOf(network)) is (CellStanding.OtherBuild or CellStanding.Damaged) and var standing)
        {
            Console.Error.WriteLine($"the finished training on network {network} {(standing == CellStanding.OtherBuild ? "is of other code" : "cannot be read")}; it is done again");
        }

        return null;
    }

    /// <summary>A run, and what worlds that have ended before passed on.</summary>
    private (TrainingRun Run, TrainingBorder? From) GoOn(int network, TrainingBorders? borders)
    {
        TrainingRun run = New(network, borders is not null);
        try
        {
            return (run, plan.Resumes && plan.Engine.Leads ? borders?.Load(factory, run) : null);
        }
        catch (CheckpointException e)
        {
            Console.Error.WriteLine($"{e.Message}; this training begins anew");
            return (New(network, borders is not null), null);
        }
    }

    private TrainingRun New(int network, bool borders) => new(network, csv, resumable: plan.CheckpointEvery is not null || plan.Resumes || borders || _kept is not null)
    {
        Score = factory.Score,
        Progress = episode =>
        {
            Meter?.Done(string.Create(
                CultureInfo.InvariantCulture, $"; network {network}, episode {episode.Number}: {factory.Score.Value(factory.Score.Of(episode))} {factory.Score.Words}"));
            progress?.Invoke(network, episode);
        },
    };

    /// <summary>Runs one world of a training.</summary>
    /// <param name="run">The training.</param>
    /// <param name="stretch">Which of its worlds; null for the only one.</param>
    /// <param name="world">The world.</param>
    private RunResult RunWorld(TrainingRun run, TrainingStretch? stretch, World world)
    {
        using MessageLog? messages = plan.Messages?.Invoke(world, string.Create(CultureInfo.InvariantCulture, $"training on network {run.Network}"));
        var options = new RunOptions { Sinks = run.Sinks, Cancellation = cancellation, Messages = messages, Progress = Meter is null ? null : p => Meter.Report(run.Network, p) };
        string? folder = FolderOf(run.Network) is not string own ? null
            : stretch is null ? own
            : FolderOf(run.Network, stretch.Number);
        CheckpointStore? store = folder is null ? null : new(folder, plan.Label);
        using CellCheckpointer? checkpointer = store is not null && plan.CheckpointEvery is { } interval ? new CellCheckpointer(store, interval, plan.Engine, cancellation) : null;
        options = checkpointer is null ? options : options with { Checkpointer = checkpointer, Cancellation = checkpointer.Cancellation };
        options = options with { From = plan.Resumes ? store?.Newest(Console.Error.WriteLine) : null };
        EngineChoice engine = plan.Networks == 1 || plan.Engine is CheckChoice || !plan.Engine.ManyAtOnce ? plan.Engine : EngineCatalog.Sequential;
        RunResult result = engine.Begin(world, options, plan.Threads)();
        messages?.End(result);
        Meter?.End(run.Network);
        return result;
    }

    /// <summary>Where one of several worlds is saved while it runs.</summary>
    private string FolderOf(int network, int world) => Path.Combine(FolderOf(network)!, $"world-{world.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Where a network's training is saved; null for nowhere.</summary>
    private string? FolderOf(int network) => plan.Checkpoints is null ? null : Path.Combine(plan.Checkpoints, $"network-{network.ToString(CultureInfo.InvariantCulture)}");
}
