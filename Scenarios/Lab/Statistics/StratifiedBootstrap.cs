using System.Runtime.CompilerServices;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>
/// Draws runs with replacement, each stratum by itself, as rliable does (Agarwal et al. 2021): what is asked is how the figure would vary had the same
/// strata been run again. Where every stratum has one run that says nothing, and the strata themselves are drawn instead. The draws are the same each time.
/// </summary>
/// <param name="sizes">The runs of each stratum; runs are numbered stratum by stratum.</param>
/// <param name="stream">Which draws.</param>
/// <param name="keepsStrata">Whether strata of one run each stay strata.</param>
internal sealed class StratifiedBootstrap(IReadOnlyList<int> sizes, string stream = "bootstrap", bool keepsStrata = false)
{
    /// <summary>Enough for two digits of a 95 % interval.</summary>
    public const int Resamples = 1000;

    private readonly int[] _sizes = !keepsStrata && sizes.All(s => s <= 1) ? [sizes.Sum()] : [.. sizes];
    private RandomStream _random = new(0, "statistics", stream);

    /// <summary>A statistic of each resample, which is given as the numbers of its runs; none of fewer than two runs.</summary>
    public double[] Of(Func<int[], double> statistic)
    {
        var drawn = new int[_sizes.Sum()];
        if (drawn.Length < 2)
        {
            return [];
        }

        var values = new double[Resamples];
        for (int i = 0; i < values.Length; i++)
        {
            Next(drawn);
            values[i] = statistic(drawn);
        }

        return values;
    }

    /// <summary>The next resample.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // it is over before the runtime would find it hot
    public void Next(int[] drawn)
    {
        int at = 0, first = 0;
        ulong bits = 0;
        foreach (int size in _sizes)
        {
            for (int i = 0; i < size; i++)
            {
                // Half of a draw is enough for the few runs there are.
                bits = (at & 1) == 0 ? _random.NextUInt64() : bits >> 32;
                drawn[at++] = first + (int)(((bits & uint.MaxValue) * (ulong)size) >> 32);
            }

            first += size;
        }
    }
}
