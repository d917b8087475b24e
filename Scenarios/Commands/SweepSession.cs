using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Commands;

/// <summary>What a command does at a point of a sweep, and how the points' summaries become a figure.</summary>
/// <param name="Command">The command, by which an interrupted sweep goes on.</param>
/// <param name="Name">What run folders are called after.</param>
/// <param name="Files">The files that a point's configuration names.</param>
/// <param name="Prepare">Checks a point, and gives what runs it.</param>
/// <param name="IsBegun">Whether a point's folder holds an unfinished run.</param>
/// <param name="Figure">The figure of the points' summaries.</param>
internal sealed record SweepWork(
    string Command,
    string Name,
    Func<Settings, IEnumerable<string>> Files,
    Func<LoadedSettings, SweepPointWork> Prepare,
    Func<string, bool> IsBegun,
    Func<SweepAxis, IReadOnlyList<JsonNode>, FigureResult> Figure);

/// <summary>What there is to do at a point.</summary>
/// <param name="Run">Runs it in a folder, anew or going on.</param>
/// <param name="Estimate">Its cells, and about how long they take.</param>
internal sealed record SweepPointWork(Func<string, bool, int> Run, Func<IReadOnlyList<CellEstimate>> Estimate);

/// <summary>
/// A sweep: its points one after another, each in a run folder of its own that could be run by itself, and one figure of all. What is there already is not
/// run again, so an interrupted sweep goes on where it was.
/// </summary>
internal sealed class SweepSession(Sweep sweep, SweepWork work, RunFolder? interrupted)
{
    public required string? Out { get; init; }

    public required string? Json { get; init; }

    public required bool ShowsProgress { get; init; }

    /// <summary>To list the cells and run nothing: the cores that they would run on.</summary>
    public int? DryRunThreads { get; init; }

    /// <summary>The command whose sweep a run folder is of; null when it is of none.</summary>
    public static string? CommandOf(string folder)
    {
        string manifest = Path.Combine(folder, RunFolder.ManifestFile);
        return File.Exists(manifest) ? ResultJson.SweepOf(File.ReadAllText(manifest)) : null;
    }

    /// <exception cref="UserErrorException">The engine has several processes, which agree on one configuration.</exception>
    public static void RequireOneProcess(EngineChoice engine)
    {
        if (!engine.ManyAtOnce)
        {
            throw new UserErrorException($"--engine {engine.Name} agrees on one configuration with all its processes; run each point of the sweep by itself with --set, or use another engine: the results are the same");
        }
    }

    public int Run()
    {
        // All points are sound before any of them writes.
        SweepPointWork[] points = [.. sweep.Points.Select(p => work.Prepare(p.Loaded))];
        if (DryRunThreads is int threads)
        {
            DryRun.Print(work.Name, [.. points.SelectMany((p, i) => p.Estimate().Select(e => e with { What = $"{sweep.Points[i].Point.Label}: {e.What}" }))], threads);
            return 0;
        }

        OutputFile? json = OutputFile.Open("--json", Json, [.. sweep.Points.SelectMany(p => p.Loaded.Inputs).Distinct(), .. interrupted is null ? [] : (string[])[interrupted.Path]]);
        RunFolder folder = interrupted ?? RunFolder.Create(Out, work.Name, sweep.Tree.ToHocon());
        RunIdentity identity = RunIdentity.Of(File.ReadAllText(folder.FileOf(RunFolder.ConfigFile)), sweep.Points.SelectMany(p => work.Files(p.Loaded.Settings)).Distinct(), sweep.Points[0].Loaded.Catalogue);
        if (interrupted is null)
        {
            folder.Write(RunFolder.ManifestFile, ResultJson.SweepManifest(work.Command, identity));
        }

        using RunLock held = RunLock.Hold(folder.Path, folder.Path);
        if (interrupted is not null && !identity.GoesOn(File.ReadAllText(folder.FileOf(RunFolder.ManifestFile)), folder.FileOf(RunFolder.ConfigFile)))
        {
            ForgetOtherCode(folder, identity);
        }

        var watch = Stopwatch.StartNew();
        for (int i = 0; i < points.Length; i++)
        {
            int exit = RunPoint(folder, i, points[i].Run);
            if (exit != 0)
            {
                return exit;
            }
        }

        Deliver(folder, json, watch);
        held.Remove();
        return 0;
    }

    /// <summary>What other code came to is not mixed with what this comes to. Points that have not finished see to it themselves.</summary>
    private void ForgetOtherCode(RunFolder folder, RunIdentity identity)
    {
        string[] finished = [.. sweep.Points.Select((_, i) => PointFolder(folder, i)).Where(p => !work.IsBegun(p) && File.Exists(Path.Combine(p, RunFolder.SummaryFile)))];
        Console.Error.WriteLine($"{folder.Path}: begun by other code than this: its {Numbers.Counted(finished.Length, "finished point", "finished points")} will be computed again");
        Array.ForEach(finished, p => Directory.Delete(p, recursive: true));
        folder.Write(RunFolder.ManifestFile, ResultJson.SweepManifest(work.Command, identity));
    }

    private void Deliver(RunFolder folder, OutputFile? json, Stopwatch watch)
    {
        JsonNode[] summaries = [.. sweep.Points.Select((_, i) => JsonNode.Parse(File.ReadAllText(Path.Combine(PointFolder(folder, i), RunFolder.SummaryFile)))!)];
        FigureResult figure = work.Figure(SweepAxis.Of(sweep), summaries);
        const string PlotFile = "sweep.svg";
        string plot = folder.FileOf(PlotFile);
        folder.Write(PlotFile, figure.Chart().ToFile());
        json?.Write(figure.ToJson());
        folder.Write(RunFolder.SummaryFile, figure.ToJson());
        figure.Print(Terminal.Create());
        long tasks = summaries.Sum(s => (s["policies"] ?? s["networks"])!.AsArray().Sum(part => (long)part!["tasks"]!));
        int without = sweep.Points.Where((p, i) => TaskFile.LeftOutNote(RunFolder.Reopen(PointFolder(folder, i)), p.Loaded.Settings.Tasks) is not null).Count();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Numbers.Counted(summaries.Length, "point", "points")}, {Numbers.Counted(tasks, "task", "tasks")} in {watch.Elapsed.TotalSeconds:F1} s. Plot: {plot}; a run folder for each point is beside it"));
        if (without > 0)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{without} of the points are without tasks.csv, which would be longer than {TaskFile.MostBytes / 1_000_000} MB: --tasks csv, csv.gz or parquet writes it."));
        }
    }

    private static string PointFolder(RunFolder folder, int point) => folder.FileOf(string.Create(CultureInfo.InvariantCulture, $"point-{point + 1}"));

    private int RunPoint(RunFolder folder, int point, Func<string, bool, int> run)
    {
        string path = PointFolder(folder, point);
        bool goesOn = work.IsBegun(path);
        if (!goesOn && File.Exists(Path.Combine(path, RunFolder.SummaryFile)))
        {
            return 0;
        }

        if (!goesOn && Directory.Exists(path))
        {
            // The process, or the machine, ended when the point had a folder and had not begun.
            RunJournal.RemoveUnbegun(path);
            if (Directory.GetFileSystemEntries(path) is [var only] && Path.GetFileName(only) == RunFolder.ConfigFile)
            {
                File.Delete(only);
            }
        }

        if (ShowsProgress)
        {
            Console.Error.WriteLine($"point {point + 1} of {sweep.Points.Count}: {sweep.Points[point].Point.Label}");
        }

        try
        {
            return run(path, goesOn);
        }
        catch (RunCancelledException e)
        {
            throw new RunCancelledException($"{CommandText.Of("resume", folder.Path)} goes on with point {point + 1} and those after it", e.ExitCode);
        }
    }
}

/// <summary>What lies along a sweep.</summary>
/// <param name="Title">The swept keys.</param>
/// <param name="Values">Where each point is.</param>
/// <param name="Names">What the points are called, where they are not numbers of one key.</param>
internal sealed record SweepAxis(string Title, IReadOnlyList<double> Values, IReadOnlyList<string>? Names)
{
    public static SweepAxis Of(Sweep sweep)
    {
        SweepPoint[] points = [.. sweep.Points.Select(p => p.Point)];
        string title = string.Join(", ", points[0].Overrides.Select(o => o.Key));
        if (points[0].Overrides is [_] && points.All(p => p.Overrides[0].Value is ConfigNumber))
        {
            double[] values = [.. points.Select(p => double.Parse(((ConfigNumber)p.Overrides[0].Value).Text, CultureInfo.InvariantCulture))];
            if (values.Zip(values.Skip(1)).All(pair => pair.First < pair.Second))
            {
                return new SweepAxis(title, values, null);
            }
        }

        return new SweepAxis(title, [.. points.Select((_, i) => (double)i)], [.. points.Select(p => string.Join(' ', p.Overrides.Select(o => o.Value.ToString())))]);
    }
}
