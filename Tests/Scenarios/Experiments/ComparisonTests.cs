using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Papers.O2o;

namespace EdgeActors.Tests.Scenarios.Experiments;

public class ComparisonTests
{
    [Fact]
    public void Digests_results_and_task_rows_do_not_depend_on_the_number_of_threads()
    {
        (string Digests, byte[] Rows) one = Run(1, threads: 1), four = Run(1, threads: 4);
        Assert.Equal(one.Digests, four.Digests);
        Assert.Equal(one.Rows, four.Rows);
    }

    [Fact]
    public void The_same_seed_gives_the_same_digests_on_every_machine_and_another_seed_others()
    {
        Assert.Equal(Golden, Run(1).Digests);
        Assert.NotEqual(Run(1).Digests, Run(2).Digests);
    }

    [Fact]
    public void Adding_a_policy_changes_no_other_policys_digest() =>
        Assert.StartsWith(Run(1, policies: ["ratc"]).Digests, Run(1, policies: ["ratc", "random", "local"]).Digests, StringComparison.Ordinal);

    [Fact]
    public void All_policies_meet_the_same_tasks()
    {
        string[] rows = System.Text.Encoding.UTF8.GetString(Run(1, policies: ["random", "ratc"]).Rows).TrimEnd().Split('\n')[1..];
        string[][] cells = [.. rows.Select(r => r.Split(','))];
        string Tasks(string policy) => string.Join('\n', cells.Where(c => c[0] == policy)
            .Select(c => string.Join(',', c[1], c[2], c[3], c[7], c[14], c[15])).Order(StringComparer.Ordinal));
        Assert.Equal(Tasks("random"), Tasks("ratc"));
    }

    [Fact]
    public void Task_rows_say_in_decimal_what_the_statistics_sum_up()
    {
        using var stream = new MemoryStream();
        PolicyResult result = Runner(1, 2, ["rda"], new TaskCsv(stream)).Run()[0];
        string[][] rows = [.. System.Text.Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n')[1..].Select(r => r.Split(','))];
        decimal Number(string[] row, int column) => decimal.Parse(row[column], System.Globalization.CultureInfo.InvariantCulture);
        var total = result.Total.Of<TaskStatistics>();
        Assert.Equal(total.Tasks, rows.Length);
        Assert.All(rows, r => Assert.Equal(Number(r, 8), Number(r, 9) + Number(r, 10) + Number(r, 11) + Number(r, 12)));
        Assert.Equal((long)total.Queue / 1e9m, rows.Where(r => r[6] == "succeeded").Sum(r => Number(r, 11)));
        Assert.Equal(total.Of(EdgeActors.Actors.TaskOutcome.DeadlineMissed), rows.Count(r => r[6] == "deadline-missed"));
    }

    [Fact]
    public void A_cell_that_fails_is_named()
    {
        var plan = new ComparisonPlan(new O2oScenario(SettingsLoader.Defaults("o2o.probe=1 ms").O2o, 1), [PolicyCatalog.Find("oracle-admit")], 2, 2);
        var failure = Assert.Throws<CellFailedException>(() => new ComparisonRunner(plan, null, default).Run());
        Assert.Contains("policy oracle-admit, network 0, episode 0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_stops_the_comparison()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var plan = new ComparisonPlan(new O2oScenario(SettingsLoader.Defaults().O2o, 1), [PolicyCatalog.Find("local")], 50, 50);
        Assert.Throws<OperationCanceledException>(() => new ComparisonRunner(plan, null, source.Token).Run());
    }

    // Frozen: a change of the model, of a random stream or of the digest shows here.
    private const string Golden = "8a64699d5ef282e655c476611499b359 5144d81707871bb493a34ac01ede1343 b32cafb47191f6b71fa2f0dcee80c78d";

    private static (string Digests, byte[] Rows) Run(long seed, int threads = 2, params string[] policies)
    {
        using var stream = new MemoryStream();
        IReadOnlyList<PolicyResult> results = Runner(seed, threads, policies.Length == 0 ? ["random", "ratc-full", "oracle-admit"] : policies, new TaskCsv(stream)).Run();
        return (string.Join(' ', results.Select(r => r.Digest.Hex)), stream.ToArray());
    }

    private static ComparisonRunner Runner(long seed, int threads, string[] policies, TaskCsv csv) => new(
        new ComparisonPlan(new O2oScenario(SettingsLoader.Defaults().O2o, (ulong)seed), [.. policies.Select(PolicyCatalog.Find)], 3, 2) { Threads = threads },
        csv,
        default);
}
