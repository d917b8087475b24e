namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>The mean of the middle half of all runs: less moved by outliers than the mean, and less noisy than the median.</summary>
internal static class InterquartileMean
{
    public static Interval Of(Scores scores)
    {
        double[] all = [.. scores.All];
        double value = OfSorted(all);
        return Interval.Of(value, StratifiedBootstrap.Of(scores.Strata, drawn =>
        {
            int count = 0;
            foreach (double[] stratum in drawn)
            {
                stratum.CopyTo(all, count);
                count += stratum.Length;
            }

            return OfSorted(all);
        }));
    }

    /// <summary>Sorts, then leaves out a quarter at each end, rounded down, as SciPy's trim_mean does.</summary>
    private static double OfSorted(double[] values)
    {
        if (values.Length == 0)
        {
            return double.NaN;
        }

        Array.Sort(values);
        int cut = values.Length / 4;
        double sum = 0;
        foreach (double value in values.AsSpan(cut, values.Length - (2 * cut)))
        {
            sum += value;
        }

        return sum / (values.Length - (2 * cut));
    }
}
