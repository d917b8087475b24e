using System.CommandLine;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Commands;

/// <summary>A training at every point of a sweep.</summary>
internal static class TrainingSweep
{
    /// <summary>Runs all points, or those that are left of an interrupted sweep.</summary>
    public static int Run(Sweep sweep, OutputOptions output, ParseResult parsed, RunFolder? interrupted = null)
    {
        SweepSession.RequireOneProcess(output.EngineOf(parsed));
        string scenario = sweep.Points[0].Loaded.Settings.Scenario;
        return new SweepSession(
            sweep,
            new SweepWork("train", $"train-{scenario}-sweep", RunIdentity.FilesOfTraining, Prepare, TrainSession.IsUnfinished, (axis, summaries) => SweepFigures.Training(scenario, LearningScenarios.Find(sweep.Points[0].Loaded).Score, axis, summaries)),
            interrupted)
        {
            Out = parsed.GetValue(output.Out),
            Json = parsed.GetValue(output.Json),
            ShowsProgress = !parsed.GetValue(ProgressDisplay.Off),
            DryRunThreads = output.DryRunThreads(parsed),
        }.Run();

        SweepPointWork Prepare(LoadedSettings loaded) => new(
            (path, goesOn) => goesOn
                ? TrainCommand.Session(parsed, output, SettingsLoader.Load(Path.Combine(path, RunFolder.ConfigFile), [], parsed.Catalogue()), path, path, isPoint: true).Run()
                : TrainCommand.Session(parsed, output, loaded, null, path, isPoint: true).Run(),
            TrainCommand.Session(parsed, output, loaded, null, null, isPoint: true).Estimate);
    }
}
