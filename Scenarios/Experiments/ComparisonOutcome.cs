using EdgeActors.Scenarios.Lab.Measures;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A finished comparison, for table, JSON and report.</summary>
internal sealed record ComparisonOutcome(
    string Scenario, long Seed, int Networks, int Episodes, IReadOnlyList<PolicyResult> Policies, TimeSpan Elapsed)
{
    public MeasureSet Measures => Policies[0].Measures;

    /// <summary>Whether any policy has some of a measure.</summary>
    public bool HasAny(Measure measure) => Policies.Any(p => p.Values(measure).Any(v => v > 0));
}
