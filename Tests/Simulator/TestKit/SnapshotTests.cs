using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>A transcript shows all that happened; a golden file is compared, or written when asked for.</summary>
public sealed class SnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-golden-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_transcript_shows_events_and_faults()
    {
        var world = new TestWorld(transcribe: true)
        {
            Faults = new Faults().Drop<Mark>(m => m.Message.Value == 1).Delay<Mark>(Seconds(2), m => m.Message.Value == 2).Duplicate<Mark>(Seconds(1), m => m.Message.Value == 3),
        };
        Probe probe = world.AddProbe("probe");
        for (int i = 1; i <= 4; i++)
        {
            world.Send(probe.Id, new Mark(i), At(i), phase: i == 4 ? 2 : 0);
        }

        world.Run().RequireFinished();
        Assert.Equal(
            """
            1 s  test-driver -> probe  test.mark(value: 1) -- dropped
            2 s  test-driver -> probe  test.mark(value: 2) -- put off to 4 s
            3 s  test-driver -> probe  test.mark(value: 3) -- doubled, again at 4 s
            3 s  test-driver -> probe  test.mark(value: 3)
            4 s  test-driver -> probe  test.mark(value: 2)
            4 s  fault-injector-0 -> probe  test.mark(value: 3)
            4 s phase 2  test-driver -> probe  test.mark(value: 4)

            """.ReplaceLineEndings("\n"),
            world.Transcript);
        Assert.Throws<InvalidOperationException>(() => new TestWorld().Transcript);
    }

    [Fact]
    public void A_golden_file_is_written_compared_and_its_first_difference_shown()
    {
        string file = Path.Combine(_folder, "deep", "golden.txt");
        Assert.Equal(
            $"there is no golden file {file}; run the test with GOLDEN=update to write it",
            Assert.Throws<ExpectationException>(() => Snapshot.Match("a\nb\n", file, update: false)).Message);
        Snapshot.Match("a\r\nb\n", file, update: true);
        Snapshot.Match("a\nb\n", file, update: false);
        Assert.Equal(
            $"{file} differs; run the test with GOLDEN=update if the new text is right\nline 2:\n- b\n+ c",
            Assert.Throws<ExpectationException>(() => Snapshot.Match("a\nc\n", file, update: false)).Message);
        Assert.EndsWith("line 3:\n- \n+ (no such line)", Assert.Throws<ExpectationException>(() => Snapshot.Match("a\nb", file, update: false)).Message, StringComparison.Ordinal);
        Snapshot.Match("a\nc\n", file, update: true);
        Assert.Equal("a\nc\n", File.ReadAllText(file));
    }
}
