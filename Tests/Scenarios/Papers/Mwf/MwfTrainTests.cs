using System.Text.Json.Nodes;
using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Papers.Mwf;

/// <summary>Agents that allocate shares are trained, evaluated and used from files like those that place tasks.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class MwfTrainTests : IDisposable
{
    private const string Small = """
        scenario = mwf, networks = 1, episodes = 1, tasks = none, train.mode = free
        mwf { servers = 2, devices = 3, slots = 15 }
        mwf-learner { episodes = 3, hidden = 8, batch-size = 16, warmup = 20, capacity = 200, discrete { looks = 3, units = 4, batch-size = 16 }, td7 { embedding-size = 8, batch-size = 16 } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public MwfTrainTests() => File.WriteAllText(At("small.conf"), Small);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("drl-mwf")] // numbers, drawn
    [InlineData("mco-drl")] // one of several, by loads over time
    public void What_a_training_comes_to_decides_from_its_folder_and_from_its_file_alike(string agent)
    {
        Invoke("train", At("small.conf"), "--set", $"mwf-learner.agent={agent}", "--out", At("run"), "--no-progress");
        JsonNode summary = JsonNode.Parse(File.ReadAllText(At("run/summary.json")))!;
        Assert.Equal("mean-cost", (string)summary["score"]!);
        Assert.Equal(3, summary["curve"]!.AsArray().Count);
        Assert.Equal(3 * 3 * 3 * 15, (int)summary["networks"]![0]!["tasks"]!);
        Invoke("eval", At("run"), "--networks", "1", "--episodes", "1", "--policies", $"agent:{At("run/agent-0.json")},price-uniform", "--json", At("eval.json"));
        Dictionary<string, string> digests = JsonNode.Parse(File.ReadAllText(At("eval.json")))!["policies"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => (string)p!["digest"]!);
        Assert.Equal(["agent:agent-0", "learner-0", "price-uniform"], digests.Keys.Order());
        Assert.Equal(digests["learner-0"], digests["agent:agent-0"]);
        Assert.Equal(2, digests.Values.Distinct().Count());
        Invoke("compare", At("small.conf"), "--set", "mwf.devices=5", "--policies", $"agent:{At("run/agent-0.json")}", "--out", At("more"), "--no-progress");
        Refuses("cannot decide here; name one that sees servers-and-workload (3 servers, 3 kinds of workloads)", "compare", "mwf.servers=3", "--policies", $"agent:{At("run/agent-0.json")}");
    }

    [Fact]
    public void The_score_of_an_episode_is_the_mean_cost_of_its_workloads()
    {
        LoadedSettings loaded = SettingsLoader.Load(At("small.conf"), []);
        var factory = new TrainingFactory(loaded);
        var costs = new WorkloadCosts(0.5, 0.5);
        double cost = 0;
        List<EpisodePlayed> episodes = [];
        var run = new RunOptions { Sinks = [new EndSink<TaskRecord>(r => cost += Cost(r)), new EndSink<EpisodePlayed>(episodes.Add)] };
        SequentialEngine.Run(factory.Create(0).World, run).RequireFinished();
        EpisodePlayed played = Assert.Single(episodes);
        Assert.Equal((1, 3 * 3 * 15), (played.Number, played.Tasks));
        Assert.Equal(cost / played.Tasks, factory.Score.Of(played), 9);

        double Cost(TaskRecord r) => r.Outcome == TaskOutcome.Succeeded ? costs.Of(r.Completion.Seconds, r.Task.Energy.Value, 10) : 10 + (0.5 * r.Task.Energy.Value);
    }

    [Theory]
    [InlineData("drl-mwf")]
    [InlineData("dqn-lstm")]
    public void Every_engine_trains_to_the_same_digest(string agent) =>
        Invoke("verify", At("small.conf"), "--training", "--set", $"mwf-learner.agent={agent}", "--engines", "sequential,parallel:2,akka-shard");

    [Theory]
    [InlineData("train.algorithm=dqn", "train.algorithm = dqn: training in mwf does not read it")]
    [InlineData("train.mode=simulated", "train.mode = simulated: in mwf agents learn between slots; set train.mode = free")]
    [InlineData("mwf-learner.agent=drl-mfw", "mwf-learner.agent = drl-mfw: there is no such agent; did you mean drl-mwf?")]
    public void A_training_that_there_is_not_is_refused_in_one_line(string set, string says) => Refuses(says, "train", set);

    private static void Invoke(params string[] args)
    {
        (int exit, string output, string error) = CommandTests.Invoke(args);
        Assert.True(exit == 0 && error.Length == 0, $"{string.Join(' ', args)}: {exit}\n{error}\n{output}");
    }

    private void Refuses(string says, string verb, string set, params string[] more)
    {
        (int exit, _, string error) = CommandTests.Invoke([verb, At("small.conf"), "--set", set, "--out", At("none"), "--no-progress", .. more]);
        Assert.Equal(2, exit);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(At("none")));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
