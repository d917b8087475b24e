using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.City;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Lab.Measures;

/// <summary>What worlds account for, against what follows from the rows of their tasks.</summary>
public class AccountTests
{
    private const double Hour = 3600;

    [Fact]
    public void Energy_by_kind_is_the_energy_of_all_tasks()
    {
        Ledger ledger = Run(new MelbourneScenario(SettingsLoader.Defaults("melbourne.duration=20 s", "melbourne.max-users=100").Melbourne, 1), "ratc");
        Assert.Equal(ledger.Tasks.Aggregate((Int128)0, (sum, t) => sum + t.Task.Energy.Nanojoules), ledger.Accounts.All.Nanojoules);
        Assert.All(new[] { AccountKind.Compute, AccountKind.Radio, AccountKind.Link }, kind => Assert.True(ledger.Accounts.Of(kind).Nanojoules > 0));
        Assert.Equal(default, ledger.Accounts.Of(AccountKind.Idle));
        Assert.Equal(0, ledger.Accounts.All.Picodollars);
    }

    [Fact]
    public void Processors_cost_their_time_busy_and_idle()
    {
        // Nodes of 4 cores at one price: what all pay follows from the time they executed and the time they did not.
        Ledger ledger = Run(O2o("o2o.core-power=2 W", "o2o.costs.idle-power=500 mW", "o2o.costs.price=3 USD/h", "o2o.costs.idle-price=1 USD/h"), "ratc");
        double executed = ledger.Tasks.Sum(t => t.Execute.Seconds), stood = (5 * ledger.End.Seconds) - executed;
        Account compute = ledger.Accounts.Of(AccountKind.Compute), idle = ledger.Accounts.Of(AccountKind.Idle);
        Assert.Equal(4 * 2 * executed, compute.Joules, 5);
        Assert.Equal(4 * 3 * executed / Hour, compute.Dollars, 9);
        Assert.Equal(4 * 0.5 * stood, idle.Joules, 5);
        Assert.Equal(4 * 1 * stood / Hour, idle.Dollars, 9);
    }

    [Fact]
    public void Links_cost_what_they_carry()
    {
        Ledger ledger = Run(O2o("o2o.link-costs.power=5 W", "o2o.link-costs.price=0.16 USD/GB", "o2o.failure.link-max=0"), "ratc");
        double gigabytes = ledger.Tasks.Where(t => t.Task.Transmit > SimDuration.Zero).Sum(t => t.Task.Size.Bits / 8e9);
        Assert.True(gigabytes > 0.01);
        Assert.Equal(0.16 * gigabytes, ledger.Accounts.Of(AccountKind.Link).Dollars, 9);
        Assert.Equal(5 * ledger.Tasks.Sum(t => t.Task.Transmit.Seconds), ledger.Accounts.Of(AccountKind.Link).Joules, 5);
    }

    [Fact]
    public void Costs_change_no_digest_and_are_the_same_on_every_core()
    {
        Ledger free = Run(City(), "threshold"), one = Run(City(s_cityCosts), "threshold"), four = Run(City(s_cityCosts), "threshold", threads: 4);
        Assert.Equal(free.Digest, one.Digest);
        Assert.Equal(default, free.Accounts.All);
        Assert.All(Enum.GetValues<AccountKind>(), kind => Assert.Equal(one.Accounts.Of(kind), four.Accounts.Of(kind)));
        Assert.All(Enum.GetValues<AccountKind>(), kind => Assert.Equal(kind == AccountKind.Link, one.Accounts.Of(kind) == default)); // no task goes on to the cloud
    }

    [Fact]
    public void A_city_pays_for_devices_nodes_and_radio()
    {
        Ledger ledger = Run(City(s_cityCosts), "threshold");
        double Executed(bool onDevice) => ledger.Tasks.Where(t => (t.Task.Place == t.Task.Source) == onDevice).Sum(t => t.Execute.Seconds);
        Assert.Equal((1 * Executed(onDevice: true)) + (20 * Executed(onDevice: false)), ledger.Accounts.Of(AccountKind.Compute).Joules, 4);
        double gigabytes = ledger.Tasks.Where(t => t.Task.Place != t.Task.Source).Sum(t => t.Task.Size.Bits / 8e9);
        // 10 W at 150 Mbps: 533.33 J a gigabyte.
        Assert.Equal(10 / 150e6 * 8e9 * gigabytes, ledger.Accounts.Of(AccountKind.Radio).Joules, 4);
        Assert.Equal(0.5 * gigabytes, ledger.Accounts.Of(AccountKind.Radio).Dollars, 9);
    }

    private static readonly string[] s_cityCosts =
    [
        "city.device-power=1 W", "city.node.power=20 W", "city.node.costs.idle-power=5 W", "city.radio.power=10 W", "city.radio.price=0.5 USD/GB",
        "city.cloud-access=1 Gbps", "city.backhaul.price=0.1 USD/GB", "city.cloud.costs.idle-price=0.2 USD/h",
    ];

    private static O2oScenario O2o(params string[] costs) =>
        new(SettingsLoader.Defaults(["o2o.nodes=5", "o2o.slots=40", "o2o.cores=[4]", .. costs]).O2o, 1);

    private static CityScenario City(params string[] costs) =>
        new(SettingsLoader.Defaults(["city.devices=300", "city.nodes=9", "city.clouds=1", "city.duration=3 s", "city.arrivals.rate=1", .. costs]).City, 1);

    private static Ledger Run(IScenario scenario, string policy, int threads = 1)
    {
        TallySet tallies = scenario.Measures.Begin();
        var rows = new Rows();
        World world = scenario.Network(0).Episode(0, scenario.Policies.Single(p => p.Name == policy));
        var options = new RunOptions { Sinks = [rows, .. tallies.All.OfType<AccountTally>().Select(t => t.Rows)] };
        RunDigest digest = (threads == 1 ? SequentialEngine.Run(world, options) : ParallelEngine.Run(world, options, threads)).Digest!.Value;
        return new Ledger(rows.All, tallies.Of<AccountTally>(), digest.FinalTime, digest.Hex);
    }

    private sealed record Ledger(IReadOnlyList<TaskRecord> Tasks, AccountTally Accounts, SimTime End, string Digest);

    private sealed class Rows : IRowSink<TaskRecord>
    {
        public List<TaskRecord> All { get; } = [];

        public void Write(in TaskRecord row) => All.Add(row);
    }
}
