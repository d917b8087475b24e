using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>A bar from 0 to a mean.</summary>
/// <param name="Text">What stands beside it.</param>
/// <param name="Value">The mean; no bar if it is not a number.</param>
/// <param name="Ci95">Half of its confidence interval; no whisker if it is not a number.</param>
internal readonly record struct Bar(RowText Text, double Value, double Ci95);

/// <summary>Means as bars, with whiskers over their 95 % confidence intervals.</summary>
internal sealed record BarChart(string Id, string Title, string Description, IReadOnlyList<Bar> Bars) : RowChart(Id, Title, Description)
{
    protected override IReadOnlyList<RowText> Rows => [.. Bars.Select(b => b.Text)];

    protected override IEnumerable<double> Extent => Bars.SelectMany(b => new[] { b.Value, b.Value - b.Ci95, b.Value + b.Ci95 });

    protected override IEnumerable<XElement?> DrawMark(int row, LinearScale scale, double middle)
    {
        Bar bar = Bars[row];
        if (!double.IsFinite(bar.Value))
        {
            return [];
        }

        (double from, double to) = (scale[Math.Min(bar.Value, 0)], scale[Math.Max(bar.Value, 0)]);
        return
        [
            Svg.Rect("bar", from, middle - (MarkHeight / 2), to - from, MarkHeight),
            Whisker.Draw("whisker", scale, bar.Value, bar.Ci95, Bounds, middle, 4),
        ];
    }
}

/// <summary>A confidence interval as a line with a cap at each end.</summary>
internal static class Whisker
{
    /// <summary>The whisker; nothing without an interval. An end that the bounds cut off has no cap.</summary>
    public static XElement? Draw(string look, LinearScale scale, double mean, double ci95, Bounds bounds, double middle, double cap)
    {
        if (!double.IsFinite(mean) || !double.IsFinite(ci95))
        {
            return null;
        }

        (double low, double high) = (bounds.Clamp(mean - ci95), bounds.Clamp(mean + ci95));
        string line = $"M{Svg.Point(scale[low], middle)}H{Markup.Coordinate(scale[high])}";
        return Svg.Path(look, line + Cap(low == mean - ci95, low) + Cap(high == mean + ci95, high));

        string Cap(bool whole, double end) => whole ? $"M{Svg.Point(scale[end], middle - cap)}v{Markup.Coordinate(2 * cap)}" : "";
    }
}
