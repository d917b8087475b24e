using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.Mwf;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Actors.Allocations;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>The specification's figures of every reference (computed there by an independent script), the closed form of simulated workloads, and the bound.</summary>
public class MwfTests
{
    private const ulong Seed = 2025;

    [Theory]
    [InlineData(2, 10, -14.73)]
    [InlineData(3, 15, -14.68)]
    [InlineData(5, 25, -14.72)]
    [InlineData(5, 50, -15.36)]
    [InlineData(8, 80, -15.90)]
    public void Random_is_as_the_specification_says(int servers, int devices, double expected)
    {
        Came random = Play("random", servers, devices, 4);
        Assert.Equal(expected, random.Reward, 0.4);
        Assert.InRange(random.Unfinished, 0.07, 0.18);
    }

    [Theory]
    [InlineData(2, 10)]
    [InlineData(8, 80)]
    public void All_local_leaves_a_quarter_unfinished(int servers, int devices)
    {
        Came local = Play("local", servers, devices, 2);
        Assert.Equal(-16.74, local.Reward, 0.4);
        Assert.Equal(0.27, local.Unfinished, 0.01);
    }

    [Theory]
    [InlineData("half", 2, 10, -9.33, 0.1)]
    [InlineData("half", 8, 80, -9.33, 0.1)]
    [InlineData("greedy", 2, 10, -7.95, 0.1)]
    [InlineData("greedy", 5, 25, -7.95, 0.1)]
    [InlineData("greedy", 5, 50, -9.55, 0.15)]
    [InlineData("greedy", 8, 80, -9.55, 0.15)]
    [InlineData("constant", 3, 30, -8.84, 0.1)]
    [InlineData("constant", 5, 50, -8.84, 0.1)]
    [InlineData("price", 5, 50, -8.31, 0.05)]
    [InlineData("price", 8, 40, -8.31, 0.05)]
    [InlineData("constant-by-device", 5, 50, -9.04, 0.1)]
    [InlineData("constant-uniform", 8, 80, -9.67, 0.1)]
    [InlineData("price-by-device", 5, 50, -8.44, 0.05)]
    [InlineData("price-uniform", 5, 50, -8.97, 0.1)]
    public void References_are_as_the_specification_says(string policy, int servers, int devices, double expected, double within) =>
        Assert.Equal(expected, Play(policy, servers, devices, devices < 20 ? 8 : 4).Reward, within);

    [Theory]
    [InlineData(2, 10)]
    [InlineData(5, 25)]
    public void A_third_of_the_frequency_suits_five_devices_a_server(int servers, int devices)
    {
        Came third = Play("constant", servers, devices, 6, "mwf.heuristics.share = 0.34");
        Assert.Equal((-7.94, 0.0), (Math.Round(third.Reward, 2), third.Unfinished), Near(0.05));
    }

    [Fact]
    public void Half_of_the_frequency_leaves_nothing_unfinished() => Assert.Equal(0, Play("half", 5, 50, 2).Unfinished);

    [Theory]
    [InlineData(5, 50)]
    [InlineData(8, 80)]
    public void Greedy_that_sees_the_slots_start_is_far_behind_where_buffers_bind(int servers, int devices) =>
        Assert.True(Play("greedy-slot-start", servers, devices, 2).Reward < Play("greedy", servers, devices, 2).Reward - 2);

    [Theory]
    [InlineData(2, 10, -7.91, 0)]
    [InlineData(5, 25, -7.91, 0)]
    [InlineData(5, 50, -8.14, 0.053)]
    [InlineData(8, 80, -8.14, 0.053)]
    public void The_fluid_bound_is_the_specifications_and_above_every_reference(int servers, int devices, double bound, double price)
    {
        MwfOptions options = Options(servers, devices);
        (double reward, double atPrice) = MwfBound.Of(options);
        Assert.Equal((bound, price), (reward, atPrice), Near(0.015));
        Assert.All(MwfPolicies.For(options), p => Assert.True(Play(p.Name, servers, devices, 1).Reward < reward + 0.1, p.Name));
    }

    [Fact]
    public void The_bound_falls_with_load_and_is_all_local_where_servers_are_useless()
    {
        double[] bounds = [.. new[] { 0.1, 0.5, 1 }.Select(p => MwfBound.Of(Options(5, 50, $"mwf.arrival = {p.ToString(System.Globalization.CultureInfo.InvariantCulture)}")).Reward)];
        Assert.Equal(bounds.OrderDescending(), bounds);
        double least = MwfBound.Of(Options(1, 10, "mwf.server.buffer = 1 Mb")).Reward, local = Play("local", 1, 10, 2, "mwf.device.buffer = 5000 Mb").Reward;
        Assert.Equal(local, least, 0.6); // a workload of a megabit may be served still, and dear ones need not be
        Assert.True(least > local - 0.05);
    }

    [Fact]
    public void Simulated_workloads_are_the_closed_form()
    {
        MwfOptions options = Options(3, 15);
        var asked = new Asked();
        Came came = Play(options, () => new Recording(asked), 1, keeps: true);
        Assert.Equal(15 * 3 * 100, came.Records.Count);
        foreach (TaskRecord record in came.Records.Where(r => r.Outcome != TaskOutcome.Rejected))
        {
            (double seconds, double joules) = asked.Take[record.Task.Id];
            Assert.Equal(seconds <= 10, record.Outcome == TaskOutcome.Succeeded);
            Assert.Equal(1e9 * Math.Min(seconds, 10), record.Completion.Nanoseconds, 4.0);
            Assert.Equal(1e9 * joules * Math.Min(1, 10 / seconds), record.Task.Energy.Nanojoules, 1.01);
        }

        double cost = came.Records.Sum(r => (r.Outcome == TaskOutcome.Succeeded ? 0.5 * r.Completion.Seconds : 10) + (0.5 * r.Task.Energy.Value));
        Assert.Equal(-cost / 1500, came.Reward, 9);
    }

    [Fact]
    public void Networks_are_drawn_from_the_map_without_repetition_and_channels_are_independent_of_the_policy()
    {
        MwfMap map = MwfMap.Of(Options(125, 816));
        var network = new MwfNetwork(Options(125, 816), map, Seed, 0);
        Assert.Equal(map.Sites.Order(Comparer<GeoPoint>.Create(Compare)), network.Sites.Order(Comparer<GeoPoint>.Create(Compare)));
        Assert.NotEqual(map.Users, network.Users);
        Assert.NotEqual(network.Sites, new MwfNetwork(Options(125, 816), map, Seed, 1).Sites);
        Assert.All(network.MeanGains(7), g => Assert.Equal(1, g));
        MwfOptions lossy = Options(2, 3, "mwf.channel.path-loss = true");
        var far = new MwfNetwork(lossy, map, Seed, 0);
        Assert.Equal(Math.Pow(10, -(128.1 + (37.6 * Math.Log10(far.Users[2].DistanceTo(far.Sites[1]) / 1000))) / 10), far.MeanGains(2)[1], 1e-15);
    }

    [Fact]
    public void Deadlines_move_what_is_unfinished()
    {
        Assert.True(Play("random", 2, 10, 2, "mwf.deadline = 6 s").Unfinished > Play("random", 2, 10, 2, "mwf.deadline = 12 s").Unfinished);
        Assert.True(Play("price", 5, 50, 1, "mwf.arrival = 0.3").Reward > Play("price", 5, 50, 1).Reward + 5);
    }

    internal static MwfOptions Options(int servers, int devices, params string[] set) => SettingsLoader.Defaults([$"mwf.servers = {servers}", $"mwf.devices = {devices}", .. set]).Mwf;

    private static int Compare(GeoPoint a, GeoPoint b) => (a.Latitude, a.Longitude).CompareTo((b.Latitude, b.Longitude));

    private static IEqualityComparer<(double, double)> Near(double within) =>
        EqualityComparer<(double, double)>.Create((a, b) => Math.Abs(a.Item1 - b.Item1) <= within && Math.Abs(a.Item2 - b.Item2) <= within);

    private static Came Play(string policy, int servers, int devices, int episodes, params string[] set)
    {
        MwfOptions options = Options(servers, devices, set);
        return Play(options, MwfPolicies.For(options).Single(p => p.Name == policy).CreateForAllocations, episodes);
    }

    private static Came Play(MwfOptions options, Func<AllocationPolicy> policy, int episodes, bool keeps = false)
    {
        MeasureSet measures = new MwfScenario(options, Seed).Measures;
        TallySet all = measures.Begin();
        List<TaskRecord> records = [];
        var network = new MwfNetwork(options, MwfMap.Of(options), Seed, 0);
        for (int episode = 0; episode < episodes; episode++)
        {
            TallySet tallies = measures.Begin();
            IRowSink[] sinks = [.. tallies.All.Select(t => t.Rows)];
            SequentialEngine.Run(new MwfWorld(network).Build(network.KeyOf(episode), policy), new RunOptions { Sinks = sinks }).RequireFinished();
            if (keeps)
            {
                SequentialEngine.Run(new MwfWorld(network).Build(network.KeyOf(episode), policy), new RunOptions { Sinks = [new Into<TaskRecord>(records)] }).RequireFinished();
            }

            all.Merge(tallies);
        }

        double Of(string name) => measures.All.Single(m => m.Name == name).Value(all);
        return new Came(Of("cumulative-reward"), Of("unfinished"), records);
    }

    private sealed record Came(double Reward, double Unfinished, List<TaskRecord> Records);

    private sealed class Asked
    {
        public Dictionary<long, (double Seconds, double Joules)> Take { get; } = [];
    }

    /// <summary>Random, and what each decision would take by the closed form.</summary>
    private sealed class Recording(Asked asked) : AllocationPolicy
    {
        private readonly RandomAllocation _random = new();

        public override Allocation Decide(in AllocationDecision decision)
        {
            Allocation allocation = _random.Decide(in decision);
            Allocation real = allocation.Place == 0 ? new Allocation(0, 1) : allocation;
            asked.Take[decision.Task.Id] = decision.Take(in real);
            return allocation;
        }
    }
}
