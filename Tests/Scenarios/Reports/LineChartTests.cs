using System.Xml.Linq;
using EdgeActors.Scenarios.Reports;
using static EdgeActors.Tests.Scenarios.Reports.DrawnChart;

namespace EdgeActors.Tests.Scenarios.Reports;

public class LineChartTests
{
    [Fact]
    public void A_line_passes_through_its_means()
    {
        DrawnChart chart = Draw(new(0, 0, 1), new(50, 10, 1), new(100, 5, 1));
        double[] line = Numbers(Lines(chart).Single().Attribute("d")!.Value);
        Assert.Equal(line[2] - line[0], line[4] - line[2], 1);
        Assert.Equal((line[1] - line[3]) / 2, line[5] - line[3], 1);
    }

    [Fact]
    public void A_band_spans_the_confidence_intervals()
    {
        DrawnChart chart = Draw(new(0, 10, 2), new(1, 10, 4));
        double[] band = Numbers(chart.Of("path", "band").Single().Attribute("d")!.Value);
        double[] ends = [band[1], band[3], band[5], band[7]];
        Assert.Equal(2, (ends[2] - ends[1]) / (ends[3] - ends[0]), 2);
    }

    [Fact]
    public void A_missing_mean_is_a_gap()
    {
        DrawnChart chart = Draw(new(0, 1, 0), new(1, 2, 0), new(2, double.NaN, 0), new(3, 2, 0), new(4, 1, 0));
        Assert.Equal(2, Lines(chart).Count());
    }

    [Fact]
    public void A_lone_point_has_a_marker_and_its_interval()
    {
        DrawnChart chart = Draw(new LinePoint(3, 5, 2));
        Assert.Single(chart.Of("line", "error"));
        Assert.Single(In(chart.Of("g", "line-1").Last(), "path", "marker"));
        chart.AssertReadable();
    }

    [Fact]
    public void A_lone_point_without_interval_has_none() => Assert.Empty(Draw(new LinePoint(3, 5, double.NaN)).Of("line", "error"));

    [Fact]
    public void Series_beyond_the_colours_differ_by_dashes()
    {
        LinePoint[] points = [new(0, 1, 0), new(1, 2, 0)];
        DrawnChart chart = DrawAll([.. Enumerable.Repeat(points, 15)]);
        Assert.Equal(15, Lines(chart).Select(l => (l.Parent!.Attribute("class")!.Value, l.Attribute("class")!.Value)).Distinct().Count());
        chart.AssertReadable();
    }

    [Fact]
    public void Many_lines_of_few_points_have_bars_side_by_side_in_place_of_bands()
    {
        LinePoint[] points = [new(0, 1, 0.5), new(1, 2, 0.5), new(2, 3, 0.5)];
        DrawnChart chart = DrawAll([.. Enumerable.Repeat(points, 6)]);
        Assert.Empty(chart.Of("path", "band"));
        XElement[] bars = [.. chart.Of("line", "error")];
        Assert.Equal(18, bars.Length);
        Assert.Equal(18, bars.Select(b => b.Attribute("x1")!.Value).Distinct().Count());
        chart.AssertReadable();
    }

    [Fact]
    public void Kinds_are_named_under_the_axis()
    {
        var chart = new DrawnChart(Chart([[new(0, 1, 0.5), new(1, 2, 0.5)]]) with { XNames = ["random", "rda"] });
        Assert.Equal(["random", "rda"], chart.Of("text", "tick").Select(t => t.Value).TakeLast(2));
        chart.AssertReadable();
    }

    [Fact]
    public void Bands_are_cut_where_values_are_impossible()
    {
        var chart = new DrawnChart(Chart([[new(0, 98, 5), new(1, 99, 5)]]) with { Bounds = Bounds.Percent });
        Assert.Contains(chart.Of("text", "tick"), t => t.Value == "100");
        Assert.DoesNotContain(chart.Of("text", "tick"), t => t.Value is "102" or "104");
    }

    [Theory]
    [InlineData(1e-7, 1e-9)]
    [InlineData(1, 0.001)]
    [InlineData(1e6, 5e4)]
    [InlineData(1e15, 3e14)]
    public void Axes_of_any_size_are_readable(double largest, double step)
    {
        Draw([.. Enumerable.Range(0, 20).Select(i => new LinePoint(largest - (step * (20 - i)), largest - (i * step), step))]).AssertReadable();
    }

    [Fact]
    public void No_series_and_no_points_are_still_a_chart()
    {
        DrawAll().AssertReadable();
        DrawAll([]).AssertReadable();
        Draw().AssertReadable();
    }

    [Fact]
    public void Panels_have_scales_of_their_own_and_share_what_lies_across()
    {
        var chart = new DrawnChart(Chart([[new(0, 1, 0.1), new(1, 2, 0.1)], [new(0, 90, 1), new(1, 70, 1)], [new(0, 80, 1), new(1, 60, 1)]]) with
        {
            Panels = [new("low", "series 0"), new("high, and one that is not there", "series 1", "series 2", "series 9"), new("nothing of it", "series 8")],
        });
        XElement[] lines = [.. Lines(chart)];
        Assert.Equal(3, lines.Length);
        double[][] drawn = [.. lines.Select(l => Numbers(l.Attribute("d")!.Value))];
        Assert.All(drawn, d => Assert.Equal((drawn[0][0], drawn[0][2]), (d[0], d[2])));
        Assert.True(drawn[0][1] - drawn[0][3] > 50, "the low line fills its panel");
        Assert.True(drawn[0].Where((_, i) => i % 2 == 1).Max() < drawn[1].Where((_, i) => i % 2 == 1).Min(), "panels are below each other");
        Assert.Equal(["low", "high, and one that is not there"], chart.Of("text", "panel").Select(t => t.Value));
        Assert.Single(chart.Texts(), t => t.Text == "steps");
        Assert.Equal(2, chart.Texts().Count(t => t.Text == "rate"));
        chart.AssertReadable();
    }

    [Fact]
    public void A_line_looks_alike_in_all_panels_and_like_no_other_of_one()
    {
        LinePoint[] points = [new(0, 1, 0), new(1, 2, 0)];
        var chart = new DrawnChart(Chart([.. Enumerable.Repeat(points, 10)]) with
        {
            Panels = [new("a", "series 3", "series 7"), new("b", [.. Enumerable.Range(0, 10).Select(i => $"series {i}")]), new("c", "series 8", "series 3")],
        });
        (string Name, string Look)[] drawn = [.. Lines(chart).Select(l => (l.Parent!.Element("title")!.Value, l.Parent!.Attribute("class")!.Value + l.Attribute("class")!.Value + Marks(l)))];
        Assert.Equal(14, drawn.Length);
        Assert.Equal(10, drawn.Distinct().Count());
        Assert.Equal(10, drawn.Select(d => d.Look).Distinct().Count());
        chart.AssertReadable();

        static int Marks(XElement line) => Numbers(DrawnChart.In(line.Parent!, "path", "marker").First().Attribute("d")!.Value).Length;
    }

    [Theory]
    [InlineData(1, 20, false)]
    [InlineData(1, 100, true)]
    [InlineData(0, 100, false)]
    [InlineData(-1, 100, false)]
    public void A_panel_over_more_than_one_and_a_half_decades_of_positive_values_is_logarithmic(double least, double most, bool logarithmic)
    {
        var chart = new DrawnChart(Chart([[new(0, least, least * 2), new(1, 10, 1), new(2, most, 1)]]) with { Panels = [new("all", "series 0")] });
        Assert.Equal(logarithmic, chart.Texts().Any(t => t.Text == "rate, logarithmic"));
        double[] line = Numbers(Lines(chart).Single().Attribute("d")!.Value);
        if (logarithmic)
        {
            Assert.Equal(line[1] - line[3], line[3] - line[5], 1); // 1 to 10 is as far as 10 to 100
        }

        double[] band = Numbers(chart.Of("path", "band").Single().Attribute("d")!.Value);
        Assert.All(band.Where((_, i) => i % 2 == 1), y => Assert.InRange(y, 0, chart.Height));
        chart.AssertReadable();
    }

    private static IEnumerable<XElement> Lines(DrawnChart chart) => chart.Of("path", "line");

    private static DrawnChart Draw(params LinePoint[] points) => DrawAll(points);

    private static DrawnChart DrawAll(params LinePoint[][] series) => new(Chart(series));

    private static LineChart Chart(LinePoint[][] series) =>
        new("lines", "Lines", "Some lines.", [.. series.Select((s, i) => new LineSeries($"series {i}", s))]) { XTitle = "steps", YTitle = "rate" };
}
