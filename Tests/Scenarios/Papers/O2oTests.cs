using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Papers.O2o;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>
/// The success rates of the specification (computed by an independent simulator on 40 other networks), and the paper's orderings. The difference of two
/// samples of 40 networks has a standard error of about .015 here.
/// </summary>
public class O2oTests
{
    private const double Tolerance = 0.03;
    private static readonly string[] s_policies = ["random", "local", "rda", "ratc", "ratc-full", "oracle-finish", "oracle-admit"];

    [Theory]
    [InlineData("o2o.nodes=20", .746, .729, .832, .807, .846, .901)]
    [InlineData("o2o.size.max=10000", .687, .667, .756, .742, .769, .825)]
    [InlineData("o2o.arrival.max=0.6", .793, .797, .853, .865, .908, .962)]
    [InlineData("o2o.arrival.max=0.8", .771, .766, .848, .838, .882, .940)]
    [InlineData("o2o.failure.max=0.2", .714, .699, .798, .777, .815, .867)]
    [InlineData("o2o.nodes=30", .743, .724, .829, .806, .844, .896)]
    public void Success_rates_are_those_of_the_specification(string setting, double random, double local, double rda, double ratc, double full, double oracle)
    {
        double[] rates = [.. Run(setting, 40, 10).Select(r => r.Estimate(TaskMeasures.SuccessRate).Mean)];
        double[] expected = [random, local, rda, ratc, full, oracle];
        double[] measured = [.. rates[..5], Math.Max(rates[5], rates[6])];
        Assert.All(expected.Zip(measured), pair => Assert.InRange(pair.Second, pair.First - Tolerance, pair.First + Tolerance));
    }

    [Theory]
    [InlineData(0.6, -1)]
    [InlineData(1.0, +1)]
    public void The_difference_of_rda_and_ratc_changes_sign_with_the_load(double arrival, int sign)
    {
        IReadOnlyList<PolicyResult> results = Run($"o2o.arrival.max={arrival}", 40, 10, "rda", "ratc");
        double[] differences = [.. results[0].Values(TaskMeasures.SuccessRate).Zip(results[1].Values(TaskMeasures.SuccessRate), (a, b) => a - b)];
        Estimate paired = Estimate.Of(differences);
        Assert.True(sign * paired.Mean > paired.Ci95, $"rda - ratc = {paired.Mean:F4} ± {paired.Ci95:F4}");
    }

    [Theory]
    [InlineData("o2o.size.max", "6000", "8000", "10000")]
    [InlineData("o2o.arrival.max", "0.6", "0.8", "1.0")]
    [InlineData("o2o.failure.max", "0.1", "0.2", "0.3")]
    public void Every_policy_falls_as_size_load_or_failures_grow(string key, params string[] values)
    {
        double[][] rates = [.. values.Select(v => Run($"{key}={v}", 12, 3).Select(r => r.Estimate(TaskMeasures.SuccessRate).Mean).ToArray())];
        for (int policy = 0; policy < s_policies.Length; policy++)
        {
            Assert.True(rates[0][policy] > rates[1][policy] && rates[1][policy] > rates[2][policy], $"{s_policies[policy]} does not fall with {key}");
        }
    }

    [Theory]
    [InlineData("o2o.nodes=10")]
    [InlineData("o2o.kilobyte=1000")]
    [InlineData("o2o.drop=at-deadline")]
    [InlineData("o2o.drop=never")]
    [InlineData("o2o.size.max=\"6000 KB\"")]
    public void The_other_settings_run(string setting) =>
        Assert.All(Run(setting, 2, 2), result => Assert.InRange(result.Estimate(TaskMeasures.SuccessRate).Mean, 0.3, 1));

    [Fact]
    public void With_a_probe_delay_tasks_wait_for_answers_and_results_hardly_change()
    {
        string[] policies = ["random", "local", "rda", "ratc", "ratc-full", "proportional-masked"];
        IReadOnlyList<PolicyResult> instant = Run("o2o.probe=instant", 6, 4, policies), delayed = Run("o2o.probe=1 ms", 6, 4, policies);
        Assert.Equal(instant[0].Estimate(TaskMeasures.SuccessRate), delayed[0].Estimate(TaskMeasures.SuccessRate));
        Assert.All(instant.Zip(delayed), pair => Assert.InRange(pair.Second.Estimate(TaskMeasures.SuccessRate).Mean, pair.First.Estimate(TaskMeasures.SuccessRate).Mean - 0.02, pair.First.Estimate(TaskMeasures.SuccessRate).Mean + 0.02));
        Assert.True(Waited(delayed[3]) > Waited(instant[3]) + (delayed[3].Tasks * 0.001));
    }

    [Fact]
    public void Under_random_tasks_fail_for_the_reasons_of_the_specification()
    {
        TaskStatistics total = Run("o2o.nodes=20", 40, 10, "random")[0].Total.Of<TaskStatistics>();
        Assert.InRange((double)total.Of(EdgeActors.Actors.TaskOutcome.DeadlineMissed) / total.Tasks, .217 - Tolerance, .217 + Tolerance);
        Assert.InRange((double)total.Of(EdgeActors.Actors.TaskOutcome.ExecutionFailed) / total.Tasks, .034 - .004, .034 + .004);
        Assert.InRange((double)total.Of(EdgeActors.Actors.TaskOutcome.TransmissionFailed) / total.Tasks, .0031 - .0006, .0031 + .0006);
    }

    private static double Waited(PolicyResult result) => (double)result.Total.Of<TaskStatistics>().Wait / 1e9;

    private static IReadOnlyList<PolicyResult> Run(string setting, int networks, int episodes, params string[] policies)
    {
        Settings settings = SettingsLoader.Defaults("seed=2024", setting);
        var scenario = new O2oScenario(settings.O2o, (ulong)settings.Seed);
        PolicyEntry[] entries = [.. (policies.Length == 0 ? s_policies : policies).Select(PolicyCatalog.Find)];
        return new ComparisonRunner(new ComparisonPlan(scenario, entries, networks, episodes), null, default).Run();
    }
}
