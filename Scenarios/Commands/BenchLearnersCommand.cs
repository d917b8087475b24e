using System.CommandLine;
using System.Globalization;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Proof;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench learners</c>: trains every configuration of a folder with every seed and writes the table and the curves. Finished runs are
/// kept and not run again while their configuration stays the same, so it may be stopped at any time, and several may share the work by
/// <c>--only</c> and <c>--seeds</c>.
/// </summary>
internal static class BenchLearnersCommand
{
    private const string Page = "learners.md";

    public static Command Create()
    {
        var configurations = new Option<string>("--configurations")
        {
            Description = "The folder of configurations, one for each algorithm and environment.",
            DefaultValueFactory = _ => "hocon/learners",
            HelpName = "folder",
        };
        var only = new Option<string?>("--only") { Description = "Only these, by file name without .conf, separated by commas.", HelpName = "names" };
        var seeds = new Option<string>("--seeds") { Description = "The seeds, separated by commas.", DefaultValueFactory = _ => "1,2,3,4,5", HelpName = "numbers" };
        var runs = new Option<string?>("--runs") { Description = "Where finished runs are kept; the default is runs/learners, or runs/learners-torch.", HelpName = "folder" };
        var backend = new BackendOption();
        var report = new Option<bool>("--report") { Description = "Trains nothing: writes what is finished." };
        var docs = new Option<string?>("--docs") { Description = $"Also puts the table into {Page} in this folder and writes the curves beside it.", HelpName = "folder" };
        var command = new Command("learners", "Trains every configuration of a folder with every seed, evaluates the final policies, and writes a table and curves.")
        {
            configurations, only, seeds, runs, report, docs,
        };
        backend.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] overrides = [.. backend.Assignments(parsed)];
            BackendKind kind = SettingsLoader.Defaults(overrides).Learn.Backend;
            if (kind != BackendKind.Managed && parsed.GetValue(docs) is string)
            {
                throw new UserErrorException($"--docs: {Page} holds the managed backend's results; leave --docs or --backend out");
            }

            long[] numbers = [.. parsed.GetValue(seeds)!.Split(',').Select(SeedOf)];
            string folder = parsed.GetValue(runs) ?? (kind == BackendKind.Managed ? "runs/learners" : "runs/learners-torch");
            using IDisposable ends = Interruption.Announce(() => Console.Error.WriteLine($"finished trainings are kept in {folder}; the same command goes on with the others"));
            bool train = !parsed.GetValue(report);
            IEnumerable<ProtocolEntry> all = Files(parsed.GetValue(configurations)!, parsed.GetValue(only)).Select(f => Entry(f, overrides, numbers, folder, train, !parsed.GetValue(ProgressDisplay.Off)));
            List<ProtocolEntry> entries = [.. all.Where(e => e.Runs.Count > 0)];
            Console.Out.Write(ProtocolTable.Render(entries));
            if (parsed.GetValue(docs) is string target)
            {
                Publish(target, entries);
            }

            return 0;
        });
        return command;
    }

    private static long SeedOf(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seed) ? seed
        : throw new UserErrorException($"--seeds {text}: write whole numbers separated by commas, e.g. 1,2,3");

    private static string[] Files(string folder, string? only)
    {
        string[] all = Directory.Exists(folder) ? [.. Directory.GetFiles(folder, "*.conf").Order(StringComparer.Ordinal)] : [];
        string known = string.Join(", ", all.Select(Path.GetFileNameWithoutExtension));
        if (all.Length == 0)
        {
            throw new UserErrorException($"--configurations {folder}: there is no configuration in it; name a folder with *.conf files, such as hocon/learners");
        }

        return only is null ? all : [.. only.Split(',').Select(name => all.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == name)
            ?? throw new UserErrorException($"--only {name}: there is none of that name; {NearestKey.Right(name, all.Select(f => Path.GetFileNameWithoutExtension(f)!))}"))];
    }

    private static ProtocolEntry Entry(string file, string[] overrides, long[] seeds, string folder, bool train, bool shows)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        var runs = new List<LearnerRun>();
        foreach (long seed in seeds)
        {
            LoadedSettings loaded = SettingsLoader.Load(file, [.. overrides, FormattableString.Invariant($"seed={seed}")]);
            LearnerRun? run = LearnerRun.Read(folder, name, seed, loaded.Settings.Learn.ToString());
            if (run is null && train)
            {
                run = Train(name, seed, loaded, shows);
                run.Write(folder);
                Console.Error.WriteLine(FormattableString.Invariant($"{name}, seed {seed}: {run.Divergence ?? run.Final.ToString("0.00", CultureInfo.InvariantCulture)}"));
            }

            if (run is not null)
            {
                runs.Add(run);
            }
        }

        return new ProtocolEntry(name, SettingsLoader.Load(file, [.. overrides]).Settings.Learn, runs);
    }

    private static LearnerRun Train(string name, long seed, LoadedSettings loaded, bool shows)
    {
        double done = 0;
        LearnerRun Run() => LearnerProtocol.Run(name, loaded, share => Volatile.Write(ref done, share));
        return shows ? ProgressDisplay.Show(() => new ProgressReading(Volatile.Read(ref done), FormattableString.Invariant($"{name}, seed {seed}")), Run) : Run();
    }

    private static void Publish(string folder, List<ProtocolEntry> entries)
    {
        string page = Path.Combine(folder, Page);
        string text = File.Exists(page) ? File.ReadAllText(page) : throw new UserErrorException($"--docs {folder}: there is no {Page} to put the table into");
        DurableFile.Replace(page, ProtocolTable.Replace(text, page, entries));
        foreach ((string file, string chart) in ProtocolCharts.Of(entries))
        {
            DurableFile.Replace(Path.Combine(folder, file), chart);
        }
    }
}
