using System.Numerics;
using EdgeActors.Actors;
using EdgeActors.Simulator;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Actors;

public class UnitsTests
{
    [Theory]
    [InlineData(1, 1_000_000_000, 1)]
    [InlineData(1, 3_000_000_000, 1)]
    [InlineData(0, 5, 0)]
    [InlineData(80_000_000, 80_000_000, 1_000_000_000)]
    [InlineData(157_286_400_000, 96_000_000_000, 1_638_400_000)]
    [InlineData(157_286_400_001, 96_000_000_000, 1_638_400_001)]
    public void A_size_over_a_rate_is_rounded_up_to_the_nanosecond(long bits, long rate, long nanoseconds) =>
        Assert.Equal(new SimDuration(nanoseconds), new DataSize(bits) / new DataRate(rate));

    [Fact]
    public void Division_is_exact_for_any_amount_and_speed()
    {
        Gen<long> wide = from bits in Gen.Choose(1, 61) from low in Gen.Choose(0, int.MaxValue) select (1L << bits) + (low % (1L << bits));
        Prop.ForAll(Arb.From(wide), Arb.From(wide), (amount, speed) =>
        {
            BigInteger exact = (((BigInteger)amount * 1_000_000_000) + speed - 1) / speed;
            if (exact >= long.MaxValue)
            {
                Assert.Throws<OverflowException>(() => new CpuCycles(amount) / new Frequency(speed));
            }
            else
            {
                Assert.Equal((long)exact, (new CpuCycles(amount) / new Frequency(speed)).Nanoseconds);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithReplay(1, 1));
    }

    [Fact]
    public void A_rate_of_zero_never_ends() => Assert.True((new DataSize(1) / new DataRate(0)).IsInfinite);

    [Fact]
    public void Overflow_is_an_error_not_a_wrong_number()
    {
        Assert.Throws<OverflowException>(() => new DataSize(long.MaxValue) + new DataSize(1));
        Assert.Throws<OverflowException>(() => DataSize.FromBytes(long.MaxValue / 4));
        Assert.Throws<OverflowException>(() => new Power(long.MaxValue) * SimDuration.FromSeconds(1e6));
    }

    [Fact]
    public void Power_times_time_is_energy_to_the_nanojoule()
    {
        Assert.Equal(new Joules(2_000_000_000), new Power(2_000_000) * SimDuration.FromSeconds(1));
        Assert.Equal(new Joules(1), new Power(1) * SimDuration.FromMicroseconds(500));
        Assert.Equal(new Joules(0), new Power(1) * SimDuration.FromMicroseconds(499));
    }

    [Fact]
    public void Prices_are_exact_to_the_picodollar()
    {
        Assert.Equal(new Money(2_100_000_000_000), new HourlyPrice(2_100_000_000_000) * SimDuration.FromSeconds(3600));
        Assert.Equal(new Money(1), new HourlyPrice(1) * SimDuration.FromSeconds(1800));
        Assert.Equal(new Money(0), new HourlyPrice(1) * SimDuration.FromSeconds(1799));
        Assert.Equal(new Money(160_000_000), new DataPrice(160_000_000_000) * DataSize.FromBytes(1_000_000));
        Assert.Equal("160 mUSD/GB", new DataPrice(160_000_000_000).ToString());
        Assert.Equal("2.1 USD/h", new HourlyPrice(2_100_000_000_000).ToString());
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue) + new Money(1));
    }

    [Theory]
    [InlineData(8_000_000, "1 MB")]
    [InlineData(12, "1.5 B")]
    [InlineData(0, "0 B")]
    public void Units_print_with_a_prefix(long bits, string text) => Assert.Equal(text, new DataSize(bits).ToString());
}
