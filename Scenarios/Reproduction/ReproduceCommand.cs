using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary><c>edgeactors reproduce PAPER FIGURE</c>: measures a paper's figure again.</summary>
internal static class ReproduceCommand
{
    private static readonly string[] s_quick =
    [
        "o2o-drl.log-episodes=60", "o2o-drl.offline-updates=1000", "o2o-drl.online-iterations=6", "o2o-drl.plus.log-episodes=20",
        "o2o-drl.plus.offline-updates=1000", "o2o-drl.plus.online-iterations=4",
    ];

    public static Command Create() => new("reproduce", "Measures a figure of a paper again: a table, a plot, and with --json a file for machines.") { O2o() };

    private static Command O2o()
    {
        var figure = new Argument<string>("FIGURE") { Description = string.Join(", ", O2oFigure.All.Select(f => f.Name)) + ", or all." };
        var quick = new Option<bool>("--quick") { Description = "One training seed, 4 networks x 4 episodes, short training: to see that it works, not to compare." };
        var json = new Option<string?>("--json") { Description = "Also writes the figure to this file, for machines.", HelpName = "file" };
        var config = new Option<string?>("--config") { Description = "A configuration to start from.", HelpName = "file" };
        var set = new Option<string[]>("--set") { Description = "Sets a key, e.g. --set o2o-drl.offline-updates=8000. May be given again.", HelpName = "key=value" };
        var seeds = new Option<int?>("--seeds") { Description = "Training seeds; the default is 5.", HelpName = "count" };
        var networks = new Option<int?>("--networks") { Description = "Networks, each with a training of its own; the default is 20.", HelpName = "count" };
        var episodes = new Option<int?>("--episodes") { Description = "Evaluation episodes a network; the default is 10.", HelpName = "count" };
        var threads = new Option<int>("--threads") { Description = "Trainings at once; results do not depend on it.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var tasks = new Option<string?>("--tasks") { Description = TaskLogStore.Description, HelpName = "store" };
        var output = new Option<string>("--out")
        {
            Description = "Where finished trainings, the figure and its plot are kept; what is there already is not trained again.",
            DefaultValueFactory = _ => Path.Combine("runs", "reproduce-o2o"),
            HelpName = "folder",
        };
        var command = new Command("o2o", "O2O-DRL (IEEE TC 2024), figures 3 to 6 and 8.") { figure, quick, json, config, set, seeds, networks, episodes, threads, tasks, output };
        command.SetAction(parsed =>
        {
            bool small = parsed.GetValue(quick);
            int Count(int? given, int usual, string option) => given is null ? usual : given > 0 ? given.Value : throw new UserErrorException($"{option} {given}: give 1 or more");
            var effort = new O2oEffort(
                Count(parsed.GetValue(seeds), small ? 1 : 5, "--seeds"), Count(parsed.GetValue(networks), small ? 4 : 20, "--networks"), Count(parsed.GetValue(episodes), small ? 4 : 10, "--episodes"));
            string[] common = [.. small ? s_quick : [], .. parsed.GetValue(set) ?? []];
            string? file = parsed.GetValue(config);
            Settings Load(IEnumerable<string> more) =>
                (file is null ? SettingsLoader.LoadDefaults(["seed=2024", .. common, .. more]) : SettingsLoader.Load(file, [.. common, .. more])).Settings;
            O2oFigure[] figures = Figures(parsed.GetRequiredValue(figure));
            Load([]);
            return Run(figures, Load, effort, parsed.GetValue(output)!, Count(parsed.GetValue(threads), 1, "--threads"), parsed.GetValue(json), parsed.GetValue(tasks), small);
        });
        return command;
    }

    private static O2oFigure[] Figures(string name) => name == "all" ? [.. O2oFigure.All] : O2oFigure.All.FirstOrDefault(f => f.Name == name) is { } one ? [one]
        : throw new UserErrorException($"there is no figure '{name}'; known: {string.Join(", ", O2oFigure.All.Select(f => f.Name))}, all");

    private static int Run(
        O2oFigure[] figures, Func<IEnumerable<string>, Settings> load, O2oEffort effort, string output, int threads, string? json, string? tasks, bool quick)
    {
        if (json is not null && figures.Length > 1)
        {
            throw new UserErrorException("--json holds one figure; name one, or find all of them in the folder of --out");
        }

        TaskLogStore store = TaskLogStore.Open(tasks, threads);
        var folder = new CellFolder(Path.Combine(output, "trainings"));
        foreach (O2oFigure figure in figures)
        {
            var reproduction = new O2oReproduction(load, effort, store.Begin, folder, threads, Console.IsErrorRedirected ? null : Progress);
            FigureResult result = reproduction.Run(figure);
            Write(Path.Combine(output, figure.Name + ".json"), result.Json());
            Write(Path.Combine(output, figure.Name + ".svg"), result.Chart().ToFile());
            if (json is not null)
            {
                Write(json, result.Json());
            }

            result.Print(Terminal.Create());
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{effort.Networks} networks x {effort.Episodes} episodes, {effort.Seeds} training seeds{(quick ? ", quick" : "")}. Plot: {Path.Combine(output, figure.Name + ".svg")}"));
        }

        return 0;
    }

    private static void Progress(int done, int of) => Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{done} of {of} trainings{(done == of ? "\n" : "")}"));

    private static void Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path}: {e.Message}; name a file that can be written", e);
        }
    }
}
