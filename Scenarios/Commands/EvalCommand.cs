using System.CommandLine;
using System.Diagnostics;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors eval FOLDER</c>: what was learned, frozen, beside heuristics, on networks that training never saw.</summary>
internal sealed class EvalCommand
{
    /// <summary>As far as a scenario has them; where groups are placed, all that it has.</summary>
    private const string Usual = "random,ratc,ratc-full,greedy,oracle-admit";

    private readonly Argument<string> _folder = new("FOLDER") { Description = "A run folder of train." };
    private readonly CountOption _networks = new("--networks", 1, 1_000_000, "On how many networks, numbered after those of the training; the default is 20.");
    private readonly CountOption _episodes = new("--episodes", 1, 1_000_000, "Episodes each policy plays on each network; the default is 10.");

    private readonly Option<string> _policies = new("--policies")
    {
        Description = "Policies to compare with, by name.",
        DefaultValueFactory = _ => Usual,
        HelpName = "a,b,…",
    };

    private readonly Option<bool> _seen = new("--seen") { Description = "Uses the networks of the training, each with the policy learned on it; its episodes are new all the same." };
    private readonly Option<string[]> _set = new("--set") { Description = "Sets a key of the evaluation, e.g. --set o2o.arrival.max=0.6.", HelpName = "key=value" };
    private readonly OutputOptions _output;

    private EvalCommand(EngineCatalog engines) => _output = new OutputOptions(engines);

    public static Command Create(EngineCatalog engines)
    {
        var eval = new EvalCommand(engines);
        var command = new Command("eval", "Evaluates what a training came to, without exploration, beside other policies on the same tasks.")
        {
            eval._folder, eval._networks, eval._episodes, eval._policies, eval._seen, eval._output.Threads, eval._output.Engine, eval._output.Json, eval._output.DryRun, eval._set,
        };
        command.SetAction(eval.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        string folder = parsed.GetRequiredValue(_folder);
        LoadedSettings loaded = Load(folder, parsed.GetValue(_set) ?? [], parsed.Catalogue());
        EngineChoice engine = _output.EngineOf(parsed);
        int threads = parsed.GetValue(_output.Threads) ?? engine.DefaultThreads;
        ComparisonPlan plan = Plan(parsed, loaded, folder) with
        {
            Threads = threads,
            Engine = engine,
        };
        if (parsed.GetValue(_output.DryRun))
        {
            DryRun.Print($"evaluation in {plan.Scenario.Name}", DryRun.Of(plan), threads);
            return 0;
        }

        engine.Configure(loaded, threads);
        string[] asked = [loaded.Tree.ToHocon(), .. plan.Policies.Select(p => p.Name), $"{plan.Networks} networks x {plan.Episodes} episodes"];
        engine.AgreeOn(loaded.Settings.Seed, string.Join('\n', asked), threads);
        return engine.Lead(
            begin =>
            {
                OutputFile? json = OutputFile.Open("--json", parsed.GetValue(_output.Json), [.. loaded.Inputs, folder]);
                begin("begun", folder, CommandText.Of("eval", folder));
                var watch = Stopwatch.StartNew();
                IReadOnlyList<PolicyResult> results = Play(plan, parsed);
                var outcome = new ComparisonOutcome(plan.Scenario.Name, loaded.Settings.Seed, plan.Networks, plan.Episodes, results, watch.Elapsed);
                json?.Write(ResultJson.Comparison(outcome));
                ComparisonTable.Print(Terminal.Create(), outcome);
                return 0;
            },
            _ => Interruption.Follow(cancellation => new ComparisonRunner(plan, null, cancellation).Run()));
    }

    private static IReadOnlyList<PolicyResult> Play(ComparisonPlan plan, ParseResult parsed) => Interruption.Run("an evaluation", cancellation =>
    {
        CellMeter meter = plan.Meter();
        return ProgressDisplay.Run(parsed, meter, new ComparisonRunner(plan, null, cancellation) { Meter = meter }.Run);
    });

    private ComparisonPlan Plan(ParseResult parsed, LoadedSettings loaded, string folder)
    {
        IScenario scenario = ScenarioCatalog.Create(loaded);
        PolicyEntry[] others = Others(parsed.GetValue(_policies)!, scenario, loaded.Catalogue), learned = Learned(new TrainingFactory(loaded), folder, loaded);
        bool same = parsed.GetValue(_seen);
        if (same && parsed.GetValue(_networks) is int count)
        {
            throw new UserErrorException($"--networks {count}: --seen plays on the networks of the training; leave one of the two out");
        }

        return new ComparisonPlan(
            new EvaluationScenario(scenario, same ? 0 : loaded.Settings.Networks, same ? learned : null),
            same ? [new PolicyEntry(TrainingRun.PolicyName, "each network's own", learned[0].Create), .. others] : [.. learned, .. others],
            same ? learned.Length : parsed.GetValue(_networks) ?? 20,
            parsed.GetValue(_episodes) ?? 10)
        {
            Measures = ScenarioCatalog.Measures(loaded, scenario),
        };
    }

    private static PolicyEntry[] Others(string list, IScenario scenario, Catalogue catalogue)
    {
        PolicyEntry[] all = [.. catalogue.In(scenario)];
        IEnumerable<string> names = list == Usual
            ? scenario.Subject != PolicySubject.Task ? scenario.Policies.Select(p => p.Name) : Usual.Split(',').Where(n => all.Any(p => p.Name == n))
            : list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. names.Select(n => AgentFile.PathOf(n) is string file ? AgentFile.Policy(file, Origin.Of("--policies"), scenario) : all.FirstOrDefault(p => p.Name == n) ?? throw new UserErrorException(
            $"--policies {list}: there is no policy '{n}'; {NearestKey.Right(n, all.Select(p => p.Name))}"))];
    }

    private static LoadedSettings Load(string folder, IEnumerable<string> overrides, Catalogue catalogue)
    {
        string file = Path.Combine(folder, RunFolder.ConfigFile);
        return File.Exists(file)
            ? SettingsLoader.Load(file, [.. overrides], catalogue)
            : throw new UserErrorException($"{folder}: there is no {RunFolder.ConfigFile}; name a run folder of train");
    }

    private static PolicyEntry[] Learned(TrainingFactory factory, string folder, LoadedSettings loaded)
    {
        if (loaded.Settings.Train.Placement == LearnerPlacement.PerNode)
        {
            throw new UserErrorException($"{folder}: with train.placement = per-node each scheduler has a policy of its own; evaluate with train.evaluate-every instead");
        }

        string[] files = [.. Enumerable.Range(0, loaded.Settings.Networks).Select(n => Path.Combine(folder, TrainSession.LearnerFile(n, 0)))];
        return Array.Find(files, f => !File.Exists(f)) is string missing
            ? throw new UserErrorException($"{missing}: no such file; name the run folder of a training that has ended")
            : [.. files.Select((f, n) => factory.Policy($"{TrainingRun.PolicyName}-{n}", factory.ReadState(f, new Origin(f, 1, 1))))];
    }

    /// <summary>Networks from a number on, or with a policy of its own for each.</summary>
    private sealed class EvaluationScenario(IScenario scenario, int first, PolicyEntry[]? own) : IScenario
    {
        public string Name => scenario.Name;

        public IReadOnlyList<PolicyEntry> Policies => scenario.Policies;

        public MeasureSet Measures => scenario.Measures;

        public INetwork Network(int index) => new Cells(scenario.Network(first + index), own?[index]);

        private sealed class Cells(INetwork network, PolicyEntry? own) : INetwork
        {
            public Simulator.World Episode(int episode, PolicyEntry policy) =>
                network.Episode(episode, own is not null && policy.Name == TrainingRun.PolicyName ? own : policy);
        }
    }
}
