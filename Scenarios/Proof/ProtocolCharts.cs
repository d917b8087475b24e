using EdgeActors.Scenarios.Lab.Statistics;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Proof;

/// <summary>A chart of learning curves for each environment: means over seeds with 95 % confidence intervals.</summary>
internal static class ProtocolCharts
{
    /// <summary>More lines than these overlap too much and get a panel each.</summary>
    private const int MostLines = 5;

    public static IEnumerable<(string File, string Text)> Of(IReadOnlyList<ProtocolEntry> entries)
    {
        foreach (IGrouping<string, ProtocolEntry> environment in entries.GroupBy(e => e.Options.Env!))
        {
            yield return ($"learners-{environment.Key}.svg", Chart(environment.Key, [.. environment]).ToFile());
        }
    }

    private static SvgChart Chart(string environment, ProtocolEntry[] entries)
    {
        string id = $"learners-{environment}", title = $"Learning {environment}";
        const string description = "Mean return of the policy on ten unseen episodes over training, by configuration, mean over seeds with 95 % confidence intervals.";
        string across = entries.Any(e => e.Options.Offline.Transitions > 0) ? "updates from the log" : "steps in the environment";
        LineSeries[] series = [.. entries.Select(e => new LineSeries(Label(e.Name, environment), [.. Points(e)]))];
        return series.Length > MostLines
            ? new LinePanels(id, title, description, series) { XTitle = across, YTitle = "return", Bounds = Range(environment) }
            : new LineChart(id, title, description, series) { XTitle = across, YTitle = "return", Bounds = Range(environment) };
    }

    /// <summary>What a mean return can be where the environment bounds it; intervals beyond are cut.</summary>
    private static Bounds Range(string environment) => environment switch
    {
        "cartpole" => new Bounds(0, 500),
        "acrobot" => new Bounds(-500, 0),
        "mountain-car" => new Bounds(-200, 0),
        "recall" => new Bounds(0, 1),
        _ => Bounds.None,
    };

    /// <summary>The environment is in the title already.</summary>
    private static string Label(string name, string environment) => name.Replace($"-{environment}", "", StringComparison.Ordinal);

    private static IEnumerable<LinePoint> Points(ProtocolEntry entry) => entry.Runs.SelectMany(r => r.Curve).GroupBy(p => p.Step).OrderBy(g => g.Key).Select(g =>
    {
        var estimate = Estimate.Of([.. g.Select(p => p.Return)]);
        return new LinePoint(g.Key, estimate.Mean, estimate.Ci95);
    });
}
