using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using Spectre.Console;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// <c>edgeactors bench policies CONF</c>: what a decision of each policy costs among 10, 100 and 1,000 places, and how many tasks a second the configured
/// world simulates with it.
/// </summary>
internal sealed class BenchPoliciesCommand
{
    private const int WarmUps = 3, WarmDecisions = 500;

    /// <summary>The runtime compiles hot code a tenth of a second after it was found to be so.</summary>
    private static readonly TimeSpan s_compiling = TimeSpan.FromMilliseconds(130);

    private readonly SettingsOptions _settings = new();
    private readonly Option<string> _places = new("--places") { Description = "Among how many places, at most 10,000.", DefaultValueFactory = _ => "10,100,1000", HelpName = "a,b,…" };
    private readonly RangedOption<int> _decisions = new("--decisions", 5000, 100, 1_000_000_000, "Decisions that are timed in each case.");
    private readonly Option<string?> _json = new("--json") { Description = "Also writes the figures to this file.", HelpName = "file" };
    private readonly Option<string?> _chart = new("--chart") { Description = "Also draws the median decision over places to this file.", HelpName = "file.svg" };

    public static Command Create()
    {
        var bench = new BenchPoliciesCommand();
        var command = new Command("policies", "Measures what decisions cost: of every policy of a configuration, and of the learned ones.") { bench._places, bench._decisions, bench._json, bench._chart };
        bench._settings.AddTo(command);
        command.SetAction(bench.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        LoadedSettings loaded = _settings.Load(parsed);
        IScenario scenario = ScenarioCatalog.Create(loaded);
        int[] places = [.. parsed.GetValue(_places)!.Split(',').Select(Places)];
        int decisions = parsed.GetValue(_decisions);
        OutputFile? json = OutputFile.Open("--json", parsed.GetValue(_json), loaded.Inputs), chart = OutputFile.Open("--chart", parsed.GetValue(_chart), loaded.Inputs);
        double overhead = Overhead();
        IReadOnlyList<PolicyEntry> heuristics = ScenarioCatalog.Policies(loaded, scenario);
        if (scenario.Subject != PolicySubject.Task)
        {
            string of = $"a decision about a {scenario.Subject.ToString().ToLowerInvariant()} of {scenario.Name}";
            PolicyBenchRow[] grouped = [.. heuristics.Concat(scenario.Untrained).Select(p => new PolicyBenchRow(p.Name, [DecideThere(scenario, p, overhead)], World(scenario, p)))];
            Print(grouped, [of], overhead);
            json?.Write(Document(grouped, [0], overhead));
            chart?.Write(Chart(grouped, [of]).ToFile());
            return 0;
        }

        PolicyBenchRow[] rows =
        [
            .. heuristics.Select(p => new PolicyBenchRow(p.Name, [.. places.Select(n => Decide(n, decisions, _ => p.Create(), overhead))], World(scenario, p))),
            .. Enum.GetValues<TrainAlgorithm>().Select(a => new PolicyBenchRow(
                $"learned-{Configuration.KebabCase.Of(a.ToString())}", [.. places.Select(n => Decide(n, decisions, k => Untrained(loaded.Settings, a, k), overhead))], double.NaN)),
        ];
        Print(rows, [.. places.Select(n => $"a decision among {Number(n)} places")], overhead);
        json?.Write(Document(rows, places, overhead));
        chart?.Write(Chart(rows, [.. places.Select(n => Number(n))]).ToFile());
        return 0;
    }

    private static int Places(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 2 and <= 10_000
        ? count
        : throw new UserErrorException($"--places: {text} is no number of places; give 2 to 10000, such as 10,100,1000");

    /// <summary>A policy by each algorithm's network as it is before training: what it decides is nothing, what it costs is what a trained one does.</summary>
    private static LearnedPolicy Untrained(Settings settings, TrainAlgorithm algorithm, int places)
    {
        var policies = new TrainedPolicies(Backends.Of(settings), settings.Train with { Algorithm = algorithm }, places, default);
        using ITrajectoryLearner learner = policies.Learner(1);
        return policies.Policy(new PlaceFeatures(places, SimDuration.FromSeconds(BenchPolicyWorld.DeadlineSeconds)), new FrozenFloats(learner.PolicyWeights()));
    }

    /// <summary>Times decisions, once the runtime has compiled what it found hot; nothing where the policy needs a world of its own.</summary>
    private static PolicyTimes? Decide(int places, int decisions, Func<int, OffloadingPolicy> policy, double overhead)
    {
        TimedPolicy timed;
        try
        {
            for (int i = 0; i < WarmUps; i++)
            {
                SequentialEngine.Run(BenchPolicyWorld.Build(places, Math.Min(decisions, WarmDecisions), new TimedPolicy(policy(places)))).RequireFinished();
                Thread.Sleep(s_compiling);
            }

            timed = new TimedPolicy(policy(places));
        }
        catch (Exception e) when (e is InvalidOperationException or ModelException)
        {
            return null;
        }

        SequentialEngine.Run(BenchPolicyWorld.Build(places, decisions, timed)).RequireFinished();
        return timed.Times(overhead);
    }

    /// <summary>Times decisions of the configured world's first episode, once the runtime has compiled what it found hot.</summary>
    private static PolicyTimes DecideThere(IScenario scenario, PolicyEntry policy, double overhead)
    {
        INetwork network = scenario.Network(0);
        var watch = new DecisionWatch();
        for (int i = 0; i < WarmUps; i++)
        {
            watch = new DecisionWatch();
            SequentialEngine.Run(network.Episode(0, watch.Over(policy))).RequireFinished();
            Thread.Sleep(s_compiling);
        }

        return watch.Times(overhead);
    }

    /// <summary>Tasks a second of a core, of the configured world's first episode; the best of three runs.</summary>
    private static double World(IScenario scenario, PolicyEntry policy)
    {
        INetwork network = scenario.Network(0);
        return Enumerable.Range(0, 3).Max(_ =>
        {
            World world = network.Episode(0, policy);
            var tasks = new TaskStatistics();
            Func<RunResult> run = BenchCommand.Begin(world, new RunOptions { Sinks = [tasks] }, 0);
            long start = Stopwatch.GetTimestamp();
            run().RequireFinished();
            return tasks.Tasks / Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
    }

    /// <summary>What the watch itself takes, in nanoseconds: the median of two pairs of looks at it, as a decision has them.</summary>
    private static double Overhead()
    {
        var ticks = new long[20_001];
        for (int i = 0; i < ticks.Length; i++)
        {
            long first = Stopwatch.GetTimestamp(), probed = Stopwatch.GetTimestamp() - first, second = Stopwatch.GetTimestamp();
            ticks[i] = probed + Stopwatch.GetTimestamp() - second;
        }

        Array.Sort(ticks);
        return ticks[ticks.Length / 2] * 1e9 / Stopwatch.Frequency;
    }

    private static void Print(PolicyBenchRow[] rows, string[] titles, double overhead)
    {
        IAnsiConsole console = Terminal.Create();
        for (int i = 0; i < titles.Length; i++)
        {
            Table table = WholeTables.OfNumbers(titles[i], "policy", "decisions a second", "median, ns", "p99, ns", "bytes");
            foreach (PolicyBenchRow row in rows)
            {
                PolicyTimes? times = row.Decisions[i];
                table.AddRow(row.Policy, Number(times?.PerSecond), Number(times?.Median), Number(times?.P99), Number(times?.Bytes));
            }

            console.WriteWhole(table);
        }

        Table world = WholeTables.OfNumbers("the configured world, one core", "policy", "tasks a second");
        foreach (PolicyBenchRow row in rows.Where(r => double.IsFinite(r.TasksPerSecond)))
        {
            world.AddRow(row.Policy, Number(row.TasksPerSecond));
        }

        console.WriteWhole(world);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"The watch's own {overhead:F0} ns are taken off each decision; what takes less than that shows as 0. Learned policies are untrained, which costs the same."));
    }

    private static string Number(double? value) => value is double number && double.IsFinite(number) ? number.ToString("N0", CultureInfo.InvariantCulture) : "-";

    private static string Document(PolicyBenchRow[] rows, int[] places, double overhead) => Json.Text(new JsonObject
    {
        ["overheadNanoseconds"] = overhead,
        ["policies"] = new JsonArray([.. rows.Select(row => new JsonObject
        {
            ["name"] = row.Policy,
            ["decisions"] = new JsonArray([.. row.Decisions.Select((times, i) => new JsonObject
            {
                ["places"] = places[i] > 0 ? places[i] : null,
                ["perSecond"] = times?.PerSecond,
                ["medianNanoseconds"] = times?.Median,
                ["p99Nanoseconds"] = times?.P99,
                ["bytes"] = times?.Bytes,
            })]),
            ["tasksPerSecond"] = row.TasksPerSecond,
        })]),
    });

    private static LineChart Chart(PolicyBenchRow[] rows, string[] names) => new(
        "policies",
        "What a decision costs",
        "The median nanoseconds of a decision, as a power of ten, over the number of places, by policy.",
        [.. rows.Select(row => new LineSeries(row.Policy, [.. row.Decisions.Select((times, i) => new LinePoint(i, Math.Log10(Math.Max(1, times?.Median ?? double.NaN)), double.NaN))]))])
    {
        XTitle = "places",
        XNames = names,
        YTitle = "median ns of a decision, power of ten",
    };
}

/// <summary>What one policy costs.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="Decisions">For each number of places what decisions cost; null where it cannot decide outside of its own world.</param>
/// <param name="TasksPerSecond">Of the whole world; NaN where that was not run.</param>
internal sealed record PolicyBenchRow(string Policy, IReadOnlyList<PolicyTimes?> Decisions, double TasksPerSecond);
