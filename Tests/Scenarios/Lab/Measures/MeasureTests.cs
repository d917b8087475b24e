using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Scenarios.Reports.Samples;

namespace EdgeActors.Tests.Scenarios.Lab.Measures;

public class MeasureTests
{
    private static readonly Measure s_mean = TaskMeasures.All.All.Single(m => m.Name == "completion.mean");

    [Fact]
    public void Shares_of_one_whole_add_up_however_unequal_networks_are()
    {
        PolicyResult result = Policy("a", (3, 17), (900, 99), (1, 1));
        string[] shares = ["success-rate", "dropped", "execution-failed", "transmission-failed", "rejected"];
        Assert.Equal(1, shares.Sum(name => result.Estimate(Named(name)).Mean), 12);
        Assert.Equal((0.15 + (900 / 999.0) + 0.5) / 3, result.Estimate(TaskMeasures.SuccessRate).Mean, 12);
    }

    [Fact]
    public void The_parts_of_a_time_add_up_to_it()
    {
        PolicyResult result = Policy("a", (3, 17), (900, 99));
        Assert.Equal(result.Estimate(s_mean).Mean, new[] { "wait", "transmit", "queue", "execute" }.Sum(p => result.Estimate(Named("completion." + p)).Mean), 12);
    }

    [Fact]
    public void Nothing_is_nothing_and_left_out()
    {
        PolicyResult result = Policy("a", (0, 0), (8, 2), (6, 4));
        Assert.Equal([double.NaN, 0.8, 0.6], result.Values(TaskMeasures.SuccessRate));
        Estimate estimate = result.Estimate(TaskMeasures.SuccessRate);
        Assert.Equal((0.7, 2), (estimate.Mean, estimate.Count));
        Assert.True(double.IsNaN(Policy("a", (0, 4)).Estimate(s_mean).Mean));
    }

    [Fact]
    public void One_value_or_none_has_no_interval()
    {
        Assert.Equal(new Estimate(0.8, double.NaN, double.NaN, 1), Estimate.Of([0.8, double.NaN]));
        Assert.Equal(new Estimate(double.NaN, double.NaN, double.NaN, 0), Estimate.Of([double.NaN]));
    }

    [Fact]
    public void A_pair_needs_both()
    {
        PairedDifference difference = PairedDifference.Of([0.5, double.NaN, 0.7], [0.4, 0.4, double.NaN]);
        Assert.Equal(0.1, Assert.Single(difference.PerNetwork), 12);
        Assert.Equal(PairedVerdict.Unclear, difference.Verdict);
    }

    [Fact]
    public void Less_of_a_cost_is_better()
    {
        var cheap = PairedDifference.Of([1, 2, 3], [2, 3.1, 4], Better.Lower);
        Assert.Equal((PairedVerdict.Better, 3), (cheap.Verdict, cheap.Wins));
        Assert.Equal(PairedVerdict.Worse, PairedDifference.Of([2, 3.1, 4], [1, 2, 3], Better.Lower).Verdict);
    }

    [Fact]
    public void Sums_go_beyond_64_bits_and_keep_every_unit()
    {
        AccountTally one = new(), two = new();
        foreach (AccountTally tally in new[] { one, two })
        {
            for (int i = 0; i < 3; i++)
            {
                tally.Write(new AccountEntry(default, AccountKind.Compute, default(Account) + new Joules(long.MaxValue) + new Money(long.MaxValue)));
            }
        }

        one.Merge(two);
        Assert.Equal(6 * (Int128)long.MaxValue, one.All.Nanojoules);
        Assert.Equal(6 * (Int128)long.MaxValue, one.All.Picodollars);
        var writer = new MessagePackWriter();
        one.Save(writer);
        var reader = new MessagePackReader(writer.Written);
        var read = new AccountTally();
        read.Load(ref reader);
        Assert.Equal(one.All, read.All);
    }

    [Fact]
    public void A_report_says_nothing_of_a_measure_that_nobody_has_and_follows_the_one_that_judges()
    {
        MeasureSet measures = TaskMeasures.All with { Judged = s_mean };
        PolicyResult[] results = [Policy("a", measures, (8, 2), (6, 4)), Policy("b", measures, (9, 1), (9, 1))];
        ReportModel model = Model(results);
        Assert.Equal(["outcomes", "completion time in seconds"], model.Tables.Select(t => t.Title));
        Assert.Equal("Mean completion time", ReportCharts.Judged(model).Title);
        Assert.Contains("less is better", ReportCharts.Differences(model).AxisTitle, StringComparison.Ordinal);
    }

    private static Measure Named(string name) => TaskMeasures.All.All.Single(m => m.Name == name);
}
