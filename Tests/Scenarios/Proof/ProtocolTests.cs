using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Training;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Proof;
using EdgeActors.Scenarios.Training;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Proof;

/// <summary>The protocol that proves the learners, on runs too short to prove anything.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ProtocolTests : IDisposable
{
    private const string Mark = "<!-- table: written by edgeactors bench learners -->\nold\n<!-- end of table -->\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public static TheoryData<string> Configurations => [.. Directory.GetFiles(Path.Combine(Repository.Root, "hocon", "learners"), "*.conf")
        .Select(f => Path.GetRelativePath(Repository.Root, f)).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_configuration_makes_its_learner(string file)
    {
        LoadedSettings loaded = SettingsLoader.Load(Path.Combine(Repository.Root, file), []);
        LearnOptions options = loaded.Settings.Learn;
        LearnerEntry algorithm = LearnerCatalog.Find(LearnerCatalog.All, a => a.Name, options.Algo, "--algo");
        using ILearner learner = LearnerCatalog.Create(algorithm, LearnerCatalog.Find(EnvironmentCatalog.All, e => e.Name, options.Env, "--env"), loaded);
        Assert.Equal(options.Offline.Transitions > 0, learner is IOfflineLearner && Path.GetFileName(file).StartsWith("offline", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("learn.algo=dqn", "learn.env=timescales", "learn.dqn.warmup=64")]
    [InlineData("learn.algo=cloning", "learn.env=mountain-car", "learn.offline.transitions=500")]
    [InlineData("learn.algo=discrete-sac", "learn.env=mountain-car", "learn.offline.transitions=500", "learn.normalisation.reward-scale=0.1", "learn.discrete-sac.hidden=8")]
    public void A_run_is_the_same_each_time_and_is_kept(params string[] settings)
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults([.. settings, "learn.steps=100", "seed=3"]);
        LearnerRun run = LearnerProtocol.Run("short", loaded, _ => { });
        Assert.Equal(Enumerable.Range(1, 20).Select(i => 5L * i), run.Curve.Select(p => p.Step));
        Assert.Equal((settings[0] == "learn.algo=dqn", settings[1] == "learn.env=mountain-car"), (run.ValueError is not null, run.Outside is not null));
        run.Write(_folder);
        LearnerRun again = LearnerProtocol.Run("short", loaded, _ => { }), read = LearnerRun.Read(_folder, "short", 3, run.Options)!;
        Assert.All(new[] { again, read }, r => Assert.Equal((run.Final, run.Deviation, run.ValueError, run.Outside), (r.Final, r.Deviation, r.ValueError, r.Outside)));
        Assert.Equal(run.Curve.ToArray(), again.Curve.ToArray());
        Assert.Equal(run.Curve.ToArray(), read.Curve.ToArray());
        Assert.Null(LearnerRun.Read(_folder, "short", 3, "another"));
        Assert.Null(LearnerRun.Read(_folder, "short", 4, run.Options));
    }

    [Fact]
    public void Divergence_is_in_the_table_and_not_the_end()
    {
        LoadedSettings loaded = SettingsLoader.LoadDefaults(
            ["learn.algo=sac", "learn.env=pendulum", "learn.steps=400", "learn.sac={ hidden = 8, batch-size = 8, warmup = 20, critic-rate = 1e9 }", "learn.goal=-200", "seed=5"]);
        LearnerRun run = LearnerProtocol.Run("wild", loaded, _ => { });
        Assert.Contains("(seed 5)", run.Divergence, StringComparison.Ordinal);
        string table = ProtocolTable.Render([new ProtocolEntry("wild", loaded.Settings.Learn, [run, run with { Divergence = null, Final = -150 }])]);
        Assert.Contains("| wild | 400 | 5: **diverged**, 5: -150.0 | - | -200.0 | 1 of 2 | - |", table, StringComparison.Ordinal);
        string page = ProtocolTable.Replace("before\n" + Mark + "after\n", "page", [new ProtocolEntry("wild", loaded.Settings.Learn, [run])]);
        Assert.StartsWith("before\n", page, StringComparison.Ordinal);
        Assert.EndsWith("<!-- end of table -->\nafter\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("old", page, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => ProtocolTable.Replace("nothing", "page", []));
    }

    [Fact]
    public void The_command_writes_table_and_curves_and_runs_nothing_twice()
    {
        Directory.CreateDirectory(At("conf"));
        File.WriteAllText(At("conf/tiny.conf"), "learn { algo = dqn, env = timescales, steps = 100, goal = 1e6, dqn { hidden = 8, warmup = 64 } }");
        File.WriteAllText(At("learners.md"), Mark);
        string[] command = ["bench", "learners", "--configurations", At("conf"), "--seeds", "1,2", "--runs", At("runs"), "--docs", _folder];
        (int exit, string output, string error) = CommandTests.Invoke(command);
        Assert.Equal(0, exit);
        Assert.Contains("tiny, seed 1: ", error, StringComparison.Ordinal);
        Assert.Contains("0 of 2", output, StringComparison.Ordinal);
        Assert.Contains("| tiny | 100 | 1: **", File.ReadAllText(At("learners.md")), StringComparison.Ordinal);
        Assert.StartsWith("<svg", File.ReadAllText(At("learners-timescales.svg")), StringComparison.Ordinal);
        Assert.Equal((0, output, ""), CommandTests.Invoke(command));
        Assert.Equal((0, output, ""), CommandTests.Invoke([.. command, "--report"]));
    }

    [Theory]
    [InlineData("--only nothing: there is none of that name; known: discrete-sac-cartpole", "--only", "nothing")]
    [InlineData("--seeds one: write whole numbers", "--seeds", "one")]
    [InlineData("there is no configuration in it", "--configurations", "nowhere")]
    public void A_mistake_is_one_line(string expected, params string[] arguments)
    {
        string[] place = arguments[0] == "--configurations" ? [] : ["--configurations", Path.Combine(Repository.Root, "hocon", "learners")];
        (int exit, _, string error) = CommandTests.Invoke(["bench", "learners", "--runs", At("runs"), .. place, .. arguments]);
        Assert.Equal(2, exit);
        Assert.Contains(expected, error.Replace("ddpg-pendulum, ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_log_is_fixed_mixed_and_never_coasts()
    {
        TransitionLog log = TransitionLog.MountainCar(3_000, 0.3, 7), again = TransitionLog.MountainCar(3_000, 0.3, 7);
        Assert.Equal(3_000, log.Transitions.Count);
        Assert.Equal(log.Transitions.Select(t => (t.Action, t.Next[0])), again.Transitions.Select(t => (t.Action, t.Next[0])));
        Assert.Equal([true, false, true], log.Actions(3));
        Assert.Contains(log.Returns, r => r > -150);
        Assert.Contains(-200.0, log.Returns);
        double with = log.Transitions.Average(t => (t.Observation[1] >= 0) == (t.Action == 2) ? 1.0 : 0);
        Assert.Equal((0.3 * 0.95) + (0.7 * 0.2), with, 0.06);
    }

    private string At(string name) => Path.Combine(_folder, name);
}
