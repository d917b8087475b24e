using EdgeActors.Scenarios.Lab.Measures;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>
/// How likely a run of one policy is better than a run of another in the same stratum (the Mann-Whitney statistic, ties count half), averaged over strata.
/// It tells how often, not by how much.
/// </summary>
internal static class ProbabilityOfImprovement
{
    /// <param name="a">The policy.</param>
    /// <param name="b">The other, in the same strata; one where either has no run is left out.</param>
    /// <param name="better">Which way values are better.</param>
    public static Interval Of(Scores a, Scores b, Better better)
    {
        if (a.Strata.Count != b.Strata.Count)
        {
            throw new ArgumentException($"{a.Strata.Count} strata cannot be compared with {b.Strata.Count}");
        }

        (double[] A, double[] B)[] strata = [.. a.Strata.Zip(b.Strata).Where(s => s.First.Length > 0 && s.Second.Length > 0)];
        double Statistic(IReadOnlyList<(double[] A, double[] B)> of) => of.Average(s => Share(s.A, s.B, better == Better.Higher ? 1 : -1));
        return strata.Length == 0
            ? new Interval(double.NaN, double.NaN, double.NaN)
            : Interval.Of(Statistic(strata), StratifiedBootstrap.OfTwo(strata, Statistic));
    }

    private static double Share(double[] a, double[] b, int sign)
    {
        int halves = 0;
        foreach (double x in a)
        {
            foreach (double y in b)
            {
                halves += 1 + (sign * x.CompareTo(y));
            }
        }

        return halves / (2.0 * a.Length * b.Length);
    }
}
