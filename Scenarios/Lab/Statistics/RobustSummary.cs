using EdgeActors.Scenarios.Lab.Measures;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>What is said of a policy beside its mean, as Agarwal et al. (2021) recommend; rliable's quantities.</summary>
/// <param name="InterquartileMean">Over all runs.</param>
/// <param name="Improvement">How likely it is better than the baseline; the baseline's own is NaN.</param>
/// <param name="Profile">The distribution of its runs.</param>
internal sealed record RobustSummary(Interval InterquartileMean, Interval Improvement, IReadOnlyList<ProfilePoint> Profile)
{
    private static readonly Interval s_none = new(double.NaN, double.NaN, double.NaN);

    /// <summary>The summaries of all policies.</summary>
    /// <param name="policies">Their runs, in the same strata.</param>
    /// <param name="baseline">Which of them is the baseline.</param>
    /// <param name="better">Which way values are better.</param>
    public static IReadOnlyList<RobustSummary> Of(IReadOnlyList<Scores> policies, int baseline, Better better)
    {
        double[] thresholds = PerformanceProfile.Thresholds(policies);
        var summaries = new RobustSummary[policies.Count];
        Parallel.For(0, policies.Count, i => summaries[i] = new RobustSummary(
            Statistics.InterquartileMean.Of(policies[i]),
            i == baseline ? s_none : ProbabilityOfImprovement.Of(policies[i], policies[baseline], better),
            PerformanceProfile.Of(policies[i], thresholds, better)));
        return summaries;
    }
}
