using System.Text.Json.Nodes;
using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Papers.MrDro;

/// <summary>Policies for groups are trained, evaluated and used from files like those for tasks.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class TrainTests : IDisposable
{
    private const string Small = """
        scenario = mr-dro, networks = 2, episodes = 1, tasks = none, train.mode = free
        mr-dro.groups = 20
        mr-dro-learner { steps = 40, parallel { networks = 3, hidden1 = 12, hidden2 = 8, capacity = 30, batch-size = 16 }, reptile { labels = greedy-sequential, steps = 10, metadata = 50 } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public TrainTests() => File.WriteAllText(At("small.conf"), Small);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_a_training_comes_to_decides_from_its_folder_and_from_its_file_alike()
    {
        Invoke("train", At("small.conf"), "--out", At("run"), "--no-progress");
        JsonNode summary = JsonNode.Parse(File.ReadAllText(At("run/summary.json")))!;
        Assert.Equal("mean-s", (string)summary["score"]!);
        Assert.Equal(4, summary["curve"]!.AsArray().Count); // 69 groups, 20 an episode
        Assert.Equal([69, 69], summary["networks"]!.AsArray().Select(n => (int)n!["versions"]!));
        Assert.Equal([69 * 9, 69 * 9], summary["networks"]!.AsArray().Select(n => (int)n!["tasks"]!));
        Assert.All(summary["networks"]!.AsArray(), n => Assert.Equal(0, (double)n!["staleness"]!["staleShare"]!));

        Invoke("eval", At("run"), "--networks", "1", "--episodes", "1", "--policies", $"agent:{At("run/agent-0.json")},largest-first", "--json", At("eval.json"));
        Dictionary<string, string> digests = JsonNode.Parse(File.ReadAllText(At("eval.json")))!["policies"]!.AsArray().ToDictionary(p => (string)p!["name"]!, p => (string)p!["digest"]!);
        Assert.Equal(["agent:agent-0", "largest-first", "learner-0", "learner-1"], digests.Keys.Order());
        Assert.Equal(digests["learner-0"], digests["agent:agent-0"]);
        Assert.Equal(3, digests.Values.Distinct().Count());

        Invoke("compare", At("small.conf"), "--set", "mr-dro.preset=r2", "--policies", $"agent:{At("run/agent-0.json")}", "--out", At("r2"), "--no-progress");
    }

    [Fact]
    public void The_score_of_an_episode_is_the_mean_cost_of_its_groups()
    {
        LoadedSettings loaded = SettingsLoader.Load(At("small.conf"), []);
        var factory = new TrainingFactory(loaded);
        List<GroupRecord> groups = [];
        List<EpisodePlayed> episodes = [];
        SequentialEngine.Run(factory.Create(0).World, new RunOptions { Sinks = [new EndSink<GroupRecord>(groups.Add), new EndSink<EpisodePlayed>(episodes.Add)] }).RequireFinished();
        Assert.Equal([20, 20, 20, 9], episodes.Select(e => e.Tasks / 9));
        Assert.Equal(factory.Episodes, episodes.Count);
        double[] means = [.. groups.Chunk(20).Select(g => g.Average(r => r.Cost / 1e9))];
        Assert.All(episodes.Zip(means), pair => Assert.Equal(pair.Second, factory.Score.Of(pair.First), 6));
        Assert.Equal(groups.Average(r => r.Cost / 1e9), factory.Score.OfAll(episodes), 6);
        Assert.Equal((groups[20].Born, groups[39].Ended), (episodes[1].Began, episodes[1].Ended));
    }

    [Fact]
    public void Every_engine_trains_to_the_same_digest() =>
        Invoke("verify", At("small.conf"), "--training", "--set", "networks=1", "--engines", "sequential,parallel:2,akka-shard");

    [Theory]
    [InlineData("train", "train.algorithm=dqn", "train.algorithm = dqn: training in mr-dro does not read it")]
    [InlineData("train", "train.mode=simulated", "train.mode = simulated: in mr-dro learning takes no time, as in the paper; set train.mode = free")]
    [InlineData("train", "mr-dro.clouds=2", "the paper's networks choose between one edge node and one cloud; leave both at 1")]
    public void A_training_that_there_is_not_is_refused_in_one_line(string verb, string set, string says) => Refuses(says, verb, At("small.conf"), "--set", set, "--out", At("none"));

    [Theory]
    [InlineData("mr-dro.users=4", "an agent that sees group-sizes (the sizes of 3 x 3 tasks, 3 places) cannot decide here; name one that sees group-sizes (the sizes of 4 x 3 tasks, 3 places)")]
    [InlineData("mr-dro.clouds=2", "an agent that sees group-sizes (the sizes of 3 x 3 tasks, 3 places) cannot decide here; name a policy of the scenario")]
    [InlineData("mr-dro.users=3", "its networks are for 9 tasks", "sizes", "[4,12,8,8]")]
    [InlineData("mr-dro.users=3", "it does not say how it sees sizes", "deviation", "0")]
    public void An_agent_that_does_not_fit_is_refused_in_one_line(string set, string says, string? key = null, string? value = null)
    {
        LoadedSettings loaded = SettingsLoader.Load(At("small.conf"), []);
        var factory = new TrainingFactory(loaded);
        ITrainee trainee = LearningScenarios.Find(loaded).Trainee;
        using (FileStream stream = File.Create(At("agent.json")))
        {
            factory.Agent(0, new FinalPolicy(default, 0, trainee.Initial(1))).Write(stream);
        }

        if (key is not null)
        {
            JsonNode agent = JsonNode.Parse(File.ReadAllText(At("agent.json")))!;
            (key == "sizes" ? agent["shape"]! : agent["layout"]!["scale"]!)[key] = JsonNode.Parse(value!);
            File.WriteAllText(At("agent.json"), agent.ToJsonString());
            says = key == "sizes" ? "weights for 3 networks of" : says;
        }

        Refuses(says, "compare", At("small.conf"), "--set", set, "--policies", $"agent:{At("agent.json")}", "--out", At("none"));
    }

    [Fact]
    public void What_mr_dro_plus_learned_decides_from_a_file_for_groups_of_any_size()
    {
        Settings settings = SettingsLoader.Defaults("mr-dro-plus { updates = 20, batch-size = 32, classifier.hidden = 8 }");
        LearnedPlus learned = new PlusTrainings().Of(new ManagedBackend(), settings.MrDro, settings.MrDroPlus, 5);
        using (FileStream stream = File.Create(At("plus.json")))
        {
            learned.File(new AgentTraining(5, 0, 20, "")).Write(stream);
        }

        MrDroOptions options = SettingsLoader.Defaults("mr-dro { users = 4, tasks = 5, groups = 30 }").MrDro;
        PolicyEntry entry = AgentFile.Policy(At("plus.json"), Origin.Of("here"), new MrDroScenario(options, 1) { Discrepancies = true });
        TaskGroups groups = TaskGroups.Draw(options, 3, 30);
        for (int group = 0; group < groups.Count; group++)
        {
            Assert.Equal(Place(learned.Policy(), groups[group]), Place(entry.CreateForGroups(), groups[group]));
        }

        int[] Place(GroupPolicy policy, ReadOnlySpan<DataSize> sizes)
        {
            EdgeActors.Simulator.RandomStream none = default;
            var places = new int[sizes.Length];
            policy.Place(new GroupDecision(sizes, options.Users, options.Costs, options.Places, ref none), places);
            return places;
        }
    }

    private static void Invoke(params string[] args)
    {
        (int exit, string output, string error) = CommandTests.Invoke(args);
        Assert.True(exit == 0 && error.Length == 0, $"{string.Join(' ', args)}: {exit}\n{error}\n{output}");
    }

    private void Refuses(string says, params string[] args)
    {
        (int exit, _, string error) = CommandTests.Invoke([.. args, "--no-progress"]);
        Assert.Equal(2, exit);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(At("none")));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
