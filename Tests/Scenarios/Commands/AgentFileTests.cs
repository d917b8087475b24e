using System.Text.Json.Nodes;
using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>What a training came to, as a file that decides elsewhere.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class AgentFileTests : IClassFixture<AgentFileTests.Trained>
{
    private readonly Trained _trained;

    public AgentFileTests(Trained trained) => _trained = trained;

    private string Agent => Path.Combine(_trained.Run, "agent-0.json");

    [Fact]
    public void It_decides_as_the_learner_it_came_from()
    {
        string json = At("eval.json");
        (int exit, _, string error) = CommandTests.Invoke("eval", _trained.Run, "--networks", "2", "--episodes", "2", "--policies", $"agent:{Agent},random", "--json", json);
        Assert.Equal((0, ""), (exit, error));
        Dictionary<string, string> digests = Digests(json);
        Assert.Equal(digests["learner-0"], digests["agent:agent-0"]);
        Assert.NotEqual(digests["learner-0"], digests["random"]);
    }

    [Theory]
    [InlineData("o2o", "o2o.nodes=9", "o2o.slots=20")]
    [InlineData("melbourne", "melbourne.duration=4 s", "melbourne.arrival-rate=0.5")]
    public void It_decides_among_more_places_and_in_other_scenarios(string scenario, params string[] settings)
    {
        string json = At($"{scenario}.json"), conf = At($"{scenario}.conf");
        File.WriteAllText(conf, $"scenario = {scenario}, networks = 1, episodes = 1, tasks = none, policies = [\"agent:{Agent}\", random]");
        (int exit, _, string error) = CommandTests.Invoke(["compare", conf, "--no-progress", "--json", json, "--out", At($"run-{scenario}"), .. settings.SelectMany(s => new[] { "--set", s })]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(["agent:agent-0", "random"], Digests(json).Keys.Order());
    }

    [Theory]
    [InlineData("there is no file", "missing.json", "no such file")]
    [InlineData("another JSON", "{\"a\": 1}", "is no agent")]
    [InlineData("no JSON", "agent", "line 1 is not as it was written")]
    [InlineData("a changed weight", "weights", "its weights are not those that were written")]
    [InlineData("another layout", "layout", "an agent that sees other-features")]
    [InlineData("another network", "shape", "does not score a place by its 8 features")]
    [InlineData("a huge network", "huge", "has too many weights")]
    [InlineData("a \"name\" in quotes", "missing.json", "no such file")]
    public void What_is_no_agent_for_here_is_one_line_that_names_the_file(string what, string how, string says)
    {
        string file = At(what.Replace(' ', '-') + ".json"), output = At(what.Replace(' ', '-'));
        JsonObject agent = JsonNode.Parse(File.ReadAllText(Agent))!.AsObject();
        switch (how)
        {
            case "missing.json":
                break;
            case "weights":
                agent["weights"] = "AAAA" + ((string)agent["weights"]!)[4..];
                goto default;
            case "layout":
                agent["layout"]!["name"] = "other-features";
                goto default;
            case "huge":
                agent["shape"]!["sizes"] = new JsonArray(8, 1_000_000_000, 1);
                goto default;
            case "shape":
                agent["shape"]!["sizes"] = new JsonArray(7, 8, 1);
                goto default;
            default:
                File.WriteAllText(file, how is "weights" or "layout" or "shape" or "huge" ? agent.ToJsonString() : how);
                break;
        }

        (int exit, _, string error) = CommandTests.Invoke(
            "compare", _trained.Conf, "--policies", $"random,agent:{file}", "--out", output, "--no-progress");
        Assert.Equal(2, exit);
        Assert.Contains(file, error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void Without_a_file_it_is_no_policy()
    {
        (int exit, _, string error) = CommandTests.Invoke("compare", _trained.Conf, "--policies", "random,agent:", "--out", At("none"), "--no-progress");
        Assert.Equal(2, exit);
        Assert.Contains("there is no policy 'agent:'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_content_is_part_of_what_a_run_came_from()
    {
        string copy = At("copy.json");
        File.Copy(Agent, copy);
        LoadedSettings loaded = SettingsLoader.LoadDefaults([$"policies=[\"agent:{copy}\"]"]);
        string before = RunIdentity.Of("", loaded.Settings).Label;
        Assert.Contains(copy, loaded.Inputs);
        File.AppendAllText(copy, " ");
        Assert.NotEqual(before, RunIdentity.Of("", loaded.Settings).Label);
    }

    [Fact]
    public void It_decides_for_the_devices_of_a_city_too()
    {
        string conf = At("city.conf");
        File.WriteAllText(conf, $"scenario = city, networks = 1, episodes = 1, policies = [nearest, \"agent:{Agent}\"], city {{ devices = 50, nodes = 4, clouds = 1 }}, tasks = none");
        (int exit, string output, string error) = CommandTests.Invoke("compare", conf, "--out", At("city"));
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("agent:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_that_answers_with_no_place_is_named()
    {
        var world = new TestWorld();
        var profile = new NodeProfile(new Frequency(1), 1, 0, 1);
        ActorId node = world.Add("node", () => new EdgeNode(new ComputeOptions { Profile = profile }));
        ActorId scheduler = world.Add("scheduler", () => new Scheduler(new SchedulerOptions { Local = 0, Places = [new PlaceOptions(node, profile, [])] }, new FixedPolicy(3)));
        world.Send(scheduler, new TaskBorn(new EdgeTask { Id = 1 }), default);
        Assert.Contains("FixedPolicy chose place 3; there are 1, numbered from 0", world.Run().Stop.ToString(), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Digests(string json) =>
        JsonNode.Parse(File.ReadAllText(json))!["policies"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => (string)p!["digest"]!);

    private string At(string name) => Path.Combine(_trained.Folder, name);

    /// <summary>One small training for all tests.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            File.WriteAllText(Conf, "scenario = o2o, networks = 1, episodes = 1, tasks = none, o2o { nodes = 5, slots = 20 }");
            (int exit, _, string error) = CommandTests.Invoke(
                "train", Conf, "--out", Run, "--no-progress", "--set", "train.episodes=6", "--set", "train.round.rows=40", "--set", "train.ppo.hidden=8", "--set", "train.batch.rows=4");
            Assert.Equal((0, ""), (exit, error));
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

        public string Conf => Path.Combine(Folder, "small.conf");

        public string Run => Path.Combine(Folder, "run");

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
