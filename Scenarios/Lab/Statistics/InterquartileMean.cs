using System.Runtime.CompilerServices;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>The mean of the middle half of all runs: less moved by outliers than the mean, and less noisy than the median.</summary>
internal static class InterquartileMean
{
    public static Interval Of(Scores scores)
    {
        double[] sorted = [.. scores.All];
        int[] runs = [.. Enumerable.Range(0, sorted.Length)], places = new int[sorted.Length], counts = new int[sorted.Length];
        Array.Sort(sorted, runs);
        for (int place = 0; place < runs.Length; place++)
        {
            places[runs[place]] = place;
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        double Mean(int[] drawn)
        {
            Array.Clear(counts);
            foreach (int run in drawn)
            {
                counts[places[run]]++;
            }

            return OfCounted(sorted, counts);
        }

        return Interval.Of(sorted.Length == 0 ? double.NaN : Mean(runs), new StratifiedBootstrap([.. scores.Strata.Select(s => s.Length)]).Of(Mean));
    }

    /// <summary>Leaves out a quarter at each end, rounded down, as SciPy's trim_mean does. A resample is how often it has each value: nothing is sorted again.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double OfCounted(double[] sorted, int[] counts)
    {
        int cut = sorted.Length / 4, left = sorted.Length - (2 * cut), below = 0;
        double sum = 0;
        for (int i = 0; left > 0; i++)
        {
            int within = Math.Min(below + counts[i] - cut, Math.Min(counts[i], left));
            below += counts[i];
            if (within > 0)
            {
                sum += within * sorted[i];
                left -= within;
            }
        }

        return sum / (sorted.Length - (2 * cut));
    }
}
