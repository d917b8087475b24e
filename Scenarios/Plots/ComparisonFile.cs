using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;

namespace EdgeActors.Scenarios.Plots;

/// <summary>What a comparison came to, as <see cref="ResultJson"/> wrote it: each policy's values of what policies are judged by, by network.</summary>
/// <param name="Folder">Its run folder.</param>
/// <param name="Measure">What policies are judged by.</param>
/// <param name="Unit">Its unit; empty for a share.</param>
/// <param name="Better">Which way it is better.</param>
/// <param name="Policies">In the order of the run.</param>
internal sealed record ComparisonFile(string Folder, string Measure, string Unit, Better Better, IReadOnlyList<(string Name, double[] Values)> Policies)
{
    /// <summary>What policies are judged by, with its unit.</summary>
    public string Title => Unit.Length == 0 ? Measure : $"{Measure}, {Unit}";

    /// <summary>Reads a run folder's summary.</summary>
    /// <exception cref="UserErrorException">It is of no comparison.</exception>
    public static ComparisonFile Read(string folder, string summary)
    {
        try
        {
            JsonNode document = JsonNode.Parse(File.ReadAllText(summary))!;
            if (document["policies"] is not JsonArray policies || (string?)document["judgedBy"] is not string judged)
            {
                throw Not(summary, null);
            }

            JsonNode[] measures = [.. policies.Select(p => p!["measures"]!.AsArray().First(m => (string)m!["name"]! == judged)!)];
            return new ComparisonFile(
                folder, judged.Replace('-', ' ').Replace('.', ' '), (string)measures[0]["unit"]!, (string)measures[0]["better"]! == "higher" ? Better.Higher : Better.Lower,
                [.. policies.Zip(measures, (p, m) => ((string)p!["name"]!, m["byNetwork"]!.AsArray().Select(v => v is null ? double.NaN : (double)v).ToArray()))]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentException or NullReferenceException)
        {
            throw Not(summary, e);
        }
    }

    private static UserErrorException Not(string summary, Exception? inner) => new($"{summary}: it is the summary of no comparison; name the folder of 'compare', 'run', 'eval' or of a sweep, or the JSON file of a figure", inner);
}
