using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>
/// Resamples with replacement, each stratum by itself, as rliable does (Agarwal et al. 2021): what is asked is how the figure would vary had the same
/// strata been run again. Where every stratum has one run that says nothing, and the strata themselves are drawn instead. The draws are the same each time.
/// </summary>
internal static class StratifiedBootstrap
{
    /// <summary>Enough for two digits of a 95 % interval.</summary>
    public const int Resamples = 1000;

    /// <summary>Resamples the strata and takes a statistic of each resample; none of fewer than two values.</summary>
    public static double[] Of(IReadOnlyList<double[]> strata, Func<double[][], double> statistic)
    {
        if (strata.Sum(s => s.Length) < 2)
        {
            return [];
        }

        var random = new RandomStream(0, "statistics", "bootstrap");
        bool single = strata.All(s => s.Length <= 1);
        double[][] drawn = [.. strata.Select(s => new double[s.Length])];
        double[][] filled = [.. strata.Where(s => s.Length > 0)];
        var values = new double[Resamples];
        for (int i = 0; i < values.Length; i++)
        {
            if (single)
            {
                drawn = [.. filled.Select(_ => filled[random.NextInt(filled.Length)])];
            }
            else
            {
                Draw(strata, drawn, ref random);
            }

            values[i] = statistic(drawn);
        }

        return values;
    }

    /// <summary>The same of two policies, drawn independently within each stratum; strata of one run each are drawn in pairs.</summary>
    public static double[] OfTwo(IReadOnlyList<(double[] A, double[] B)> strata, Func<IReadOnlyList<(double[] A, double[] B)>, double> statistic)
    {
        if (strata.Sum(s => s.A.Length) < 2)
        {
            return [];
        }

        var random = new RandomStream(0, "statistics", "bootstrap");
        bool single = strata.All(s => s.A.Length == 1 && s.B.Length == 1);
        double[][] a = [.. strata.Select(s => s.A)], b = [.. strata.Select(s => s.B)];
        (double[] A, double[] B)[] drawn = [.. strata.Select(s => (new double[s.A.Length], new double[s.B.Length]))];
        double[][] drawnA = [.. drawn.Select(s => s.A)], drawnB = [.. drawn.Select(s => s.B)];
        var values = new double[Resamples];
        for (int i = 0; i < values.Length; i++)
        {
            if (single)
            {
                drawn = [.. strata.Select(_ => strata[random.NextInt(strata.Count)])];
            }
            else
            {
                Draw(a, drawnA, ref random);
                Draw(b, drawnB, ref random);
            }

            values[i] = statistic(drawn);
        }

        return values;
    }

    private static void Draw(IReadOnlyList<double[]> from, double[][] to, ref RandomStream random)
    {
        for (int stratum = 0; stratum < to.Length; stratum++)
        {
            double[] runs = from[stratum], drawn = to[stratum];
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = runs[random.NextInt(runs.Length)];
            }
        }
    }
}
