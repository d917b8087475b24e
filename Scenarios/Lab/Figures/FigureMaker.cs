using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Measures;

namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>The one maker of figures: has the cells of all settings run and puts what they come to in the order that the figure says.</summary>
/// <param name="load">Loads a figure's configuration with overrides.</param>
/// <param name="cellsOf">A setting's cells.</param>
/// <param name="folder">Where finished ones are kept.</param>
/// <param name="threads">How many run at once; results do not depend on it.</param>
/// <param name="show">Shows how far it is while something runs; null for nothing of it.</param>
internal sealed class FigureMaker(
    Func<Figure, IReadOnlyList<string>, LoadedSettings> load, Func<FigureRequest, IReadOnlyList<TrainingCell>> cellsOf, CellFolder folder, int threads, Func<CellMeter, Func<IReadOnlyList<TrainingResult>>, IReadOnlyList<TrainingResult>>? show)
{
    /// <summary>What the end of a policy's training is called, after its name.</summary>
    public const string Final = ", final";

    /// <summary>What a figure will train, and how long that will take.</summary>
    public IReadOnlyList<CellEstimate> Estimate(Figure figure) => folder.Estimate(Cells(figure).SelectMany(line => line).SelectMany(c => c));

    /// <summary>Makes a figure.</summary>
    public FigureResult Make(string paper, Figure figure, int seeds)
    {
        IReadOnlyList<TrainingCell>[][] cells = Cells(figure);
        TrainingCell[] all = [.. cells.SelectMany(line => line).SelectMany(c => c)];
        using IEnumerator<TrainingResult> results = folder.Run(all, threads, show).GetEnumerator();
        SettingResults[][] found = [.. cells.Select(line => line.Select(point => new SettingResults(point, Take(results, point.Count), figure.Better != Better.Lower)).ToArray())];
        FigureResult made = FigureResult.Of(paper, figure, seeds) with { Tasks = found.SelectMany(line => line).Sum(point => point.Tasks) };
        return figure.Kind == FigureKind.Curve ? Curves(made, figure, found) : Sweep(made, figure, found);
    }

    private static FigureResult Sweep(FigureResult made, Figure figure, SettingResults[][] found) => made with
    {
        Series = [.. Lines(figure, found, figure.Series, q => q.Name, (q, at, _) => at.Values(q))],
        Differences = [.. Lines(figure, found, figure.Pairs, p => p.Title, (p, at, line) => at.Values(p, line[0]))],
        Measures = [.. Lines(figure, found, figure.Measures, q => q.Name, (q, at, _) => at.Values(q))],
    };

    private static FigureResult Curves(FigureResult made, Figure figure, SettingResults[][] found)
    {
        FigureSeries[] curves = [.. found.SelectMany((line, l) => figure.Series.Select(q => Curve(figure, q, line[0], NameOf(figure, figure.Series.Count, q.Name, l)))).OfType<FigureSeries>()];
        IEnumerable<FigureSeries> Ends<T>(IReadOnlyList<T> what, Func<T, string> name, Func<T, int, double[]?> values) =>
            from l in Enumerable.Range(0, found.Length)
            from item in what
            let of = values(item, l)
            where of is not null
            select new FigureSeries(figure.Lines.Count == 1 ? name(item) : $"{name(item)}, {figure.Lines[l].Label}", [FigurePoint.Of(0, of)]);
        return made with
        {
            Series = [.. curves, .. Ends(figure.Finals, q => q.Name + Final, (q, l) => found[l][0].Values(q))],
            Differences = [.. Ends(figure.Pairs, p => p.Title, (p, l) => p.B is null && l == 0 ? null : found[l][0].Values(p, found[0][0]))],
            Measures = [.. Ends(figure.Measures, q => q.Name, (q, l) => found[l][0].Values(q))],
            Drawn = [.. curves, .. Levels(figure, curves, found[0][0].Values)],
        };
    }

    /// <summary>What policies came to in the end, across all of a figure's curves: without a band, for that of networks hides everything. Of several lines it is the first one's.</summary>
    public static IEnumerable<FigureSeries> Levels(Figure figure, IEnumerable<FigureSeries> curves, Func<Quantity, IReadOnlyList<double>?> final)
    {
        double last = curves.SelectMany(c => c.Points).Select(p => p.X).DefaultIfEmpty(figure.CurveX.First + figure.CurveX.Step).Max();
        return from q in figure.Levels
               let of = final(q)
               where of is not null
               select new FigureSeries(q.Name + Final, [.. new[] { figure.CurveX.First, last }.Select(x => FigurePoint.Of(x, of) with { Ci95 = double.NaN })]) { Dashed = true };
    }

    private static FigureSeries? Curve(Figure figure, Quantity learner, SettingResults at, string name)
    {
        double[][] curves = [.. learner.Of.SelectMany(at.Curves)];
        return curves.Length == 0 ? null : new FigureSeries(
            name, [.. Enumerable.Range(0, curves.Min(c => c.Length)).Select(i => FigurePoint.Of(figure.CurveX.First + (i * figure.CurveX.Step), [.. curves.Select(c => c[i])]))]);
    }

    private static IEnumerable<FigureSeries> Lines<T>(
        Figure figure, SettingResults[][] found, IReadOnlyList<T> what, Func<T, string> name, Func<T, SettingResults, SettingResults[], double[]?> values) =>
        from l in Enumerable.Range(0, found.Length)
        from item in what
        let points = found[l].Select((at, i) => (X: figure.IsNamed ? i : figure.Points[i].X, Values: values(item, at, found[l])))
            .Where(p => p.Values is not null).Select(p => FigurePoint.Of(p.X, p.Values!)).ToArray()
        where points.Length > 0
        select new FigureSeries(NameOf(figure, what.Count, name(item), l), points);

    /// <summary>The series where lines are one, the line where series are one, else both.</summary>
    public static string NameOf(Figure figure, int series, string name, int line) =>
        figure.Lines.Count == 1 ? name : series == 1 ? figure.Lines[line].Label : $"{name}, {figure.Lines[line].Label}";

    private static TrainingResult[] Take(IEnumerator<TrainingResult> results, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => results.MoveNext() ? results.Current : throw new InvalidOperationException("there are fewer results than cells"))];

    private IReadOnlyList<TrainingCell>[][] Cells(Figure figure)
    {
        ConfigTree plain = load(figure, []).Tree;
        return [.. figure.Lines.Select(line => figure.Points.Select(point => cellsOf(Request(figure, plain, [.. line.Overrides, .. point.Overrides]))).ToArray())];
    }

    /// <summary>A value that the configuration has anyway makes no other setting, so figures share it.</summary>
    private FigureRequest Request(Figure figure, ConfigTree plain, string[] overrides)
    {
        LoadedSettings loaded = load(figure, overrides);
        string[] changed = [.. overrides.Where(o => o[..o.IndexOf('=')] is string key && plain.Find(key)?.ToString() != loaded.Tree.Find(key)?.ToString())];
        string[] name = [.. figure.Config is string own ? (string[])[Path.GetFileNameWithoutExtension(own)] : [], .. changed];
        return new FigureRequest(figure, name.Length == 0 ? "default" : string.Join(' ', name), loaded);
    }
}
