namespace EdgeActors.Scenarios.Experiments;

/// <summary>A finished comparison, for table, JSON and report.</summary>
internal sealed record ComparisonOutcome(
    string Scenario, long Seed, int Networks, int Episodes, IReadOnlyList<PolicyResult> Policies, TimeSpan Elapsed);
