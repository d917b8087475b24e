using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>A mean at an x.</summary>
/// <param name="X">Where.</param>
/// <param name="Mean">The mean; the line has a gap if it is not a number.</param>
/// <param name="Ci95">Half of its confidence interval; no band if it is not a number.</param>
internal readonly record struct LinePoint(double X, double Mean, double Ci95);

/// <summary>A line, in ascending order of x.</summary>
internal sealed record LineSeries(string Label, IReadOnlyList<LinePoint> Points)
{
    /// <summary>Whether it is dashed, as a level beside the lines.</summary>
    public bool Dashed { get; init; }
}

/// <summary>
/// Means over a quantity, such as learning steps or a swept setting, with bands over their 95 % confidence intervals, or bars where many lines have few points. Lines differ by colour, by
/// marker, and beyond seven by dashes.
/// </summary>
internal sealed record LineChart(string Id, string Title, string Description, IReadOnlyList<LineSeries> Series) : SvgChart(Id, Title, Description)
{
    private const double PlotHeight = 260;
    private const double RightMargin = 24;
    private const int MostMarkers = 30;
    private const int MostBands = 4;
    private const int MostBars = 6;
    private const double BarSpacing = 4;

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Where x is no quantity: what 0, 1, 2 and so on are called.</summary>
    public IReadOnlyList<string>? XNames { get; init; }

    /// <summary>What the mean can be; bands are cut there.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    protected override (double Height, IEnumerable<XElement> Parts) Draw()
    {
        LegendItem[] items = [.. Series.Select((s, i) => new LegendItem(s.Label, (x, y) => DrawSwatch(s, i, x, y)))];
        (IReadOnlyList<XElement> legend, double top) = Legend.Draw(items, 0, 0, Width);
        top += 28;
        Ticks vertical = LineMarks.Rising(Series, Bounds);
        double left = vertical.Labels.Max(l => TextFit.Width(l, SmallFontSize)) + 14;
        (double low, double high) = LineMarks.Across(Series);
        bool bars = XNames is not null || (Series.Count > MostBands && Series.All(s => s.Points.Count <= MostBars));
        double room = XNames is not null ? 60 : bars ? BarSpacing * Series.Count / 2 : 0; // beside the first and the last point
        var x = new LinearScale(low, high, left + room, Width - RightMargin - room);
        var y = new LinearScale(vertical.Low, vertical.High, top + PlotHeight, top);
        IEnumerable<(double, string)> horizontal = XNames?.Select((name, i) => ((double)i, name)) ?? Labelled(Ticks.Spaced(steps => Ticks.Within(low, high, steps), x.End - x.Start));
        IEnumerable<XElement> axes = DrawVertical(vertical, left, y).Concat(DrawHorizontal(horizontal, x, y));
        XElement[] lines = [.. Series.Select((s, i) => LineMarks.Draw(s, i, bars ? Beside(x, i) : x, y, Bounds, s.Points.Count <= MostMarkers, bars))];
        return (y.Start + 44, [Svg.Group("legend", legend), Svg.Group("axis", axes), .. lines]);
    }

    private static IEnumerable<(double Value, string Label)> Labelled(Ticks ticks) => ticks.Values.Zip(ticks.Labels);

    /// <summary>Moved a little, so that bars at the same x stand beside each other.</summary>
    private LinearScale Beside(LinearScale x, int index)
    {
        double shift = BarSpacing * (index - ((Series.Count - 1) / 2.0));
        (double low, double high) = LineMarks.Across(Series);
        return new LinearScale(low, high, x.Start + shift, x.End + shift);
    }

    private IEnumerable<XElement> DrawVertical(Ticks ticks, double left, LinearScale y)
    {
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            double at = y[ticks.Values[i]];
            yield return Svg.Line(ticks.Labels[i] == "0" ? "zero" : "grid", left, at, Width - RightMargin, at);
            yield return Svg.Text("muted tick", left - 8, at + 4, "end", ticks.Labels[i]);
        }

        yield return Svg.Text("muted", 0, y.End - 14, "start", YTitle);
    }

    private IEnumerable<XElement> DrawHorizontal(IEnumerable<(double Value, string Label)> ticks, LinearScale x, LinearScale y)
    {
        foreach ((double value, string label) in ticks)
        {
            double at = x[value];
            yield return Svg.Line("zero", at, y.Start, at, y.Start + 4);
            yield return Svg.Text("muted tick", at, y.Start + 18, "middle", label);
        }

        yield return Svg.Text("muted", (x.Start + x.End) / 2, y.Start + 38, "middle", XTitle);
    }

    private static XElement DrawSwatch(LineSeries series, int index, double x, double middle) => Svg.Group(
        LineMarks.ColourLook(index), Svg.Line(LineMarks.LineLook(series, index), x, middle, x + Legend.SwatchWidth, middle), Marker.Draw(index, x + (Legend.SwatchWidth / 2), middle));
}

/// <summary>The mark of a series at its points.</summary>
internal static class Marker
{
    private static readonly (double X, double Y)[][] s_shapes =
    [
        [.. Enumerable.Range(0, 16).Select(i => (4 * Math.Cos(i * Math.PI / 8), 4 * Math.Sin(i * Math.PI / 8)))],
        [(-3.6, -3.6), (3.6, -3.6), (3.6, 3.6), (-3.6, 3.6)],
        [(0, -4.8), (4.6, 3.4), (-4.6, 3.4)],
        [(0, -5), (5, 0), (0, 5), (-5, 0)],
    ];

    public static XElement Draw(int index, double x, double y) => Svg.Path(
        "marker", "M" + string.Join('L', s_shapes[index % s_shapes.Length].Select(p => Svg.Point(x + p.X, y + p.Y))) + "Z");
}
