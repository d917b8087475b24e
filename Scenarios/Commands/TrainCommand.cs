using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors train CONF</c>: schedulers learn inside the simulation.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var settings = new SettingsOptions();
        var output = new OutputOptions();
        var command = new Command("train", "x");
        settings.AddTo(command);
        output.AddTo(command);
        command.SetAction(parsed =>
        {
            LoadedSettings loaded = settings.Load(parsed);
            var factory = new TrainingFactory(loaded);
            var runs = new TrainingRunner(factory, new TrainingPlan(loaded.Settings.Networks, parsed.GetValue(output.Threads), OutputOptions.IsParallel(parsed.GetValue(output.Engine))), null, null, default).Run();
            foreach (TrainingRun run in runs)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"network {run.Network}: {run.Seconds:F1} s {run.Digest} rounds {run.Rounds.Count} stale {run.Staleness.MeanVersions:F3} v {run.Staleness.MeanSeconds:F3} s max {run.Staleness.MostSeconds:F1} share {run.Staleness.StaleShare:F3} shipped {run.Shipped} late {run.LateSuccessRate:F3}"));
                Console.WriteLine(string.Join(' ', run.Episodes.Select(e => e.SuccessRate.ToString("F3", CultureInfo.InvariantCulture))));
                Console.WriteLine(string.Join(' ', run.Rounds.Take(300).Where((r, i) => i % 5 == 0).Select(e => string.Create(CultureInfo.InvariantCulture, $"[{e.Began.Seconds:F0}+{(e.Ended - e.Began).Seconds:F3} n{e.Rows} r{e.MeanReward:F2} lag{e.Lag:F1} H{e.Entropy:F2} kl{e.Divergence:F4}]"))));
            }
            return 0;
        });
        return command;
    }
}
