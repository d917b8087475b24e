using System.Globalization;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;
using Spectre.Console;
using Markup = Spectre.Console.Markup;

namespace EdgeActors.Scenarios.Lab.Figures;

/// <summary>
/// The lines of a figure over all of its settings together, as Agarwal et al. (2021) recommend: at each setting values are brought to a scale on which one line has 0 and
/// another 1, settings are strata, and every run counts alike.
/// </summary>
internal sealed class NormalisedScores
{
    private readonly (string Zero, string One) _scale;
    private readonly (string Name, Scores Scores)[] _lines;

    private NormalisedScores((string Zero, string One) scale, (string Name, Scores Scores)[] lines) => (_scale, _lines) = (scale, lines);

    /// <summary>The lines that are there at every setting, the two of the scale apart; null where a line of the scale is not, or nothing else is.</summary>
    /// <param name="series">The figure's lines.</param>
    /// <param name="scale">The lines that have 0 and 1.</param>
    public static NormalisedScores? Of(IReadOnlyList<FigureSeries> series, (string Zero, string One) scale)
    {
        FigureSeries? zero = series.FirstOrDefault(s => s.Name == scale.Zero), one = series.FirstOrDefault(s => s.Name == scale.One);
        if (zero is null || one is null)
        {
            return null;
        }

        double[] settings = [.. zero.Points.Select(p => p.X)];
        (string Name, Scores Scores)[] lines =
        [
            .. from line in series
               where line != zero && line != one && line.Points.Select(p => p.X).SequenceEqual(settings) && one.Points.Count == settings.Length
               select (line.Name, new Scores(line.Points.Select((p, i) => p.Values.Select(v => (v - zero.Points[i].Mean) / (one.Points[i].Mean - zero.Points[i].Mean))))),
        ];
        return lines.Length == 0 ? null : new NormalisedScores(scale, lines);
    }

    /// <summary>The interquartile mean of each line with its interval, and how likely a run of it is better than one of the first line.</summary>
    public void Print(IAnsiConsole console)
    {
        Table table = new Table { Title = new TableTitle(Markup.Escape($"over all settings: 0 is {_scale.Zero}, 1 is {_scale.One}")) }.Border(TableBorder.Rounded);
        table.AddColumn("line").AddColumn(new TableColumn("interquartile mean").RightAligned()).AddColumn(new TableColumn("95 %").RightAligned());
        table.AddColumn(new TableColumn(Markup.Escape($"better than {_lines[0].Name}")).RightAligned());
        foreach (((string name, Scores scores), Interval mean) in _lines.Select(l => (l, InterquartileMean.Of(l.Scores))).OrderByDescending(l => l.Item2.Value))
        {
            Interval improvement = ProbabilityOfImprovement.Of(scores, _lines[0].Scores, Better.Higher);
            table.AddRow(Markup.Escape(name), Text(mean.Value), double.IsNaN(mean.Low) ? "-" : $"{Text(mean.Low)} to {Text(mean.High)}", name == _lines[0].Name ? "" : Text(improvement.Value));
        }

        console.WriteWhole(table, wraps: true);
    }

    /// <summary>All of it: interquartile means, profiles over common thresholds, and how likely each line is better than each other.</summary>
    public JsonObject ToNode()
    {
        double[] thresholds = PerformanceProfile.Thresholds(_lines.Select(l => l.Scores));
        return new JsonObject
        {
            ["zero"] = _scale.Zero,
            ["one"] = _scale.One,
            ["thresholds"] = Numbers(thresholds),
            ["lines"] = new JsonArray([.. _lines.Select(line => (JsonNode)new JsonObject
            {
                ["name"] = line.Name,
                ["iqm"] = FigureResult.Node(InterquartileMean.Of(line.Scores)),
                ["profile"] = Numbers(PerformanceProfile.Of(line.Scores, thresholds, Better.Higher).Select(p => p.Share.Value)),
                ["probabilityOfImprovement"] = new JsonObject(_lines.Where(o => o.Name != line.Name).Select(o =>
                    KeyValuePair.Create(o.Name, (JsonNode?)FigureResult.Node(ProbabilityOfImprovement.Of(line.Scores, o.Scores, Better.Higher))))),
            })]),
        };
    }

    private static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(v => (JsonNode)v)]);

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
