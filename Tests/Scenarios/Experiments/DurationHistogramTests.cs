using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Experiments;

public class DurationHistogramTests
{
    [Fact]
    public void Quantiles_are_right_within_a_thousandth()
    {
        var random = new RandomStream(1, "test", "durations");
        long[] values = [.. Enumerable.Range(0, 50_000).Select(_ => (long)Math.Exp(random.Uniform(0, 40)))];
        var histogram = new DurationHistogram();
        foreach (long value in values)
        {
            histogram.Add(new SimDuration(value));
        }

        Array.Sort(values);
        foreach (double share in new[] { 0.01, 0.25, 0.5, 0.95, 0.99, 1 })
        {
            double exact = values[(int)Math.Ceiling(share * values.Length) - 1] / 1e9;
            Assert.InRange(histogram.Quantile(share), exact * 0.999, (exact * 1.001) + 1e-9);
        }
    }

    [Fact]
    public void Merging_gives_the_same_as_adding()
    {
        DurationHistogram one = new(), two = new(), all = new();
        for (int i = 1; i < 1000; i++)
        {
            (i % 3 == 0 ? one : two).Add(new SimDuration(i * 12_345L));
            all.Add(new SimDuration(i * 12_345L));
        }

        one.Merge(two);
        Assert.Equal(all.Count, one.Count);
        Assert.Equal(Enumerable.Range(0, 101).Select(i => all.Quantile(i / 100.0)), Enumerable.Range(0, 101).Select(i => one.Quantile(i / 100.0)));
    }

    [Fact]
    public void Nothing_has_no_quantile() => Assert.True(double.IsNaN(new DurationHistogram().Quantile(0.5)));
}
