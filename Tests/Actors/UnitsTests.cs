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
    public void What_does_not_fit_is_told_with_what_is_permitted()
    {
        static string Told(Func<object> f) => Assert.Throws<OverflowException>(f).Message;
        const string Time = " is out of range; permitted: at most 9223372036.854775807 s, which is 292 years";
        const string Whole = " is out of range; permitted: a whole number up to 9223372036854775807 of its least units";
        Assert.Equal("3 s + never" + Time, Told(() => SimTime.FromSeconds(3) + SimDuration.Infinite));
        Assert.Equal("never x 2" + Time, Told(() => SimDuration.Infinite * 2));
        Assert.Equal("0 s - -9223372036.854775808 s" + Time, Told(() => SimTime.Zero - new SimDuration(long.MinValue)));
        Assert.Equal("160 Gcycles at 1 Hz is out of range; permitted: a time of at most 292 years", Told(() => new CpuCycles(160_000_000_000) / new Frequency(1)));
        Assert.Equal("1000000 TB at 1 bps is out of range; permitted: a time of at most 292 years", Told(() => DataSize.FromBytes(1_000_000_000_000_000_000) / new DataRate(1)));
        Assert.Equal("4 x 4000000 THz" + Whole, Told(() => new Frequency(4_000_000_000_000_000_000) * 4));
        Assert.Equal(Told(() => new Power(long.MaxValue) * SimDuration.FromSeconds(1e6)), $"{new Power(long.MaxValue)} over 1000000 s" + Whole);
        Assert.Equal("8 MB at 9000000000000000000 cycles a bit" + Whole, Told(() => CpuCycles.Of(DataSize.FromBytes(8_000_000), 9_000_000_000_000_000_000)));
    }

    [Fact]
    public void Options_of_actors_are_refused_with_what_was_given_and_what_is_permitted()
    {
        static string Told(Func<object> f) => Assert.Throws<ArgumentOutOfRangeException>(f).Message.Split(Environment.NewLine)[0];
        Assert.StartsWith("Rate = 0 bps is not permitted; required: more than 0", Told(() => new LinkOptions { To = new ActorId(1), Rate = default }), StringComparison.Ordinal);
        Assert.StartsWith(
            "Deadline = never is not permitted; required: more than 0 s and finite",
            Told(() => new TaskShape(1, 1, new DataSize(1), 1, 1, SimDuration.Infinite)),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Speed = 0 Hz is not permitted; required: more than 0",
            Told(() => new ServiceOptions { Speed = default, Processors = 1, ReturnTime = SimDuration.Zero }),
            StringComparison.Ordinal);
        Assert.Equal("65536 x 65536 cells are not permitted; required: 1 to 2147483647 of them", Assert.Throws<ArgumentException>(() => new CellGrid(65_536, 65_536, 1)).Message);
    }

    [Fact]
    public void Power_times_time_is_energy_to_the_nanojoule()
    {
        Assert.Equal(new Joules(2_000_000_000), new Power(2_000_000) * SimDuration.FromSeconds(1));
        Assert.Equal(new Joules(1), new Power(1) * SimDuration.FromMicroseconds(500));
        Assert.Equal(new Joules(0), new Power(1) * SimDuration.FromMicroseconds(499));
    }

    [Theory]
    [InlineData(3_000_000, 1_000_000_000, 3_000_000_000)] // 3 nJ a cycle
    [InlineData(1, 499_999, 0)]
    [InlineData(1, 500_000, 1)]
    [InlineData(1, 1_499_999, 1)]
    [InlineData(0, long.MaxValue, 0)]
    [InlineData(1_000_000, long.MaxValue, long.MaxValue)]
    [InlineData(3_000_000_000_000, 30_000_000_000, 90_000_000_000_000_000)] // 3 mJ a cycle, 30 MB of 1000 cycles a byte
    public void Energy_a_cycle_times_cycles_is_energy_to_the_nearest_nanojoule(long femtojoules, long cycles, long nanojoules) =>
        Assert.Equal(new Joules(nanojoules), new CycleEnergy(femtojoules) * new CpuCycles(cycles));

    [Theory]
    [InlineData(100_000, 240_000_000, 3_000_000)] // 0.1 nJ a byte, 30 MB
    [InlineData(1, 3_999_999, 0)]
    [InlineData(1, 4_000_000, 1)]
    [InlineData(8, 1, 0)]
    [InlineData(8_000_000, 1, 1)]
    [InlineData(8_000_000, long.MaxValue, long.MaxValue)]
    public void Energy_a_byte_times_a_size_is_energy_to_the_nearest_nanojoule(long femtojoules, long bits, long nanojoules) =>
        Assert.Equal(new Joules(nanojoules), new DataEnergy(femtojoules) * new DataSize(bits));

    [Fact]
    public void Energy_that_does_not_fit_is_told_with_what_is_permitted()
    {
        static string Told(Func<object> f) => Assert.Throws<OverflowException>(f).Message;
        const string Whole = " is out of range; permitted: a whole number up to 9223372036854775807 of its least units";
        Assert.Equal("1 mJ/cycle over 9223372.0369 Tcycles" + Whole, Told(() => new CycleEnergy(1_000_000_000_000) * new CpuCycles(long.MaxValue)));
        Assert.Equal("1 mJ/B over 1152921.5046 TB" + Whole, Told(() => new DataEnergy(1_000_000_000_000) * new DataSize(long.MaxValue)));
        Assert.Throws<OverflowException>(() => new CycleEnergy(1_000_001) * new CpuCycles(long.MaxValue));
        Assert.Throws<OverflowException>(() => new DataEnergy(8_000_001) * new DataSize(long.MaxValue));
    }

    [Fact]
    public void Energy_of_each_prints_down_to_the_femtojoule()
    {
        Assert.Equal("1.5 nJ/cycle", new CycleEnergy(1_500_000).ToString());
        Assert.Equal("3 mJ/cycle", new CycleEnergy(3_000_000_000_000).ToString());
        Assert.Equal("100 pJ/B", new DataEnergy(100_000).ToString());
        Assert.Equal("7 fJ/B", new DataEnergy(7).ToString());
        Assert.Equal("0 J/B", new DataEnergy(0).ToString());
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
