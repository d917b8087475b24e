using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using World = EdgeActors.Simulator.World;

namespace EdgeActors.Tests.Scenarios.Papers.O2o;

/// <summary>A learner actor that is sent what schedulers saw and did comes to what the training by task logs comes to.</summary>
public class WorldTrainingTests
{
    private const int Nodes = 5, Iterations = 3;

    private static readonly ManagedBackend s_backend = new();

    private static readonly string[] s_small =
    [
        "o2o { nodes = 5, slots = 30, size.max = 16000 KB }",
        "o2o-drl { log-episodes = 4, offline-updates = 25, online-iterations = 3, online-episodes = 2, online-updates = 10, hidden = 12, batch-size = 16, online-batch-size = 60, learning-rate = 0.01 }",
    ];

    private const string Plus = "o2o-drl.plus { log-episodes = 3, offline-updates = 20, online-iterations = 3, online-episodes = 2, hidden = 8, batch-size = 32 }";

    /// <summary>A world of an episode that is learned from, for tests of all actors.</summary>
    internal static World World()
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        var network = new O2oNetwork(settings.O2o, 5, 0);
        IRecipeLearner Create() => new O2oLearner(s_backend, network, settings.O2oDrl, 1);
        Recipe recipe = O2oLearner.Recipe(settings.O2oDrl, new EpisodeRunner(network, 5, 0));
        return new TurnWorld(network, PolicyCatalog.Find("ratc").Create, recipe.Encoder(network), recipe.Credit)
        {
            Create = Create,
            Initial = LearnerState.Freeze(Create()),
            Before = null,
            RoundEpisodes = 1,
        }.Build(7);
    }

    [Theory]
    [InlineData("o2o.drop = at-start")]
    [InlineData("o2o.arrival.max = 0.5")]
    [InlineData("o2o.failure { max = 1, link-max = 1 }")]
    [InlineData("o2o.slot = 0.1 s")]
    [InlineData("o2o-drl.log = rda")]
    [InlineData("o2o-drl.mask = false")]
    [InlineData("o2o-drl { one-hot = false, normalize-rewards = false, full-queue = 2, full-link = 1 }")]
    [InlineData("o2o-drl.online = off-policy")]
    [InlineData("o2o-drl.online = off-policy-not-conservative")]
    public void Both_ways_of_training_come_to_the_same_weights(string setting)
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, setting]);
        using MemoryTaskLog logged = new(), played = new();
        using RecipeTraining log = Training(settings, "log", logged), messages = Training(settings, "messages", played);
        Assert.IsType<LoggedTraining>(log);
        Assert.IsType<WorldTraining>(messages);
        float[] before = log.Parameters;
        Assert.Equal(before, messages.Parameters);
        PolicyEntry heuristic = PolicyCatalog.Find(settings.O2oDrl.Log.ToString().ToLowerInvariant());
        log.Offline(heuristic);
        messages.Offline(heuristic);
        float[] offline = log.Parameters;
        Assert.NotEqual(before, offline);
        Assert.Equal(offline, messages.Parameters);
        Assert.Equal(log.Online("o2o"), messages.Online("o2o"));
        Assert.NotEqual(offline, log.Parameters);
        Assert.Equal(log.Parameters, messages.Parameters);
        Assert.Equal(Rows(logged, heuristic.Name), Rows(played, heuristic.Name));
        Assert.Equal(Rows(logged, "o2o"), Rows(played, "o2o"));
        Assert.True(Rows(played, "o2o").Count > 100);
    }

    [Fact]
    public void So_they_do_online_only()
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        using RecipeTraining log = Training(settings, "log", new MemoryTaskLog()), messages = Training(settings, "messages", new MemoryTaskLog());
        float[] before = log.Parameters;
        Assert.Equal(log.Online("online-only"), messages.Online("online-only"));
        Assert.NotEqual(before, log.Parameters);
        Assert.Equal(log.Parameters, messages.Parameters);
    }

    [Theory]
    [InlineData("o2o.drop = at-start")]
    [InlineData("o2o.failure { max = 1, link-max = 1 }")]
    [InlineData("o2o-drl.log = random")]
    public void So_they_do_for_o2o_plus_whose_episodes_are_on_networks_of_their_own(string setting)
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, Plus, setting]), sending = SettingsLoader.Defaults([.. s_small, Plus, setting, "o2o-drl.experience = messages"]);
        using RecipeTraining log = PlusLearner.Train(s_backend, settings, settings.O2oDrl.Plus, new MemoryTaskLog(), 1);
        using RecipeTraining messages = PlusLearner.Train(s_backend, sending, settings.O2oDrl.Plus, new MemoryTaskLog(), 1);
        Assert.IsType<WorldTraining>(messages);
        PolicyEntry heuristic = PolicyCatalog.Find(settings.O2oDrl.Log.ToString().ToLowerInvariant());
        float[] before = log.Parameters;
        log.Offline(heuristic);
        messages.Offline(heuristic);
        float[] offline = log.Parameters;
        Assert.NotEqual(before, offline);
        Assert.Equal(offline, messages.Parameters);
        Assert.Equal(log.Online("o2o-plus"), messages.Online("o2o-plus"));
        Assert.NotEqual(offline, log.Parameters);
        Assert.Equal(log.Parameters, messages.Parameters);
    }

    [Fact]
    public void A_learner_of_o2o_plus_that_is_taken_up_again_comes_to_the_same()
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, Plus]);
        Recipe recipe = PlusLearner.Recipe(settings, settings.O2oDrl.Plus, 0);
        using PlusLearner whole = Learner(), first = Learner(), second = Learner();
        Assert.True(first.FlopsPerRow > 0);
        Feed(whole, 0);
        Feed(whole, 1);
        Feed(first, 0);
        using var state = new MemoryStream();
        LearnerCheckpoint.Save(first, state);
        state.Position = 0;
        LearnerCheckpoint.Load(second, state);
        Feed(second, 1);
        whole.LearnOffline();
        second.LearnOffline();
        Assert.Equal(whole.Parameters(), second.Parameters());

        PlusLearner Learner()
        {
            var learner = new PlusLearner(s_backend, settings.O2o.Nodes, settings.O2oDrl.Plus, 3);
            learner.BeginLog();
            return learner;
        }

        void Feed(PlusLearner learner, int episode)
        {
            (EpisodeRunner runner, string name) = recipe.Logged(episode);
            learner.Add(runner.Network, runner.Run(name, PolicyCatalog.Find("ratc").Create).ToArray());
        }
    }

    [Fact]
    public void Policies_come_to_nodes_as_messages_and_cores_do_not_change_what_is_learned()
    {
        (RunDigest digest, float[] weights, IReadOnlyList<PolicyAdopted> adopted) = Train((world, options) => SequentialEngine.Run(world, options));
        Assert.Equal(Nodes * Iterations, adopted.Count);
        Assert.Equal(Nodes, adopted.Select(a => a.Scheduler).Distinct().Count());

        // The log's episodes are four rounds, each of the iterations is one.
        Assert.Equal([5, 6, 7], adopted.Select(a => a.Version).Distinct());
        (RunDigest two, float[] same, _) = Train((world, options) => ParallelEngine.Run(world, options, 2));
        Assert.Equal(digest, two);
        Assert.Equal(weights, same);
        Assert.True(digest.Events > 1000);
    }

    [Theory]
    [InlineData("ppo", false)]
    [InlineData("ppo", true)]
    [InlineData("off-policy-not-conservative", false)]
    [InlineData("off-policy-not-conservative", true)]
    public void A_learner_that_is_taken_up_again_comes_to_the_same(string online, bool afterOffline)
    {
        Settings settings = SettingsLoader.Defaults([.. s_small, $"o2o-drl.online = {online}"]);
        var network = new O2oNetwork(settings.O2o, 5, 0);
        var runner = new EpisodeRunner(network, 5, 0);
        TaskLogRow[][] episodes = [.. Enumerable.Range(0, 8).Select(e => runner.Run($"log-{e}", PolicyCatalog.Find("ratc").Create).ToArray())];
        using O2oLearner whole = Learner(), first = Learner(), second = Learner();
        Assert.True(first.FlopsPerRow > 0);
        int at = afterOffline ? 6 : 3;
        Feed(whole, 0, 8);
        Feed(first, 0, at);
        using var state = new MemoryStream();
        LearnerCheckpoint.Save(first, state);
        state.Position = 0;
        LearnerCheckpoint.Load(second, state);
        Assert.Equal(first.Parameters(), second.Parameters());
        Feed(second, at, 8);
        Assert.Equal(whole.Parameters(), second.Parameters());

        O2oLearner Learner()
        {
            var learner = new O2oLearner(s_backend, network, settings.O2oDrl, 3);
            learner.BeginLog();
            return learner;
        }

        void Feed(O2oLearner learner, int from, int to)
        {
            for (int episode = from; episode < to; episode++)
            {
                learner.Add(network, episodes[episode]);
                if (episode == 3)
                {
                    learner.LearnOffline();
                }
                else if (episode is 5 or 7)
                {
                    learner.LearnOnline();
                }
            }
        }
    }

    [Fact]
    public void Trajectories_of_another_node_or_network_are_refused()
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        var network = new O2oNetwork(settings.O2o, 5, 0);
        Observer observer = settings.O2oDrl.Observer(network);
        var turns = new TurnLog(network, observer, 1);
        Trajectory[] seen = [.. Enumerable.Range(0, Nodes).Select(Blank)];
        turns.Add(seen);
        Assert.Equal(1, turns.Episodes);
        turns.Clear();
        Assert.Throws<InvalidDataException>(() => turns.Add([.. seen.Reverse()]));
        Assert.Throws<InvalidDataException>(() => turns.Add(seen[1..]));

        Trajectory Blank(int node) => new()
        {
            Rows = settings.O2o.Slots,
            Observations = [.. Enumerable.Range(0, settings.O2o.Slots + 1).SelectMany(_ => observer.Template(node).ToArray())],
            Allowed = new float[(settings.O2o.Slots + 1) * observer.Actions],
            Actions = new int[settings.O2o.Slots],
            LogProbabilities = new float[settings.O2o.Slots],
            Rewards = new float[settings.O2o.Slots],
            Elapsed = new double[settings.O2o.Slots],
        };
    }

    private static (RunDigest Digest, float[] Weights, IReadOnlyList<PolicyAdopted> Adopted) Train(Func<World, RunOptions, RunResult> engine)
    {
        Settings settings = SettingsLoader.Defaults(s_small);
        var runner = new EpisodeRunner(new O2oNetwork(settings.O2o, 5, 0), 5, 0);
        using var training = new WorldTraining(
            O2oLearner.Recipe(settings.O2oDrl, runner), new MemoryTaskLog(), () => new O2oLearner(s_backend, runner.Network, settings.O2oDrl, 1), engine);
        training.Offline(PolicyCatalog.Find("ratc"));
        training.Online("o2o");
        return (training.Digest, training.Parameters, [.. training.Adopted]);
    }

    private static RecipeTraining Training(Settings settings, string way, ITaskLog log)
    {
        var runner = new EpisodeRunner(new O2oNetwork(settings.O2o, 5, 0), 5, 0);
        O2oTraining recipe = settings.O2oDrl with { Experience = Enum.Parse<ExperienceWay>(way, ignoreCase: true) };
        return RecipeTraining.Create(s_backend, runner, recipe, log, 1);
    }

    /// <summary>What is logged of a policy, but for the number of its versions, which a learner actor counts by what it sends.</summary>
    private static List<TaskLogRow> Rows(MemoryTaskLog log, string policy)
    {
        List<TaskLogRow> all = [];
        log.Read(policy, 5, 0, (_, rows) => all.AddRange(rows.ToArray().Select(r => r with { PolicyVersion = 0 })));
        return all;
    }
}
