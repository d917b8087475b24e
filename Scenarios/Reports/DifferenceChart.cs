using System.Xml.Linq;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Reports;

/// <summary>A paired difference and what stands beside it.</summary>
internal readonly record struct DifferenceRow(RowText Text, PairedDifference Difference);

/// <summary>
/// Paired differences: a faint dot a network, a diamond at their mean, and its 95 % confidence interval. The diamond is filled if
/// the interval leaves 0 out.
/// </summary>
internal sealed record DifferenceChart(string Id, string Title, string Description, IReadOnlyList<DifferenceRow> Differences)
    : RowChart(Id, Title, Description)
{
    private const int MostDots = 1000;
    private const double Diamond = 5;

    /// <summary>How many units of the axis a unit of the measure is; shares are drawn in percentage points.</summary>
    public double UnitsPerMeasure { get; init; } = 100;

    protected override IReadOnlyList<RowText> Rows => [.. Differences.Select(d => d.Text)];

    protected override IReadOnlyList<LegendItem> Legends =>
    [
        new("better", (x, y) => DrawMean("better", x + 16, y)),
        new("worse", (x, y) => DrawMean("worse", x + 16, y)),
        new("not clear", (x, y) => DrawMean("unclear", x + 16, y)),
        new("one network", (x, y) => Svg.Path("networks unclear", $"M{Svg.Point(x + 18, y)}h0")),
    ];

    protected override IEnumerable<double> Extent => Differences.Select(d => d.Difference).SelectMany(
        d => d.PerNetwork.Concat([d.Estimate.Mean, d.Estimate.Mean - d.Estimate.Ci95, d.Estimate.Mean + d.Estimate.Ci95])).Select(v => UnitsPerMeasure * v);

    protected override IEnumerable<XElement?> DrawMark(int row, LinearScale scale, double middle)
    {
        PairedDifference difference = Differences[row].Difference;
        double mean = UnitsPerMeasure * difference.Estimate.Mean;
        if (!double.IsFinite(mean))
        {
            return [];
        }

        string look = LookOf(difference.Verdict);
        return
        [
            Svg.Path("networks " + look, Dots(difference.PerNetwork, scale, middle)),
            Whisker.Draw("interval " + look, scale, mean, UnitsPerMeasure * difference.Estimate.Ci95, Bounds, middle, 5),
            DrawMean(look, scale[mean], middle),
        ];
    }

    public static string LookOf(PairedVerdict verdict) => verdict switch
    {
        PairedVerdict.Better => "better",
        PairedVerdict.Worse => "worse",
        _ => "unclear",
    };

    private static XElement DrawMean(string look, double x, double y) =>
        Svg.Path("mean " + look, $"M{Svg.Point(x - Diamond, y)}L{Svg.Point(x, y - Diamond)}L{Svg.Point(x + Diamond, y)}L{Svg.Point(x, y + Diamond)}Z");

    /// <summary>Dots scattered over the row's height by multiples of the golden ratio, which keeps neighbours apart.</summary>
    private string Dots(IReadOnlyList<double> values, LinearScale scale, double middle)
    {
        double golden = (Math.Sqrt(5) - 1) / 2;
        return string.Concat(values.Take(MostDots).Select((v, i) => $"M{Svg.Point(scale[UnitsPerMeasure * v], middle + (Scatter(i) * MarkHeight))}h0"));

        double Scatter(int i) => ((i + 0.5) * golden % 1) - 0.5;
    }
}
