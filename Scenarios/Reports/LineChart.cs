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

/// <summary>Some of a chart's lines, in a plot with an upward axis of its own.</summary>
/// <param name="Title">What they have in common.</param>
/// <param name="Lines">Their labels; those that the chart does not have are left out.</param>
internal sealed record ChartPanel(string Title, params IReadOnlyList<string> Lines);

/// <summary>
/// Means over a quantity, such as learning steps or a swept setting, with bands over their 95 % confidence intervals, or bars where many lines have few points. Lines differ by colour, by
/// marker, and beyond seven by dashes.
/// </summary>
internal sealed record LineChart(string Id, string Title, string Description, IReadOnlyList<LineSeries> Series) : SvgChart(Id, Title, Description)
{
    private const double RightMargin = 24;

    public required string XTitle { get; init; }

    public required string YTitle { get; init; }

    /// <summary>Where x is no quantity: what 0, 1, 2 and so on are called.</summary>
    public IReadOnlyList<string>? XNames { get; init; }

    /// <summary>What the mean can be; bands are cut there.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>The plots that lines are drawn in, one below the other; a line may be in several. Without any all are in one.</summary>
    public IReadOnlyList<ChartPanel> Panels { get; init; } = [];

    protected override (double Height, IEnumerable<XElement> Parts) Draw()
    {
        LinePlot[] plots = [.. Plots];
        double left = plots.Max(p => p.LeftRoom), room = plots.Max(p => p.EdgeRoom);
        (double low, double high) = LineMarks.Across([.. plots.SelectMany(p => p.Series)]);
        var x = new LinearScale(low, high, left + room, Width - RightMargin - room);
        (double, string)[] ticks = [.. XNames?.Select((name, i) => ((double)i, name)) ?? Labelled(Ticks.Spaced(steps => Ticks.Within(low, high, steps), x.End - x.Start))];
        List<XElement> parts = [];
        double end = 0;
        for (int i = 0; i < plots.Length; i++)
        {
            (end, IEnumerable<XElement> drawn) = plots[i].Draw(end, left, Width - RightMargin, x, ticks, i == plots.Length - 1 ? XTitle : null);
            parts.AddRange(drawn);
        }

        return (end, parts);
    }

    private IEnumerable<LinePlot> Plots
    {
        get
        {
            IReadOnlyDictionary<string, int> looks = Looks();
            LinePlot[] panels =
            [
                .. from panel in Panels
                   let lines = panel.Lines.SelectMany(label => Series.Where(s => s.Label == label)).Select(s => (s, looks[s.Label])).ToArray()
                   where lines.Length > 0
                   select new LinePlot(panel.Title, lines, YTitle, Bounds, XNames is not null),
            ];
            return panels.Length > 0 ? panels : [new LinePlot(null, [.. Series.Select((s, i) => (s, i))], YTitle, Bounds, XNames is not null)];
        }
    }

    /// <summary>A line looks alike in every plot that it is in: the first look that no other line has in one of them.</summary>
    private Dictionary<string, int> Looks()
    {
        Dictionary<string, int> looks = [];
        foreach (string line in Panels.SelectMany(p => p.Lines).Distinct())
        {
            HashSet<int> taken = [.. Panels.Where(p => p.Lines.Contains(line)).SelectMany(p => p.Lines).Where(looks.ContainsKey).Select(l => looks[l])];
            looks.Add(line, Enumerable.Range(0, taken.Count + 1).First(look => !taken.Contains(look)));
        }

        return looks;
    }

    private static IEnumerable<(double Value, string Label)> Labelled(Ticks ticks) => ticks.Values.Zip(ticks.Labels);
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
