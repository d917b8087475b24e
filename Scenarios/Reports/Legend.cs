using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>What one look means.</summary>
/// <param name="Label">In words.</param>
/// <param name="Swatch">Draws an example of it, in a box of <see cref="Legend.SwatchWidth"/> around a middle line.</param>
internal sealed record LegendItem(string Label, Func<double, double, XElement> Swatch)
{
    /// <summary>A filled area.</summary>
    public static LegendItem Area(string label, string look) =>
        new(label, (x, middle) => Svg.Rect(look, x + Legend.SwatchWidth - 12, middle - 6, 12, 12));
}

/// <summary>The items in as many rows as the width needs.</summary>
internal static class Legend
{
    public const double SwatchWidth = 24;
    public const double RowHeight = 20;

    private const double Gap = 16;

    /// <summary>Draws below the given height.</summary>
    public static (IReadOnlyList<XElement> Parts, double Height) Draw(IReadOnlyList<LegendItem> items, double left, double top, double width)
    {
        List<XElement> parts = [];
        (double x, int row) = (left, 0);
        foreach (LegendItem item in items)
        {
            string label = TextFit.Wrap(item.Label, width - SwatchWidth - 6, SvgChart.FontSize, 1).FirstOrDefault("");
            double wide = SwatchWidth + 6 + TextFit.Width(label, SvgChart.FontSize);
            if (x > left && x + wide > left + width)
            {
                (x, row) = (left, row + 1);
            }

            double middle = top + (row * RowHeight) + (RowHeight / 2);
            parts.Add(item.Swatch(x, middle));
            parts.Add(Svg.Text("key", x + SwatchWidth + 6, middle + 4, "start", label));
            x += wide + Gap;
        }

        return (parts, items.Count == 0 ? 0 : (row + 1) * RowHeight);
    }
}
