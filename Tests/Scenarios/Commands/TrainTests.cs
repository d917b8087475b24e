using System.Text.Json;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;
using EdgeActors.Tests.Scenarios.Training;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>train</c>, <c>train --resume</c> and <c>eval</c> as a user meets them.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class TrainTests : IDisposable
{
    private static readonly string[] s_small =
    [
        "networks=2", "o2o.nodes=5", "o2o.slots=20", "train.episodes=6", "train.evaluate-every=3", "train.round.rows=40", "train.ppo.hidden=8", "train.batch.rows=4", "train.checkpoint-every=20 s",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Without checkpoints too: of several networks those that have finished are kept.</summary>
    [Fact]
    public void Networks_that_are_trained_are_not_trained_again()
    {
        string whole = At("whole"), run = At("run"), finished = Path.Combine(run, "checkpoints", "finished");
        string[] train = ["train", CommandTests.Config("o2o"), "--networks", "3", "--threads", "1", "--tasks", "csv", "--set", "o2o.nodes=5", "--set", "o2o.slots=60", "--set", "train.episodes=40", "--set", "train.ppo.hidden=8", "--set", "train.checkpoint-every=null", "--no-progress"];
        Assert.Equal(0, CommandTests.Invoke([.. train, "--out", whole]).Exit);
        using (var process = new EdgeActorsProcess([.. train, "--out", run]))
        {
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(finished) && Directory.GetFiles(finished, "*.cell").Length > 0, TimeSpan.FromMinutes(2)));
            process.Interrupt();
            (int exit, _, string error) = process.Wait();
            Assert.Equal(130, exit);
            Assert.Contains("goes on with the networks that are left", error, StringComparison.Ordinal);
        }

        Assert.Equal(0, CommandTests.Invoke("resume", run).Exit);
        Assert.All(new[] { "summary.json", "tasks.csv", "learner-0-0.ckpt", "learner-2-0.ckpt", "agent-1.json" }, file =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, file)), File.ReadAllBytes(Path.Combine(run, file))));
        Assert.False(Directory.Exists(Path.Combine(run, "checkpoints")));
    }

    [Fact]
    public void Train_writes_its_folder_and_eval_plays_what_was_learned()
    {
        string json = At("result.json"), run = At("run");
        (int exit, string output, string error) = Train("--out", run, "--json", json, "--threads", "2");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("training: one world a network", output, StringComparison.Ordinal);
        Assert.Equal(
            ["agent-0.json", "agent-1.json", "config.conf", "learner-0-0.ckpt", "learner-1-0.ckpt", "report.html", "summary.json", "tasks.csv"],
            Directory.GetFiles(run).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(json), File.ReadAllText(Path.Combine(run, "summary.json")));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(6, document.RootElement.GetProperty("curve").GetArrayLength());
        Assert.Equal(2, document.RootElement.GetProperty("networks").GetArrayLength());
        Assert.Contains("class=\"band\"", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        AssertSharesStayShares(File.ReadAllText(Path.Combine(run, "report.html")));
        Assert.Contains("<div class=\"scroll\"", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.DoesNotContain("<td>", File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.Matches(@"│ +0\.\d{3} │ +0\.\d{3} │ +\d+ │", output);
        RecordedEvents events = RecordedEvents.Read(Directory.GetFiles(Path.Combine(run, "tensorboard", "network-1")).Single());
        Assert.Equal([1, 2, 4, 5], events.Scalars.Where(s => s.Tag == "episode/success_rate").Select(s => s.Step));
        Assert.Equal([3, 6], events.Scalars.Where(s => s.Tag == "evaluation/success_rate").Select(s => s.Step));
        Assert.Contains(events.Scalars, s => s.Tag == "round/loss");

        (exit, output, error) = CommandTests.Invoke("eval", run, "--networks", "2", "--episodes", "2", "--policies", "random,ratc", "--json", At("eval.json"));
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("learner-1", output, StringComparison.Ordinal);
        Assert.Equal(["learner-0", "learner-1", "random", "ratc"], PoliciesOf("eval.json"));
        (exit, _, error) = CommandTests.Invoke("eval", run, "--seen", "--episodes", "2", "--policies", "random", "--json", At("seen.json"));
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(["learner", "random"], PoliciesOf("seen.json"));
    }

    /// <summary>Bands of a few networks go beyond what a share can be; the axis and what is drawn do not.</summary>
    private static void AssertSharesStayShares(string page)
    {
        string curve = page[page.IndexOf("curve-title", StringComparison.Ordinal)..];
        curve = curve[..curve.IndexOf("</svg>", StringComparison.Ordinal)];
        double[] labels = [.. System.Text.RegularExpressions.Regex.Matches(curve, @"text-anchor=""end""[^>]*>([\d.\u2212]+)</text>").Select(m => m.Groups[1].Value.Replace('\u2212', '-'))
            .Select(t => double.Parse(t, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.InRange(labels.Length, 2, 12);
        Assert.InRange(labels.Min(), 0, 1);
        Assert.InRange(labels.Max(), 0, 1);
    }

    [Fact]
    public void The_option_episodes_is_obeyed()
    {
        Assert.Equal((0, ""), Train("--networks", "1", "--episodes", "3", "--out", At("three"), "--json", At("three.json")) is var (exit, _, error) ? (exit, error) : default);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(At("three.json")));
        Assert.Equal(3, document.RootElement.GetProperty("curve").GetArrayLength());
    }

    [Theory]
    [InlineData("train.redraw-every=null", 4)]
    [InlineData("train.redraw-every=2", 4)]
    [InlineData("train.redraw-every=2", 5)]
    [InlineData("train.redraw-every=1", 2)]
    public void A_training_that_was_cancelled_goes_on_to_the_same_end(string worlds, int cancelled)
    {
        string whole = At("whole"), part = At("part");
        Assert.Equal(0, Train("--out", whole, "--set", "tasks=csv", "--set", worlds).Exit);
        using var cancellation = new CancellationTokenSource();
        var session = new TrainSession(SettingsLoader.Load(CommandTests.Config("o2o"), [.. s_small, "tasks=csv", worlds]), new TrainingPlan(2, 1, EngineCatalog.Sequential)
        {
            CheckpointEvery = new CheckpointInterval("20 s", SimDuration.FromSeconds(20), Wall: false),
        })
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
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(part, "checkpoints"), "*", SearchOption.AllDirectories));
        (int exit, string output, string error) = CommandTests.Invoke("train", "--resume", part, "--backend", "torch");
        Assert.Equal((2, "", "--backend torch: the training began with learn.backend = managed, and its state is of no use to another; leave --backend out\n"), (exit, output, error));
        (exit, _, error) = CommandTests.Invoke("train", "--resume", part, "--backend", "managed");
        Assert.Equal((0, ""), (exit, error));
        foreach (string file in new[] { "config.conf", "summary.json", "tasks.csv", "learner-0-0.ckpt", "learner-1-0.ckpt" })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(part, file))), $"{file} differs");
        }

        Assert.False(Directory.Exists(Path.Combine(part, "checkpoints")));
        Assert.Equal(2, CommandTests.Invoke("train", "--resume", part).Exit);
    }

    [Theory]
    [InlineData("train takes a configuration file, or --resume", "train")]
    [InlineData("nowhere: no interrupted training; name a", "train", "--resume", "nowhere")]
    [InlineData("train.host = 7 and there are 5 nodes; choose 0 to 4", "train", "@", "--set", "train.host=7")]
    [InlineData("--backend pytorch: learn.backend = pytorch is not one of the choices; did you mean torch? choose one of managed, torch", "train", "@", "--backend", "pytorch")]
    [InlineData("train.algorithm = sarsa", "train", "@", "--set", "train.algorithm=sarsa")]
    [InlineData("train.dqn.capacity = 10 is out of range", "train", "@", "--set", "train.algorithm=dqn", "--set", "train.dqn.capacity=10")]
    [InlineData("missing.ckpt is no learner of this configuration", "train", "@", "--set", "train.warm-start=missing.ckpt")]
    [InlineData("scenario moon has nothing that learns; choose o2o, melbourne, city, mr-dro, mwf, ddpqn or dtdrlmo", "train", "@", "--set", "scenario=moon")]
    [InlineData("nowhere: there is no config.conf", "eval", "nowhere")]
    public void A_mistake_is_one_line_and_nothing_is_written(string expected, params string[] arguments)
    {
        string[] words = [.. arguments.SelectMany(a => a == "@" ? [CommandTests.Config("o2o"), .. s_small.SelectMany(s => new[] { "--set", s }), "--out", At("out")] : new[] { a })];
        (int exit, string output, string error) = CommandTests.Invoke(words);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static (int Exit, string Output, string Error) Train(params string[] more) =>
        CommandTests.Invoke(["train", CommandTests.Config("o2o"), .. s_small.SelectMany(s => new[] { "--set", s }), .. more]);

    private string At(string name) => Path.Combine(_folder, name);

    private IEnumerable<string> PoliciesOf(string json)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(At(json)));
        return [.. document.RootElement.GetProperty("policies").EnumerateArray().Select(p => p.GetProperty("name").GetString()!)];
    }
}
