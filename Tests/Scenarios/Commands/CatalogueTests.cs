using EdgeActors.Actors.Policies;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>What a program of a user's own adds is there for every command. Runs alone, because the console belongs to the process.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class CatalogueTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-catalogue-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_added_policy_is_compared_beside_those_that_ship_and_resumed_with_its_own_code()
    {
        string run = Path.Combine(_folder, "run");
        (int exit, string output, string error) = CommandTests.InvokeWith(
            WithPolicy, "compare", Write("o2o.conf", "scenario = o2o, networks = 1, episodes = 1, o2o { nodes = 4, slots = 10 }"), "--out", run);
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches("(?s)ratc.*two-choices", output);
        (exit, _, error) = CommandTests.Invoke("run", Path.Combine(run, "config.conf"), "--policies", "two-choices");
        Assert.Equal((2, 1), (exit, error.Count(c => c == '\n')));
        Assert.Contains("there is no policy 'two-choices'", error, StringComparison.Ordinal);
        Assert.NotEqual(BuildHash.Value, WithPolicy(Catalogue.Shipped).Build);
        Assert.Equal(WithPolicy(Catalogue.Shipped).Build, WithScenario(Catalogue.Shipped).Build);
        Assert.Equal(BuildHash.Value, Catalogue.Shipped.Build);
    }

    [Fact]
    public void A_policy_that_sees_more_than_a_scenario_shows_is_not_offered_there()
    {
        Catalogue added = Catalogue.Shipped.AddPolicy("seer", "", () => new OraclePolicy(admit: false)).AddPolicy("player", "", () => new RolloutPolicy());
        Assert.Equal(["seer", "player"], AddedIn("o2o").Select(p => p.Name));
        Assert.Empty(AddedIn("city"));
        Assert.Empty(AddedIn("mwf"));
        Assert.DoesNotContain(UsualIn("o2o.probe = 1 ms"), p => p.Name == "seer");
        Assert.Contains(UsualIn("o2o.probe = instant"), p => p.Name == "seer");

        IEnumerable<PolicyEntry> AddedIn(string scenario) => added.In(Of($"scenario = {scenario}")).Where(p => added.Policies.Contains(p));
        IReadOnlyList<PolicyEntry> UsualIn(string setting) => added.UsualIn(Of(setting));
        static IScenario Of(string setting) => ScenarioCatalog.Create(SettingsLoader.LoadDefaults(["o2o.nodes = 4", setting]));
    }

    [Fact]
    public void An_added_scenario_has_a_section_a_sweep_and_lines_for_mistakes()
    {
        string conf = Write("pair.conf", "scenario = pair, networks = 1, episodes = 1, pair.slots = 20");
        (int exit, string output, string error) = CommandTests.InvokeWith(WithScenario, "validate", conf);
        Assert.Equal((0, "valid: scenario pair, seed 1, 1 network x 1 episode, policies random, local\n", ""), (exit, output, error));
        Assert.Matches("pair +a pair of nodes", CommandTests.InvokeWith(WithScenario, "list").Output);
        (exit, _, error) = CommandTests.InvokeWith(WithScenario, "compare", Write("sweep.conf", $"include \"{conf}\", sweep.pair.slots = [10, 20]"), "--out", Path.Combine(_folder, "swept"));
        Assert.True(exit == 0 && error.Contains("point 2 of 2: pair.slots=20", StringComparison.Ordinal), error);
        (exit, _, error) = CommandTests.InvokeWith(WithScenario, "run", conf, "--policies", "local", "--out", Path.Combine(_folder, "run"));
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("slots = 20", File.ReadAllText(Path.Combine(_folder, "run", "config.conf")), StringComparison.Ordinal);
        Assert.Equal((2, "", "--set pair.slts: unknown key pair.slts; did you mean pair.slots?\n"), CommandTests.InvokeWith(WithScenario, "validate", conf, "--set", "pair.slts=3"));
        Assert.Equal((2, "", "--set pair.slots: pair.slots = 0 is out of range; permitted: 1 to 1000\n"), CommandTests.InvokeWith(WithScenario, "validate", conf, "--set", "pair.slots=0"));
        Assert.StartsWith("scenario pair has nothing that learns", OneLine(CommandTests.InvokeWith(WithScenario, "train", conf)).Split(": ", 2)[1], StringComparison.Ordinal);
    }

    [Fact]
    public void An_added_learner_learns_as_it_does_by_its_own_name()
    {
        static Catalogue Add(Catalogue app) => app.AddLearner("mine", "", ActionKinds.Discrete, (e, seed) => new ManagedBackend().Dqn(e.ObservationSize, e.ActionCount, new DqnConfig { Warmup = 50 }, seed));
        string Learn(string name) => File.ReadAllText(Path.Combine(Ran(name), "summary.json")).Split("\"evalReturn\"")[1].Split("PerSecond")[0];
        string Ran(string name)
        {
            string run = Path.Combine(_folder, name);
            (int exit, _, string error) = CommandTests.InvokeWith(Add, "learn", "--algo", name, "--env", "cartpole", "--steps", "300", "--conf", Write("learn.conf", "learn.dqn.warmup = 50"), "--out", run);
            Assert.Equal((0, ""), (exit, error));
            return run;
        }

        Assert.Equal(Learn("dqn"), Learn("mine"));
        Assert.Contains("mine cannot choose pendulum's continuous actions", OneLine(CommandTests.InvokeWith(Add, "learn", "--algo", "mine", "--env", "pendulum")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_added_is_one_line()
    {
        static OffloadingPolicy Local() => new FixedPolicy();
        Refused(app => app.AddPolicy("random", "", Local), "policy random is there already; take another name");
        Refused(app => app.AddPolicy("mine", "", Local).AddPolicy("mine", "", Local), "policy mine is there already; take another name");
        Refused(app => app.AddPolicy("My Own", "", Local), "'My Own' is no name of a policy; write small letters, digits and hyphens, a letter first");
        Refused(app => app.AddPolicy(PolicyEntry.OfNetwork<O2oNetwork>("mine", "", _ => Local)), "policy mine is made for a network; add it to the policies of that network's scenario");
        Refused(app => WithScenario(WithScenario(app)), "'pair' is a key of the configuration already; take another name");
        Refused(app => app.AddScenario("o2o", "", _ => throw new InvalidOperationException()), "scenario o2o is there already; take another name");
        Refused(app => app.AddScenario<PairOptions>("seed", "", "seed { slots = 1 }", (_, _) => throw new InvalidOperationException()), "'seed' is a key of the configuration already; take another name");
        Refused(app => app.AddScenario<PairOptions>("pair", "", "slots = 1", (_, _) => throw new InvalidOperationException()), "the defaults of pair are of slots; write pair { ... }");
        Refused(app => app.AddEnvironment("cartpole", "", () => throw new InvalidOperationException()), "environment cartpole is there already; take another name");

        static void Refused(Func<Catalogue, Catalogue> add, string line) => Assert.Equal((2, "", line + "\n"), CommandTests.InvokeWith(add, "list"));
    }

    private static string OneLine((int Exit, string Output, string Error) ended)
    {
        Assert.Equal((2, 1), (ended.Exit, ended.Error.Count(c => c == '\n')));
        return ended.Error;
    }

    private static Catalogue WithPolicy(Catalogue app) => app.AddPolicy("two-choices", "of two random places the one done sooner", () => new TwoChoicesPolicy());

    private static Catalogue WithScenario(Catalogue app) =>
        app.AddScenario<PairOptions>("pair", "a pair of nodes", "pair { slots = 5 }", (options, seed) => new PairScenario(options, seed));

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text + "\n");
        return path;
    }

    private sealed record PairOptions([Range(1, 1000)] int Slots);

    private sealed class PairScenario(PairOptions options, ulong seed) : IScenario
    {
        private readonly IScenario _inner = new O2oScenario(SettingsLoader.Defaults("o2o.nodes = 2", $"o2o.slots = {options.Slots}").O2o, seed);

        public string Name => "pair";

        public IReadOnlyList<PolicyEntry> Policies { get; } = [PolicyCatalog.Find("random"), PolicyCatalog.Find("local")];

        public SimDuration? Length => _inner.Length;

        public INetwork Network(int index) => _inner.Network(index);
    }
}
