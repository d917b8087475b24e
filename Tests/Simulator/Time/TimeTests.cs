using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>Instants and durations: exact, checked, printed with every digit that matters.</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData(0.0, 0L)]
    [InlineData(1e-9, 1L)]
    [InlineData(0.5e-9, 0L)]
    [InlineData(1.5e-9, 2L)]
    [InlineData(2.5e-9, 2L)]
    [InlineData(0.1, 100_000_000L)]
    [InlineData(-1.5, -1_500_000_000L)]
    [InlineData(9.1e9, 9_100_000_000_000_000_000L)]
    public void Seconds_round_to_the_nearest_nanosecond_ties_to_even(double seconds, long nanoseconds) =>
        Assert.Equal(nanoseconds, SimDuration.FromSeconds(seconds).Nanoseconds);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(9.3e9)]
    [InlineData(-9.3e9)]
    public void Seconds_out_of_range_are_refused(double seconds)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SimDuration.FromSeconds(seconds));
        Assert.Throws<ArgumentOutOfRangeException>(() => SimTime.FromSeconds(seconds));
    }

    [Fact]
    public void No_instant_lies_before_time_0() => Assert.Throws<ArgumentOutOfRangeException>(() => SimTime.FromSeconds(-1e-9));

    [Fact]
    public void Arithmetic_is_exact()
    {
        SimTime time = SimTime.FromSeconds(2) + SimDuration.FromMilliseconds(3) + SimDuration.FromMicroseconds(5) - new SimDuration(1);
        Assert.Equal(2_003_004_999, time.Nanoseconds);
        Assert.Equal(new SimDuration(2_003_004_999), time - SimTime.Zero);
        Assert.Equal(new SimDuration(-30), new SimDuration(10) * -3);
        Assert.Equal(2.5, new SimDuration(5) / new SimDuration(2));
        Assert.Equal(2.003004999, time.Seconds);
    }

    [Fact]
    public void Overflow_is_an_error()
    {
        Assert.Throws<OverflowException>(() => SimTime.Never + new SimDuration(1));
        Assert.Throws<OverflowException>(() => SimDuration.Infinite + new SimDuration(1));
        Assert.Throws<OverflowException>(() => new SimDuration(long.MinValue) - new SimDuration(1));
        Assert.Throws<OverflowException>(() => SimDuration.Infinite * 2);
        Assert.Throws<OverflowException>(() => SimDuration.FromMilliseconds(long.MaxValue / 1000));
        Assert.Throws<OverflowException>(() => SimDuration.FromMicroseconds(long.MaxValue / 100));
    }

    [Fact]
    public void Order_is_that_of_the_nanoseconds()
    {
        var one = new SimDuration(1);
        var two = new SimDuration(2);
        Assert.True(one < two && one <= two && two > one && two >= one && !(two < one) && !(two <= one));
        Assert.Equal((one, two), (SimDuration.Min(two, one), SimDuration.Max(two, one)));
        Assert.Equal(-1, one.CompareTo(two));
        var early = new SimTime(1);
        var late = new SimTime(2);
        Assert.True(early < late && early <= late && late > early && late >= early && !(late < early) && !(late <= early));
        Assert.Equal((early, late), (SimTime.Min(late, early), SimTime.Max(late, early)));
        Assert.Equal(-1, early.CompareTo(late));
    }

    [Theory]
    [InlineData(0L, "0 s")]
    [InlineData(1L, "0.000000001 s")]
    [InlineData(25_000_000L, "0.025 s")]
    [InlineData(12_500_000_000L, "12.5 s")]
    [InlineData(long.MaxValue - 1, "9223372036.854775806 s")]
    [InlineData(long.MaxValue, "never")]
    public void Prints_every_digit_that_matters(long nanoseconds, string text)
    {
        Assert.Equal(text, new SimDuration(nanoseconds).ToString());
        Assert.Equal(text, new SimTime(nanoseconds).ToString());
    }
}
