using System.Xml.Linq;
using EdgeActors.Scenarios.Reports;
using static EdgeActors.Tests.Scenarios.Reports.DrawnChart;

namespace EdgeActors.Tests.Scenarios.Reports;

public class BarChartTests
{
    [Fact]
    public void Bars_are_as_long_as_their_values()
    {
        double[] lengths = [.. Draw((20, 1), (40, 1), (80, 1)).Of("rect", "bar").Select(b => Number(b, "width"))];
        Assert.Equal(2, lengths[1] / lengths[0], 3);
        Assert.Equal(4, lengths[2] / lengths[0], 3);
    }

    [Fact]
    public void Bars_begin_at_zero_and_end_at_their_value_on_the_axis()
    {
        DrawnChart chart = Draw((60, double.NaN), (73, double.NaN));
        XElement bar = chart.Of("rect", "bar").First();
        Assert.Equal(chart.Ticks["0"], Number(bar, "x"), 1);
        Assert.Equal(chart.Ticks["60"], Number(bar, "x") + Number(bar, "width"), 1);
    }

    [Fact]
    public void A_whisker_spans_the_confidence_interval_around_the_end_of_its_bar()
    {
        DrawnChart chart = Draw((60, 20), (90, 1));
        double[] path = Numbers(chart.Of("path", "whisker").First().Attribute("d")!.Value);
        Assert.Equal(chart.Ticks["40"], path[0], 1);
        Assert.Equal(chart.Ticks["80"], path[2], 1);
        XElement bar = chart.Of("rect", "bar").First();
        Assert.Equal(Number(bar, "y") + (Number(bar, "height") / 2), path[1], 1);
    }

    [Fact]
    public void Without_an_interval_there_is_no_whisker()
    {
        DrawnChart chart = Draw((50, double.NaN), (60, 5));
        Assert.Empty(In(chart.Rows[0], "path", "whisker"));
        Assert.Single(In(chart.Rows[1], "path", "whisker"));
    }

    [Fact]
    public void An_interval_is_cut_where_values_are_impossible_and_has_no_cap_there()
    {
        DrawnChart chart = Draw((95, 30), (50, 10));
        string[] paths = [.. chart.Of("path", "whisker").Select(p => p.Attribute("d")!.Value)];
        Assert.Equal(chart.Ticks["100"], Numbers(paths[0])[2], 1);
        Assert.Equal(1, paths[0].Count(c => c == 'v'));
        Assert.Equal(2, paths[1].Count(c => c == 'v'));
        Assert.Equal("100", chart.Ticks.MaxBy(t => t.Value).Key);
    }

    [Fact]
    public void What_is_not_a_number_has_a_row_and_no_mark()
    {
        DrawnChart chart = Draw((double.NaN, double.NaN), (30, 1));
        Assert.Equal(2, chart.Rows.Count);
        Assert.Single(chart.Of("rect", "bar"));
        Assert.Single(chart.Of("path", "whisker"));
    }

    [Fact]
    public void Negative_values_go_left_of_zero()
    {
        DrawnChart chart = Draw(Bounds.None, (-40, 10), (40, 10));
        XElement[] bars = [.. chart.Of("rect", "bar")];
        Assert.Equal(chart.Ticks["0"], Number(bars[0], "x") + Number(bars[0], "width"), 1);
        Assert.Equal(chart.Ticks["0"], Number(bars[1], "x"), 1);
        Assert.Equal(Number(bars[0], "width"), Number(bars[1], "width"), 1);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(37.5, 0)]
    public void All_may_be_equal(double value, double ci95)
    {
        DrawnChart chart = Draw((value, ci95), (value, ci95), (value, ci95));
        Assert.Single(chart.Of("rect", "bar").Select(b => (Number(b, "x"), Number(b, "width"))).Distinct());
        chart.AssertReadable();
    }

    [Theory]
    [InlineData(9.06e-8)]
    [InlineData(-0.00123)]
    [InlineData(9999)]
    [InlineData(-9.49e12)]
    [InlineData(3.7e18)]
    [InlineData(double.MaxValue / 4)]
    public void An_axis_of_any_size_is_readable(double value) => Draw(Bounds.None, (value, 0), (-value / 3, 0)).AssertReadable();

    [Fact]
    public void A_chart_without_bars_is_still_a_chart() => Assert.Empty(Draw([]).Rows);

    private static DrawnChart Draw(params (double Value, double Ci95)[] bars) => Draw(Bounds.Percent, bars);

    private static DrawnChart Draw(Bounds bounds, params (double Value, double Ci95)[] bars) => new(new BarChart(
        "bars", "Bars", "Some bars.", [.. bars.Select((b, i) => new Bar(new RowText($"bar {i}", "value", "details"), b.Value, b.Ci95))])
    {
        AxisTitle = "axis",
        ValueTitle = "mean",
        Bounds = bounds,
    });
}
