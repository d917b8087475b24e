using System.Text;
using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>A mean at an x.</summary>
/// <param name="X">Where.</param>
/// <param name="Mean">The mean; the line has a gap if it is not a number.</param>
/// <param name="Ci95">Half of its confidence interval; no band if it is not a number.</param>
internal readonly record struct LinePoint(double X, double Mean, double Ci95);

/// <summary>A line, in ascending order of x.</summary>
internal sealed record LineSeries(string Label, IReadOnlyList<LinePoint> Points);

/// <summary>
/// Means over a quantity, such as learning steps or a swept setting, with bands over their 95 % confidence intervals. Lines differ by colour, by
/// marker, and beyond seven by dashes.
/// </summary>
internal sealed record LineChart(string Id, string Title, string Description, IReadOnlyList<LineSeries> Series) : SvgChart(Id, Title, Description)
{
    private const double PlotHeight = 260;
    private const double RightMargin = 24;
    private const int MostMarkers = 30;

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>What the mean can be; bands are cut there.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    protected override (double Height, IEnumerable<XElement> Parts) Draw()
    {
        LegendItem[] items = [.. Series.Select((s, i) => new LegendItem(s.Label, (x, y) => DrawSwatch(i, x, y)))];
        (IReadOnlyList<XElement> legend, double top) = Legend.Draw(items, 0, 0, Width);
        top += 28;
        Ticks vertical = Rising();
        double left = vertical.Labels.Max(l => TextFit.Width(l, SmallFontSize)) + 14;
        (double low, double high) = Across();
        var x = new LinearScale(low, high, left, Width - RightMargin);
        var y = new LinearScale(vertical.Low, vertical.High, top + PlotHeight, top);
        Ticks horizontal = Ticks.Spaced(steps => Ticks.Within(low, high, steps), x.End - x.Start);
        IEnumerable<XElement> axes = DrawVertical(vertical, x, y).Concat(DrawHorizontal(horizontal, x, y));
        XElement[] lines = [.. Series.Select((s, i) => DrawSeries(s, i, x, y))];
        return (y.Start + 44, [Svg.Group("legend", legend), Svg.Group("axis", axes), .. lines]);
    }

    private Ticks Rising()
    {
        double[] values =
        [
            .. Series.SelectMany(s => s.Points).SelectMany(p => new[] { p.Mean, Bounds.Clamp(p.Mean - p.Ci95), Bounds.Clamp(p.Mean + p.Ci95) })
                .Where(double.IsFinite).DefaultIfEmpty(0),
        ];
        return Ticks.Cover(values.Min(), values.Max(), 6);
    }

    private (double Low, double High) Across()
    {
        double[] values = [.. Series.SelectMany(s => s.Points).Select(p => p.X).Where(double.IsFinite).DefaultIfEmpty(0)];
        return Ticks.Widen(values.Min(), values.Max());
    }

    private IEnumerable<XElement> DrawVertical(Ticks ticks, LinearScale x, LinearScale y)
    {
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            double at = y[ticks.Values[i]];
            yield return Svg.Line(ticks.Labels[i] == "0" ? "zero" : "grid", x.Start, at, x.End, at);
            yield return Svg.Text("muted tick", x.Start - 8, at + 4, "end", ticks.Labels[i]);
        }

        yield return Svg.Text("muted", 0, y.End - 14, "start", YTitle);
    }

    private IEnumerable<XElement> DrawHorizontal(Ticks ticks, LinearScale x, LinearScale y)
    {
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            double at = x[ticks.Values[i]];
            yield return Svg.Line("zero", at, y.Start, at, y.Start + 4);
            yield return Svg.Text("muted tick", at, y.Start + 18, "middle", ticks.Labels[i]);
        }

        yield return Svg.Text("muted", (x.Start + x.End) / 2, y.Start + 38, "middle", XTitle);
    }

    private XElement DrawSeries(LineSeries series, int index, LinearScale x, LinearScale y)
    {
        List<XElement> parts = [Svg.Tooltip(series.Label)];
        bool markers = series.Points.Count <= MostMarkers;
        foreach (IReadOnlyList<LinePoint> run in Runs(series.Points))
        {
            parts.Add(Svg.Path("band", Band(run, x, y)));
            parts.Add(Svg.Path(LineLook(index), "M" + string.Join('L', run.Select(p => Svg.Point(x[p.X], y[p.Mean])))));
            if (run is [{ Ci95: var half } lone] && double.IsFinite(half))
            {
                parts.Add(Svg.Line("error", x[lone.X], y[Bounds.Clamp(lone.Mean + half)], x[lone.X], y[Bounds.Clamp(lone.Mean - half)]));
            }

            parts.AddRange(run.Where(_ => markers || run.Count == 1).Select(p => Marker.Draw(index, x[p.X], y[p.Mean])));
        }

        return Svg.Group(ColourLook(index), parts);
    }

    /// <summary>The stretches without a gap.</summary>
    private static IEnumerable<IReadOnlyList<LinePoint>> Runs(IReadOnlyList<LinePoint> points)
    {
        List<LinePoint> run = [];
        foreach (LinePoint point in points)
        {
            if (double.IsFinite(point.Mean) && double.IsFinite(point.X))
            {
                run.Add(point);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }

        if (run.Count > 0)
        {
            yield return run;
        }
    }

    /// <summary>Along the upper ends and back along the lower ones; as thin as the line where there is no interval.</summary>
    private string Band(IReadOnlyList<LinePoint> run, LinearScale x, LinearScale y)
    {
        IEnumerable<string> upper = run.Select(p => Svg.Point(x[p.X], y[Bounds.Clamp(p.Mean + Half(p))]));
        IEnumerable<string> lower = run.Reverse().Select(p => Svg.Point(x[p.X], y[Bounds.Clamp(p.Mean - Half(p))]));
        return new StringBuilder("M").AppendJoin('L', upper.Concat(lower)).Append('Z').ToString();
    }

    private static double Half(LinePoint point) => double.IsFinite(point.Ci95) ? point.Ci95 : 0;

    private static XElement DrawSwatch(int index, double x, double middle) => Svg.Group(
        ColourLook(index), Svg.Line(LineLook(index), x, middle, x + Legend.SwatchWidth, middle), Marker.Draw(index, x + (Legend.SwatchWidth / 2), middle));

    private static string ColourLook(int index) => $"line-{(index % ChartStyle.LineColours) + 1}";

    private static string LineLook(int index) => $"line dash-{(index / ChartStyle.LineColours % 3) + 1}";
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
