using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>One training from a configuration to learning curves, TensorBoard files and what was learned.</summary>
internal sealed class TrainSession(LoadedSettings loaded, TrainingPlan plan)
{
    private const string CheckpointsFolder = "checkpoints", OriginFile = "origin.json";

    private readonly TrainingFactory _factory = new(loaded);

    /// <summary>The run folder; null for a new one of a name of its own.</summary>
    public string? Out { get; init; }

    public string? Json { get; init; }

    /// <summary>Whether it is a point of a sweep, which prints the results of all.</summary>
    public bool IsPoint { get; init; }

    public bool ShowsProgress { get; init; }

    /// <summary>Ends the training; it can be gone on with from its checkpoints. Ctrl+C does the same.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Told of each episode that has been played.</summary>
    public Action<int, EpisodePlayed>? Played { get; init; }

    /// <summary>Whether every message is written to messages.log.</summary>
    public bool LogsMessages { get; init; }

    /// <summary>Whether a run folder is of a training.</summary>
    public static bool IsIn(string folder) => IsUnfinished(folder) || File.Exists(Path.Combine(folder, LearnerFile(0, 0)));

    /// <summary>Whether a run folder is of a training that was interrupted or failed.</summary>
    public static bool IsUnfinished(string folder) => Directory.Exists(Path.Combine(folder, CheckpointsFolder));

    /// <summary>The name of a file with what a network's learner came to.</summary>
    public static string LearnerFile(int network, int learner) => string.Create(CultureInfo.InvariantCulture, $"learner-{network}-{learner}.ckpt");

    /// <summary>Whether to list the cells and run nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The cells that there are, and about how long they take.</summary>
    public IReadOnlyList<CellEstimate> Estimate() => DryRun.Of(_factory, plan.Networks, _factory.Episodes);

    public int Run()
    {
        if (IsDryRun)
        {
            DryRun.Print($"training in {loaded.Settings.Scenario}", Estimate(), plan.Threads);
            return 0;
        }

        string configuration = loaded.Tree.ToHocon();
        plan.Engine.Configure(loaded, plan.Threads);
        plan.Engine.AgreeOn(loaded.Settings.Seed, configuration, plan.Threads);
        return plan.Engine.Lead(begin => Lead(configuration, begin), Follow);
    }

    /// <summary>Another process prints and writes; this one only simulates its part.</summary>
    private int Follow(string lead)
    {
        return Interruption.Follow(cancellation => new TrainingRunner(_factory, plan with { Resumes = false }, null, null, cancellation).Run());
    }

    private int Lead(string configuration, RunBeginning begin)
    {
        OutputFile? json = OutputFile.Open("--json", Json, [.. loaded.Inputs, .. plan.Resumes ? (string[])[Out!] : []]);
        RunFolder folder = plan.Resumes ? RunFolder.Reopen(Out!) : RunFolder.Create(Out, "train-" + loaded.Settings.Scenario, configuration);
        try
        {
            return Lead(configuration, folder, json, begin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string place = e is OutputException ? "" : folder.Path + ": ";
            throw new UserErrorException($"{place}{e.Message.TrimEnd('.')}; see that it can be written, then {CommandText.Of("resume", folder.Path)} goes on", e);
        }
    }

    private int Lead(string configuration, RunFolder folder, OutputFile? json, RunBeginning begin)
    {
        string checkpoints = folder.FileOf(CheckpointsFolder);
        using RunLock held = plan.Resumes ? RunLock.Hold(checkpoints, folder.Path) : Begin(folder, checkpoints);
        GoOnFrom(Path.Combine(checkpoints, OriginFile), RunIdentity.Of(configuration, RunIdentity.FilesOfTraining(loaded.Settings), loaded.Catalogue), folder);
        begin("begun", folder.Path, CommandText.Of("resume", folder.Path));
        using var interruption = new Interruption(Cancellation);
        TrainingPlan whole = plan with
        {
            Checkpoints = checkpoints,
            Label = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(configuration)))[..16],
            Messages = LogsMessages ? (world, run) => folder.BeginLog(world, configuration, run) : null,
        };
        var watch = Stopwatch.StartNew();
        var outcome = new LearningOutcome(loaded.Settings.Seed, loaded.Settings.Learn.Backend, loaded.Settings.Train, Train(folder, whole, interruption));
        WriteLearned(folder, outcome);
        folder.Write(RunFolder.SummaryFile, LearningJson.Of(outcome));
        json?.Write(LearningJson.Of(outcome));
        var report = new StringWriter();
        TrainingReport.Write(report, outcome, CommandText.Of("train", folder.FileOf(RunFolder.ConfigFile)), configuration);
        folder.Write(RunFolder.ReportFile, report.ToString());
        File.Delete(folder.FileOf(RunFolder.FailureFile));
        DurableFolder.FlushAll(folder.Path);
        End(checkpoints, held);
        return Terminal.Print($"the results are in {folder.Path}", console => Print(console, outcome, folder, watch.Elapsed));
    }

    private static RunLock Begin(RunFolder folder, string checkpoints)
    {
        try
        {
            DurableFolder.Create(checkpoints);
            return RunLock.Hold(checkpoints, folder.Path);
        }
        catch
        {
            folder.Abandon();
            throw;
        }
    }

    /// <summary>Sees that a training which goes on comes from what it began with, and notes what one comes from that begins.</summary>
    private static void GoOnFrom(string origin, RunIdentity identity, RunFolder folder)
    {
        DurableFile.ClearBeside(Path.GetDirectoryName(origin)!);
        bool began = File.Exists(origin);
        if (began && identity.GoesOn(File.ReadAllText(origin), folder.FileOf(RunFolder.ConfigFile)))
        {
            return;
        }

        if (began)
        {
            Console.Error.WriteLine($"{folder.Path}: begun by other code than this: it begins anew");
            DeleteNetworks(Path.GetDirectoryName(origin)!);
        }

        DurableFile.Replace(origin, ResultJson.Origin(identity));
    }

    private static void DeleteNetworks(string checkpoints)
    {
        foreach (string network in Directory.EnumerateDirectories(checkpoints))
        {
            Directory.Delete(network, recursive: true);
        }
    }

    /// <summary>Nothing of the training is left to go on with. Until then no other process is let in.</summary>
    private static void End(string checkpoints, RunLock held)
    {
        DeleteNetworks(checkpoints);
        File.Delete(Path.Combine(checkpoints, OriginFile));
        File.Delete(Path.Combine(checkpoints, TaskFile.RowsFile));
        held.Remove();
        Directory.Delete(checkpoints);
        DurableFolder.Flush(Path.GetDirectoryName(checkpoints)!);
    }

    private IReadOnlyList<TrainingRun> Train(RunFolder folder, TrainingPlan whole, Interruption interruption)
    {
        using TaskFile? tasks = TaskFile.Open(folder, loaded.Settings.Tasks, CheckpointsFolder, FileMode.Create);
        TaskCsv? csv = tasks?.Rows;
        try
        {
            CancellationToken cancellation = interruption.Token;
            var meter = new CellMeter((long)plan.Networks * _factory.Episodes, "episode", "episodes");
            var runner = new TrainingRunner(_factory, whole, csv, Played, cancellation) { Meter = meter };
            IReadOnlyList<TrainingRun> runs = ShowsProgress ? ProgressDisplay.Show(meter.Read, runner.Run) : runner.Run();
            foreach (TrainingRun run in runs)
            {
                run.WriteTasks();
            }

            tasks?.Complete();
            return runs;
        }
        catch (CellFailedException e)
        {
            throw FailureNote.Keep(folder, e);
        }
        catch (OperationCanceledException)
        {
            throw interruption.Cancelled(HowToResume(folder));
        }
        catch (Exception e) when (!plan.Engine.TellsHowToGoOn && plan.Engine.Explain(e) == ExitCode.Failed)
        {
            Console.Error.WriteLine(HowToResume(folder));
            throw;
        }
    }

    private static string HowToResume(RunFolder folder)
    {
        string from = CheckpointStore.LatestBelow(folder.Path) is not null || TrainingBorders.AnyBelow(folder.Path) ? "goes on from the last checkpoint"
            : TrainingRunner.AnyFinished(folder.FileOf(CheckpointsFolder)) ? "goes on with the networks that are left; with --checkpoint-every from the last checkpoint"
            : "begins it again; with --checkpoint-every it goes on from the last checkpoint";
        return $"{CommandText.Of("resume", folder.Path)} {from}";
    }

    private void WriteLearned(RunFolder folder, LearningOutcome outcome)
    {
        foreach (TrainingRun run in outcome.Runs)
        {
            for (int i = 0; i < run.Final.Count; i++)
            {
                int learner = i;
                DurableFile.Replace(folder.FileOf(LearnerFile(run.Network, i)), stream => stream.Write(run.Final[learner].State.Bytes));
            }

            if (loaded.Settings.Train.Placement != LearnerPlacement.PerNode)
            {
                DurableFile.Replace(folder.FileOf(AgentFile.NameOf(run.Network)), _factory.Agent(run.Network, run.Final[0]).Write);
            }

            LearningEvents.Write(Path.Combine(folder.Path, "tensorboard", string.Create(CultureInfo.InvariantCulture, $"network-{run.Network}")), run);
        }
    }

    private int Print(IAnsiConsole console, LearningOutcome outcome, RunFolder folder, TimeSpan elapsed)
    {
        if (IsPoint)
        {
            return plan.Engine is CheckChoice quiet ? quiet.Report(console.Profile.Out.Writer) : 0;
        }

        var table = WholeTables.OfNumbers(
            $"training: {(_factory.Stretches(0).Count is > 1 and int worlds ? $"{worlds} worlds" : "one world")} a network{Backends.Note(outcome.Backend)}",
            "network", "first episode", "last fifth", "versions", "old version", "versions behind", "s behind", "shipped", "digest");
        foreach (TrainingRun run in outcome.Runs)
        {
            FormattableString[] cells =
            [
                $"{run.Network}", $"{outcome.Score.Of(run.Episodes[0]):F3}", $"{run.Late:F3}", $"{run.Staleness.Published}", $"{run.Staleness.StaleShare:P1}",
                $"{run.Staleness.MeanVersions:F3}", $"{run.Staleness.MeanSeconds:F3}", $"{run.Shipped}", $"{run.Digest.Hex[..12]}",
            ];
            table.AddRow([.. cells.Select(c => new Text(c.ToString(Terminal.Culture)))]);
        }

        console.WriteWhole(table);
        long tasks = outcome.Runs.Sum(r => r.Episodes.Sum(e => e.Tasks));
        double seconds = outcome.Runs.Sum(r => r.Seconds);
        FormattableString[] lines =
        [
            outcome.Runs.Count > 1
                ? (FormattableString)$"Last fifth of the episodes: {outcome.Late.Mean:F3} +- {outcome.Late.Ci95:F3} {outcome.Score.Words} (95 % over networks, exploring)."
                : $"Last fifth of the episodes: {outcome.Late.Mean:F3} {outcome.Score.Words} (exploring).",
            $"{tasks:N0} tasks in {elapsed.TotalSeconds:F1} s, {tasks / seconds:N0} decisions and {outcome.Runs.Sum(r => r.Rounds.Count) / seconds:F1} rounds a second of a core. Run folder: {folder.Path} ({CommandText.Of("eval", folder.Path)}).",
        ];
        foreach (FormattableString line in lines)
        {
            console.Profile.Out.Writer.WriteLine(line.ToString(Terminal.Culture));
        }

        if (TaskFile.LeftOutNote(folder, loaded.Settings.Tasks) is string note)
        {
            console.Profile.Out.Writer.WriteLine(note);
        }

        return plan.Engine is CheckChoice check ? check.Report(console.Profile.Out.Writer) : 0;
    }
}
