using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>Many lines, each with its band in a panel of its own; all panels have the same axes, so that they can be compared.</summary>
internal sealed record LinePanels(string Id, string Title, string Description, IReadOnlyList<LineSeries> Series) : SvgChart(Id, Title, Description)
{
    private const int Columns = 3;
    private const double PlotHeight = 96;
    private const double RowHeight = PlotHeight + 48;
    private const double Gap = 14;

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>What the mean can be; bands are cut there.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    protected override (double Height, IEnumerable<XElement> Parts) Draw()
    {
        Ticks vertical = LineMarks.Rising(Series, Bounds, 4);
        (double low, double high) = LineMarks.Across(Series);
        double left = vertical.Labels.Max(l => TextFit.Width(l, SmallFontSize)) + 14;
        double width = ((Width - left - 16) / Columns) - Gap;
        Ticks horizontal = Ticks.Spaced(steps => Ticks.Within(low, high, steps), width);
        var parts = new List<XElement> { Svg.Text("muted", 0, 12, "start", YTitle) };
        for (int i = 0; i < Series.Count; i++)
        {
            double start = left + (i % Columns * (width + Gap)), top = 44 + (i / Columns * RowHeight);
            var x = new LinearScale(low, high, start, start + width);
            var y = new LinearScale(vertical.Low, vertical.High, top + PlotHeight, top);
            string label = TextFit.Wrap(Series[i].Label, width + Gap, SmallFontSize, 1).FirstOrDefault("");
            parts.Add(Svg.Group("axis", [Svg.Text("muted", start, top - 8, "start", label), .. Axes(vertical, horizontal, x, y, i % Columns == 0)]));
            parts.Add(LineMarks.Draw(Series[i], 0, x, y, Bounds, false));
        }

        int rows = (Series.Count + Columns - 1) / Columns;
        double end = 44 + (rows * RowHeight);
        parts.Add(Svg.Text("muted", left + ((Width - left) / 2), end - 8, "middle", XTitle));
        return (end, parts);
    }

    private static IEnumerable<XElement> Axes(Ticks vertical, Ticks horizontal, LinearScale x, LinearScale y, bool labelled)
    {
        for (int i = 0; i < vertical.Values.Count; i++)
        {
            double at = y[vertical.Values[i]];
            yield return Svg.Line(i == 0 ? "zero" : "grid", x.Start, at, x.End, at);
            if (labelled)
            {
                yield return Svg.Text("muted tick", x.Start - 8, at + 4, "end", vertical.Labels[i]);
            }
        }

        for (int i = 0; i < horizontal.Values.Count; i++)
        {
            double at = x[horizontal.Values[i]];
            yield return Svg.Line("zero", at, y.Start, at, y.Start + 4);
            yield return Svg.Text("muted tick", at, y.Start + 18, "middle", horizontal.Labels[i]);
        }
    }
}
