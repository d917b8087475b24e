using System.Text;
using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>What charts of lines share: the range of the data, and a line with its band, its gaps and its marks.</summary>
internal static class LineMarks
{
    public static Ticks Rising(IReadOnlyList<LineSeries> series, Bounds bounds, int steps = 6)
    {
        double[] values =
        [
            .. series.SelectMany(s => s.Points).SelectMany(p => new[] { p.Mean, bounds.Clamp(p.Mean - p.Ci95), bounds.Clamp(p.Mean + p.Ci95) })
                .Where(double.IsFinite).DefaultIfEmpty(0),
        ];
        return Ticks.Cover(values.Min(), values.Max(), steps);
    }

    public static (double Low, double High) Across(IReadOnlyList<LineSeries> series)
    {
        double[] values = [.. series.SelectMany(s => s.Points).Select(p => p.X).Where(double.IsFinite).DefaultIfEmpty(0)];
        return Ticks.Widen(values.Min(), values.Max());
    }

    /// <param name="series">The line.</param>
    /// <param name="index">Its place among the series, which is its look.</param>
    /// <param name="x">Across.</param>
    /// <param name="y">Upwards.</param>
    /// <param name="bounds">Where intervals are cut.</param>
    /// <param name="markers">Whether points are marked.</param>
    /// <param name="bars">Whether intervals are bars at the points and not a band.</param>
    public static XElement Draw(LineSeries series, int index, LinearScale x, IScale y, Bounds bounds, bool markers, bool bars = false)
    {
        List<XElement> parts = [Svg.Tooltip(series.Label)];
        foreach (IReadOnlyList<LinePoint> run in Runs(series.Points))
        {
            if (!bars)
            {
                parts.Add(Svg.Path("band", Band(run, x, y, bounds)));
            }

            parts.Add(Svg.Path(LineLook(series, index), "M" + string.Join('L', run.Select(p => Svg.Point(x[p.X], y[p.Mean])))));
            parts.AddRange(run.Where(p => (bars || run.Count == 1) && double.IsFinite(p.Ci95))
                .Select(p => Svg.Line("error", x[p.X], y[bounds.Clamp(p.Mean + p.Ci95)], x[p.X], y[bounds.Clamp(p.Mean - p.Ci95)])));
            parts.AddRange(run.Where(_ => markers || run.Count == 1).Select(p => Marker.Draw(index, x[p.X], y[p.Mean])));
        }

        return Svg.Group(ColourLook(index), parts);
    }

    public static string ColourLook(int index) => $"line-{(index % ChartStyle.LineColours) + 1}";

    public static string LineLook(LineSeries series, int index) => $"line dash-{(series.Dashed ? 2 : (index / ChartStyle.LineColours % 3) + 1)}";

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
    private static string Band(IReadOnlyList<LinePoint> run, LinearScale x, IScale y, Bounds bounds)
    {
        IEnumerable<string> upper = run.Select(p => Svg.Point(x[p.X], y[bounds.Clamp(p.Mean + Half(p))]));
        IEnumerable<string> lower = run.Reverse().Select(p => Svg.Point(x[p.X], y[bounds.Clamp(p.Mean - Half(p))]));
        return new StringBuilder("M").AppendJoin('L', upper.Concat(lower)).Append('Z').ToString();
    }

    private static double Half(LinePoint point) => double.IsFinite(point.Ci95) ? point.Ci95 : 0;
}
