using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>A figure's file for machines, which <see cref="FigureResult.ToJson"/> wrote, read back.</summary>
internal sealed class FigureFile
{
    private readonly string _path;
    private readonly JsonObject _document;

    private FigureFile(string path, JsonObject document) => (_path, _document) = (path, document);

    /// <summary>The name of its paper, or of what else it is of.</summary>
    public string Paper => Text("paper");

    /// <summary>The figure's name.</summary>
    public string Figure => Text("figure");

    /// <summary>Reads a file.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or is no figure.</exception>
    public static FigureFile Read(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonObject document && document.ContainsKey("figure") && document.ContainsKey("series") ? new FigureFile(path, document) : throw Not(path, null);
        }
        catch (JsonException e)
        {
            throw Not(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"{path}: {UserFile.Why(path, e)}; name the JSON file of a figure", e);
        }
    }

    /// <summary>What was measured, as it was when the file was written.</summary>
    /// <param name="figure">What its paper says of it.</param>
    /// <exception cref="UserErrorException">It lacks what a figure has.</exception>
    public FigureResult Of(Figure figure)
    {
        FigureResult read = Measured(FigureResult.Of(Paper, figure, Number("seeds")));
        if (figure.Kind != FigureKind.Curve)
        {
            return read;
        }

        string[] lines = figure.Lines.Count == 1 ? [""] : [.. figure.Lines.Select(l => $", {l.Label}")];
        HashSet<string> finals = [.. figure.Finals.SelectMany(q => lines.Select(line => q.Name + FigureMaker.Final + line))];
        FigureSeries[] curves = [.. read.Series.Where(s => !finals.Contains(s.Name))];
        return read with
        {
            Drawn = [.. curves, .. FigureMaker.Levels(figure, curves, q => read.Series.FirstOrDefault(s => s.Name == q.Name + FigureMaker.Final + lines[0])?.Points.Select(p => p.Values).FirstOrDefault())],
        };
    }

    /// <summary>The same of a sweep, which no paper has.</summary>
    /// <param name="axis">What lies along it.</param>
    /// <param name="judgedBy">What its lines are of.</param>
    /// <exception cref="UserErrorException">It lacks what a figure has.</exception>
    public FigureResult Of(SweepAxis axis, string judgedBy) =>
        Measured(new FigureResult(Paper, Figure, Number("seeds"), $"{judgedBy} over {axis.Title}", axis.Title, judgedBy, [], []) { XNames = axis.Names });

    private FigureResult Measured(FigureResult figure)
    {
        FigureResult read = figure with { Series = Lines("series"), Differences = Lines("differences"), Measures = Lines("measures") };
        return read.XNames is { } names && read.Series.SelectMany(s => s.Points).Any(p => !(p.X >= 0 && p.X < names.Count)) ? throw Not(_path, null) : read;
    }

    private FigureSeries[] Lines(string part)
    {
        try
        {
            return [.. (_document[part]?.AsArray() ?? []).Select(line => new FigureSeries((string)line!["name"]!, [.. line["points"]!.AsArray().Select(p => Point(p!))]))];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentNullException or NullReferenceException)
        {
            throw Not(_path, e);
        }
    }

    private static FigurePoint Point(JsonNode point) => new((double)point["x"]!, Real(point["mean"]), Real(point["ci95"]), (int)point["n"]!)
    {
        Values = [.. point["values"]!.AsArray().Select(Real)],
    };

    private static double Real(JsonNode? node) => node is null ? double.NaN : (double)node;

    private string Text(string key) => _document[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw Not(_path, null);

    private int Number(string key) => _document[key] is JsonValue value && value.TryGetValue(out int number) ? number : throw Not(_path, null);

    private static UserErrorException Not(string path, Exception? inner) => new($"{path}: it is no figure; name a file that {Outputs.CommandText.Program} reproduce wrote, such as runs/reproduce-PAPER/FIGURE.json", inner);
}
