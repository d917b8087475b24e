using EdgeActors.Actors;
using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>The specification's figures of every reference (computed there by an independent script), the closed forms of delay, energy and cost, and plans beside actors.</summary>
public class DdpqnTests
{
    private const double Half = 0.005; // half a percent

    private const string SystemAlone = "ddpqn.objective = { phi = 1, varphi = 0, xi = 0 }";

    [Theory]
    [InlineData("shortest-path", "AlexNet", 0.3355)]
    [InlineData("shortest-path", "VGG19", 0.1961)]
    [InlineData("shortest-path", "GoogleNet", 0.1310)]
    [InlineData("shortest-path", "ResNet101", 0.1921)]
    [InlineData("greedy", "AlexNet", 0.3355)]
    [InlineData("greedy", "VGG19", 0.1961)]
    [InlineData("greedy", "GoogleNet", 0.1310)]
    [InlineData("greedy", "ResNet101", 0.1921)]
    [InlineData("local", "AlexNet", 5.381)]
    [InlineData("local", "VGG19", 5.057)]
    [InlineData("local", "GoogleNet", 2.744)]
    [InlineData("local", "ResNet101", 6.341)]
    [InlineData("fastest-edge", "AlexNet", 0.5559)]
    [InlineData("fastest-edge", "VGG19", 0.1961)]
    [InlineData("fastest-edge", "GoogleNet", 0.1310)]
    [InlineData("fastest-edge", "ResNet101", 0.1921)]
    [InlineData("fastest-cloud", "AlexNet", 0.6274)]
    [InlineData("fastest-cloud", "VGG19", 0.7172)]
    [InlineData("fastest-cloud", "GoogleNet", 0.8852)]
    [InlineData("fastest-cloud", "ResNet101", 0.8783)]
    public void One_task_that_meets_nobody(string policy, string network, double expected) =>
        Near(expected, Play(policy, Alone(network)).Value);

    [Theory]
    [InlineData("AlexNet", 3.70)]
    [InlineData("VGG19", 9.93)]
    [InlineData("GoogleNet", 8.34)]
    [InlineData("ResNet101", 15.68)]
    public void Random_places_on_average(string network, double expected)
    {
        DdpqnScenario scenario = Create(Alone(network));
        double mean = Enumerable.Range(0, 400).Average(i => Play(scenario, "random", i).Value);
        Assert.InRange(mean, 0.95 * expected, 1.05 * expected);
    }

    [Theory]
    [InlineData("greedy", 2.811, 19.193)]
    [InlineData("greedy-blind", 3.473, 19.095)]
    [InlineData("fastest-edge", 4.988, 43.991)]
    [InlineData("edge-by-task", 5.678, 12.636)]
    public void Ten_tasks_that_meet_each_other(string policy, double system, double all)
    {
        Near(system, Play(policy, SystemAlone).Value);
        Near(all, Play(policy).Value);
    }

    [Fact]
    public void Rollouts_are_at_least_as_good_as_the_specifications()
    {
        Assert.InRange(Play("rollout-blind", SystemAlone).Value, 2.6, 2.72);
        Assert.InRange(Play("rollout-edge").Value, 3.2, 6.4);
    }

    [Theory]
    [InlineData("AlexNet", 0.367, 2.095, 2.697, 0.436, 3.778, 3.486, 1.237, 0.810, 5.005)]
    [InlineData("VGG19", 0.211, 1.516, 1.978, 0.211, 1.516, 1.978, 1.227, 0.470, 4.932)]
    [InlineData("GoogleNet", 0.129, 0.161, 1.930, 0.129, 0.161, 1.930, 2.299, 0.480, 9.198)]
    [InlineData("ResNet101", 0.176, 0.637, 2.252, 0.176, 0.637, 2.252, 2.306, 0.553, 9.234)]
    public void Environments_differ_as_the_specification_says(string network, params double[] expected)
    {
        string[] environments = ["", "ddpqn.cloud.servers = 0", "ddpqn.edge.servers = 0"];
        for (int i = 0; i < environments.Length; i++)
        {
            Came came = Play("shortest-path", [.. Alone(network), .. environments[i].Length > 0 ? new[] { environments[i] } : []]);
            Assert.Equal(expected[3 * i], came.Seconds, 0.0006);
            Assert.Equal(expected[(3 * i) + 1], came.Joules, 0.0006);
            Assert.Equal(expected[(3 * i) + 2], came.Dollars * 1e4, 0.0006);
        }
    }

    [Fact]
    public void Coupling_raises_H_and_balance_lowers_Z()
    {
        foreach (string network in new[] { "AlexNet", "VGG19", "GoogleNet", "ResNet101" })
        {
            string[] alone = ["ddpqn.tasks = 1", $"ddpqn.mix = [{network}]"];
            Came a = Play("greedy", [.. alone, SystemAlone]);
            Came ab = Play("greedy", [.. alone, "ddpqn.objective = { phi = 0.6, varphi = 0.4, xi = 0 }"]);
            Came abx = Play("greedy", alone);
            Assert.True(ab.Coupling > a.Coupling);
            Assert.True(abx.Balance < a.Balance);
        }
    }

    /// <summary>Every leg of every stage in real numbers; within 2 ns, 1 nJ and 1 picodollar a leg.</summary>
    [Theory]
    [InlineData("random")]
    [InlineData("greedy")]
    public void Each_leg_is_the_closed_form(string policy)
    {
        DdpqnOptions options = SettingsLoader.Defaults().Ddpqn;
        LayerEnvironment environment = options.Environment;
        List<LayerRecord> rows = Rows(Create(), policy);
        Assert.Equal(219, rows.Count);
        foreach (LayerRecord row in rows)
        {
            DnnStage stage = options.Models[row.Model].Stages[row.Stage];
            LayerServer server = environment.Servers[row.Place];
            double t1 = stage.Cycles.Count / (double)server.Speed.Hertz, watts = row.Place == 0 ? 70 : 10;
            Assert.Equal(t1, row.Charge.Execute.Seconds, 2e-9);
            Assert.Equal(watts * t1, (row.Charge.Compute + row.Charge.Idle).Value, 1e-9 + (watts * 1e-9));
            Assert.Equal(server.Price.PicodollarsPerHour / 1e12 * t1 / 3600, row.Charge.Rent.Dollars, 1.1e-12);
            Assert.Equal(row.Place == 0, row.Charge.Idle == default);
            LinkTerms link = environment.Link(row.From, row.Place);
            double t2 = row.From == row.Place ? 0 : (double)stage.Input.Bits / link.Rate.BitsPerSecond;
            Assert.Equal(t2, row.Charge.Transfer.Seconds, 2e-9);
            Assert.Equal(row.From == 0 || row.Place == 0 ? 0.2 * t2 : 0, row.Charge.Radio.Value, 1e-9);
            Assert.Equal(t2 == 0 ? 0 : link.Price.PicodollarsPerGigabyte / 1e12 * stage.Input.Bits / 8e9, row.Charge.Traffic.Dollars, 1.1e-12);
        }
    }

    /// <summary>A plan is played without actors by the same choices, and comes to the same in every stage, to the nanosecond.</summary>
    [Theory]
    [InlineData("random", "")]
    [InlineData("greedy", "")]
    [InlineData("edge-by-task", "ddpqn.edge.pool = 1")]
    [InlineData("fastest-edge", "ddpqn.tasks = 25")]
    public void A_plan_is_what_the_actors_do(string policy, string setting)
    {
        DdpqnScenario scenario = Create(setting);
        List<LayerRecord> rows = Rows(scenario, policy);
        DdpqnOptions options = Options(setting);
        var plan = new LayerPlan(new LayerTable(options.Environment, options.Models, options.Objective.Objective));
        plan.Begin([.. Enumerable.Range(0, options.Tasks).Select(i => new TaskProgress(i % 4, 0, 0, SimTime.Zero, Arrived: true))]);
        var places = rows.ToDictionary(r => (r.Task, r.Stage));
        double value = 0;
        for (int task = plan.Next(); task >= 0; task = plan.Next())
        {
            LayerRecord row = places[(task, plan.Tasks[task].Next)];
            Assert.Equal(row.Ready, plan.Tasks[task].Ready);
            LayerScore score = plan.Place(task, row.Place);
            value += score.Value;
            Assert.Equal(row.Ended, plan.Tasks[task].Ready);
            Assert.Equal(row.Value, (long)Math.Round(1e12 * score.Value));
            Assert.Equal(row.Balance, (long)Math.Round(1e12 * score.Balance));
        }

        Assert.Equal(value, plan.Value, 1e-9);
    }

    [Fact]
    public void What_actors_spend_is_what_stages_took_and_a_tasks_life_adds_up()
    {
        var rows = new RowList<LayerRecord>();
        var entries = new RowList<AccountEntry>();
        var tasks = new RowList<TaskRecord>();
        SequentialEngine.Run(World(Create("ddpqn.arrival.mean = 50 ms"), "random"), new RunOptions { Sinks = [rows, entries, tasks] }).RequireFinished();
        Account spent = entries.All.Aggregate(default(Account), (sum, e) => sum + e.Spent);
        Assert.Equal(rows.All.Aggregate(default(Account), (sum, r) => sum + r.Charge.Energy + r.Charge.Cost), spent);
        Assert.Equal(10, tasks.All.Count);
        Assert.All(tasks.All, t => Assert.Equal(t.Completion, t.Accounted));
        Assert.All(tasks.All, t => Assert.Equal(t.Completion.Nanoseconds, rows.All.Where(r => r.Task == t.Task.Id - 1).Sum(r => r.Delay.Nanoseconds)));
    }

    [Theory]
    [InlineData("AlexNet", 0.367, 0.367)]
    [InlineData("VGG19", 0.211, 0.211)]
    [InlineData("GoogleNet", 0.1286, 0.1223)]
    [InlineData("ResNet101", 0.1762, 0.1569)]
    public void Branches_side_by_side_take_as_long_as_the_slowest(string network, double whole, double apart)
    {
        DdpqnScenario scenario = Create(Alone(network));
        List<LayerRecord> rows = Rows(scenario, "shortest-path");
        Assert.Equal(whole, rows.Sum(r => r.Delay.Seconds), 0.0006);
        ModuleCharge[] charges = [.. rows.Select(r => SecondaryOffloading.Of(scenario.Table, r.Model, r.Stage, r.From, r.Place))];
        Assert.Equal(apart, charges.Sum(c => c.Delay.Seconds), 0.0006);
        foreach ((LayerRecord row, ModuleCharge charge) in rows.Zip(charges))
        {
            Assert.Equal(row.Place, charge.Places[^1]);
            Assert.True(charge.Delay <= row.Delay + new SimDuration(10)); // rounded block by block
            if (charge.Places.Count == 1)
            {
                Assert.Equal((row.Delay.Seconds, row.Charge.Energy.Value), (charge.Delay.Seconds, charge.Energy.Value), Within(1e-8));
            }
        }
    }

    [Fact]
    public void A_branch_goes_where_it_pays_and_comes_back()
    {
        var model = new DnnModel("fork", [new DnnStage("fork", new CpuCycles(41_000_000_000), new DataSize(8000), [
            new DnnLayer("left", new CpuCycles(40_000_000_000), new DataSize(8), [-1]), new DnnLayer("right", new CpuCycles(1_000_000_000), new DataSize(8), [-1]), new DnnLayer("join", default, new DataSize(8), [0, 1]),
        ])]);
        var table = new LayerTable(Options().Environment, [model], new LayerObjective { Delay = 1, Energy = 0, Cost = 0 });
        ModuleCharge charge = SecondaryOffloading.Of(table, 0, 0, 1, 1); // on the slowest edge server
        Assert.Equal(10, charge.Places[0]); // the long branch goes to the fastest cloud server
        Assert.Equal(1, charge.Places[^1]);
        Assert.Equal((40 / 120.0) + (1001 / 500_000.0), charge.Delay.Seconds, 1e-6); // a kilobyte there, a byte back
    }

    [Fact]
    public void Links_carry_what_stages_needed_from_elsewhere_and_servers_execute_every_stage()
    {
        DdpqnScenario scenario = Create();
        var rows = new RowList<LayerRecord>();
        var engine = new SequentialEngine(World(scenario, "random"), new RunOptions { Sinks = [rows] });
        engine.RunToEnd();
        var layout = new DdpqnLayout(10, 5, 5);
        for (int place = 0; place < 11; place++)
        {
            Assert.Equal(rows.All.Count(r => r.Place == place), engine.Actor<SlotServer>(layout.Places[place]).Placed);
            for (int other = place + 1; other < 11; other++)
            {
                long needed = rows.All.Where(r => (r.From, r.Place) == (place, other) || (r.From, r.Place) == (other, place)).Sum(r => scenario.Table.Stage(r.Model, r.Stage).Input.Bits);
                Assert.Equal(needed, engine.Actor<MeteredLink>(layout.Link(place, other)).Carried.Bits);
            }
        }
    }

    [Fact]
    public void Speeds_and_prices_are_spaced_as_configured_between_the_same_ends()
    {
        static double[] Speeds(string spacing) => [.. Options($"ddpqn.edge.spacing = {spacing}").Environment.Servers.Skip(1).Take(5).Select(s => s.Speed.Hertz / 1e9)];
        Assert.Equal([4.2, 7.725, 11.25, 14.775, 18.3], Speeds("linear"));
        double[] geometric = Speeds("geometric"), harmonic = Speeds("harmonic");
        Assert.All(geometric.Zip(geometric.Skip(1), (a, b) => b / a), ratio => Assert.Equal(Math.Pow(18.3 / 4.2, 0.25), ratio, 1e-6));
        Assert.All(harmonic.Zip(harmonic.Skip(1), (a, b) => (1 / a) - (1 / b)), step => Assert.Equal(((1 / 4.2) - (1 / 18.3)) / 4, step, 1e-6));
        Assert.Equal([(4.2, 18.3), (4.2, 18.3)], new[] { geometric, harmonic }.Select(s => (s[0], s[^1])));
        Assert.Equal(0.225 * Math.Sqrt(8), Options("ddpqn.cloud.spacing = geometric").Environment.Servers[8].Price.PicodollarsPerHour / 1e12, 1e-9); // 0.225 to 1.8, the middle
    }

    [Theory]
    [InlineData("share", 0.5)] // 2 + 3 + 5 + 5 + 1 + 3 + 3 + 2 + 2 + 0 of the edge and 4 x 6 of the cloud, by 4 x 25
    [InlineData("stage", 2)]
    [InlineData("count", 50)]
    public void Balance_is_in_the_unit_that_is_configured(string unit, double expected)
    {
        DdpqnOptions options = Options($"ddpqn.objective.balance-unit = {unit}");
        var table = new LayerTable(options.Environment, options.Models, options.Objective.Objective);
        Assert.Equal(expected, table.Balance([9, 5, 3, 2, 0, 0, 6, 0, 0, 0, 0]), 1e-12);
        Assert.Equal(table.Balance([0, 5, 3, 2, 0, 0, 6, 0, 0, 0, 0]), table.Balance([0, 5, 3, 2, 0, 0, 5, 0, 0, 0, 0], also: 6));
    }

    [Fact]
    public void No_pool_ever_executes_more_than_it_has_slots()
    {
        List<LayerRecord> rows = Rows(Create("ddpqn.tasks = 30"), "fastest-edge");
        foreach (LayerRecord row in rows)
        {
            SimTime starts = row.Ended - row.Charge.Execute;
            Assert.InRange(rows.Count(r => r.Place == row.Place && r.Ended - r.Charge.Execute <= starts && r.Ended > starts), 1, 2);
        }
    }

    [Fact]
    public void Annealing_finds_what_no_other_does()
    {
        Came found = Play("annealing", SystemAlone, "ddpqn.annealing.evaluations = 20000");
        Assert.InRange(found.Value, 2.6, 2.811);
    }

    [Theory]
    [InlineData("ddpqn.objective.theta = 0.6", "theta, vartheta and eta must add up to 1, not 1.1")]
    [InlineData("ddpqn.objective.phi = 0.5", "phi, varphi and xi must add up to 1, not 0.9")]
    [InlineData("ddpqn.objective.lambda = [0.5, 0.5]", "lambda must be three numbers that add up to 1")]
    [InlineData("ddpqn.edge.pool = 0", "ddpqn.edge.pool")]
    [InlineData("ddpqn.cloud { spacing = harmonic, price.min = 0 USD/h }", "price.min must be above 0 where spacing is not linear")]
    [InlineData("ddpqn.mix = []", "mix must name at least one network")]
    [InlineData("ddpqn.mix = [Alexnet]", "ddpqn.mix: Alexnet: there is no network of that name; did you mean AlexNet?")]
    [InlineData("ddpqn.cloud.servers = 63", "ddpqn: 69 places")]
    public void Wrong_values_are_named(string setting, string message) =>
        Assert.Contains(message, Assert.ThrowsAny<Exception>(() => Create(setting)).Message, StringComparison.Ordinal);

    private static EqualityComparer<(double, double)> Within(double within) => EqualityComparer<(double, double)>.Create((a, b) => Math.Abs(a.Item1 - b.Item1) <= within && Math.Abs(a.Item2 - b.Item2) <= 1e3 * within);

    private static void Near(double expected, double value) => Assert.InRange(value, (1 - Half) * expected, (1 + Half) * expected);

    private static string[] Alone(string network) => ["ddpqn.tasks = 1", $"ddpqn.mix = [{network}]", SystemAlone];

    private static DdpqnOptions Options(params string[] settings) => SettingsLoader.Defaults([.. settings.Where(s => s.Length > 0)]).Ddpqn;

    private static DdpqnScenario Create(params string[] settings) => new(Options(settings), 2025);

    private static World World(DdpqnScenario scenario, string policy, int network = 0) =>
        scenario.Network(network).Episode(0, ((IScenario)scenario).All.Single(p => p.Name == policy));

    private static List<LayerRecord> Rows(DdpqnScenario scenario, string policy)
    {
        var rows = new RowList<LayerRecord>();
        SequentialEngine.Run(World(scenario, policy), new RunOptions { Sinks = [rows] }).RequireFinished();
        return [.. rows.All];
    }

    private static Came Play(string policy, params string[] settings) => Play(Create(settings), policy, 0);

    private static Came Play(DdpqnScenario scenario, string policy, int network)
    {
        TallySet tallies = scenario.Measures.Begin();
        SequentialEngine.Run(World(scenario, policy, network), new RunOptions { Sinks = [.. tallies.All.Select(t => t.Rows)] }).RequireFinished();
        LayerTally t = tallies.Of<LayerTally>();
        return new Came(t.Value, t.Seconds, t.Joules, t.Dollars, t.Coupling, t.Balance);
    }

    private sealed record Came(double Value, double Seconds, double Joules, double Dollars, double Coupling, double Balance);
}
