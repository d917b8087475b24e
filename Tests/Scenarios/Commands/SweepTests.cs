using System.Text.Json;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>Sweeps as a user meets them.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class SweepTests : IDisposable
{
    private const string Swept = "sweep.o2o.arrival.max=[0.4, 0.9]";

    private static readonly string[] s_small = ["--networks", "2", "--episodes", "1", "--tasks", "none", "--set", "o2o.nodes=5", "--set", "o2o.slots=20", "--set", Swept];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Each_point_of_a_sweep_is_the_comparison_with_its_keys_set()
    {
        string sweep = Path.Combine(_folder, "sweep"), single = Path.Combine(_folder, "single"), json = Path.Combine(_folder, "sweep.json");
        (int exit, string output, string error) = Invoke(["compare", Config, .. s_small, "--policies", "ratc,rda", "--out", sweep, "--json", json]);
        Assert.Equal((0, "point 1 of 2: o2o.arrival.max=0.4\npoint 2 of 2: o2o.arrival.max=0.9\n"), (exit, error));
        Assert.Contains("rda - ratc", output, StringComparison.Ordinal);
        Assert.Equal(0, Invoke(["compare", Config, .. s_small[..^2], "--set", "o2o.arrival.max=0.9", "--policies", "ratc,rda", "--out", single]).Exit);
        Assert.Equal(File.ReadAllText(Path.Combine(single, "summary.json")), File.ReadAllText(Path.Combine(sweep, "point-2", "summary.json")));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement series = document.RootElement.GetProperty("series");
        Assert.Equal(["ratc", "rda"], series.EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        JsonElement[] points = [.. series[0].GetProperty("points").EnumerateArray()];
        Assert.Equal([0.4, 0.9], points.Select(p => p.GetProperty("x").GetDouble()));
        Assert.True(points[0].GetProperty("mean").GetDouble() > points[1].GetProperty("mean").GetDouble());
        Assert.All(points, p => Assert.Equal(2, p.GetProperty("values").GetArrayLength()));
        Assert.StartsWith("<svg", File.ReadAllText(Path.Combine(sweep, "sweep.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_sweep_goes_on_with_the_points_that_are_left()
    {
        string sweep = Path.Combine(_folder, "sweep");
        Assert.Equal(0, Invoke(["compare", Config, .. s_small, "--policies", "ratc", "--out", sweep]).Exit);
        string summary = File.ReadAllText(Path.Combine(sweep, "summary.json"));
        File.Delete(Path.Combine(sweep, "summary.json"));
        Directory.Delete(Path.Combine(sweep, "point-2"), recursive: true);
        DateTime first = File.GetLastWriteTimeUtc(Path.Combine(sweep, "point-1", "summary.json"));
        (int exit, _, string error) = Invoke("resume", sweep, "--no-progress");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(summary, File.ReadAllText(Path.Combine(sweep, "summary.json")));
        Assert.Equal(first, File.GetLastWriteTimeUtc(Path.Combine(sweep, "point-1", "summary.json")));
        Assert.Equal(2, Invoke("resume", sweep).Exit);
    }

    [Fact]
    public void A_training_sweeps_too()
    {
        string sweep = Path.Combine(_folder, "train");
        (int exit, string output, string error) = Invoke(
            "train", Config, "--networks", "1", "--tasks", "none", "--set", "o2o.nodes=4", "--set", "o2o.slots=10", "--set", "train.episodes=2", "--set", "train.round.rows=20",
            "--set", "sweep { train.round.time = [1 s, 5 s] }", "--no-progress", "--out", sweep);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("last fifth of the episodes", output, StringComparison.Ordinal);
        Assert.Equal(["config.conf", "manifest.json", "summary.json", "sweep.svg"], Directory.GetFiles(sweep).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(sweep, "point-2", "learner-0-0.ckpt")));
    }

    [Theory]
    [InlineData("unknown key sweep.o2o.arival.max; did you mean sweep.o2o.arrival.max?", "compare", "sweep.o2o.arival.max=[1]")]
    [InlineData("sweep.o2o.nodes has no values; give at least one, or remove it", "compare", "sweep.o2o.nodes=[]")]
    [InlineData("o2o.nodes = 1 is out of range; permitted: 2 to 1000", "compare", "sweep.o2o.nodes=[5, 1]")]
    [InlineData("o2o.nodes = 1 is out of range; permitted: 2 to 1000", "validate", "sweep.o2o.nodes=[5, 1]")]
    [InlineData("o2o.nodes = 1 is out of range; permitted: 2 to 1000", "train", "sweep.o2o.nodes=[5, 1]")]
    [InlineData("sweep neither scenario, policies nor measure", "compare", "sweep.policies=[[rda], [ratc]]")]
    [InlineData("this command runs one configuration and this sweeps several", "verify", "sweep.o2o.nodes=[5, 6]")]
    public void A_wrong_sweep_is_one_line_and_nothing_is_written(string message, string command, string set)
    {
        string sweep = Path.Combine(_folder, "sweep");
        string[] line = [command, Config, "--networks", "1", "--set", set, .. command is "validate" or "verify" ? Array.Empty<string>() : ["--out", sweep]];
        (int exit, string output, string error) = Invoke(line);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(sweep));
    }

    [Fact]
    public void Validate_says_how_many_points()
    {
        (int exit, string output, _) = Invoke("validate", Config, "--set", Swept);
        Assert.Equal(0, exit);
        Assert.EndsWith("valid: a sweep of 2 points", output.TrimEnd(), StringComparison.Ordinal);
    }

    private static string Config => Path.Combine(Repository.Root, "hocon", "papers", "o2o.conf");

    private static (int Exit, string Output, string Error) Invoke(params string[] line) => CommandTests.Invoke(line);
}
