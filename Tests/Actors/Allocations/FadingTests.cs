using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors.Allocations;

/// <summary>A fading channel has the law that it says: stationary from the beginning, and correlated by powers of its memory.</summary>
public sealed class FadingTests
{
    private const double Memory = 0.95;

    private static readonly double s_fresh = Math.Sqrt(1 - (Memory * Memory));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    public void The_power_is_exponential_with_mean_one_at_every_step(int steps)
    {
        const int Count = 100_000;
        var random = new RandomStream(1, "test", "fading");
        var powers = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            FadingGain gain = FadingGain.Draw(ref random);
            for (int step = 0; step < steps; step++)
            {
                gain = gain.Next(Memory, s_fresh, ref random);
            }

            powers[i] = gain.Power;
        }

        Array.Sort(powers);
        Assert.Equal(1, powers.Average(), 0.015);
        double worst = powers.Select((p, i) => Math.Abs(1 - Math.Exp(-p) - ((i + 0.5) / Count))).Max();
        Assert.True(worst * Math.Sqrt(Count) < 1.63, $"Kolmogorov-Smirnov {worst * Math.Sqrt(Count)}"); // 1 % of exponential samples have more
    }

    [Fact]
    public void Steps_apart_it_is_correlated_by_powers_of_its_memory()
    {
        const int Count = 400_000;
        var random = new RandomStream(2, "test", "fading");
        var gains = new FadingGain[Count];
        gains[0] = FadingGain.Draw(ref random);
        for (int i = 1; i < Count; i++)
        {
            gains[i] = gains[i - 1].Next(Memory, s_fresh, ref random);
        }

        foreach (int lag in new[] { 1, 2, 5, 10, 20 })
        {
            (double real, double imaginary) = (0, 0);
            for (int i = lag; i < Count; i++)
            {
                FadingGain a = gains[i - lag], b = gains[i];
                real += (a.Real * b.Real) + (a.Imaginary * b.Imaginary);
                imaginary += (a.Real * b.Imaginary) - (a.Imaginary * b.Real);
            }

            Assert.Equal(Math.Pow(Memory, lag), real / (Count - lag), 0.03);
            Assert.Equal(0, imaginary / (Count - lag), 0.03);
        }
    }

    [Fact]
    public void Both_parts_are_normal_with_half_the_variance_and_not_correlated()
    {
        const int Count = 200_000;
        var random = new RandomStream(3, "test", "fading");
        (double mean, double real, double imaginary, double both, double fourth) = (0, 0, 0, 0, 0);
        for (int i = 0; i < Count; i++)
        {
            FadingGain gain = FadingGain.Draw(ref random);
            mean += gain.Real;
            real += gain.Real * gain.Real;
            imaginary += gain.Imaginary * gain.Imaginary;
            both += gain.Real * gain.Imaginary;
            fourth += gain.Real * gain.Real * gain.Real * gain.Real;
        }

        Assert.Equal(0, mean / Count, 0.01);
        Assert.Equal(0.5, real / Count, 0.01);
        Assert.Equal(0.5, imaginary / Count, 0.01);
        Assert.Equal(0, both / Count, 0.01);
        Assert.Equal(0.75, fourth / Count, 0.02); // 3 sigma^4
    }

    [Fact]
    public void Draws_are_the_same_on_every_machine()
    {
        var random = new RandomStream(7, "radio-0", "fading");
        FadingGain first = FadingGain.Draw(ref random), next = first.Next(Memory, s_fresh, ref random);
        Assert.Equal(
            (4599916499393171271L, -4638813963633846962L, 4605296022238348992L, 4599396660877210355L),
            (BitConverter.DoubleToInt64Bits(first.Real), BitConverter.DoubleToInt64Bits(first.Imaginary), BitConverter.DoubleToInt64Bits(next.Real), BitConverter.DoubleToInt64Bits(next.Imaginary)));
        Assert.Equal(4, random.Draws);
        var again = new RandomStream(7, "radio-0", "fading");
        double radius = Math.Sqrt(-Math.Log(1 - again.NextDouble())), angle = 2 * Math.PI * again.NextDouble();
        Assert.Equal((radius * Math.Cos(angle), radius * Math.Sin(angle)), (first.Real, first.Imaginary), EqualityComparer<(double, double)>.Create((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-14));
    }

    [Theory]
    [InlineData(0.05, 389)]
    [InlineData(0.5, 427)]
    [InlineData(0.95, 448)]
    public void Rates_are_those_of_the_specification(double quantile, double megabits) =>
        Assert.Equal(megabits, FadingRadio.RateOf(Options(1), -Math.Log(1 - quantile)).BitsPerSecond / 1e6, 0.5);

    [Fact]
    public void A_rate_is_shannons_rounded_down()
    {
        Assert.Equal((long)(10e6 * Math.Log2(1 + (0.25 / 1e-13))), FadingRadio.RateOf(Options(1), 0.25).BitsPerSecond);
        Assert.Equal(default, FadingRadio.RateOf(Options(1), 0));
    }

    [Fact]
    public void A_radio_moves_all_its_channels_on_at_each_slot_and_stops()
    {
        var world = new TestWorld(5);
        ActorId radio = world.Add("radio", () => new FadingRadio(Options(3)));
        Assert.Equal(["2 s"], [Run(world).Now.ToString()]);
        FadingRadio there = world.Actor<FadingRadio>(radio);
        var random = new RandomStream(5, "radio", "fading");
        var gains = new FadingGain[3];
        for (int i = 0; i < 3; i++)
        {
            gains[i] = FadingGain.Draw(ref random);
        }

        for (int i = 0; i < 6; i++)
        {
            gains[i % 3] = gains[i % 3].Next(Memory, s_fresh, ref random);
        }

        Assert.Equal(gains, there.Gains.ToArray());
        Assert.Equal(FadingRadio.RateOf(Options(3), gains[2].Power / 4), there.Rate(2));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_memory_is_a_share(double memory) => Assert.Throws<ArgumentOutOfRangeException>(() => Options(1) with { Memory = memory });

    private static TestWorld Run(TestWorld world)
    {
        world.Run();
        return world;
    }

    private static FadingOptions Options(int channels) => new()
    {
        MeanGains = [.. Enumerable.Range(0, channels).Select(i => i == 2 ? 0.25 : 1)],
        Bandwidth = new Frequency(10_000_000),
        TransmitPower = new Power(1_000_000),
        Noise = 1e-13,
        Memory = Memory,
        Slot = SimDuration.FromSeconds(1),
        Slots = 3,
    };
}
