using System.Runtime.CompilerServices;
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
    /// <param name="scores">Its runs.</param>
    /// <param name="thresholds">In ascending order.</param>
    /// <param name="better">Which way values are better.</param>
    public static IReadOnlyList<ProfilePoint> Of(Scores scores, double[] thresholds, Better better)
    {
        double[][] strata = [.. scores.Strata.Where(s => s.Length > 0)];
        if (strata.Length == 0 || thresholds.Length == 0)
        {
            return [];
        }

        // A run is how many thresholds it is better than; strata count alike however many runs they have.
        int[] beaten = [.. strata.SelectMany(s => s.Select(v => thresholds.Count(t => better == Better.Higher ? v > t : v < t)))];
        double[] weights = [.. strata.SelectMany(s => s.Select(_ => 1.0 / (s.Length * strata.Length)))];
        double[][] shares = [.. thresholds.Select(_ => new double[StratifiedBootstrap.Resamples])];
        var counted = new double[thresholds.Length + 1];
        int resample = 0;
        double[] whole = new double[thresholds.Length];
        Count([.. Enumerable.Range(0, beaten.Length)], (i, share) => whole[i] = share);
        double[] resamples = new StratifiedBootstrap([.. strata.Select(s => s.Length)]).Of(drawn =>
        {
            Count(drawn, (i, share) => shares[i][resample] = share);
            return resample++;
        });
        return [.. thresholds.Select((t, i) => new ProfilePoint(t, Interval.Of(whole[i], resamples.Length == 0 ? [] : shares[i])))];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        void Count(int[] drawn, Action<int, double> take)
        {
            Array.Clear(counted);
            for (int i = 0; i < drawn.Length; i++)
            {
                counted[beaten[drawn[i]]] += weights[i];
            }

            // Those that beat the most thresholds beat the easiest ones too: the lowest where higher is better, else the highest.
            double share = 0;
            for (int beats = thresholds.Length; beats > 0; beats--)
            {
                share += counted[beats];
                take(better == Better.Higher ? beats - 1 : thresholds.Length - beats, share);
            }
        }
    }
}
