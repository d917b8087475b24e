using EdgeActors.Scenarios.Lab.Measures;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>A point of a performance profile.</summary>
/// <param name="Threshold">A value of the measure.</param>
/// <param name="Share">The share of runs that are better than it.</param>
internal readonly record struct ProfilePoint(double Threshold, Interval Share);

/// <summary>Which share of runs is better than a threshold, over thresholds: the whole distribution of a policy at a glance; the higher curve is the better policy.</summary>
internal static class PerformanceProfile
{
    public const int Points = 21;

    /// <summary>Thresholds that span the runs of all policies.</summary>
    public static double[] Thresholds(IEnumerable<Scores> policies)
    {
        double[] all = [.. policies.SelectMany(p => p.All)];
        return all.Length == 0 ? [] : [.. Enumerable.Range(0, Points).Select(i => all.Min() + ((all.Max() - all.Min()) * i / (Points - 1)))];
    }

    /// <summary>The profile of a policy, averaged over strata.</summary>
    public static IReadOnlyList<ProfilePoint> Of(Scores scores, double[] thresholds, Better better)
    {
        double[][] strata = [.. scores.Strata.Where(s => s.Length > 0)];
        if (strata.Length == 0)
        {
            return [];
        }

        double[][] shares = [.. thresholds.Select(_ => new double[StratifiedBootstrap.Resamples])];
        int resample = 0;
        double[] resamples = StratifiedBootstrap.Of(strata, drawn =>
        {
            for (int i = 0; i < thresholds.Length; i++)
            {
                shares[i][resample] = Share(drawn, thresholds[i], better);
            }

            return resample++;
        });
        return [.. thresholds.Select((t, i) => new ProfilePoint(t, Interval.Of(Share(strata, t, better), resamples.Length == 0 ? [] : shares[i])))];
    }

    private static double Share(double[][] strata, double threshold, Better better)
    {
        double sum = 0;
        foreach (double[] stratum in strata)
        {
            int count = 0;
            foreach (double value in stratum)
            {
                count += better == Better.Higher ? (value > threshold ? 1 : 0) : (value < threshold ? 1 : 0);
            }

            sum += (double)count / stratum.Length;
        }

        return sum / strata.Length;
    }
}
