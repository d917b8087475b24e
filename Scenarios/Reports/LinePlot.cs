using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>One plot of a chart of lines: its title and legend, its upward axis, its lines. What lies across it shares with the chart's other plots.</summary>
internal sealed class LinePlot
{
    private const double AloneHeight = 260, PanelHeight = 200, PanelGap = 26, TitleHeight = 20, LogarithmicRatio = 30;
    private const int MostMarkers = 30, MostBands = 4, MostBars = 6;
    private const double BarSpacing = 4;

    private readonly string? _title;
    private readonly (LineSeries Series, int Look)[] _lines;
    private readonly string _yTitle;
    private readonly Bounds _bounds;
    private readonly bool _bars, _logarithmic;
    private readonly Ticks _upwards;

    /// <param name="title">Its title; null for the only plot of a chart.</param>
    /// <param name="lines">Its lines, each with the place that is its look.</param>
    /// <param name="yTitle">What they are of.</param>
    /// <param name="bounds">Where intervals are cut.</param>
    /// <param name="isNamed">Whether x is no quantity.</param>
    public LinePlot(string? title, (LineSeries Series, int Look)[] lines, string yTitle, Bounds bounds, bool isNamed)
    {
        (_title, _lines) = (title, lines);
        LinePoint[] points = [.. Series.SelectMany(s => s.Points).Where(p => double.IsFinite(p.Mean))];
        double least = points.Select(p => p.Mean).DefaultIfEmpty(0).Min();
        _logarithmic = title is not null && least > 0 && points.Max(p => p.Mean) / least > LogarithmicRatio;
        _upwards = _logarithmic ? Logarithmic(points, bounds) : LineMarks.Rising(Series, bounds);
        _bounds = _logarithmic ? bounds with { Low = Math.Max(bounds.Low, _upwards.Low) } : bounds;
        _yTitle = _logarithmic ? $"{yTitle}, logarithmic" : yTitle;
        _bars = isNamed || (lines.Length > MostBands && Series.All(s => s.Points.Count <= MostBars));
        EdgeRoom = isNamed ? 60 : _bars ? BarSpacing * lines.Length / 2 : 0;
    }

    public IReadOnlyList<LineSeries> Series => [.. _lines.Select(l => l.Series)];

    /// <summary>What the labels of its upward axis need.</summary>
    public double LeftRoom => _upwards.Labels.Max(l => TextFit.Width(l, SvgChart.SmallFontSize)) + 14;

    /// <summary>What it needs beside the first and the last point.</summary>
    public double EdgeRoom { get; }

    /// <summary>Draws it below the given height.</summary>
    /// <param name="top">The height.</param>
    /// <param name="left">Where axes begin.</param>
    /// <param name="right">Where they end.</param>
    /// <param name="x">Across.</param>
    /// <param name="ticks">The ticks across.</param>
    /// <param name="xTitle">What x is, below the last plot; null for those above it, which have no labels there.</param>
    /// <returns>Where it ends, with what is left free below it.</returns>
    public (double End, IEnumerable<XElement> Parts) Draw(double top, double left, double right, LinearScale x, IReadOnlyList<(double Value, string Label)> ticks, string? xTitle)
    {
        List<XElement> parts = [];
        if (_title is not null)
        {
            parts.Add(Svg.Text("panel", 0, top + 14, "start", TextFit.Wrap(_title, right, SvgChart.FontSize, 1).FirstOrDefault("")));
            top += TitleHeight;
        }

        (IReadOnlyList<XElement> legend, double height) = Legend.Draw([.. _lines.Select(l => new LegendItem(l.Series.Label, (at, middle) => Swatch(l.Series, l.Look, at, middle)))], 0, top, SvgChart.Width);
        top += height + 28;
        double bottom = top + (_title is null ? AloneHeight : PanelHeight);
        IScale y = _logarithmic ? new LogScale(_upwards.Low, _upwards.High, bottom, top) : new LinearScale(_upwards.Low, _upwards.High, bottom, top);
        IEnumerable<XElement> lines = _lines.Select((l, i) => LineMarks.Draw(l.Series, l.Look, _bars ? Beside(x, i) : x, y, _bounds, l.Series.Points.Count <= MostMarkers, _bars));
        return (bottom + (xTitle is null ? PanelGap : 44), [.. parts, Svg.Group("legend", legend), Svg.Group("axis", Upwards(y, left, right).Concat(Across(x, bottom, ticks, xTitle))), .. lines]);
    }

    /// <summary>An interval may reach down to 0, which the axis has not; it is shown to a third of its mean at most.</summary>
    private static Ticks Logarithmic(LinePoint[] points, Bounds bounds)
    {
        static double Half(LinePoint p) => double.IsFinite(p.Ci95) ? p.Ci95 : 0;
        return Ticks.Logarithmic(points.Min(p => Math.Max(p.Mean - Half(p), p.Mean / 3)), points.Max(p => bounds.Clamp(p.Mean + Half(p))));
    }

    /// <summary>Moved a little, so that bars at the same x stand beside each other.</summary>
    private LinearScale Beside(LinearScale x, int index)
    {
        double shift = BarSpacing * (index - ((_lines.Length - 1) / 2.0));
        return x with { Start = x.Start + shift, End = x.End + shift };
    }

    private IEnumerable<XElement> Upwards(IScale y, double left, double right)
    {
        foreach ((double value, string label) in _upwards.Values.Zip(_upwards.Labels))
        {
            double at = y[value];
            yield return Svg.Line(label == "0" ? "zero" : "grid", left, at, right, at);
            yield return Svg.Text("muted tick", left - 8, at + 4, "end", label);
        }

        yield return Svg.Text("muted", 0, y.End - 14, "start", _yTitle);
    }

    private static IEnumerable<XElement> Across(LinearScale x, double bottom, IEnumerable<(double Value, string Label)> ticks, string? xTitle)
    {
        foreach ((double value, string label) in ticks)
        {
            double at = x[value];
            yield return Svg.Line("zero", at, bottom, at, bottom + 4);
            if (xTitle is not null)
            {
                yield return Svg.Text("muted tick", at, bottom + 18, "middle", label);
            }
        }

        if (xTitle is not null)
        {
            yield return Svg.Text("muted", (x.Start + x.End) / 2, bottom + 38, "middle", xTitle);
        }
    }

    private static XElement Swatch(LineSeries series, int look, double x, double middle) => Svg.Group(
        LineMarks.ColourLook(look), Svg.Line(LineMarks.LineLook(series, look), x, middle, x + Legend.SwatchWidth, middle), Marker.Draw(look, x + (Legend.SwatchWidth / 2), middle));
}
