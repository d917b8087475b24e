using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Proof;

/// <summary>A chart of learning curves for each environment: means over seeds with 95 % confidence intervals.</summary>
internal static class ProtocolCharts
{
    public static IEnumerable<(string File, string Text)> Of(IReadOnlyList<ProtocolEntry> entries)
    {
        foreach (IGrouping<string, ProtocolEntry> environment in entries.GroupBy(e => e.Options.Env!))
        {
            var chart = new LineChart(
                $"learners-{environment.Key}", $"Learning {environment.Key}",
                "Mean return of the policy on ten unseen episodes over training, by configuration, mean over seeds with 95 % confidence intervals.",
                [.. environment.Select(e => new LineSeries(e.Name, [.. Points(e)]))])
            {
                XTitle = environment.Any(e => e.Options.Offline.Transitions > 0) ? "updates from the log" : "steps in the environment",
                YTitle = "return",
            };
            yield return ($"learners-{environment.Key}.svg", chart.ToFile());
        }
    }

    private static IEnumerable<LinePoint> Points(ProtocolEntry entry) => entry.Runs.SelectMany(r => r.Curve).GroupBy(p => p.Step).OrderBy(g => g.Key).Select(g =>
    {
        var estimate = Estimate.Of([.. g.Select(p => p.Return)]);
        return new LinePoint(g.Key, estimate.Mean, estimate.Ci95);
    });
}
