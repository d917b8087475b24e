using System.Globalization;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;

namespace EdgeActors.Scenarios.Plots;

/// <summary>The lines of a figure or a sweep; with a baseline what they are more than it, value by value where both have as many.</summary>
internal sealed class LinesPlot : PlotKind
{
    public override string Name => "lines";

    public override string What => "a figure or a sweep along x";

    public override Plot Of(PlotSource source, string? baseline)
    {
        FigureResult figure = source.Figure ?? throw new UserErrorException($"{source.Path}: one comparison has nothing along x; --kind bars or cdf draws it");
        figure = baseline is null ? figure : Against(figure, baseline);
        return new Plot(figure.IsDrawn ? figure.Chart() : null, Table(figure));
    }

    private static FigureResult Against(FigureResult figure, string baseline)
    {
        FigureSeries reference = figure.Series[PlaceOf(baseline, [.. figure.Series.Select(s => s.Name)])];
        return figure with
        {
            Title = $"{figure.Title}, against {baseline}",
            YTitle = $"{figure.YTitle}, against {baseline}",
            Series = [.. figure.Series.Where(s => s != reference).Select(s => new FigureSeries(s.Name, [.. s.Points.SelectMany(p => reference.Points.Where(b => b.X == p.X && b.N == p.N), Difference)]))],
            Drawn = null,
            Stacks = [],
            IsDrawn = figure.IsDrawn && figure.Stacks.Count == 0,
            Bounds = Reports.Bounds.None,
        };
    }

    private static FigurePoint Difference(FigurePoint point, FigurePoint baseline) => FigurePoint.Of(point.X, [.. point.Values.Zip(baseline.Values, (a, b) => a - b)]);

    private static PlotTable Table(FigureResult figure)
    {
        double[] xs = [.. figure.Series.SelectMany(s => s.Points).Select(p => p.X).Distinct().Order()];
        return new PlotTable(
            $"{figure.Title}: {figure.YTitle}", figure.XTitle, [.. xs.Select(x => figure.XNames?[(int)x] ?? x.ToString(CultureInfo.InvariantCulture))],
            [.. figure.Series.Select(s => new PlotRow(s.Name, [.. xs.Select(x => s.Points.Where(p => p.X == x).Select(p => (PlotCell?)new PlotCell(p.Mean, p.Ci95, p.N)).FirstOrDefault())]))]);
    }
}
