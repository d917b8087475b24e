using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.City;

/// <summary>A small city whose devices are fast, so that many results must follow them.</summary>
public sealed class CityWorldTests
{
    private static readonly string[] s_small =
    [
        "city.devices = 500", "city.nodes = 60", "city.clouds = 3", "city.duration = 8 s", "city.arrivals.rate = 0.5", "city.region-side = 4",
        "city.motion.speed.min = 50", "city.motion.speed.max = 300", "city.motion.rest = 1 s", "city.cell-side = 100 m",
    ];

    [Theory]
    [InlineData("nearest", "")]
    [InlineData("local", "")]
    [InlineData("cloud", "")]
    [InlineData("threshold", "")]
    [InlineData("nearest", "city.arrivals.kind = diurnal")]
    [InlineData("nearest", "city.radio.rate = 4 Mbps")]
    [InlineData("cloud", "city.backhaul.rate = 20 Mbps")]
    [InlineData("cloud", "city.trunk.rate = 40 Mbps")]
    [InlineData("random", "")]
    [InlineData("greedy", "")]
    [InlineData("rda", "city.device-speed = 300 MHz")]
    [InlineData("ratc-full", "")]
    [InlineData("proportional-masked", "city.device-speed = 300 MHz")]
    public void Every_task_ends_once_and_its_time_adds_up_to_the_nanosecond(string policy, string change)
    {
        var (rows, followed, result, engine, scenario) = Run(policy, change);
        Assert.Equal(RunStopReason.Finished, result.Stop.Reason);
        Assert.Equal(Devices(engine, scenario).Sum(d => d.Born), rows.Count);
        Assert.True(rows.Count > 1000);
        Assert.Equal(rows.Count, rows.Select(t => t.Task.Id).Distinct().Count());
        Assert.All(rows, t => Assert.Equal(t.Completion, t.Accounted));
        Assert.Equal(policy == "local", followed.Count == 0);
        Assert.All(followed, f => Assert.NotEqual(f.From, f.To));
        Assert.All(Nodes(engine, scenario), n => Assert.Equal(0, n.Carrying));
    }

    [Fact]
    public void A_result_gives_up_at_a_stated_time_after_its_deadline()
    {
        string[] hurry = ["city.motion.speed.min = 5000", "city.motion.speed.max = 9000", "city.motion.rest = 0 s", "city.follow-time = 100 ms", "city.deadline = 1 s"];
        var (rows, followed, _, _, _) = Run("nearest", [.. hurry, "city.follow-after-deadline = 3 s"]);
        SimDuration most = SimDuration.FromSeconds(4), step = SimDuration.FromSeconds(0.1);
        Assert.All(rows.Where(r => r.Completion > most + step), r => Assert.DoesNotContain(followed, f => f.Task == r.Task.Id));
        Assert.Contains(rows, r => r.Outcome == TaskOutcome.DeadlineMissed && r.Completion >= most && r.Completion < most + step);
        var (patient, _, _, _, _) = Run("nearest", [.. hurry, "city.follow-after-deadline = 1 h"]);
        Assert.Equal(patient.Count, rows.Count);
        Assert.True(patient.Max(r => r.Completion) > most + most);
    }

    [Fact]
    public void Offloading_to_the_nearest_takes_at_most_five_events_a_task()
    {
        var (rows, followed, result, _, _) = Run("nearest", "city.motion.speed.max = 50");
        Assert.InRange((double)result.Digest!.Value.Events / rows.Count, 4 + ((double)followed.Count / rows.Count) - 0.1, 5);
    }

    [Fact]
    public void All_that_is_offered_is_carried_bit_for_bit()
    {
        var (rows, _, _, engine, scenario) = Run("cloud", "");
        long bits = rows.Sum(t => t.Task.Size.Bits);
        Assert.Equal(bits, Nodes(engine, scenario).Sum(n => n.Carried.Bits));
        Assert.Equal(bits, Enumerable.Range(0, scenario.Map.Regions).Sum(r => engine.Actor<Fabric>(scenario.Map.Aggregations[r]).Carried.Bits));
        ServingFabric[] clouds = [.. Enumerable.Range(0, 3).Select(c => engine.Actor<ServingFabric>(scenario.Map.Clouds[c]))];
        Assert.Equal(bits, clouds.Sum(c => c.Carried.Bits));
        Assert.Equal(rows.Count, clouds.Sum(c => c.Served));
        Assert.Equal(rows.Sum(t => t.Execute.Nanoseconds), clouds.Sum(c => c.Busy.Nanoseconds));
        Assert.All(clouds, c => Assert.True(c.Served > 0));
    }

    [Fact]
    public void All_policies_meet_the_same_tasks()
    {
        (long Id, SimTime Born, DataSize Size, CpuCycles Cycles)[] Tasks(string policy) =>
            [.. Run(policy, "").Rows.Select(t => (t.Task.Id, t.Task.Born, t.Task.Size, t.Task.Cycles)).OrderBy(t => t.Id)];
        Assert.Equal(Tasks("nearest"), Tasks("local"));
        Assert.Equal(Tasks("nearest"), Tasks("cloud"));
        Assert.Equal(Tasks("nearest"), Tasks("greedy"));
    }

    [Fact]
    public void A_seed_gives_one_digest_and_another_another()
    {
        string Digest(string change) => Run("threshold", change).Result.Digest!.Value.Hex;
        Assert.Equal(Digest(""), Digest(""));
        Assert.NotEqual(Digest(""), Digest("seed = 2"));
    }

    [Theory]
    [InlineData("city.nodes = 1")]
    [InlineData("city.clouds = 200")]
    [InlineData("city.devices = 1")]
    [InlineData("city.nodes = 7")]
    [InlineData("city.motion.speed { min = 0, max = 0 }")]
    public void Odd_cities_work_too(string change)
    {
        var (rows, _, result, engine, scenario) = Run("cloud", change);
        Assert.Equal(RunStopReason.Finished, result.Stop.Reason);
        Assert.Equal(Devices(engine, scenario).Sum(d => d.Born), rows.Count);
    }

    [Fact]
    public void An_idle_device_takes_at_most_200_bytes()
    {
        var scenario = new CityScenario(SettingsLoader.Defaults(s_small).City, 1);
        World world = scenario.Network(0).Episode(0, scenario.Policies[0]);
        world.Create(scenario.Map.Devices[0]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Actor device = world.Create(scenario.Map.Devices[0]);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        // With its pending event, of at most 64 bytes in the queue, its place among the actors and its group.
        Assert.IsType<MobileDevice>(device);
        Assert.InRange(bytes + 64 + 8 + 4, 100, 200);
    }

    [Fact]
    public void A_running_city_allocates_next_to_nothing()
    {
        var scenario = new CityScenario(SettingsLoader.Defaults([.. s_small, "city.duration = 40 s"]).City, 1);
        var engine = new SequentialEngine(scenario.Network(0).Episode(0, scenario.Policies[0]));
        engine.RunUntil(SimTime.FromSeconds(20));
        (long bytes, long events) = (GC.GetAllocatedBytesForCurrentThread(), engine.Digest.Events);
        engine.RunUntil(SimTime.FromSeconds(39));
        (bytes, events) = (GC.GetAllocatedBytesForCurrentThread() - bytes, engine.Digest.Events - events);
        Assert.True(bytes < events, $"{bytes} bytes for {events} events");
    }

    /// <summary>A device with a policy that always says the same does what a rule of that kind does, to the nanosecond.</summary>
    [Theory]
    [InlineData("local", 0)]
    [InlineData("nearest", 1)]
    [InlineData("cloud", 2)]
    public void A_policy_and_a_rule_that_say_the_same_come_to_the_same(string rule, int place)
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        var scenario = new CityScenario(settings.City, (ulong)settings.Seed);
        var rows = new Rows<TaskRecord>();
        SequentialEngine.Run(scenario.Network(0).Episode(0, new PolicyEntry("fixed", "", () => new FixedPolicy(place))), new RunOptions { Sinks = [rows] }).RequireFinished();
        Assert.Equal(Run(rule, "").Rows, rows.All);
    }

    [Fact]
    public void What_a_policy_asks_of_node_and_cloud_takes_the_way_there_and_back()
    {
        var (rows, _, _, _, _) = Run("greedy", "city.radio.latency = 3 ms", "city.backhaul.latency = 1 ms", "city.trunk.latency = 6 ms");
        Assert.All(rows, r => Assert.Equal(SimDuration.FromMilliseconds(20), r.Task.Wait));
        Assert.All(Run("random", "").Rows, r => Assert.Equal(SimDuration.Zero, r.Task.Wait));
    }

    /// <summary>What nodes report is what a queue that is watched has.</summary>
    [Fact]
    public void A_node_reports_what_runs_and_what_waits()
    {
        SimTime At(long t) => new(t);
        var queue = new ServiceQueue();
        // Two processors; tasks of 10 at times 0, 0, 1, 2.
        queue.Add(At(0), At(0), new SimDuration(10));
        queue.Add(At(0), At(0), new SimDuration(10));
        queue.Add(At(1), At(10), new SimDuration(10));
        queue.Add(At(2), At(10), new SimDuration(10));
        Assert.Equal(new NodeStatus(2, 2, new SimDuration(20), new SimDuration(14), At(3)), queue.Status(At(3), [20, 20]));
        Assert.Equal(new NodeStatus(0, 2, SimDuration.Zero, new SimDuration(20), At(10)), queue.Status(At(10), [20, 20]));
        Assert.Equal(new NodeStatus(0, 0, SimDuration.Zero, SimDuration.Zero, At(20)), queue.Status(At(20), [20, 20]));
    }

    [Theory]
    [InlineData("greedy")]
    [InlineData("random")]
    public void Every_engine_gives_the_same_with_policies(string policy)
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        var scenario = new CityScenario(settings.City, (ulong)settings.Seed);
        World world = scenario.Network(0).Episode(0, ((IScenario)scenario).All.Single(p => p.Name == policy));
        RunDigest digest = SequentialEngine.Run(world, new RunOptions()).RequireFinished();
        Assert.Equal(digest, new ParallelEngine(world, new RunOptions(), 2).RunToEnd().RequireFinished());
        Assert.Empty(CheckEngine.Run(world, new RunOptions()).Findings);
    }

    [Fact]
    public void Devices_follow_a_trace()
    {
        string file = Path.Combine(Path.GetTempPath(), $"trace-{Guid.NewGuid():N}.csv");
        // To and fro between two cells, so fast that results often miss.
        File.WriteAllText(file, string.Concat(Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"3,{i * 0.2},{(i % 2 * 100) + 50},50\n"))));
        try
        {
            var (rows, followed, result, _, _) = Run("nearest", $"city.motion.trace = \"{file}\"");
            Assert.Equal(RunStopReason.Finished, result.Stop.Reason);
            Assert.True(followed.Count > rows.Count / 4);
            Assert.All(followed, f => Assert.Equal(1, f.From + f.To));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (List<TaskRecord> Rows, List<ResultFollowed> Followed, RunResult Result, SequentialEngine Engine, CityScenario Scenario) Run(
        string policy, params string[] changes)
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, .. changes.Where(c => c.Length > 0)]);
        var scenario = new CityScenario(settings.City, (ulong)settings.Seed);
        World world = scenario.Network(0).Episode(0, ((IScenario)scenario).All.Single(p => p.Name == policy));
        var rows = new Rows<TaskRecord>();
        var followed = new Rows<ResultFollowed>();
        var engine = new SequentialEngine(world, new RunOptions { Sinks = [rows, followed] });
        return (rows.All, followed.All, engine.RunToEnd(), engine, scenario);
    }

    private static IEnumerable<MobileDevice> Devices(SequentialEngine engine, CityScenario scenario) => Enumerable
        .Range(0, scenario.Map.Options.Devices).Select(i => engine.Actor<MobileDevice>(scenario.Map.Devices[i]));

    private static IEnumerable<ServingFabric> Nodes(SequentialEngine engine, CityScenario scenario) =>
        Enumerable.Range(0, scenario.Map.Grid.Count).Select(i => engine.Actor<ServingFabric>(scenario.Map.Nodes[i]));

    private sealed class Rows<TRow> : IRowSink<TRow>
        where TRow : struct
    {
        public List<TRow> All { get; } = [];

        public void Write(in TRow row) => All.Add(row);
    }
}
