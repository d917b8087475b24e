using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Tests.Scenarios.Commands;

namespace EdgeActors.Tests.Scenarios.Outputs;

/// <summary>A figure that is not a number is null in JSON and a dash in tables, and loses no run.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class JsonTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-json-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void What_is_no_number_is_null(double value)
    {
        Assert.Equal(
            "{\"a\":null,\"b\":[1,null,{\"c\":null}],\"d\":0.1,\"e\":null,\"f\":\"NaN\"}\n",
            Json.Text(new JsonObject { ["a"] = value, ["b"] = new JsonArray(1, value, new JsonObject { ["c"] = (float)value }), ["d"] = 0.1, ["e"] = null, ["f"] = "NaN" }, indented: false));
        string text = Json.Write(new Result("x", value, null, [1.5, value]));
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
        Result read = Json.Read<Result>(text);
        Assert.Equal((double.NaN, null), (read.Mean, read.Error));
        Assert.Equal([1.5, double.NaN], read.All);
        Assert.Equal("- +- - of 0.5", string.Create(Terminal.Culture, $"{value:F3} +- {value:P1} of {0.5}"));
    }

    [Fact]
    public void Nothing_else_writes_json()
    {
        string[] allowed = ["Scenarios/Outputs/Json.cs", "Scenarios/Configuration/JsonText.cs", "Scenarios/Experiments/FailureNote.cs"];
        Assert.Empty(
            from file in House.Repository.In("Scenarios")
            where !allowed.Contains(file.Path)
            from Match match in Regex.Matches(file.Code, @"\bToJsonString\b|\bJsonSerializer\s*\.\s*Serialize|\bUtf8JsonWriter\b")
            select $"{file.Place(match.Index)} uses {match.Value}");
    }

    /// <summary>Nobody ever learns, so there is no late success rate.</summary>
    [Fact]
    public void A_training_in_which_nobody_learns_is_written()
    {
        string run = Path.Combine(_folder, "run"), json = Path.Combine(_folder, "result.json");
        (int exit, string output, string error) = CommandTests.Invoke(
            "train", CommandTests.Config("o2o"), "--out", run, "--json", json, "--networks", "1", "--set", "o2o.nodes=5", "--set", "o2o.slots=20",
            "--set", "train.episodes=2", "--set", "train.freeze-after=0", "--set", "train.ppo.hidden=8");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("Last fifth of the episodes: - succeed", output, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", output + File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("late").GetProperty("mean").ValueKind);
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("networks")[0].GetProperty("late").ValueKind);
        Assert.True(File.Exists(Path.Combine(run, "learner-0-0.ckpt")));
    }

    [Fact]
    public void A_comparison_without_a_task_is_written()
    {
        string run = Path.Combine(_folder, "run");
        (int exit, string output, string error) = CommandTests.Invoke(
            "compare", CommandTests.Config("o2o"), "--out", run, "--networks", "2", "--episodes", "1", "--policies", "ratc,random",
            "--set", "o2o.slots=1", "--set", "o2o.arrival.max=0");
        Assert.Equal((0, ""), (exit, error));
        Assert.DoesNotContain("NaN", output + File.ReadAllText(Path.Combine(run, "report.html")) + File.ReadAllText(Path.Combine(run, "summary.json")), StringComparison.Ordinal);
    }

    private sealed record Result(string Name, double Mean, double? Error, double[] All);
}
