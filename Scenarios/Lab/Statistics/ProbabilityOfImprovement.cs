using System.Runtime.CompilerServices;
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
        if (strata.Length == 0)
        {
            return new Interval(double.NaN, double.NaN, double.NaN);
        }

        int[] sizesA = [.. strata.Select(s => s.A.Length)], sizesB = [.. strata.Select(s => s.B.Length)];
        byte[][] wins = [.. strata.Select(s => Wins(s.A, s.B, better == Better.Higher ? 1 : -1))];
        int[] allA = [.. Enumerable.Range(0, sizesA.Sum())], allB = [.. Enumerable.Range(0, sizesB.Sum())];
        double value = Mean(wins, sizesA, sizesB, allA, allB);
        if (sizesA.Concat(sizesB).All(s => s == 1))
        {
            // Pairs that met the same are drawn as pairs.
            return Interval.Of(value, new StratifiedBootstrap(sizesA).Of(drawn => drawn.Average(s => wins[s][0] / 2.0)));
        }

        var ofB = new StratifiedBootstrap(sizesB, "bootstrap of the other", keepsStrata: true);
        return Interval.Of(value, new StratifiedBootstrap(sizesA, keepsStrata: true).Of(drawn =>
        {
            ofB.Next(allB);
            return Mean(wins, sizesA, sizesB, drawn, allB);
        }));
    }

    /// <summary>For each run of one and each of the other: 2 for a win, 1 for a tie.</summary>
    private static byte[] Wins(double[] a, double[] b, int sign) => [.. a.SelectMany(x => b.Select(y => (byte)(1 + (sign * x.CompareTo(y)))))];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Mean(byte[][] wins, int[] sizesA, int[] sizesB, int[] drawnA, int[] drawnB)
    {
        double sum = 0;
        int firstA = 0, firstB = 0;
        for (int stratum = 0; stratum < wins.Length; stratum++)
        {
            byte[] of = wins[stratum];
            int countA = sizesA[stratum], countB = sizesB[stratum], halves = 0;
            ReadOnlySpan<int> runsB = drawnB.AsSpan(firstB, countB);
            foreach (int run in drawnA.AsSpan(firstA, countA))
            {
                int row = (run - firstA) * countB;
                foreach (int other in runsB)
                {
                    halves += of[row + other - firstB];
                }
            }

            sum += halves / (2.0 * countA * countB);
            (firstA, firstB) = (firstA + countA, firstB + countB);
        }

        return sum / wins.Length;
    }
}
