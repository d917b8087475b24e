using System.Text.Json;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Training;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Training;

/// <summary><c>edgeactors learn</c> as a user meets it.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class LearnTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Learn_writes_json_events_and_checkpoint()
    {
        string json = At("result.json");
        (int exit, string output, string error) = Learn("run", "--steps", "600", "--json", json);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("sac on pendulum, seed 7, 600 steps: the final policy's return is -", output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(["algo", "env", "backend", "seed", "steps", "evalReturn", "stepsPerSecond", "updatesPerSecond"], document.RootElement.EnumerateObject().Select(p => p.Name));
        JsonElement evaluated = document.RootElement.GetProperty("evalReturn");
        Assert.Equal(["mean", "std", "episodes", "values"], evaluated.EnumerateObject().Select(p => p.Name));
        Assert.Equal(5, evaluated.GetProperty("episodes").GetInt32());
        RecordedEvents events = EventsOf("run").Single();
        Assert.Equal("brain.Event:2", events.Version);
        Assert.Equal([200, 400, 600], StepsOf(events, "rollout/return"));
        Assert.Equal([200, 200, 200], events.Scalars.Where(s => s.Tag == "rollout/length").Select(s => s.Value));
        Assert.Equal([250, 500, 600], StepsOf(events, "time/fps"));
        Assert.Equal([250, 500, 600], StepsOf(events, "train/critic_loss"));
        Assert.Equal([300, 600, 600], StepsOf(events, "evaluation/return"));
        Assert.Equal((float)evaluated.GetProperty("mean").GetDouble(), events.Scalars.Last(s => s.Tag == "evaluation/return").Value);
    }

    [Fact]
    public void Resuming_equals_never_having_stopped()
    {
        Learn("whole", "--steps", "500");
        Learn("part", "--steps", "330");
        byte[] half = File.ReadAllBytes(At("part/checkpoint.ealc"));
        (int exit, _, string error) = CommandTests.Invoke("learn", "--resume", At("part"), "--steps", "500");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(File.ReadAllBytes(At("whole/checkpoint.ealc")), File.ReadAllBytes(At("part/checkpoint.ealc")));
        Assert.NotEqual(half, File.ReadAllBytes(At("part/checkpoint.ealc")));
        Assert.Equal(EvaluationOf("whole"), EvaluationOf("part"));
        Assert.Contains(EventsOf("part"), e => e.ContinuedFrom == 330 && e.Scalars.All(s => s.Step > 330));
        Assert.Equal(2, CommandTests.Invoke("learn", "--resume", At("part")).Exit);
    }

    [Fact]
    public void A_dry_run_says_how_long_it_takes_and_writes_nothing()
    {
        (int exit, string output, string error) = Learn("run", "--steps", "600", "--dry-run");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"a training from step 0 to 600 +│ +1 │ +0 │ +\d+ (ms|s) │", output);
        Assert.Contains("1 cell to do: about ", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Learn("run", "--steps", "300");
        byte[] saved = File.ReadAllBytes(At("run/checkpoint.ealc"));
        (exit, output, error) = CommandTests.Invoke("learn", "--resume", At("run"), "--steps", "500", "--dry-run");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("a training from step 300 to 500", output, StringComparison.Ordinal);
        Assert.Equal(saved, File.ReadAllBytes(At("run/checkpoint.ealc")));
    }

    [Theory]
    [InlineData("td7", "pendulum", "hocon/learners/td7-pendulum.conf")]
    [InlineData("dqn", "cartpole", "hocon/learners/dqn-cartpole.conf")]
    [InlineData("ppo", "masked-bandit", "hocon/learners/ppo-bandit.conf")]
    [InlineData("sac", "mountain-car", null)]
    [InlineData(null, "pendulum", null)]
    public void A_pair_without_a_configuration_takes_the_shipped_one(string? algorithm, string? environment, string? shipped) =>
        Assert.Equal(shipped, SettingsLoader.ShippedLearner(algorithm, environment));

    [Theory]
    [InlineData("name one with --algo or learn.algo in the configuration: dqn", "--env", "pendulum")]
    [InlineData("--algo sak: there is none of that name; did you mean sac?", "--env", "pendulum", "--algo", "sak")]
    [InlineData("dqn cannot choose pendulum's continuous actions; choose from ppo, sac", "--env", "pendulum", "--algo", "dqn")]
    [InlineData("masked-bandit forbids actions", "--env", "masked-bandit", "--algo", "dqn")]
    [InlineData("learn.sac.hidden = 0 is out of range; permitted: at least 1", "--env", "pendulum", "--algo", "sac", "--set", "learn.sac.hidden=0")]
    [InlineData("learn.sac.gamma = 1.5 is out of range; permitted: at least 0, at most 1", "--env", "pendulum", "--algo", "sac", "--set", "learn.sac.gamma=1.5")]
    [InlineData("unknown key learn.sac.hiden; did you mean learn.sac.hidden?", "--env", "pendulum", "--algo", "sac", "--set", "learn.sac.hiden=8")]
    [InlineData("learn.steps = 0 is out of range", "--env", "pendulum", "--algo", "sac", "--steps", "0")]
    [InlineData("there is no checkpoint", "--env", "pendulum", "--algo", "sac", "--resume", "nowhere")]
    public void A_mistake_is_one_line_and_nothing_is_written(string expected, params string[] arguments)
    {
        (int exit, string output, string error) = CommandTests.Invoke(["learn", "--out", At("out"), .. arguments]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void Divergence_names_step_tensor_and_seed()
    {
        (int exit, _, string error) = Learn("run", "--set", "learn.sac.critic-rate=1e9", "--steps", "600");
        Assert.Equal(1, exit);
        Assert.Matches("^training diverged at step [0-9]+: (critic|policy)_loss is [^ ]+( finite)? \\(seed 7\\)\n$", error);
    }

    [Fact]
    public void Every_algorithm_makes_its_learner_and_the_reference_repeats_the_records()
    {
        LearnOptions options = SettingsLoader.Defaults().Learn;
        Assert.Equal(
            (new DqnConfig(), new DiscreteSacConfig(), new PpoConfig(), new SacConfig(), new Td3Config(), new DdpgConfig(), new Td7Config(), new DtdrlmoConfig()),
            (options.Dqn, options.DiscreteSac, options.Ppo, options.Sac, options.Td3, options.Ddpg, options.Td7, options.Dtdrlmo));
        foreach (LearnerEntry algorithm in LearnerCatalog.All)
        {
            string environment = algorithm.Actions.HasFlag(ActionKinds.Discrete) ? "chain" : "pendulum";
            using ILearner learner = LearnerCatalog.Create(algorithm, EnvironmentCatalog.All.First(e => e.Name == environment), SettingsLoader.LoadDefaults([]));
            Assert.Equal(0, learner.Policy.Version);
        }
    }

    [Fact]
    public void The_checksum_is_that_of_the_specification() => Assert.Equal(RecordedEvents.Masked("123456789"u8), EventFile.MaskedChecksum("123456789"u8));

    private string At(string name) => Path.Combine(_folder, name);

    private (int Exit, string Output, string Error) Learn(string folder, params string[] more) => CommandTests.Invoke(
    [
        "learn", "--algo", "sac", "--env", "pendulum", "--seed", "7", "--out", At(folder), "--set", "learn.report-every=250", "--set", "learn.evaluation={ episodes = 5, every = 300 }",
        "--set", "learn.sac={ hidden = 16, batch-size = 16, warmup = 100, capacity = 1000 }", .. more,
    ]);

    private IEnumerable<RecordedEvents> EventsOf(string folder) => Directory.GetFiles(At(folder), "*tfevents*").Select(RecordedEvents.Read);

    private string EvaluationOf(string folder)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(At(folder + "/summary.json")));
        return document.RootElement.GetProperty("evalReturn").GetRawText();
    }

    private static IEnumerable<long> StepsOf(RecordedEvents events, string tag) => events.Scalars.Where(s => s.Tag == tag).Select(s => s.Step);
}
