using System.CommandLine;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary><c>edgeactors reproduce o2o FIGURE</c>.</summary>
internal static class ReproduceO2o
{
    private static readonly string[] s_quick =
    [
        "o2o-drl.log-episodes=60", "o2o-drl.offline-updates=1000", "o2o-drl.online-iterations=6", "o2o-drl.plus.log-episodes=20",
        "o2o-drl.plus.offline-updates=1000", "o2o-drl.plus.online-iterations=4",
    ];

    public static Command Create()
    {
        var options = new ReproduceOptions(
            "o2o",
            O2oFigure.All.Select(f => f.Name),
            "One training seed, 4 networks x 4 episodes, short training: to see that it works, not to compare.",
            "20",
            "o2o-drl.offline-updates=8000");
        var seeds = new Option<int?>("--seeds") { Description = "Training seeds; the default is 5.", HelpName = "count" };
        var episodes = new Option<int?>("--episodes") { Description = "Evaluation episodes a network; the default is 10.", HelpName = "count" };
        var learners = new Option<string>("--learners")
        {
            Description = "What is trained: all; paper (offline, o2o and online-only on each network); o2o (the same without online-only, in half the time); plus (o2o-plus). Heuristics and oracles are always there.",
            DefaultValueFactory = _ => "all",
            HelpName = "all|paper|o2o|plus",
        };
        var tasks = new Option<string?>("--tasks") { Description = TaskLogStore.Description, HelpName = "store" };
        var command = new Command("o2o", "O2O-DRL (IEEE TC 2024), figures 3 to 6 and 8.") { learners, seeds, episodes, tasks };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            bool small = options.IsQuick(parsed);
            var effort = new O2oEffort(
                ReproduceOptions.Count(parsed.GetValue(seeds), small ? 1 : 5, "--seeds"),
                options.Networks(parsed, small ? 4 : 20),
                ReproduceOptions.Count(parsed.GetValue(episodes), small ? 4 : 10, "--episodes"),
                LearnersOf(parsed.GetValue(learners)!));
            string[] common = [.. small ? s_quick : [], .. options.Overrides(parsed)];
            LoadedSettings Load(IEnumerable<string> more) => options.Config(parsed) is string start
                ? SettingsLoader.Load(start, [.. common, .. more])
                : SettingsLoader.LoadDefaults(["seed=2024", .. common, .. more]);
            IReadOnlyList<string> figures = options.Figures(parsed, [.. Load([]).Inputs, .. TaskLogStore.FileOf(parsed.GetValue(tasks)) is string file ? (string[])[file] : []]);
            BackendKind backend = ReproduceOptions.Ready(Load([]).Settings);
            int threads = options.Threads(parsed);
            TaskLogStore store = TaskLogStore.Open(parsed.GetValue(tasks), threads);
            var reproduction = new O2oReproduction(Load, effort, () => store.Begin(), options.Trainings(parsed), threads, options.Progress(parsed));
            foreach (O2oFigure figure in O2oFigure.All.Where(f => figures.Contains(f.Name)))
            {
                if (options.IsDryRun(parsed))
                {
                    DryRun.Print(figure.Name, reproduction.Estimate(figure), threads);
                    continue;
                }

                options.Deliver(
                    parsed,
                    reproduction.Run(figure) with { Backend = backend },
                    $"{effort.Networks} networks x {effort.Episodes} episodes, {effort.Seeds} training seeds{(small ? ", quick" : "")}{Backends.Note(backend)}");
            }

            return 0;
        });
        return command;
    }

    private static O2oLearners LearnersOf(string name) => name switch
    {
        "all" => O2oLearners.All,
        "paper" => O2oLearners.OnlineOnly,
        "o2o" => O2oLearners.Paper,
        "plus" => O2oLearners.Plus,
        _ => throw new UserErrorException($"--learners {name}: write all, paper, o2o or plus"),
    };
}
