using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>What stands beside the drawing of a row.</summary>
/// <param name="Label">Its name, at the left; wrapped or cut if very long.</param>
/// <param name="Value">Its number in words, at the right.</param>
/// <param name="Details">What a pointer resting on it shows.</param>
internal readonly record struct RowText(string Label, string Value, string Details);

/// <summary>
/// A chart of one horizontal mark a row: names read without turning the head, however many and long they are. The axis lies below, and each row's
/// number stands at its right end, where nothing can overlap it.
/// </summary>
internal abstract record RowChart(string Id, string Title, string Description) : SvgChart(Id, Title, Description)
{
    protected const double MarkHeight = 18;

    private const double LineHeight = 14;
    private const double RowGap = 12;
    private const double WidestLabel = 170;
    private const double WidestValue = 170;

    /// <summary>What the axis measures, with its unit.</summary>
    public required string AxisTitle { get; init; }

    /// <summary>What the numbers at the right are.</summary>
    public required string ValueTitle { get; init; }

    /// <summary>What the quantity can be; intervals are cut there.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    protected abstract IReadOnlyList<RowText> Rows { get; }

    protected virtual IReadOnlyList<LegendItem> Legends => [];

    /// <summary>All values that the axis must cover; those that are not finite are passed over.</summary>
    protected abstract IEnumerable<double> Extent { get; }

    /// <summary>The mark of a row around its middle line.</summary>
    protected abstract IEnumerable<XElement?> DrawMark(int row, LinearScale scale, double middle);

    protected override (double Height, IEnumerable<XElement> Parts) Draw()
    {
        IReadOnlyList<IReadOnlyList<string>> labels = [.. Rows.Select(r => TextFit.Wrap(r.Label, WidestLabel, FontSize, 3))];
        double left = Math.Max(40, labels.SelectMany(l => l).Select(l => TextFit.Width(l, FontSize)).Append(0).Max()) + 10;
        double right = Width - Math.Clamp(Rows.Select(r => TextFit.Width(r.Value, FontSize)).Append(18).Max(), 18, WidestValue) - 12;
        Ticks ticks = Cover(right - left);
        var scale = new LinearScale(ticks.Low, ticks.High, left, right);
        (IReadOnlyList<XElement> legend, double top) = Legend.Draw(Legends, 0, 0, Width);
        top += ValueTitle.Length == 0 ? 6 : 20;

        List<XElement> rows = [];
        double y = top;
        for (int i = 0; i < labels.Count; i++)
        {
            double height = Math.Max(MarkHeight, labels[i].Count * LineHeight) + RowGap;
            rows.Add(DrawRow(i, labels[i], scale, y + (height / 2)));
            y += height;
        }

        XElement value = Svg.Text("muted", Width, top - 6, "end", ValueTitle);
        return (y + 38, [Svg.Group("legend", legend), value, DrawAxis(ticks, scale, top, y), .. rows]);
    }

    private Ticks Cover(double width)
    {
        double[] values = [0, .. Extent.Where(double.IsFinite).Select(Bounds.Clamp)];
        return Ticks.Spaced(steps => Ticks.Cover(values.Min(), values.Max(), steps), width);
    }

    private XElement DrawRow(int row, IReadOnlyList<string> label, LinearScale scale, double middle)
    {
        double first = middle + 4 - ((label.Count - 1) * LineHeight / 2);
        IEnumerable<XElement> name = label.Select((line, i) => Svg.Text("name", scale.Start - 10, first + (i * LineHeight), "end", line));
        XElement value = Svg.Text("value", Width, middle + 4, "end", TextFit.Wrap(Rows[row].Value, WidestValue, FontSize, 1).FirstOrDefault(""));
        return Svg.Group("row", [Svg.Tooltip(Rows[row].Details), .. name, .. DrawMark(row, scale, middle), value]);
    }

    private XElement DrawAxis(Ticks ticks, LinearScale scale, double top, double bottom)
    {
        List<XElement> parts = [];
        for (int i = 0; i < ticks.Values.Count; i++)
        {
            double x = scale[ticks.Values[i]];
            parts.Add(Svg.Line(ticks.Labels[i] == "0" ? "zero" : "grid", x, top, x, bottom + 4));
            parts.Add(Svg.Text("muted tick", x, bottom + 17, "middle", ticks.Labels[i]));
        }

        parts.Add(Svg.Text("muted", (scale.Start + scale.End) / 2, bottom + 34, "middle", AxisTitle));
        return Svg.Group("axis", parts);
    }
}
