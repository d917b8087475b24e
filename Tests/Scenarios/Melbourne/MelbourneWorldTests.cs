using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Melbourne;

public class MelbourneWorldTests
{
    private static readonly string[] s_small =
    [
        "melbourne.max-sites = 8", "melbourne.max-users = 60", "melbourne.duration = 30 s", "melbourne.arrival-rate = 0.4", "melbourne.cloud.failure = 0.02",
        "melbourne.cloud.processors = 3",
    ];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (PolicyEntry policy in new MelbourneScenario(SettingsLoader.Defaults().Melbourne, 1).Policies)
        {
            cases.Add(policy.Name, "melbourne.drop = at-start");
        }

        cases.Add("greedy", "melbourne.drop = at-deadline");
        cases.Add("random", "melbourne.drop = never");
        cases.Add("random", "melbourne.neighbours = 0");
        cases.Add("cloud", "melbourne.neighbours = 2");
        cases.Add("rda", "melbourne.max-sites = 1");
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_task_ends_once_and_all_its_time_and_energy_is_accounted_for(string policy, string change)
    {
        var scenario = new MelbourneScenario(SettingsLoader.Defaults([.. s_small, change]).Melbourne, 1);
        World world = scenario.Network(0).Episode(0, scenario.Policies.Single(p => p.Name == policy));
        var rows = new Rows();
        var engine = new SequentialEngine(world, new RunOptions { Sinks = [rows] });
        Assert.Equal(RunStopReason.Finished, engine.RunToEnd().Stop.Reason);

        IReadOnlyList<TaskRecord> tasks = rows.All;
        Assert.Equal(All<TaskSource>(engine, world, "source").Sum(s => s.Born), tasks.Count);
        Assert.True(tasks.Count > 500);
        Assert.Equal(tasks.Count, tasks.Select(t => t.Task.Id).Distinct().Count());
        Assert.All(tasks, t => Assert.Equal(t.Completion, t.Accounted));

        ComputeNode[] nodes =
        [
            .. All<WirelessDevice>(engine, world, "device"), .. All<EdgeNode>(engine, world, "site"), engine.Actor<CloudServer>(world.Find("cloud")),
        ];
        Link[] links = [.. All<Link>(engine, world, "uplink"), .. All<Link>(engine, world, "link"), .. All<Link>(engine, world, "backhaul")];
        Assert.Equal(nodes.Sum(n => n.Busy.Nanoseconds), tasks.Sum(t => t.Execute.Nanoseconds));
        Assert.Equal(
            links.Sum(l => l.Busy.Nanoseconds + (l.Latency.Nanoseconds * (l.Carried - l.Lost))),
            tasks.Sum(t => t.Task.Transmit.Nanoseconds));
        Assert.Equal(nodes.Sum(n => (long)n.Spent.Nanojoules) + links.Sum(l => (long)l.Spent.Nanojoules), tasks.Sum(t => t.Task.Energy.Nanojoules));
        Assert.Equal(tasks.Count, nodes.Sum(n => n.Ended) + links.Sum(l => l.Lost));
        Assert.All(nodes, n => Assert.Equal(default, n.Status(engine.Now) with { AsOf = default }));
    }

    [Fact]
    public void Tasks_go_over_the_uplink_and_at_most_one_more_link()
    {
        var scenario = new MelbourneScenario(SettingsLoader.Defaults(s_small).Melbourne, 1);
        World world = scenario.Network(0).Episode(0, scenario.Policies.Single(p => p.Name == "random"));
        var engine = new SequentialEngine(world);
        engine.RunToEnd();
        Assert.Contains(All<WirelessDevice>(engine, world, "device"), d => d.Ended > 0);
        Assert.All(All<EdgeNode>(engine, world, "site").Where((_, i) => scenario.Map.Attached(i) > 0), s => Assert.True(s.Ended > 0));
        Assert.True(engine.Actor<CloudServer>(world.Find("cloud")).Ended > 0);
        long up = All<Link>(engine, world, "uplink").Sum(l => l.Carried - l.Lost);
        long on = All<Link>(engine, world, "link").Sum(l => l.Carried) + All<Link>(engine, world, "backhaul").Sum(l => l.Carried);
        Assert.InRange(on, up / 2, up);
    }

    [Fact]
    public void The_same_seed_gives_the_same_digests_whatever_else_is_compared_and_another_gives_others()
    {
        string[] Digests(ulong seed, int threads, params string[] names)
        {
            var scenario = new MelbourneScenario(SettingsLoader.Defaults(s_small).Melbourne, seed);
            PolicyEntry[] policies = [.. names.Select(name => scenario.Policies.Single(p => p.Name == name))];
            var plan = new ComparisonPlan(scenario, policies, 2, 2) { Threads = threads };
            return [.. new ComparisonRunner(plan, null, default).Run().Select(r => r.Digest.Hex)];
        }

        string[] two = Digests(1, 2, "random", "greedy");
        Assert.Equal(two, Digests(1, 1, "random", "greedy"));
        Assert.Equal(two[1], Digests(1, 1, "greedy")[0]);
        Assert.NotEqual(two[1], Digests(2, 1, "greedy")[0]);
    }

    [Fact]
    public void Knowing_more_places_tasks_better()
    {
        var scenario = new MelbourneScenario(SettingsLoader.Defaults("melbourne.duration = 60 s").Melbourne, 1);
        Dictionary<string, double> rate = new ComparisonRunner(new ComparisonPlan(scenario, scenario.Policies, 1, 1), null, default).Run()
            .ToDictionary(r => r.Name, r => r.Estimate(TaskMeasures.SuccessRate).Mean);
        Assert.All(rate.Values, r => Assert.InRange(r, 0.3, 0.9));
        Assert.True(rate["local"] < rate["nearest-edge"]);
        Assert.True(rate["nearest-edge"] < rate["greedy"]);
        Assert.True(rate["random"] + 0.05 < rate["greedy"]);
        Assert.True(rate["random"] < rate["ratc"]);
        Assert.True(rate["ratc"] < rate["ratc-full"]);
        Assert.True(rate["random"] < rate["proportional"]);
        Assert.True(rate["proportional"] < rate["proportional-masked"]);
    }

    private static IEnumerable<T> All<T>(SequentialEngine engine, World world, string prefix)
        where T : class
    {
        for (int i = 1; i < world.ActorCount; i++)
        {
            if (world.NameOf(new ActorId(i)).StartsWith(prefix + "-", StringComparison.Ordinal))
            {
                yield return engine.Actor<T>(new ActorId(i));
            }
        }
    }

    private sealed class Rows : IRowSink<TaskRecord>
    {
        public List<TaskRecord> All { get; } = [];

        public void Write(in TaskRecord row) => All.Add(row);
    }
}
