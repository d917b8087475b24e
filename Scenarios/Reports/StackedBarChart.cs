using System.Xml.Linq;

namespace EdgeActors.Scenarios.Reports;

/// <summary>One kind of part, in all rows.</summary>
/// <param name="Label">Its name in the legend.</param>
/// <param name="Look">Its class in <see cref="ChartStyle"/>.</param>
internal readonly record struct Layer(string Label, string Look);

/// <summary>A bar of parts, in the order of the layers.</summary>
internal readonly record struct Stack(RowText Text, IReadOnlyList<double> Parts);

/// <summary>Bars whose parts add up.</summary>
internal sealed record StackedBarChart(string Id, string Title, string Description, IReadOnlyList<Layer> Layers, IReadOnlyList<Stack> Stacks)
    : RowChart(Id, Title, Description)
{
    protected override IReadOnlyList<RowText> Rows => [.. Stacks.Select(s => s.Text)];

    protected override IReadOnlyList<LegendItem> Legends => [.. Layers.Select(l => LegendItem.Area(l.Label, "part " + l.Look))];

    protected override IEnumerable<double> Extent => Stacks.Select(s => s.Parts.Select(Length).Sum());

    protected override IEnumerable<XElement?> DrawMark(int row, LinearScale scale, double middle)
    {
        double sum = 0;
        for (int i = 0; i < Layers.Count; i++)
        {
            double from = sum;
            sum += Length(Stacks[row].Parts[i]);
            if (sum > from)
            {
                yield return Svg.Rect("part " + Layers[i].Look, scale[from], middle - (MarkHeight / 2), scale[sum] - scale[from], MarkHeight);
            }
        }
    }

    /// <summary>A part without a length takes no room.</summary>
    private static double Length(double part) => part > 0 && double.IsFinite(part) ? part : 0;
}
