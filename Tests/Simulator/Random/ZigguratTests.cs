using EdgeActors.Numerics;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>
/// The ziggurat behind exponential draws: its table by its closed form, its numbers by their distribution, and that the rare ways are taken as often as they
/// should be. Seeds are fixed, so a bound holds or does not, for good; it is four standard deviations of the estimate, or the like.
/// </summary>
public sealed class ZigguratTests
{
    private const int Draws = 2_000_000;

    private static readonly Lazy<(double[] Values, long Numbers)> s_sample = new(Sample);

    [Fact]
    public void The_table_is_its_closed_form()
    {
        Assert.Equal(Ziggurat.Layers + 1, Ziggurat.Widths.Length);
        Assert.Equal(Ziggurat.Area / DeterministicMath.Exp(-Ziggurat.TailStart), Ziggurat.Width(0));
        Assert.Equal(Ziggurat.TailStart, Ziggurat.Width(1));
        for (int layer = 1; layer < Ziggurat.Layers - 1; layer++)
        {
            double width = Ziggurat.Width(layer);
            Assert.Equal(-DeterministicMath.Log((Ziggurat.Area / width) + DeterministicMath.Exp(-width)), Ziggurat.Width(layer + 1));
        }

        Assert.Equal(0, Ziggurat.Width(Ziggurat.Layers));
    }

    [Fact]
    public void Every_layer_has_the_same_area()
    {
        double tail = Math.Exp(-Ziggurat.TailStart);
        Assert.Equal(Ziggurat.Area, (Ziggurat.TailStart * tail) + tail, Ziggurat.Area * 1e-13);
        for (int layer = 1; layer < Ziggurat.Layers; layer++)
        {
            double width = Ziggurat.Width(layer);
            Assert.Equal(Ziggurat.Area, width * (Math.Exp(-Ziggurat.Width(layer + 1)) - Math.Exp(-width)), Ziggurat.Area * 1e-12);
        }
    }

    [Fact]
    public void The_first_numbers_of_a_stream_are_known_to_the_bit()
    {
        var random = new RandomStream(1, "node", "arrivals");
        ulong[] bits = new ulong[4];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.DoubleToUInt64Bits(random.Exponential(1));
        }

        Assert.Equal([4570076048067174157UL, 4594477703134035774UL, 4603628149876910219UL, 4606836766023445228UL], bits);
    }

    [Fact]
    public void Two_means_give_the_same_numbers_but_for_their_scale()
    {
        RandomStream one = new(2, "a", "b"), two = one;
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(4 * one.Exponential(1), two.Exponential(4));
        }
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 2, 24)]
    [InlineData(3, 6, 720)]
    [InlineData(4, 24, 40320)]
    public void Moments_are_the_factorials(int order, double moment, double square)
    {
        double mean = s_sample.Value.Values.Average(x => Math.Pow(x, order));
        Assert.Equal(moment, mean, 4 * Math.Sqrt((square - (moment * moment)) / Draws));
    }

    /// <summary>Kolmogorov's and Smirnov's statistic times the root of the sample: above 1.63 once in a hundred samples.</summary>
    [Fact]
    public void The_distribution_is_exponential()
    {
        double[] values = s_sample.Value.Values;
        double most = 0;
        for (int i = 0; i < Draws; i++)
        {
            double expected = 1 - Math.Exp(-values[i]);
            most = Math.Max(most, Math.Max(expected - ((double)i / Draws), ((i + 1.0) / Draws) - expected));
        }

        Assert.InRange(most * Math.Sqrt(Draws), 0.2, 1.63);
    }

    /// <summary>Between the widths of two layers lies what the curve has there: a layer that took too much or too little would show.</summary>
    [Fact]
    public void Every_layer_s_edge_has_its_share_of_the_numbers()
    {
        double[] values = s_sample.Value.Values;
        double statistic = 0;
        int above = 0;
        for (int layer = Ziggurat.Layers; layer >= 1; layer--)
        {
            double edge = layer == 1 ? double.PositiveInfinity : Ziggurat.Width(layer - 1), expected = Draws * (Math.Exp(-Ziggurat.Width(layer)) - Math.Exp(-edge));
            int found = values.Skip(above).TakeWhile(x => x < edge).Count();
            above += found;
            statistic += (found - expected) * (found - expected) / expected;
        }

        Assert.Equal(Draws, above);
        Assert.InRange(statistic, Ziggurat.Layers - 1 - (4 * Math.Sqrt(2 * Ziggurat.Layers)), Ziggurat.Layers - 1 + (4 * Math.Sqrt(2 * Ziggurat.Layers)));
    }

    [Fact]
    public void The_tail_is_reached_and_is_exponential_itself()
    {
        double share = Math.Exp(-Ziggurat.TailStart);
        double[] beyond = [.. s_sample.Value.Values.Where(x => x > Ziggurat.TailStart).Select(x => x - Ziggurat.TailStart)];
        Assert.Equal(share * Draws, beyond.Length, 4 * Math.Sqrt(share * Draws));
        Assert.Equal(1, beyond.Average(), 4 / Math.Sqrt(beyond.Length));
        Assert.Equal(1 - Math.Exp(-1), beyond.Count(x => x < 1) / (double)beyond.Length, 2 / Math.Sqrt(beyond.Length));
    }

    /// <summary>
    /// A try takes one number, and another beside the rectangle under the next layer; the share of tries that give a number is that of the curve's area, 1, in all layers'.
    /// </summary>
    [Fact]
    public void Wedges_and_tail_take_as_many_numbers_as_they_should()
    {
        double tries = Ziggurat.Layers * Ziggurat.Area;
        double beside = Enumerable.Range(0, Ziggurat.Layers).Average(layer => 1 - (Ziggurat.Width(layer + 1) / Ziggurat.Width(layer)));
        Assert.Equal(1.034, tries * (1 + beside), 0.001);
        Assert.Equal(tries * (1 + beside), (double)s_sample.Value.Numbers / Draws, 4 * Math.Sqrt(0.07 / Draws));
    }

    private static (double[] Values, long Numbers) Sample()
    {
        var random = new RandomStream(11, "exponential", "ziggurat");
        double[] values = new double[Draws];
        for (int i = 0; i < Draws; i++)
        {
            values[i] = random.Exponential(1);
        }

        Array.Sort(values);
        return (values, random.Draws);
    }
}
