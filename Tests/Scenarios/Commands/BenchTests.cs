using System.Text.Json;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>The benchmarks of engines run to their end on a tiny case and say what they measured; how fast is no matter here.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class BenchTests
{
    [Fact]
    public void Engines_are_timed_side_by_side_and_their_digests_compared()
    {
        (int exit, string output, string error) = CommandTests.Invoke(
            "bench", "engines", CommandTests.Config("o2o"), "--policies", "ratc,random", "--networks", "1", "--episodes", "1", "--set", "o2o.slots=20", "--rounds", "1", "--threads", "2");
        Assert.Equal((0, ""), (exit, error));
        string[] rows = [.. output.Split('\n').Where(l => l.Contains("same", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Contains("ratc", rows[0], StringComparison.Ordinal);
        Assert.Contains("random", rows[1], StringComparison.Ordinal);
        Assert.DoesNotContain("DIFFER", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Scaling_runs_all_four_ways_in_processes_of_their_own_and_says_whether_the_cores_were_free()
    {
        string json = Path.GetTempFileName();
        try
        {
            using var process = new EdgeActorsProcess("bench", "scaling", "--lps", "20", "--until", "5", "--rounds", "1", "--json", json);
            (int exit, string output, string error) = process.Wait();
            Assert.Equal((0, ""), (exit, error));
            Assert.Contains("cores were", output, StringComparison.Ordinal);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
            JsonElement round = document.RootElement.EnumerateArray().Single();
            double sequential = round.GetProperty("sequential").GetDouble(), parallel = round.GetProperty("parallel").GetDouble();
            Assert.All(["sequential", "control", "parallelOneThread", "parallel"], name => Assert.True(round.GetProperty(name).GetDouble() > 0, name));
            Assert.Equal(parallel / sequential, round.GetProperty("ratio").GetDouble(), 9);
        }
        finally
        {
            File.Delete(json);
        }
    }

    [Theory]
    [InlineData("--rounds 0: write a whole number from 1 to 1000000", "engines", "--rounds", "0")]
    [InlineData("--threads 1: write a whole number from 2 to 1024", "scaling", "--threads", "1")]
    public void A_wrong_option_is_one_line_with_exit_code_2(string expected, string bench, string option, string value)
    {
        string[] config = bench == "engines" ? [CommandTests.Config("o2o")] : [];
        (int exit, string output, string error) = CommandTests.Invoke(["bench", bench, .. config, option, value]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
