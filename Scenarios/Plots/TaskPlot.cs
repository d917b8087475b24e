using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Plots;

/// <summary>Lines of the tasks of one comparison, a policy each, which are compared with nothing.</summary>
internal abstract class TaskPlot : PlotKind
{
    private const int Columns = 10;

    public sealed override Plot Of(PlotSource source, string? baseline)
    {
        ComparisonFile run = source.Comparison ?? throw new UserErrorException($"{source.Path}: {Name} is of the tasks of one comparison; --kind lines draws a figure or a sweep");
        return baseline is null ? Of(run) : throw new UserErrorException($"--baseline: {Name} has no differences; leave it out, or use --kind bars");
    }

    /// <summary>Draws the tasks of a comparison.</summary>
    protected abstract Plot Of(ComparisonFile run);

    /// <summary>Lines with their numbers: every tenth or so of the points.</summary>
    /// <param name="chart">The lines.</param>
    /// <param name="counts">How many tasks each is of.</param>
    protected static Plot Drawn(LineChart chart, IReadOnlyDictionary<string, int> counts)
    {
        int[] shown = [.. Enumerable.Range(0, chart.Series.Max(s => s.Points.Count)).Where(i => i > 0 && i % Columns == 0)];
        return new Plot(chart, new PlotTable(
            $"{chart.YTitle}, by {chart.XTitle}", "policy", [.. shown.Select(i => chart.Series[0].Points[i].X.ToString("0.###", CultureInfo.InvariantCulture))],
            [.. chart.Series.Select(s => new PlotRow(s.Label, [.. shown.Select(i => (PlotCell?)new PlotCell(s.Points[i].Mean, double.NaN, counts[s.Label]))]))]));
    }
}
