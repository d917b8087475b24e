using System.Text.Json;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Commands;

[Collection(nameof(ConsoleCollection))]
public sealed class BenchPoliciesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_policy_has_its_costs_at_every_number_of_places()
    {
        string json = Path.Combine(_folder, "bench.json"), chart = Path.Combine(_folder, "bench.svg");
        (int exit, string output, string error) = CommandTests.Invoke(
            "bench", "policies", CommandTests.Config("o2o"), "--policies", "local,greedy,oracle-finish", "--set", "o2o.nodes=5", "--set", "o2o.slots=20",
            "--places", "3,30", "--decisions", "200", "--json", json, "--chart", chart);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("a decision among 30 places", output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        Dictionary<string, JsonElement> policies = document.RootElement.GetProperty("policies").EnumerateArray().ToDictionary(p => p.GetProperty("name").GetString()!);
        Assert.Equal(["local", "greedy", "oracle-finish", "learned-ppo", "learned-dqn", "learned-discrete-sac"], policies.Keys);
        Assert.All(policies.Values.SelectMany(p => p.GetProperty("decisions").EnumerateArray()), d =>
            Assert.True(d.GetProperty("p99Nanoseconds").GetDouble() >= d.GetProperty("medianNanoseconds").GetDouble() && d.GetProperty("perSecond").GetDouble() > 0));
        Assert.All(policies.Values, p => Assert.InRange(p.GetProperty("decisions")[1].GetProperty("bytes").GetDouble(), 0, 1000));
        Assert.True(policies["local"].GetProperty("tasksPerSecond").GetDouble() > 0);
        Assert.Equal(JsonValueKind.Null, policies["learned-ppo"].GetProperty("tasksPerSecond").ValueKind);
        Assert.StartsWith("<svg", File.ReadAllText(chart), StringComparison.Ordinal);
    }

    [Fact]
    public void A_citys_rules_have_no_cost_of_their_own_but_its_world_has_a_rate()
    {
        (int exit, string output, string error) = CommandTests.Invoke(
            "bench", "policies", Path.Combine(Repository.Root, "hocon", "examples", "small-city.conf"), "--places", "3", "--decisions", "100", "--set", "city.duration=1 s");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"nearest +│ +- │ +- │ +- │ +-", output);
    }

    [Fact]
    public void A_timed_policy_decides_as_the_policy_does()
    {
        TimedPolicy timed = new(new GreedyPolicy());
        Assert.Equal(
            SequentialEngine.Run(BenchPolicyWorld.Build(20, 500, new GreedyPolicy())).RequireFinished(),
            SequentialEngine.Run(BenchPolicyWorld.Build(20, 500, timed)).RequireFinished());
        PolicyTimes times = timed.Times(overhead: 0);
        Assert.True(times.Median > 0 && times.P99 >= times.Median && times.PerSecond > 0);
    }

    [Fact]
    public void The_places_are_busy()
    {
        // At four fifths of what they can do, tasks wait, and a policy that looks places nearly all in time.
        var tasks = new EdgeActors.Scenarios.Experiments.TaskStatistics();
        SequentialEngine.Run(BenchPolicyWorld.Build(10, 3000, PolicyCatalog.Find("greedy").Create()), new RunOptions { Sinks = [tasks] }).RequireFinished();
        Assert.InRange(tasks.Tasks, 2700, 3300);
        Assert.InRange(tasks.SuccessRate, 0.8, 0.99);
        Assert.True((double)tasks.Queue / tasks.Tasks > 0.2e9);
    }

    [Fact]
    public void Policies_of_groups_are_timed_on_their_own_world()
    {
        (int exit, string output, string error) = CommandTests.Invoke(["bench", "policies", CommandTests.Config("mrdro"), "--policies", "largest-first,exhaustive", "--set", "mr-dro.groups=10"]);
        Assert.Equal((0, ""), (exit, error));
        string[] lines = output.Split('\n');
        Assert.All(
            new[] { "largest-first", "exhaustive", "mr-dro (untrained)", "mr-dro-plus (untrained)" }, name => Assert.Equal(2, lines.Count(l => l.Contains(name + " ", StringComparison.Ordinal))));
        Assert.Contains("a decision about a group of mr-dro", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_that_allocate_shares_are_timed_on_their_own_world()
    {
        (int exit, string output, string error) = CommandTests.Invoke(["bench", "policies", CommandTests.Config("mwf"), "--policies", "greedy,price-by-device", "--set", "mwf.devices=10", "--set", "mwf.slots=10"]);
        Assert.Equal((0, ""), (exit, error));
        Assert.All(new[] { "greedy ", "price-by-device " }, name => Assert.Equal(2, output.Split('\n').Count(l => l.Contains(name, StringComparison.Ordinal))));
        Assert.Contains("a decision about a workload of mwf", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--places: ten is no number of places; give 2 to 10000, such as 10,100,1000", "--places", "10,ten")]
    [InlineData("--decisions 5: write a whole number from 100 to 1000000000", "--decisions", "5")]
    [InlineData("there is no policy 'gredy'; did you mean greedy?", "--policies", "gredy")]
    public void Wrong_input_is_one_line(string message, params string[] options)
    {
        (int exit, string output, string error) = CommandTests.Invoke(["bench", "policies", CommandTests.Config("o2o"), .. options]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }
}
