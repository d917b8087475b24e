using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary>One comparison from a configuration to the printed table and the run folder.</summary>
internal sealed class ComparisonSession
{
    private readonly LoadedSettings _loaded;
    private readonly ComparisonPlan _plan;
    private readonly TaskLog _tasks;
    private readonly string? _store;
    private readonly bool _leavesStore;
    private readonly string? _json;
    private readonly string? _out;
    private readonly bool _isPoint;
    private readonly bool _isDryRun;
    private readonly bool _logsMessages;
    private readonly ParseResult _parsed;
    private readonly CheckpointInterval? _interval;
    private readonly RunFolder? _interrupted;

    /// <param name="loaded">The configuration.</param>
    /// <param name="output">The options of the command.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="interrupted">The run folder to go on with; null begins a new one.</param>
    /// <param name="point">Where it is a point of a sweep, its folder: then only the folder is written.</param>
    public ComparisonSession(LoadedSettings loaded, OutputOptions output, ParseResult parsed, RunFolder? interrupted = null, string? point = null)
    {
        (_parsed, _interrupted, _isPoint) = (parsed, interrupted, point is not null);
        IScenario scenario = ScenarioCatalog.Create(loaded);
        EngineChoice engine = output.EngineOf(parsed);
        int threads = parsed.GetValue(output.Threads) ?? engine.DefaultThreads;
        _plan = new ComparisonPlan(scenario, ScenarioCatalog.Policies(loaded, scenario), loaded.Settings.Networks, loaded.Settings.Episodes)
        {
            Threads = threads,
            Engine = engine,
            Measures = ScenarioCatalog.Measures(loaded, scenario),
        };
        _interval = output.Interval(parsed);
        if (interrupted is not null && !engine.Saves)
        {
            throw new UserErrorException($"--engine {engine.Name} resumes no run; use another, the results are the same");
        }

        string? tasks = parsed.GetValue(output.Tasks);
        _store = tasks is not null && TaskLogStore.IsStore(tasks) ? tasks : null;
        _leavesStore = interrupted is not null && tasks is "none";
        _tasks = interrupted is not null ? OfResumed(tasks, loaded.Settings.Tasks) : _store is null ? FormOf(tasks) ?? loaded.Settings.Tasks : TaskLog.None;
        // What was given on the command line belongs to the configuration that a resumed run reads.
        _loaded = loaded with { Tree = loaded.Tree.Set($"tasks=\"{ScalarReader.Word(_tasks)}\"") };
        _json = _isPoint ? null : parsed.GetValue(output.Json);
        _out = point ?? parsed.GetValue(output.Out);
        _isDryRun = interrupted is null && parsed.GetValue(output.DryRun);
        _logsMessages = interrupted is null && output.LogsMessages(parsed, _plan.Cells, "cells", "--policies NAME --networks 1 --episodes 1");
    }

    /// <summary>The cells that there are, and about how long they take.</summary>
    public IReadOnlyList<CellEstimate> Estimate() => DryRun.Of(_plan);

    public int Run()
    {
        if (_isDryRun)
        {
            DryRun.Print(_plan.Scenario.Name, Estimate(), _plan.Threads);
            return 0;
        }

        string configuration = _loaded.Tree.ToHocon();
        _plan.Engine.Configure(_loaded, _plan.Threads);
        _plan.Engine.AgreeOn(_loaded.Settings.Seed, configuration, _plan.Threads);
        return _plan.Engine.Lead(begin => Lead(configuration, begin), Follow);
    }

    /// <summary>Another process prints and writes; this one only simulates its part of the cells that are left.</summary>
    private int Follow(string finished)
    {
        ComparisonPlan rest = _plan with { Finished = int.Parse(finished, CultureInfo.InvariantCulture) };
        return Interruption.Follow(cancellation => new ComparisonRunner(rest, null, cancellation).Run());
    }

    private int Lead(string configuration, RunBeginning begin)
    {
        string?[] others = [_interrupted?.Path, TaskLogStore.FileOf(_store)];
        OutputFile? json = OutputFile.Open("--json", _json, [.. _loaded.Inputs, .. others.OfType<string>()]);
        TaskLogStore? store = _store is null ? null : TaskLogStore.Open(_store);
        RunFolder folder = _interrupted ?? RunFolder.Create(_out, _plan.Scenario.Name, configuration);
        try
        {
            return Lead(configuration, folder, json, store, begin);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string goesOn = RunJournal.IsIn(folder.Path) ? $"see that it can be written, then {CommandText.Of("resume", folder.Path)} goes on" : "see that it can be written, and begin again";
            throw e is OutputException
                ? new UserErrorException($"{e.Message}; {goesOn}", e)
                : new UserErrorException($"{folder.Path}: {e.Message.TrimEnd('.')}; {goesOn} (--tasks none and no --log write less)", e);
        }
    }

    private int Lead(string configuration, RunFolder folder, OutputFile? json, TaskLogStore? store, RunBeginning begin)
    {
        using RunJournal journal = _interrupted is null ? Begin(folder, configuration, store) : Resume(folder);
        using TaskLogWriter? log = LogTo(store, journal);
        RunIdentity inputs = RunIdentity.Of(File.ReadAllText(folder.FileOf(RunFolder.ConfigFile)), _loaded.Settings);
        begin(journal.Finished.Count.ToString(CultureInfo.InvariantCulture), folder.Path, CommandText.Of("resume", folder.Path));
        using var interruption = new Interruption();
        var watch = Stopwatch.StartNew();
        IReadOnlyList<PolicyResult> results;
        using (TaskFile? tasks = OpenTasks(folder, journal))
        {
            results = RunCells(folder, tasks?.Rows, journal, log, interruption);
            tasks?.Complete();
        }

        var outcome = new ComparisonOutcome(_plan.Scenario.Name, _loaded.Settings.Seed, _plan.Networks, _plan.Episodes, results, watch.Elapsed);
        folder.Write(RunFolder.SummaryFile, ResultJson.Summary(outcome));
        folder.Write(RunFolder.ManifestFile, ResultJson.Manifest(outcome, inputs));
        json?.Write(ResultJson.Comparison(outcome));
        WriteReport(folder, outcome);
        DurableFolder.FlushAll(folder.Path);
        journal.Complete();
        File.Delete(folder.FileOf(RunFolder.FailureFile));
        if (_isPoint)
        {
            return _plan.Engine is CheckChoice quiet ? quiet.Report(Terminal.Create().Profile.Out.Writer) : 0;
        }

        return Terminal.Print($"the results are in {folder.Path}", console =>
        {
            ComparisonTable.Print(console, outcome);
            console.Profile.Out.Writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.Policies.Sum(r => r.Tasks):N0} tasks in {outcome.Elapsed.TotalSeconds:F1} s. Run folder: {folder.Path}{TaskFile.SizeNote(folder, _tasks)}"));
            if (TaskFile.LeftOutNote(folder, _tasks) is string note)
            {
                console.Profile.Out.Writer.WriteLine(note);
            }

            return _plan.Engine is CheckChoice check ? check.Report(console.Profile.Out.Writer) : 0;
        });
    }

    private RunJournal Begin(RunFolder folder, string configuration, TaskLogStore? store)
    {
        try
        {
            JournaledStore? journaled = store is null ? null : new JournaledStore(TaskLogStore.Remembered(_store!), TaskLogStore.NewExperiment());
            return RunJournal.Create(folder, RunIdentity.Of(configuration, _loaded.Settings), _plan, _interval, journaled);
        }
        catch
        {
            folder.Abandon();
            throw;
        }
    }

    /// <summary>A resumed run goes on with the store that it wrote to, or with where that is now.</summary>
    private TaskLogWriter? LogTo(TaskLogStore? store, RunJournal journal)
    {
        if (_interrupted is not null && journal.TaskStore is { } before && !_leavesStore)
        {
            store ??= TaskLogStore.Open(before.Name);
        }
        else if (_interrupted is not null && store is not null)
        {
            throw new UserErrorException($"--tasks {_store}: the run wrote to no store, so the tasks of its finished cells would be missing; leave it out");
        }

        if (store is null)
        {
            return null;
        }

        ITaskLog log = store.Begin(journal.TaskStore!.Experiment);
        if (log.Episodes() < journal.Finished.Count)
        {
            long there = log.Episodes();
            log.Dispose();
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture,
                $"--tasks {journal.TaskStore.Name}: of {journal.Finished.Count} episodes that have finished it holds {there}; put it back as it was, or leave it as it is with --tasks none"));
        }

        return new TaskLogWriter(log, _plan.Scenario, (ulong)_loaded.Settings.Seed, resumed: _interrupted is not null);
    }

    private static TaskLog OfResumed(string? tasks, TaskLog before) => tasks is null or "none" || TaskLogStore.IsStore(tasks)
        ? before
        : throw new UserErrorException($"--tasks {tasks}: {TaskFile.NameOf(before) ?? "the run"} goes on as it was; name the run's store where that has moved, or none to leave it as it is");

    private RunJournal Resume(RunFolder folder)
    {
        string configuration = File.ReadAllText(folder.FileOf(RunFolder.ConfigFile));
        return RunJournal.Resume(folder, RunIdentity.Of(configuration, _loaded.Settings), _loaded.Settings, _plan, _interval, Console.Error.WriteLine);
    }

    private TaskFile? OpenTasks(RunFolder folder, RunJournal journal)
    {
        TaskFile? tasks = TaskFile.Open(folder, _tasks, RunJournal.FolderName, _interrupted is null ? FileMode.CreateNew : FileMode.OpenOrCreate);
        if (_plan.Cells > 1 || journal.Finished.Count > 0)
        {
            tasks?.Rows.GoOn(journal.Tasks);
        }

        return tasks;
    }

    private IReadOnlyList<PolicyResult> RunCells(RunFolder folder, TaskCsv? csv, RunJournal journal, TaskLogWriter? log, Interruption interruption)
    {
        ComparisonPlan plan = _logsMessages ? _plan with { Messages = (world, cell) => folder.BeginLog(world, _loaded.Tree.ToHocon(), cell) } : _plan;
        try
        {
            CellMeter meter = plan.Meter();
            return ProgressDisplay.Run(_parsed, meter, new ComparisonRunner(plan, csv, interruption.Token, journal, log) { Meter = meter }.Run);
        }
        catch (CellFailedException e)
        {
            throw FailureNote.Keep(folder, e);
        }
        catch (OperationCanceledException)
        {
            throw interruption.Cancelled(HowToResume(folder));
        }
        catch (Exception e) when (!_plan.Engine.TellsHowToGoOn && _plan.Engine.Explain(e) == ExitCode.Failed)
        {
            Console.Error.WriteLine(HowToResume(folder));
            throw;
        }
    }

    private string HowToResume(RunFolder folder)
    {
        string from = _plan.Cells > 1 ? "goes on with the cells that are left"
            : CheckpointStore.LatestBelow(folder.Path) is null ? "begins it again; with --checkpoint-every it goes on from the last checkpoint"
            : "goes on from the last checkpoint";
        return $"{CommandText.Of("resume", folder.Path)} {from}";
    }

    private void WriteReport(RunFolder folder, ComparisonOutcome outcome)
    {
        var run = new ReportRun(outcome.Scenario, outcome.Networks, outcome.Episodes, outcome.Seed)
        {
            Version = BuildInfo.Version,
            Commit = BuildInfo.Commit,
            Machine = $"{RuntimeInformation.OSDescription}, {Numbers.Counted(Environment.ProcessorCount, "core", "cores")}, {RuntimeInformation.FrameworkDescription}",
            Elapsed = outcome.Elapsed,
            Command = CommandText.Of(outcome.Policies.Count == 1 ? "run" : "compare", folder.FileOf(RunFolder.ConfigFile)),
            Configuration = _loaded.Tree.ToHocon(),
        };
        var report = new StringWriter();
        HtmlReport.Write(report, ReportModel.From(run, outcome.Policies, robust: outcome.Robust));
        folder.Write(RunFolder.ReportFile, report.ToString());
    }

    private static TaskLog? FormOf(string? text) => text is null
        ? null
        : TaskFile.FormOf(text) ?? throw new UserErrorException($"--tasks {text}: write {TaskFile.Forms}, sqlite:FILE or postgres:CONNECTION");
}
