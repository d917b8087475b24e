using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Simulator;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>--log messages</c> and <c>edgeactors diff</c>.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class DiffTests : IDisposable
{
    private static readonly string[] s_small = ["--networks", "1", "--episodes", "1", "--set", "o2o.nodes=5", "--set", "o2o.slots=12", "--tasks", "none", "--log", "messages"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Runs_on_two_engines_have_the_same_log_and_another_seed_has_not()
    {
        string a = Run("a", "--engine", "sequential"), b = Run("b", "--engine", "parallel", "--threads", "3"), c = Run("c", "--seed", "5"), d = Run("d", "--engine", "check");
        (int exit, string output, string error) = CommandTests.Invoke("diff", a, Path.Combine(b, "messages.log"));
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"The same: [\d,]+ events, digest [0-9a-f]{32}\.", output);
        Assert.Equal(File.ReadAllBytes(Path.Combine(a, "messages.log")), File.ReadAllBytes(Path.Combine(d, "messages.log")));
        (exit, output, _) = CommandTests.Invoke("diff", a, c);
        Assert.Equal(1, exit);
        Assert.Contains("the configurations differ\nthe seeds differ: ", output, StringComparison.Ordinal);
        Assert.Contains("They part at event", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_difference_is_shown_with_what_is_around_it()
    {
        string a = Log("a.log", 7, null), b = Log("b.log", 8, null), cut = Log("cut.log", 7, 150);
        (int exit, string output, _) = CommandTests.Invoke("diff", a, b, "--context", "2");
        Assert.Equal(1, exit);
        Assert.Contains("They part at event 4, at 4 s.", output, StringComparison.Ordinal);
        Assert.Contains("  both  #2  2 s  counter <- test.mark(value: 2) from counter\n  both  #3  3 s  counter <- test.mark(value: 3) from counter\n", output, StringComparison.Ordinal);
        Assert.Contains("  A     #4  4 s  counter <- test.mark(value: 7) from counter\n  A     #5  5 s", output, StringComparison.Ordinal);
        Assert.Contains("  B     #4  4 s  counter <- test.mark(value: 8) from counter\n  B     #5  5 s", output, StringComparison.Ordinal);
        Assert.Contains("differs: value 7 | 8\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("#1 ", output, StringComparison.Ordinal);
        (exit, output, _) = CommandTests.Invoke("diff", a, cut);
        Assert.Equal(1, exit);
        Assert.Contains("  B     the log is cut off", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is no message log", "junk.log", "a.log")]
    [InlineData("missing.log: no such file; give a run folder or a message log", "missing.log", "a.log")]
    [InlineData("run it with --log messages", "empty", "a.log")]
    [InlineData("damaged at byte", "a.log", "damaged.log")]
    [InlineData("70001 bytes follow the end of the log", "longer.log", "a.log")]
    [InlineData("--context -1: write a whole number from 0 to 10000", "a.log", "a.log", "--context", "-1")]
    public void What_cannot_be_read_is_one_line_with_exit_code_2(string expected, string one, string two, params string[] more)
    {
        byte[] log = File.ReadAllBytes(Log("a.log", 7, null));
        File.WriteAllBytes(Path.Combine(_folder, "longer.log"), [.. log, .. new byte[70_001]]);
        log.AsSpan(log.Length / 2, 30).Fill(0xC1);
        File.WriteAllBytes(Path.Combine(_folder, "damaged.log"), log);
        File.WriteAllText(Path.Combine(_folder, "junk.log"), "not a log at all");
        Directory.CreateDirectory(Path.Combine(_folder, "empty"));
        (int exit, string output, string error) = CommandTests.Invoke(["diff", Path.Combine(_folder, one), Path.Combine(_folder, two), .. more]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected.Replace("is no", "no", StringComparison.Ordinal), error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_log_that_is_cut_anywhere_is_cut_off_there_or_none()
    {
        byte[] log = File.ReadAllBytes(Log("a.log", 7, null));
        int none = 0;
        for (int length = 0; length < log.Length; length++)
        {
            using var whole = new MessageLogReader(new MemoryStream(log));
            MessageLogReader cut;
            try
            {
                cut = new MessageLogReader(new MemoryStream(log, 0, length));
            }
            catch (MessageLogException)
            {
                none++;
                continue;
            }

            LogDifference difference = new LogComparison(whole, cut, 2).FindFirst()!;
            Assert.Equal(cut.Events + 1, difference.Number);
            Assert.Empty(difference.InB);
            Assert.Null(cut.End);
            Assert.False(cut.Damaged);
            cut.Dispose();
        }

        // The header alone must be whole.
        Assert.InRange(none, 50, 200);
    }

    [Fact]
    public void A_log_is_of_one_world()
    {
        (int exit, _, string error) = CommandTests.Invoke(
            "run", CommandTests.Config("o2o"), "--policies", "ratc", "--log", "messages", "--out", Path.Combine(_folder, "x"));
        Assert.Equal(2, exit);
        Assert.Equal("--log messages: a log is of one world, and these are 400 cells; narrow to one with --policies NAME --networks 1 --episodes 1\n", error);
        Assert.Equal(2, CommandTests.Invoke(["run", CommandTests.Config("o2o"), "--policies", "ratc", "--out", Path.Combine(_folder, "x"), .. s_small[..^1], "all"]).Exit);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private string Run(string name, params string[] more)
    {
        string run = Path.Combine(_folder, name);
        (int exit, _, string error) = CommandTests.Invoke(["run", CommandTests.Config("o2o"), "--policies", "ratc", "--out", run, .. s_small, .. more]);
        Assert.Equal((0, ""), (exit, error));
        return run;
    }

    /// <summary>A counter's log: 1, 2, 3, then <paramref name="fourth"/>, then on to 20.</summary>
    private string Log(string name, int fourth, int? length)
    {
        var world = new SmallWorld();
        world.Add("counter", new Scripted
        {
            OnStart = c => c.Send(c.Self, new Mark(1), SmallWorld.Seconds(1)),
            OnMark = (_, c) =>
            {
                int next = (int)c.Now.Seconds + 1;
                if (next <= 20)
                {
                    c.Send(c.Self, new Mark(next == 4 ? fourth : next), SmallWorld.Seconds(1));
                }
            },
        });
        string file = Path.Combine(_folder, name);
        World built = world.Builder.Build();
        using (var log = new MessageLog(File.Create(file), built, "", "counter"))
        {
            log.End(SequentialEngine.Run(built, new RunOptions { Messages = log }));
        }

        if (length is int kept)
        {
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..kept]);
        }

        return file;
    }
}
