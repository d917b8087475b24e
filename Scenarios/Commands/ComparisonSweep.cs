using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Commands;

/// <summary>A comparison at every point of a sweep.</summary>
internal static class ComparisonSweep
{
    public const string CommandName = "compare";

    /// <summary>Runs all points, or those that are left of an interrupted sweep.</summary>
    public static int Run(Sweep sweep, OutputOptions output, ParseResult parsed, RunFolder? interrupted = null)
    {
        Require(sweep, output, parsed);
        LoadedSettings first = sweep.Points[0].Loaded;
        IScenario scenario = ScenarioCatalog.Create(first);
        MeasureSet measures = ScenarioCatalog.Measures(first, scenario);
        return new SweepSession(
            sweep,
            new SweepWork(CommandName, scenario.Name + "-sweep", RunIdentity.FilesOf, Prepare, RunJournal.IsIn, (axis, summaries) => SweepFigures.Comparison(scenario.Name, measures, axis, summaries)),
            interrupted)
        {
            Out = parsed.GetValue(output.Out),
            Json = parsed.GetValue(output.Json),
            ShowsProgress = !parsed.GetValue(ProgressDisplay.Off),
            DryRunThreads = output.DryRunThreads(parsed),
        }.Run();

        SweepPointWork Prepare(LoadedSettings loaded) => new(
            (path, goesOn) => goesOn
                ? new ComparisonSession(SettingsLoader.Load(Path.Combine(path, RunFolder.ConfigFile), [], parsed.Catalogue()), output, parsed, RunFolder.Reopen(path), path).Run()
                : new ComparisonSession(loaded, output, parsed, null, path).Run(),
            new ComparisonSession(loaded, output, parsed, null, "").Estimate);
    }

    private static void Require(Sweep sweep, OutputOptions output, ParseResult parsed)
    {
        SweepSession.RequireOneProcess(output.EngineOf(parsed));
        if (parsed.GetValue(output.Tasks) is string tasks && TaskLogStore.IsStore(tasks))
        {
            throw new UserErrorException($"--tasks {tasks}: a store tells runs apart by scenario, policy, network and episode, which the points of a sweep share; write {TaskFile.Forms}");
        }

        if (sweep.Points.Select(p => $"{p.Loaded.Settings.Scenario} {string.Join(',', p.Loaded.Settings.Policies ?? [])} {p.Loaded.Settings.Measure}").Distinct().Count() > 1)
        {
            throw new UserErrorException("a sweep compares the same policies of one scenario by one measure at every point; sweep neither scenario, policies nor measure");
        }
    }
}
