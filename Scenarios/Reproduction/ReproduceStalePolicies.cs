using System.CommandLine;
using System.Diagnostics;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary><c>edgeactors reproduce stale-policies FIGURE</c>.</summary>
internal static class ReproduceStalePolicies
{
    private const string Shipped = "stale-policies.conf";

    private static readonly string[] s_quick = ["networks=2", "o2o.nodes=8", "o2o.slots=50", "train.episodes=8", "train.round.rows=200"];

    public static Command Create()
    {
        var options = new ReproduceOptions(
            "stale-policies", StaleFigure.All.Select(f => f.Name), "2 small networks, 8 short episodes: to see that it works, not to compare.", "the configuration's", "train.placement=federated");
        var command = new Command("stale-policies", "What it costs that learning takes time and that policies take bandwidth; hocon/examples/stale-policies.conf.");
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            bool small = options.IsQuick(parsed);
            string[] common = [.. small ? s_quick : [], .. options.Overrides(parsed)];
            LoadedSettings Load(IEnumerable<string> more) => options.Config(parsed) is string file
                ? SettingsLoader.Load(file, [.. common, .. more])
                : SettingsLoader.LoadShipped(Shipped, [.. common, .. more]);
            LoadedSettings begun = Load([]);
            IReadOnlyList<string> figures = options.Figures(parsed, begun.Inputs);
            BackendKind backend = ReproduceOptions.Ready(begun.Settings);
            int networks = options.Networks(parsed, begun.Settings.Networks);
            var reproduction = new StaleReproduction(Load, networks, options.Trainings(parsed), options.Threads(parsed), options.Progress(parsed));
            foreach (StaleFigure figure in StaleFigure.All.Where(f => figures.Contains(f.Name)))
            {
                if (options.IsDryRun(parsed))
                {
                    DryRun.Print(figure.Name, reproduction.Estimate(figure), options.Threads(parsed));
                    continue;
                }

                var watch = Stopwatch.StartNew();
                FigureResult result = reproduction.Run(figure) with { Backend = backend };
                options.Deliver(parsed, result, $"{networks} networks{(small ? ", quick" : "")}{Backends.Note(backend)}: {reproduction.Tasks:N0} tasks in {watch.Elapsed.TotalSeconds:F1} s");
            }

            return 0;
        });
        return command;
    }
}
