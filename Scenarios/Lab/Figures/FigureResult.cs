using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Scenarios.Training;
using Spectre.Console;
using Markup = Spectre.Console.Markup;

namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>A mean with half of its 95 % confidence interval, over <paramref name="N"/> values.</summary>
internal readonly record struct FigurePoint(double X, double Mean, double Ci95, int N)
{
    /// <summary>Each value: a network's, trained with a seed of its own.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    public static FigurePoint Of(double x, IReadOnlyList<double> values)
    {
        Estimate estimate = Estimate.Of(values);
        return new FigurePoint(x, estimate.Mean, estimate.Ci95, estimate.Count) { Values = values };
    }
}

/// <summary>A line of a figure.</summary>
internal sealed record FigureSeries(string Name, IReadOnlyList<FigurePoint> Points)
{
    /// <summary>Whether it is a level beside the lines.</summary>
    public bool Dashed { get; init; }
}

/// <summary>A figure of a paper, measured again: what every <c>reproduce</c> prints, draws and writes.</summary>
/// <param name="Paper">The paper's short name.</param>
/// <param name="Figure">The figure's.</param>
/// <param name="Seeds">Training seeds.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">What x is.</param>
/// <param name="YTitle">What the means are of.</param>
/// <param name="Series">The lines.</param>
/// <param name="Differences">Paired differences, on common random numbers.</param>
internal sealed record FigureResult(
    string Paper, string Figure, int Seeds, string Title, string XTitle, string YTitle, IReadOnlyList<FigureSeries> Series, IReadOnlyList<FigureSeries> Differences)
{
    private const int MostColumns = 7;

    private static readonly string[] s_partLooks = ["compute", "radio", "link", "idle"];

    /// <summary>What the lines stay within.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>Where x is no quantity: what 0, 1, 2 and so on are called.</summary>
    public IReadOnlyList<string>? XNames { get; init; }

    /// <summary>What is drawn, where that is not all series.</summary>
    public IReadOnlyList<FigureSeries>? Drawn { get; init; }

    /// <summary>The plots that they are drawn in; without any all are in one.</summary>
    public IReadOnlyList<ChartPanel> Panels { get; init; } = [];

    /// <summary>Its bars of parts at each x; without any it is drawn as lines.</summary>
    public IReadOnlyList<FigureStack> Stacks { get; init; } = [];

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsDrawn { get; init; } = true;

    /// <summary>The numbers that the paper's text states.</summary>
    public IReadOnlyList<(string Line, double X, double Value)> Stated { get; init; } = [];

    /// <summary>How many tasks were simulated; 0 where nobody counted.</summary>
    public long Tasks { get; init; }

    /// <summary>What learners computed with.</summary>
    public BackendKind Backend { get; init; }

    /// <summary>What else was measured along x; written, not drawn.</summary>
    public IReadOnlyList<FigureSeries> Measures { get; init; } = [];

    /// <summary>Whether that is printed too.</summary>
    public bool PrintsMeasures { get; init; } = true;

    /// <summary>The lines that have 0 and 1 where all settings are put together; null where they are not.</summary>
    public (string Zero, string One)? Scale { get; init; }

    private NormalisedScores? Normalised => Scale is { } scale ? NormalisedScores.Of(Series, scale) : null;

    /// <summary>Which way differences are better.</summary>
    public Better BetterDifferences { get; init; } = Better.Higher;

    /// <summary>A figure of which nothing is measured yet.</summary>
    public static FigureResult Of(string paper, Figure figure, int seeds) => new(paper, figure.Id, seeds, figure.Title, figure.XTitle, figure.YTitle, [], [])
    {
        XNames = figure.IsNamed ? [.. figure.Points.Select(p => p.Label)] : null,
        IsDrawn = figure.Kind != FigureKind.Table || figure.Stacks.Count > 0,
        Stacks = [.. figure.Lines.SelectMany((_, l) => figure.Stacks.Select(s => NamedFor(figure, s, l)))],
        BetterDifferences = figure.Better,
        Stated = figure.Stated,
        Scale = figure.Scale,
        Bounds = figure.Bounds,
        Panels = figure.Panels,
    };


    public string ToJson()
    {
        var json = new JsonObject
        {
            ["paper"] = Paper,
            ["figure"] = Figure,
            ["seeds"] = Seeds,
            ["backend"] = Configuration.KebabCase.Of(Backend.ToString()),
            ["series"] = new JsonArray([.. Series.Select(s => Node(s))]),
            ["differences"] = new JsonArray([.. Differences.Select(d => Node(d, paired: true))]),
        };
        if (Measures.Count > 0)
        {
            json["measures"] = new JsonArray([.. Measures.Select(m => Node(m))]);
        }

        if (Normalised is { } normalised)
        {
            json["normalised"] = normalised.ToNode();
        }

        return Json.Text(json);
    }

    /// <summary>A row for every point: of what, its name, x, mean, half of its interval, and of how many values.</summary>
    public string ToCsv()
    {
        IEnumerable<string> rows = from part in new[] { ("series", Series), ("difference", Differences), ("measure", Measures) }
                                   from line in part.Item2
                                   from p in line.Points
                                   select string.Join(',', part.Item1, Quoted(line.Name), Quoted(XNames?[(int)p.X] ?? Number(p.X)), Number(p.Mean), Number(p.Ci95), Number(p.N));
        return string.Join('\n', rows.Prepend("part,line,x,mean,ci95,n")) + "\n";
        static string Quoted(string text) => text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
    }

    /// <summary>Bars of parts, if it has any, else lines.</summary>
    public SvgChart Chart() => Stacks.Count > 0 ? Bars() : Lines();

    /// <summary>A bar for each x and stack; a stack that lacks a part there has none.</summary>
    private StackedBarChart Bars()
    {
        Dictionary<string, FigureSeries> lines = Series.ToDictionary(s => s.Name);
        double[] xs = [.. Series.SelectMany(s => s.Points).Select(p => p.X).Distinct().Order()];
        IEnumerable<Stack> stacks =
            from x in xs
            from stack in Stacks
            let parts = stack.Parts.SelectMany(p => lines.TryGetValue(p.Series, out FigureSeries? line) ? line.Points.Where(at => at.X == x).Take(1) : []).Select(p => p.Mean).ToArray()
            where parts.Length == stack.Parts.Count
            select StackAt(XNames?[(int)x] ?? x.ToString(CultureInfo.InvariantCulture), stack, parts);
        return new StackedBarChart(
            $"{Paper}-{Figure}", Title, $"Stacked bars of {YTitle} over {XTitle}, means.", [.. Stacks[0].Parts.Select((p, i) => new Layer(p.Part, s_partLooks[i % s_partLooks.Length]))], [.. stacks])
        {
            AxisTitle = YTitle,
            ValueTitle = $"{YTitle}, sum",
            Bounds = Bounds,
        };
    }

    private static Stack StackAt(string x, FigureStack stack, double[] parts)
    {
        string label = $"{x}, {stack.Label}", sum = Numbers.Fixed(parts.Sum(), 2);
        return new Stack(new RowText(label, sum, $"{label}: {string.Join(", ", stack.Parts.Zip(parts, (p, mean) => $"{p.Part} {Numbers.Fixed(mean, 2)}"))}"), parts);
    }

    /// <summary>A stack of a line, whose series have the line's name too.</summary>
    private static FigureStack NamedFor(Figure figure, FigureStack stack, int line)
    {
        string of = figure.Lines[line].Label;
        return new FigureStack(
            figure.Lines.Count == 1 ? stack.Label : $"{of}, {stack.Label}", [.. stack.Parts.Select(p => (FigureMaker.NameOf(figure, figure.Series.Count, p.Series, line), p.Part))]);
    }

    private LineChart Lines() => new(
        $"{Paper}-{Figure}",
        Title,
        $"{YTitle} over {XTitle}, with 95 % confidence intervals.",
        [.. (Drawn ?? Series).Select(s => new LineSeries(s.Name, [.. s.Points.Select(p => new LinePoint(p.X, p.Mean, p.Ci95))]) { Dashed = s.Dashed })])
    {
        XTitle = XTitle,
        XNames = XNames,
        YTitle = YTitle,
        Bounds = Bounds,
        Panels = Panels,
    };

    /// <summary>Tables: means, paired differences, and what else was measured. Of long lines the first, every so many, and the last point are shown.</summary>
    public void Print(IAnsiConsole console)
    {
        console.WriteWhole(TableOf($"{Paper} {Figure}: {Title}", Series, signed: false), wraps: true);
        Normalised?.Print(console);
        if (Differences.Count > 0)
        {
            console.WriteWhole(TableOf("paired differences: same networks, same tasks", Differences, signed: true), wraps: true);
        }

        if (Measures.Count > 0 && PrintsMeasures)
        {
            console.WriteWhole(TableOf("measured beside", Measures, signed: false), wraps: true);
        }
    }

    private Table TableOf(string title, IReadOnlyList<FigureSeries> series, bool signed)
    {
        Table table = new Table { Title = new TableTitle(Markup.Escape(title)) }.Border(TableBorder.Rounded).AddColumn(new TableColumn(Markup.Escape(XTitle)).NoWrap());
        double[] all = [.. series.SelectMany(s => s.Points).Select(p => p.X).Distinct().Order()];
        int every = XNames is null ? (all.Length + MostColumns - 1) / MostColumns : 1; // what has a name is never left out
        double[] shown = [.. all.Where((_, i) => i % every == 0 || i == all.Length - 1)];
        foreach (double x in shown)
        {
            table.AddColumn(new TableColumn(Markup.Escape(XNames?[(int)x] ?? x.ToString(CultureInfo.InvariantCulture))).RightAligned());
        }

        foreach (FigureSeries line in series)
        {
            table.AddRow([Markup.Escape(line.Name), .. shown.Select(x => Cell(line.Points.Where(p => p.X == x).ToList(), signed))]);
        }

        return table;
    }

    private static string Cell(List<FigurePoint> at, bool signed)
    {
        if (at is not [var p, ..])
        {
            return "";
        }

        if (double.IsNaN(p.Mean))
        {
            return "-";
        }

        string digits = Math.Abs(p.Mean) switch { >= 100 => "0", >= 10 => "0.0", _ => "0.000" };
        double rounded = Math.Round(p.Mean, Math.Max(digits.Length - 2, 0)); // by itself, or what rounds to 0 keeps its sign
        string mean = (rounded == 0 ? 0 : rounded).ToString(signed ? $"+{digits};-{digits}" : digits, CultureInfo.InvariantCulture);
        return double.IsNaN(p.Ci95) ? mean : mean + " ±" + p.Ci95.ToString(digits.Length == 5 ? ".000" : digits, CultureInfo.InvariantCulture);
    }

    private JsonNode Node(FigureSeries series, bool paired = false) => new JsonObject
    {
        ["name"] = series.Name,
        ["points"] = new JsonArray([.. series.Points.Select(p => Node(series.Name, p, paired))]),
    };

    /// <summary>A point with its values, its interquartile mean, and of a difference how likely it is on the better side of 0.</summary>
    private JsonNode Node(string line, FigurePoint point, bool paired)
    {
        var node = new JsonObject
        {
            ["x"] = point.X,
            ["mean"] = point.Mean,
            ["ci95"] = point.Ci95,
            ["n"] = point.N,
            ["values"] = new JsonArray([.. point.Values.Select(v => (JsonNode)v)]),
            ["iqm"] = Node(InterquartileMean.Of(Scores.Of(point.Values))),
        };
        foreach ((_, _, double stated) in Stated.Where(s => s.Line == line && s.X == point.X))
        {
            node["paper"] = stated;
        }

        if (paired)
        {
            node["probabilityOfImprovement"] = Node(ProbabilityOfImprovement.Of(
                Scores.OfPairs(point.Values), Scores.OfPairs(Enumerable.Repeat(0.0, point.Values.Count)), BetterDifferences));
        }

        return node;
    }

    /// <summary>An interval as JSON.</summary>
    public static JsonObject Node(Interval interval) => new() { ["value"] = interval.Value, ["low"] = interval.Low, ["high"] = interval.High };
}
