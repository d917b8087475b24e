using System.CommandLine;
using System.Diagnostics;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors eval FOLDER</c>: what was learned, frozen, beside heuristics, on networks that training never saw.</summary>
internal static class EvalCommand
{
    /// <summary>As far as a scenario has them.</summary>
    private const string Usual = "random,ratc,ratc-full,greedy,oracle-admit";

    public static Command Create()
    {
        var folder = new Argument<string>("FOLDER") { Description = "A run folder of train." };
        var networks = new Option<int>("--networks") { Description = "On how many networks, numbered after those of the training.", DefaultValueFactory = _ => 20 };
        var episodes = new Option<int>("--episodes") { Description = "Episodes each policy plays on each network.", DefaultValueFactory = _ => 10 };
        var policies = new Option<string>("--policies")
        {
            Description = "Policies to compare with, by name.",
            DefaultValueFactory = _ => Usual,
            HelpName = "a,b,…",
        };
        var seen = new Option<bool>("--seen") { Description = "Uses the networks of the training, each with the policy learned on it; its episodes are new all the same." };
        var threads = new Option<int>("--threads") { Description = "How many cores to use.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var json = new Option<string?>("--json") { Description = "Also writes the results to this file.", HelpName = "file" };
        var set = new Option<string[]>("--set") { Description = "Sets a key of the evaluation, e.g. --set o2o.arrival.max=0.6.", HelpName = "key=value" };
        var command = new Command("eval", "Evaluates what a training came to, without exploration, beside other policies on the same tasks.")
        {
            folder, networks, episodes, policies, seen, threads, json, set,
        };
        command.SetAction(parsed =>
        {
            LoadedSettings loaded = Load(parsed.GetRequiredValue(folder), parsed.GetValue(set) ?? []);
            var factory = new TrainingFactory(loaded);
            IScenario scenario = ScenarioCatalog.Create(loaded);
            string list = parsed.GetValue(policies)!;
            string[] names = list == Usual ? [.. Usual.Split(',').Where(n => scenario.Policies.Any(p => p.Name == n))] : list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            PolicyEntry[] others = [.. names.Select(n => scenario.Policies.FirstOrDefault(p => p.Name == n) ?? throw new UserErrorException(
                $"--policies: there is no policy '{n}'; known: {string.Join(", ", scenario.Policies.Select(p => p.Name))}"))];
            PolicyEntry[] learned = Learned(factory, parsed.GetRequiredValue(folder), loaded);
            bool same = parsed.GetValue(seen);
            var evaluated = new EvaluationScenario(scenario, same ? 0 : loaded.Settings.Networks, same ? learned : null);
            PolicyEntry[] entries = same ? [new PolicyEntry(TrainingRun.PolicyName, "each network's own", learned[0].Create), .. others] : [.. learned, .. others];
            int count = same ? learned.Length : parsed.GetValue(networks);
            var plan = new ComparisonPlan(evaluated, entries, count, parsed.GetValue(episodes)) { Threads = parsed.GetValue(threads) };
            var watch = Stopwatch.StartNew();
            IReadOnlyList<PolicyResult> results = new ComparisonRunner(plan, null, null, default).Run();
            var outcome = new ComparisonOutcome(scenario.Name, loaded.Settings.Seed, count, plan.Episodes, results, watch.Elapsed);
            ComparisonTable.Print(Terminal.Create(), outcome);
            if (parsed.GetValue(json) is string file)
            {
                File.WriteAllText(file, ResultJson.Comparison(outcome));
            }

            return 0;
        });
        return command;
    }

    private static LoadedSettings Load(string folder, IEnumerable<string> overrides)
    {
        string file = Path.Combine(folder, RunFolder.ConfigFile);
        return File.Exists(file)
            ? SettingsLoader.Load(file, overrides)
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

        public INetwork Network(int index) => new Cells(scenario.Network(first + index), own?[index]);

        private sealed class Cells(INetwork network, PolicyEntry? own) : INetwork
        {
            public Simulator.World Episode(int episode, PolicyEntry policy) =>
                network.Episode(episode, own is not null && policy.Name == TrainingRun.PolicyName ? own : policy);
        }
    }
}
