using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;

namespace EdgeActors.Scenarios.Commands;

/// <summary>The figures of sweeps, from the summaries of their points: what a resumed sweep finished before is read like the rest.</summary>
internal static class SweepFigures
{
    /// <summary>What policies are judged by, over the sweep, and their paired differences to the first.</summary>
    public static FigureResult Comparison(string scenario, MeasureSet measures, SweepAxis axis, IReadOnlyList<JsonNode> summaries)
    {
        JsonArray[] points = [.. summaries.Select(s => s["policies"]!.AsArray())];
        string[] names = [.. points[0].Select(p => (string)p!["name"]!)];
        double[] Values(int point, int policy, Measure measure) =>
            Numbers(points[point][policy]!["measures"]!.AsArray().First(m => (string)m!["name"]! == measure.Name)!["byNetwork"]!);
        FigureSeries Line(string name, Func<int, double[]> values) => new(name, [.. axis.Values.Select((x, i) => FigurePoint.Of(x, values(i)))]);
        Measure judged = measures.Judged;
        return Figure(scenario, (int)summaries[0]["networks"]!, judged.Title, axis) with
        {
            YTitle = judged.Title + (judged.IsShare ? "" : $", {judged.Unit}"),
            Series = [.. names.Select((name, k) => Line(name, i => Values(i, k, judged)))],
            Differences = [.. names.Skip(1).Select((name, k) => Line($"{name} - {names[0]}", i => [.. Values(i, k + 1, judged).Zip(Values(i, 0, judged), (a, b) => a - b)]))],
            BetterDifferences = judged.Better,
            Measures = [.. measures.All.Where(m => m != judged).SelectMany(m => names.Select((name, k) => Line($"{name}: {m.Title}{(m.IsShare ? "" : $", {m.Unit}")}", i => Values(i, k, m))))],
            PrintsMeasures = false,
        };
    }

    /// <summary>What trainings came to over the sweep.</summary>
    public static FigureResult Training(string scenario, TrainingScore score, SweepAxis axis, IReadOnlyList<JsonNode> summaries)
    {
        FigureSeries Line(string name, string key) => new(name, [.. axis.Values.Select((x, i) => FigurePoint.Of(
            x, [.. summaries[i]["networks"]!.AsArray().Select(n => Number(n![key]))]))]);
        return Figure(scenario, summaries[0]["networks"]!.AsArray().Count, "policies that learn", axis) with
        {
            YTitle = score.Title,
            Series = [Line("last fifth of the episodes", "late"), Line("all episodes", "whole")],
        };
    }

    private static FigureResult Figure(string scenario, int seeds, string title, SweepAxis axis) =>
        new(scenario, "sweep", seeds, $"{title} over {axis.Title}", axis.Title, title, [], []) { XNames = axis.Names };

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(Number)];

    private static double Number(JsonNode? node) => node is null ? double.NaN : (double)node;
}
