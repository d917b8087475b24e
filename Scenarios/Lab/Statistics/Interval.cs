using MathNet.Numerics.Statistics;

namespace EdgeActors.Scenarios.Lab.Statistics;

/// <summary>A statistic with its 95 % interval by the percentile bootstrap.</summary>
/// <param name="Value">Of the data; NaN of nothing.</param>
/// <param name="Low">The interval's low end; NaN where there are fewer than two values.</param>
/// <param name="High">Its high end.</param>
internal readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>The interval that a statistic of resampled data spans.</summary>
    /// <param name="value">The statistic of the data itself.</param>
    /// <param name="resampled">Of each resample; sorted in place.</param>
    public static Interval Of(double value, double[] resampled)
    {
        if (resampled.Length == 0 || double.IsNaN(value))
        {
            return new Interval(value, double.NaN, double.NaN);
        }

        Array.Sort(resampled);
        return new Interval(
            value,
            SortedArrayStatistics.QuantileCustom(resampled, 0.025, QuantileDefinition.R7),
            SortedArrayStatistics.QuantileCustom(resampled, 0.975, QuantileDefinition.R7));
    }
}
