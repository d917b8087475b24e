using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>
/// The closed form of the specification against simulated tasks, and its figures of every scheme (computed there by an independent script). Schemes are judged by
/// 512 groups; <see cref="MrDro.ClosedForm"/> is the specification's arithmetic, in whole units and without rounding.
/// </summary>
public class MrDroTests
{
    private const ulong Seed = 2024;

    private static readonly ManagedBackend s_backend = new();

    public static TheoryData<string> Presets => ["r1", "r1w", "r2", "literal"];

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_thousand_simulated_groups_are_the_closed_form(string preset)
    {
        MrDroOptions options = Options($"mr-dro.preset={preset}");
        TaskGroups groups = TaskGroups.Draw(options, 5, 1000);
        var form = new MrDro.ClosedForm(options);
        Played played = Play(options, groups, new RandomGroupPolicy());
        Assert.Equal((9000, 1000), (played.Tasks.Count, played.Groups.Count));
        foreach (IGrouping<(long Group, long User, string Place), TaskRecord> one in played.Tasks.GroupBy(t => (MrDro.ClosedForm.GroupOf(t, 3), MrDro.ClosedForm.UserOf(t), played.KindOf(t))))
        {
            long response = one.Max(t => t.Ended - t.Task.Born).Nanoseconds, energy = one.Sum(t => t.Task.Energy.Nanojoules);
            DataSize[] sizes = [.. one.Select(t => t.Task.Size)];
            Assert.Equal((form.Nanoseconds(one.Key.Place, sizes), form.Nanojoules(one.Key.Place, sizes)), (response, energy));
            int legs = form.Legs(one.Key.Place) * sizes.Length;
            Assert.InRange(response - form.RealNanoseconds(one.Key.Place, sizes), -2m * legs, 2m * legs);
            Assert.InRange(energy - form.RealNanojoules(one.Key.Place, sizes), -1m * legs, 1m * legs);
        }
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_groups_row_is_the_sum_of_its_tasks(string preset)
    {
        MrDroOptions options = Options($"mr-dro.preset={preset}");
        TaskGroups groups = TaskGroups.Draw(options, 6, 100);
        Played played = Play(options, groups, new RandomGroupPolicy());
        SimTime before = SimTime.Zero;
        foreach (GroupRecord group in played.Groups)
        {
            TaskRecord[] tasks = [.. played.Tasks.Where(t => MrDro.ClosedForm.GroupOf(t, 3) == group.Group)];
            Assert.Equal(tasks.Sum(t => t.Task.Energy.Nanojoules), group.Energy.Nanojoules);
            Assert.Equal(tasks.GroupBy(MrDro.ClosedForm.UserOf).Sum(u => u.Max(t => t.Ended - t.Task.Born).Nanoseconds), group.Response.Nanoseconds);
            Assert.Equal((before, tasks.Max(t => t.Ended)), (group.Born, group.Ended));
            Assert.Equal((long)Math.Round((0.5 * group.Energy.Nanojoules) + (0.5 * group.Response.Nanoseconds)), group.Cost);
            string[] kinds = [.. tasks.Select(played.KindOf)];
            Assert.Equal((kinds.Count(k => k == "device"), kinds.Count(k => k == "edge"), kinds.Count(k => k == "cloud")), (group.OnDevices, group.AtEdge, group.InCloud));
            double least = 1e9 * Enumerable.Range(0, 3).Sum(u => EdgeActors.Tests.Actors.Groups.Some.Enumerate(options.Costs, [.. groups[(int)group.Group].Slice(3 * u, 3)]));
            Assert.InRange(group.Optimum, (least * (1 - 1e-12)) - 1, (least * (1 + 1e-12)) + 1);
            Assert.InRange(group.Optimum, 0, group.Cost + 100);
            AssertWhole(tasks);
            before = group.Ended; // the next one is born at once
        }
    }

    [Theory]
    [InlineData("r1", 1170.0, 286.449, 181.449, 286.449, 181.449, 165.969)]
    [InlineData("r1w", 1170.0, 286.449, 271.449, 286.449, 271.449, 220.969)]
    [InlineData("r2", 1170.0, 645.009, 540.009, 520.006, 450.006, 405.009)]
    public void Tasks_of_20_megabytes_cost_what_the_specification_says(string preset, params double[] costs)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "user,task,megabytes\n" + string.Concat(Enumerable.Range(0, 9).Select(i => $"{(i / 3) + 1},{(i % 3) + 1},20\n")));
            MrDroOptions options = Options($"mr-dro.preset={preset}", $"mr-dro.trace=\"{file}\"");
            TaskGroups groups = GroupTrace.Load(file, options);
            string[] schemes = ["local-only", "es-only", "cs-only", "local-es", "local-cs", "exhaustive"];
            foreach ((string scheme, double cost) in schemes.Zip(costs))
            {
                Assert.Equal(cost, Assert.Single(Play(options, groups, Policy(scheme)).Groups).Cost / 1e9, 1e-3);
                Assert.Equal(cost, new StandardGroups(options, Seed).Judge(Policy(scheme), default).Cost, 1e-3);
            }

            Assert.Equal(costs[^1], Play(options, groups, Policy("random")).Groups[0].Optimum / 1e9, 1e-3);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Scheme, Q2, and how far from it.</summary>
    public static TheoryData<string, string, double, double> Qualities => new()
    {
        { "r1", "local-only", .142, .002 }, { "r1", "es-only", .580, .004 }, { "r1", "cs-only", .916, .004 }, { "r1", "local-es", .580, .004 }, { "r1", "local-cs", .916, .004 },
        { "r1", "greedy-task", .916, .004 }, { "r1", "greedy-sequential", .981, .003 }, { "r1", "largest-first", .990, .003 }, { "r1", "random", .380, .02 },
        { "r1", "random-8", .599, .02 }, { "r1", "exhaustive", 1, 1e-6 },
        { "r1w", "local-only", .176, .003 }, { "r1w", "es-only", .720, .006 }, { "r1w", "cs-only", .760, .006 }, { "r1w", "local-es", .720, .006 }, { "r1w", "local-cs", .760, .006 },
        { "r1w", "greedy-task", .760, .006 }, { "r1w", "greedy-sequential", .961, .004 }, { "r1w", "largest-first", .998, .002 }, { "r1w", "random", .45, .02 }, { "r1w", "exhaustive", 1, 1e-6 },
        { "r2", "local-only", .314, .004 }, { "r2", "es-only", .570, .006 }, { "r2", "cs-only", .680, .006 }, { "r2", "local-es", .700, .006 }, { "r2", "local-cs", .791, .006 },
        { "r2", "greedy-sequential", .931, .004 }, { "r2", "largest-first", .977, .004 }, { "r2", "random", .65, .02 }, { "r2", "exhaustive", 1, 1e-6 },
        { "literal", "local-only", .333, .001 }, { "literal", "es-only", .667, .001 }, { "literal", "cs-only", 1, 1e-3 }, { "literal", "exhaustive", 1, 1e-6 },
        { "literal", "greedy-task", 1, 1e-3 }, { "literal", "largest-first", 1, 1e-3 },
    };

    [Theory]
    [MemberData(nameof(Qualities))]
    public void Qualities_are_those_of_the_specification(string preset, string scheme, double quality, double tolerance) =>
        Assert.InRange(Judge(preset, Policy(scheme)).Quality, quality - tolerance, quality + tolerance);

    [Theory]
    [InlineData("r1", 1165.3, 285.3, 180.7, 165.4)]
    [InlineData("r1w", 1165.3, 285.3, 270.3, 205.6)]
    public void Mean_costs_are_those_of_the_specification(string preset, params double[] costs)
    {
        string[] schemes = ["local-only", "es-only", "cs-only", "exhaustive"];
        Assert.All(schemes.Zip(costs), s => Assert.InRange(Judge(preset, Policy(s.First)).Cost, 0.99 * s.Second, 1.01 * s.Second));
    }

    [Fact]
    public void Edge_and_cloud_alone_hold_the_best_where_the_device_is_slow()
    {
        Assert.Equal(Judge("r1", Policy("es-only")).Quality, Judge("r1", Policy("local-es")).Quality, 0.001);
        Assert.InRange(Judge("r1", new ExactPolicy(0, long.MaxValue, PlaceKind.Edge, PlaceKind.Cloud)).Quality, 0.9999, 1.0001);
        Assert.InRange(Judge("r2", new ExactPolicy(0, long.MaxValue, PlaceKind.Edge, PlaceKind.Cloud)).Quality, .979, .987);
    }

    [Theory]
    [InlineData(10, 10, .963)]
    [InlineData(20, 10, .988)]
    [InlineData(20, 50, .999)]
    public void A_genetic_search_is_as_good_as_its_budget(int population, int generations, double quality) => Assert.InRange(
        Judge("r1", new GeneticGroupPolicy(new GeneticConfig { Population = population, Generations = generations })).Quality, quality - .006, quality + .006);

    [Fact]
    public void With_a_slow_uplink_the_order_is_that_of_Table_IV()
    {
        string[] schemes = ["local-only", "es-only", "cs-only", "local-es", "local-cs", "exhaustive"];
        double[] qualities = [.. schemes.Select(s => Judge("r2", Policy(s)).Quality)];
        Assert.All(qualities.Zip(qualities.Skip(1)), pair => Assert.True(pair.First < pair.Second - 0.01, $"{pair.First} before {pair.Second}"));
    }

    [Theory]
    [InlineData(0.1, 1665.0, 298.0, 182.0, 130.0)]
    [InlineData(0.3, 1415.0, 291.0, 181.0, 148.0)]
    [InlineData(0.7, 913.0, 278.0, 180.0, 180.0)]
    [InlineData(0.9, 663.0, 272.0, 179.0, 179.0)]
    public void Mean_costs_over_alpha_are_those_of_the_specification(double alpha, params double[] costs)
    {
        var groups = new StandardGroups(Options($"mr-dro.alpha={alpha}"), Seed);
        string[] schemes = ["local-only", "es-only", "cs-only", "exhaustive"];
        Assert.All(schemes.Zip(costs), s => Assert.InRange(groups.Judge(Policy(s.First), default).Cost, 0.99 * s.Second, 1.01 * s.Second));
    }

    [Theory]
    [MemberData(nameof(Presets))]
    public void The_best_of_each_user_is_the_best_of_the_whole_group(string preset)
    {
        MrDroOptions options = Options($"mr-dro.preset={preset}");
        TaskGroups groups = TaskGroups.Draw(options, 7, 3);
        for (int group = 0; group < groups.Count; group++)
        {
            double least = double.PositiveInfinity;
            int[] places = new int[9];
            for (int code = 0; code < 19_683; code++)
            {
                for (int task = 0, rest = code; task < 9; task++, rest /= 3)
                {
                    places[task] = rest % 3;
                }

                least = Math.Min(least, options.Costs.OfGroup(groups[group], places, 3));
            }

            var none = default(RandomStream);
            Policy("exhaustive").Place(new GroupDecision(groups[group], 3, options.Costs, options.Places, ref none), places);
            Assert.InRange(options.Costs.OfGroup(groups[group], places, 3) / least, 1 - 1e-12, 1 + MrDroPolicies.Tolerance);
        }
    }

    [Fact]
    public void Compare_plays_the_standard_groups()
    {
        IReadOnlyList<PolicyResult> results = Compare(["seed=2024"], "cs-only", "largest-first");
        var groups = new StandardGroups(Options(), Seed);
        foreach (PolicyResult result in results)
        {
            SchemeScore score = groups.Judge(Policy(result.Name), default);
            var tally = result.Total.Of<GroupTally>();
            Assert.Equal((512, 512), (tally.Groups, tally.Known));
            Assert.Equal(score.Cost, (double)tally.Cost / 1e9 / 512, 1e-6);
            Assert.Equal(score.Quality, tally.Quality / 512, 1e-8);
        }
    }

    [Theory]
    [InlineData("mr-dro.edge-nodes=2", true)]
    [InlineData("mr-dro.clouds=3", true)]
    [InlineData("mr-dro.users=5", true)]
    [InlineData("mr-dro.tasks=1", true)]
    [InlineData("mr-dro.tasks=6", true)]
    [InlineData("mr-dro.preset=r1w,mr-dro.clouds=2,mr-dro.edge-nodes=2", true)]
    [InlineData("mr-dro.shared.processors=true", false)]
    [InlineData("mr-dro.shared.uplink=true", false)]
    [InlineData("mr-dro.preset=r1w,mr-dro.clouds=2,mr-dro.shared.uplink=true,mr-dro.shared.processors=true", false)]
    public void Other_worlds_run_and_every_task_is_whole(string settings, bool known)
    {
        MrDroOptions options = Options(settings.Split(','));
        TaskGroups groups = TaskGroups.Draw(options, 8, 20);
        foreach (string scheme in MrDroPolicies.All.Select(p => p.Name))
        {
            Played played = Play(options, groups, Policy(scheme));
            Assert.Equal((20 * options.Users * options.Tasks, 20), (played.Tasks.Count, played.Groups.Count));
            Assert.All(played.Groups, g => Assert.Equal(known, g.Optimum > 0));
            AssertWhole(played.Tasks);
            Assert.All(played.Groups.Where(_ => scheme == "exhaustive" && known), g => Assert.InRange((double)g.Cost / g.Optimum, 1 - 1e-9, 1 + 2e-6));
        }
    }

    [Fact]
    public void Where_users_share_tasks_wait_and_the_quality_is_not_known()
    {
        string[] settings = ["mr-dro.groups=50", "mr-dro.shared.processors=true", "mr-dro.shared.uplink=true"];
        (PolicyResult shared, PolicyResult alone) = (Compare(settings, "cs-only")[0], Compare(settings[..1], "cs-only")[0]);
        double Mean(PolicyResult result, string name) => result.Estimate(result.Measures.All.Single(m => m.Name == name)).Mean;
        Assert.True(double.IsNaN(Mean(shared, "q2")));
        Assert.Equal(0, shared.Total.Of<GroupTally>().Known);
        Assert.InRange(Mean(shared, "response-per-group"), 1.9 * Mean(alone, "response-per-group"), 3 * Mean(alone, "response-per-group"));
        Assert.Equal(Mean(alone, "energy-per-group"), Mean(shared, "energy-per-group"), 9);
    }

    // Frozen: a change of the model, of a random stream or of the digest shows here.
    [Fact]
    public void Digests_are_frozen() => Assert.Equal(
        Golden, string.Join(' ', Compare(["mr-dro.groups=40"], "random", "largest-first", "genetic").Select(r => r.Digest.Hex)));

    private const string Golden = "5801f9efa7ad125d864172471bcce651 80f2340300a5e0fe98632e38b4130dd7 1a34b9d4461abf3d6065ceb2fa271b7e";

    [Theory]
    [InlineData("r1", .90)]
    [InlineData("r2", .90)]
    public void A_short_training_gets_far(string preset, double quality)
    {
        Settings settings = SettingsLoader.Defaults("mr-dro-learner.steps=2000");
        MrDroOptions options = Options($"mr-dro.preset={preset}");
        using var training = new MrDroTraining(s_backend, options, settings.MrDroLearner, 1);
        var groups = new StandardGroups(options, Seed);
        double before = groups.Judge(training.Policy(), default).Quality;
        List<MrDroProgress> looks = [];
        training.Train(2000, looks.Add);
        double after = groups.Judge(training.Policy(), default).Quality;
        Assert.Equal((2000, 20), (training.Steps, looks.Count));
        Assert.All(looks, l => Assert.InRange(l.Agreement, 0.3, 1));
        Assert.All(looks, l => Assert.InRange(l.Distinct, 1, 1400));
        Assert.True(after > quality && after > before, $"{before} before, {after} after");
    }

    [Fact]
    public void One_network_without_exploration_agrees_with_itself_on_something_bad()
    {
        Settings settings = SettingsLoader.Defaults("mr-dro-learner.steps=1500", "mr-dro-learner.perturbed=0", "mr-dro-learner.parallel.networks=1");
        using var training = new MrDroTraining(s_backend, Options(), settings.MrDroLearner, 1);
        MrDroProgress last = default;
        training.Train(1500, look => last = look);
        Assert.True(last.Agreement > 0.97, $"Q1 = {last.Agreement}");
        Assert.InRange(new StandardGroups(Options(), Seed).Judge(training.Policy(), default).Quality, 0, 0.6);
    }

    [Fact]
    public void A_start_by_per_task_labels_is_all_in_the_cloud_and_stays_there_as_printed()
    {
        Settings settings = SettingsLoader.Defaults(
            "mr-dro-learner.steps=300", "mr-dro-learner.perturbed=0", "mr-dro-learner.reptile { labels = greedy-task, steps = 300, metadata = 1000 }", "mr-dro-learner.parallel.meta-rate=0.1");
        using var training = new MrDroTraining(s_backend, Options(), settings.MrDroLearner, 1);
        training.Reptile();
        var groups = new StandardGroups(Options(), Seed);
        SchemeScore cloud = groups.Judge(Policy("cs-only"), default);
        Assert.Equal(cloud, groups.Judge(training.Policy(), default));
        MrDroProgress last = default;
        training.Train(300, look => last = look);
        Assert.Equal(cloud, groups.Judge(training.Policy(), default));
        Assert.Equal((1.0, 1), (Math.Round(last.Agreement, 9), last.Distinct));
    }

    private static MrDroOptions Options(params string[] settings) => SettingsLoader.Defaults(settings).MrDro;

    private static MrDroScenario Scenario(params string[] settings) => new(Options(settings), Seed);

    private static GroupPolicy Policy(string name) => MrDroPolicies.All.Single(p => p.Name == name).CreateForGroups();

    private static SchemeScore Judge(string preset, GroupPolicy policy) =>
        new StandardGroups(Options($"mr-dro.preset={preset}"), Seed).Judge(policy, new RandomStream(1, "schemes", "any"));

    private static IReadOnlyList<PolicyResult> Compare(string[] settings, params string[] policies)
    {
        MrDroScenario scenario = Scenario(settings);
        return new ComparisonRunner(new ComparisonPlan(scenario, [.. policies.Select(n => scenario.Policies.Single(p => p.Name == n))], 1, 1), null, default).Run();
    }

    private static void AssertWhole(IEnumerable<TaskRecord> tasks) => Assert.All(
        tasks, t => Assert.Equal((t.Ended - t.Task.Born, TaskOutcome.Succeeded), (t.Task.Wait + t.Task.Transmit + t.Queue + t.Execute, t.Outcome)));

    private static Played Play(MrDroOptions options, TaskGroups groups, GroupPolicy policy)
    {
        World world = new MrDroWorld(new MrDroNetwork(options, groups, Seed, 0)).Build(3, groups, () => policy);
        var played = new Played(world);
        SequentialEngine.Run(world, new RunOptions { Sinks = [played.TaskRows, played.GroupRows] }).RequireFinished();
        return played;
    }

    /// <summary>All that a run recorded.</summary>
    private sealed class Played(World world)
    {
        public Rows<TaskRecord> TaskRows { get; } = new();

        public Rows<GroupRecord> GroupRows { get; } = new();

        public List<TaskRecord> Tasks => TaskRows.All;

        public List<GroupRecord> Groups => GroupRows.All;

        public string KindOf(TaskRecord task) => world.NameOf(task.Task.Place).Split('-')[0];
    }

    private sealed class Rows<TRow> : IRowSink<TRow>
        where TRow : struct
    {
        public List<TRow> All { get; } = [];

        public void Write(in TRow row) => All.Add(row);
    }
}
