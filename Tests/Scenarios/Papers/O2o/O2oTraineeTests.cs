using System.Text.Json;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Papers.O2o;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Papers.O2o;

/// <summary>O2O-DRL's own agents in <c>train</c>, <c>eval</c> and agents' files.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class O2oTraineeTests : IDisposable
{
    private static readonly string[] s_small =
    [
        "o2o { nodes = 5, slots = 30, size.max = 16000 KB }", "train.mode = free",
        "o2o-drl { log-episodes = 3, offline-updates = 15, online-iterations = 2, online-episodes = 2, hidden = 12, batch-size = 16, online-batch-size = 60 }",
        "o2o-drl.plus { log-episodes = 3, offline-updates = 15, online-iterations = 2, online-episodes = 2, hidden = 8, batch-size = 32 }",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("recipe")]
    [InlineData("plus")]
    public void Train_comes_to_the_weights_of_the_recipe(string agent)
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults([.. s_small.Select(s => (Override)s), $"o2o-drl.agent = {agent}", "scenario = o2o"]);
        Settings settings = loaded.Settings;
        var factory = new TrainingFactory(loaded);
        var run = new TrainingRun(1, null);
        run.Play(factory, (_, world) => SequentialEngine.Run(world, new RunOptions { Sinks = run.Sinks }));
        float[] trained = run.Final.Single().State.Ask(() => TraineeOf(loaded).LearnerOf(1), l => l.Parameters());

        using var log = new MemoryTaskLog();
        using RecipeTraining training = agent == "plus"
            ? PlusLearner.Train(Backends.Of(settings), settings, settings.O2oDrl.Plus, log, 1)
            : RecipeTraining.Create(Backends.Of(settings), new EpisodeRunner(new O2oNetwork(settings.O2o, (ulong)settings.Seed, 1), (ulong)settings.Seed, 1), settings.O2oDrl, log, 2);
        training.Offline(PolicyCatalog.Find("ratc"));
        double[] curve = training.Online("any");
        Assert.Equal(training.Parameters, trained);
        Assert.Equal(7, run.Episodes.Count);
        Assert.Equal([false, false, false, true, true, true, true], run.Episodes.Select(e => e.Learns));
        Assert.Equal(curve, run.Episodes.Skip(3).Chunk(2).Select(e => (double)e.Sum(x => x.Succeeded) / e.Sum(x => x.Tasks)));
    }

    [Theory]
    [InlineData("recipe")]
    [InlineData("plus")]
    public void What_train_came_to_is_evaluated_and_decides_by_its_file(string agent)
    {
        string run = Path.Combine(_folder, "run");
        string[] sets = [.. s_small.Append($"o2o-drl.agent = {agent}").SelectMany(s => new[] { "--set", s })];
        (int exit, _, string error) = CommandTests.Invoke(["train", CommandTests.Config("o2o"), "--networks", "2", "--out", run, .. sets]);
        Assert.Equal((0, ""), (exit, error));
        string json = Path.Combine(_folder, "eval.json");
        Assert.Equal(0, CommandTests.Invoke("eval", run, "--seen", "--episodes", "2", "--policies", "random", "--json", json).Exit);
        Assert.Equal(["learner", "random"], Names(json));
        Assert.Equal(0, CommandTests.Invoke("eval", run, "--networks", "2", "--episodes", "1", "--policies", "random", "--json", json).Exit);
        Assert.Equal(["learner-0", "learner-1", "random"], Names(json));
        string file = Path.Combine(run, "agent-1.json");
        string[] compare = ["compare", CommandTests.Config("o2o"), "--networks", "1", "--episodes", "1", "--policies", $"random,agent:{file}", "--set", "o2o { slots = 30, size.max = 16000 KB }"];
        (exit, _, error) = CommandTests.Invoke([.. compare, "--set", "o2o.nodes = 5", "--out", Path.Combine(_folder, "same")]);
        Assert.Equal((0, ""), (exit, error));

        // O2o-plus sees each place alike; the paper's agents know their nodes.
        (exit, _, error) = CommandTests.Invoke([.. compare, "--set", "o2o.nodes = 8", "--out", Path.Combine(_folder, "other")]);
        Assert.Equal(agent == "plus" ? 0 : 2, exit);
        Assert.Equal(agent == "recipe", error.Contains("which of 5 nodes", StringComparison.Ordinal));
    }

    /// <summary>Interrupted while logs are gathered, at the episode after which they are learned from, and online.</summary>
    [Theory]
    [InlineData("recipe", 2)]
    [InlineData("recipe", 3)]
    [InlineData("recipe", 5)]
    [InlineData("recipe", 6)]
    [InlineData("plus", 2)]
    [InlineData("plus", 5)]
    public void A_training_that_was_interrupted_comes_to_the_same_weights_and_digest(string agent, int cancelled)
    {
        string whole = Path.Combine(_folder, "whole"), part = Path.Combine(_folder, "part");
        LoadedSettings loaded = SettingsLoader.Load(CommandTests.Config("o2o"), [.. s_small.Select(s => (Override)s), $"o2o-drl.agent = {agent}", "networks = 2", "tasks = csv", "train.checkpoint-every = 7 s"]);
        var plan = new TrainingPlan(2, 1, EngineCatalog.Sequential) { CheckpointEvery = new CheckpointInterval("7 s", SimDuration.FromSeconds(7), Wall: false) };
        Assert.Equal(0, new TrainSession(loaded, plan) { Out = whole }.Run());
        using var cancellation = new CancellationTokenSource();
        var session = new TrainSession(loaded, plan)
        {
            Out = part,
            Cancellation = cancellation.Token,
            Played = (network, episode) =>
            {
                if (network == 1 && episode.Number == cancelled)
                {
                    cancellation.Cancel();
                }
            },
        };
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run());
        Assert.False(File.Exists(Path.Combine(part, "summary.json")));
        Assert.Equal((0, ""), CommandTests.Invoke("resume", part, "--no-progress") is var (exit, _, error) ? (exit, error) : default);
        foreach (string file in new[] { "summary.json", "tasks.csv", "learner-0-0.ckpt", "learner-1-0.ckpt", "agent-1.json" })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(part, file))), $"{file} differs");
        }
    }

    [Theory]
    [InlineData("train.mode = simulated: what o2o-drl.agent trains learns in no time, as in the paper; set train.mode = free", "train.mode=simulated")]
    [InlineData("o2o.probe = 1 ms: what o2o-drl.agent trains takes a turn in each slot; set o2o.probe = instant", "o2o.probe=1 ms")]
    [InlineData("train.episodes = 7: what o2o-drl.agent trains does not read it; o2o-drl says how it is trained, and for how many episodes", "train.episodes=7")]
    [InlineData("o2o-drl.agent = best is not one of the choices", "o2o-drl.agent=best")]
    public void A_users_mistake_is_one_line_with_exit_code_2(string expected, string set)
    {
        string run = Path.Combine(_folder, "run");
        (int exit, string output, string error) = CommandTests.Invoke(
            ["train", CommandTests.Config("o2o"), "--out", run, .. s_small.Append("o2o-drl.agent = recipe").Append(set).SelectMany(s => new[] { "--set", s })]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(run));
    }

    private static O2oTrainee TraineeOf(LoadedSettings loaded) => (O2oTrainee)O2oTrainee.Learning(loaded)!.Trainee;

    private static string[] Names(string json)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        return [.. document.RootElement.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("name").GetString()!)];
    }
}
