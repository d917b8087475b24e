using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;
using static EdgeActors.Tests.Scenarios.Reports.DrawnChart;

namespace EdgeActors.Tests.Scenarios.Reports;

public class DifferenceChartTests
{
    [Fact]
    public void The_mark_stands_at_the_mean_in_percentage_points()
    {
        DrawnChart chart = Draw([0.08, 0.10, 0.12]);
        double[] diamond = Numbers(In(chart.Rows[0], "path", "mean").Single().Attribute("d")!.Value);
        Assert.Equal(chart.Ticks["10"], (diamond[0] + diamond[4]) / 2, 1);
    }

    [Fact]
    public void The_interval_is_the_paired_one()
    {
        var difference = PairedDifference.Of([0.5, 0.7, 0.6], [0.4, 0.5, 0.5]);
        DrawnChart chart = Draw([0.1, 0.2, 0.1]);
        double[] interval = Numbers(In(chart.Rows[0], "path", "interval").Single().Attribute("d")!.Value);
        double perPoint = (chart.Ticks["10"] - chart.Ticks["0"]) / 10;
        Assert.Equal(200 * difference.Estimate.Ci95 * perPoint, interval[2] - interval[0], 1);
    }

    [Fact]
    public void Every_network_is_a_dot_at_its_difference()
    {
        DrawnChart chart = Draw([-0.1, 0, 0.2]);
        double[] dots = Numbers(In(chart.Rows[0], "path", "networks").Single().Attribute("d")!.Value.Replace("h0", ""));
        Assert.Equal([chart.Ticks["−10"], chart.Ticks["0"], chart.Ticks["20"]], dots.Where((_, i) => i % 2 == 0));
    }

    [Theory]
    [InlineData(0.1, 0.105, "better")]
    [InlineData(-0.1, -0.105, "worse")]
    [InlineData(-0.1, 0.11, "unclear")]
    [InlineData(0, 0, "unclear")]
    public void The_look_tells_the_verdict(double first, double second, string look) =>
        Assert.Single(In(Draw([first, second]).Rows[0], "path", "mean"), m => m.Attribute("class")!.Value == $"mean {look}");

    [Fact]
    public void One_network_has_no_interval()
    {
        DrawnChart chart = Draw([0.1]);
        Assert.Empty(In(chart.Rows[0], "path", "interval"));
        Assert.Single(In(chart.Rows[0], "path", "unclear"), p => p.Attribute("class")!.Value == "mean unclear");
    }

    [Fact]
    public void Networks_without_tasks_leave_the_row_empty() => Assert.Empty(Draw([double.NaN, double.NaN]).Rows[0].Elements("path"));

    private static DrawnChart Draw(params double[][] rows) => new(new DifferenceChart(
        "differences",
        "Differences",
        "Some differences.",
        [.. rows.Select((r, i) => new DifferenceRow(new RowText($"row {i}", "value", "details"), PairedDifference.Of(r, new double[r.Length])))])
    {
        AxisTitle = "points",
        ValueTitle = "mean",
    });
}
