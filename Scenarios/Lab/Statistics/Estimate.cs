using System.Collections.Concurrent;
using MathNet.Numerics.Distributions;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>A mean over networks with its spread. A value that is not a number is none, and left out.</summary>
/// <param name="Mean">The mean; NaN of nothing.</param>
/// <param name="Deviation">The sample standard deviation; NaN of fewer than two.</param>
/// <param name="Ci95">Half the width of the 95 % confidence interval of the mean, by Student's t; NaN of fewer than two.</param>
/// <param name="Count">How many values there were.</param>
internal readonly record struct Estimate(double Mean, double Deviation, double Ci95, int Count)
{
    // Found by search; a report asks some hundred times, mostly for the same.
    private static readonly ConcurrentDictionary<int, double> s_quantiles = new();

    public static Estimate Of(IReadOnlyList<double> all)
    {
        double[] values = [.. all.Where(v => !double.IsNaN(v))];
        if (values.Length < 2)
        {
            return new Estimate(values.Length == 0 ? double.NaN : values[0], double.NaN, double.NaN, values.Length);
        }

        double mean = values.Average();
        double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
        double quantile = s_quantiles.GetOrAdd(values.Length - 1, freedom => StudentT.InvCDF(0, 1, freedom, 0.975));
        return new Estimate(mean, deviation, quantile * deviation / Math.Sqrt(values.Length), values.Length);
    }
}
