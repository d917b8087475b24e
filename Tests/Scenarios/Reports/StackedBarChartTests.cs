using System.Xml.Linq;
using EdgeActors.Scenarios.Reports;
using static EdgeActors.Tests.Scenarios.Reports.DrawnChart;

namespace EdgeActors.Tests.Scenarios.Reports;

public class StackedBarChartTests
{
    [Fact]
    public void Parts_follow_one_another_and_add_up()
    {
        DrawnChart chart = Draw([10, 20, 10], [5, 0, 15]);
        XElement[] first = [.. In(chart.Rows[0], "rect", "part")];
        Assert.Equal(chart.Ticks["0"], Number(first[0], "x"), 1);
        Assert.Equal(Number(first[0], "x") + Number(first[0], "width"), Number(first[1], "x"), 1);
        Assert.Equal(chart.Ticks["40"], Number(first[2], "x") + Number(first[2], "width"), 1);
        Assert.Equal(2, Number(first[1], "width") / Number(first[0], "width"), 2);
        Assert.Equal(chart.Ticks["20"], In(chart.Rows[1], "rect", "part").Max(p => Number(p, "x") + Number(p, "width")), 1);
    }

    [Fact]
    public void Parts_keep_their_look_and_order()
    {
        DrawnChart chart = Draw([1, 2, 3], [0, 2, 1]);
        Assert.Equal(["part a", "part b", "part c"], In(chart.Rows[0], "rect", "part").Select(p => p.Attribute("class")!.Value));
        Assert.Equal(["part b", "part c"], In(chart.Rows[1], "rect", "part").Select(p => p.Attribute("class")!.Value));
    }

    [Fact]
    public void The_legend_names_every_layer_even_an_empty_one()
    {
        DrawnChart chart = Draw([1, 0, 0]);
        Assert.Equal(["layer a", "layer b", "layer c"], chart.Of("text", "key").Select(t => t.Value));
        Assert.Equal(3, In(chart.Of("g", "legend").Single(), "rect", "part").Count());
    }

    [Fact]
    public void Nothing_and_no_numbers_take_no_room()
    {
        DrawnChart chart = Draw([0, 0, 0], [double.NaN, double.NaN, double.NaN], [double.PositiveInfinity, -1, 2]);
        Assert.Empty(In(chart.Rows[0], "rect", "part"));
        Assert.Empty(In(chart.Rows[1], "rect", "part"));
        Assert.Single(In(chart.Rows[2], "rect", "part"));
        chart.AssertReadable();
    }

    private static DrawnChart Draw(params double[][] stacks) => new(new StackedBarChart(
        "stacks",
        "Stacks",
        "Some stacks.",
        [new("layer a", "a"), new("layer b", "b"), new("layer c", "c")],
        [.. stacks.Select((s, i) => new Stack(new RowText($"stack {i}", "sum", "details"), s))])
    {
        AxisTitle = "axis",
        ValueTitle = "sum",
    });
}
