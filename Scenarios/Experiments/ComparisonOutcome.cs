using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Lab.Statistics;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A finished comparison, for table, JSON and report.</summary>
internal sealed record ComparisonOutcome(
    string Scenario, long Seed, int Networks, int Episodes, IReadOnlyList<PolicyResult> Policies, TimeSpan Elapsed)
{
    private readonly Lazy<IReadOnlyList<RobustSummary>> _robust = new(() => RobustSummary.Of([.. Policies.Select(p => p.Episodes)], 0, Policies[0].Measures.Judged.Better));

    /// <summary>What is said of each policy beside its mean; the first is the baseline.</summary>
    public IReadOnlyList<RobustSummary> Robust => _robust.Value;

    public MeasureSet Measures => Policies[0].Measures;

    /// <summary>Whether any policy has some of a measure.</summary>
    public bool HasAny(Measure measure) => Policies.Any(p => p.Values(measure).Any(v => v > 0));
}
