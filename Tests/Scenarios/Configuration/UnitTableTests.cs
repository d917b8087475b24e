using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Tests.Scenarios.Configuration;

public class UnitTableTests
{
    [Theory]
    [InlineData("1 ns", 1)]
    [InlineData("1.5us", 1500)]
    [InlineData("2 ms", 2_000_000)]
    [InlineData(" 0.5  s ", 500_000_000)]
    [InlineData("1e-3 seconds", 1_000_000)]
    [InlineData("1 m", 60_000_000_000)]
    [InlineData("1 min", 60_000_000_000)]
    [InlineData("1 hour", 3_600_000_000_000)]
    [InlineData("2 days", 172_800_000_000_000)]
    [InlineData("0 s", 0)]
    [InlineData("2.5 ns", 3)]
    [InlineData("9223372036854775807 ns", long.MaxValue)]
    public void Durations_are_nanoseconds(string text, long ns) => Assert.Equal(ns, Whole(UnitTables.Duration, text));

    [Theory]
    [InlineData("5 b", 5)]
    [InlineData("5 bits", 5)]
    [InlineData("5 B", 40)]
    [InlineData("1 kB", 8_000)]
    [InlineData("1 KB", 8_000)]
    [InlineData("8 MB", 64_000_000)]
    [InlineData("1 GB", 8_000_000_000)]
    [InlineData("1 TB", 8_000_000_000_000)]
    [InlineData("1 KiB", 8 * 1024)]
    [InlineData("1 MiB", 8L * 1024 * 1024)]
    [InlineData("1 GiB", 8L * 1024 * 1024 * 1024)]
    [InlineData("1 TiB", 8L * 1024 * 1024 * 1024 * 1024)]
    [InlineData("1 Kb", 1_000)]
    [InlineData("1 Mb", 1_000_000)]
    [InlineData("1 Gb", 1_000_000_000)]
    public void Sizes_are_bits(string text, long bits) => Assert.Equal(bits, Whole(UnitTables.Size, text));

    [Theory]
    [InlineData("7 bps", 7)]
    [InlineData("7 kbps", 7_000)]
    [InlineData("14 Mbps", 14_000_000)]
    [InlineData("1.5 Gbps", 1_500_000_000)]
    [InlineData("1 B/s", 8)]
    [InlineData("1 kB/s", 8_000)]
    [InlineData("1 MB/s", 8_000_000)]
    [InlineData("1 GB/s", 8_000_000_000)]
    public void Rates_are_bits_per_second(string text, long rate) => Assert.Equal(rate, Whole(UnitTables.Rate, text));

    [Theory]
    [InlineData("3 cycles", 3)]
    [InlineData("3 kcycles", 3_000)]
    [InlineData("0.297 Gcycles", 297_000_000)]
    [InlineData("3 Mcycles", 3_000_000)]
    public void Cycles_are_counted(string text, long cycles) => Assert.Equal(cycles, Whole(UnitTables.Cycles, text));

    [Theory]
    [InlineData("50 Hz", 50)]
    [InlineData("1 kHz", 1_000)]
    [InlineData("1 MHz", 1_000_000)]
    [InlineData("41.8 GHz", 41_800_000_000)]
    public void Frequencies_are_hertz(string text, long hertz) => Assert.Equal(hertz, Whole(UnitTables.Frequency, text));

    [Theory]
    [InlineData("1 W", 1_000_000)]
    [InlineData("1 mW", 1_000)]
    [InlineData("1 uW", 1)]
    [InlineData("0 dBm", 1_000)]
    [InlineData("30 dBm", 1_000_000)]
    [InlineData("-10 dBm", 100)]
    [InlineData("23 dBm", 199_526)]
    [InlineData("3 dBm", 1_995)]
    [InlineData("-7 dBm", 200)]
    public void Powers_are_microwatts(string text, long microwatts) => Assert.Equal(microwatts, Whole(UnitTables.Power, text));

    [Theory]
    [InlineData("1 nJ", 1)]
    [InlineData("1 uJ", 1_000)]
    [InlineData("1 mJ", 1_000_000)]
    [InlineData("1 J", 1_000_000_000)]
    [InlineData("1 kJ", 1_000_000_000_000)]
    public void Energies_are_nanojoules(string text, long nanojoules) => Assert.Equal(nanojoules, Whole(UnitTables.Energy, text));

    [Theory]
    [InlineData("25 %", "0.25")]
    [InlineData("25percent", "0.25")]
    [InlineData(".25", "0.25")]
    [InlineData("1", "1")]
    public void Percents_are_fractions(string text, string fraction) =>
        Assert.Equal(decimal.Parse(fraction, System.Globalization.CultureInfo.InvariantCulture), UnitTables.Percent.Read(Value(text), "key"));

    [Theory]
    [InlineData("150 m", 150)]
    [InlineData("-1.5 km", -1500)]
    public void Distances_are_metres(string text, double metres) => Assert.Equal(metres, (double)UnitTables.Distance.Read(Value(text), "key"));

    [Theory]
    [InlineData("1 mb")]
    [InlineData("1 S")]
    [InlineData("1 8 MB")]
    [InlineData("1,5 MB")]
    [InlineData("MB")]
    [InlineData("")]
    [InlineData("1e MB")]
    [InlineData("0x5 MB")]
    public void Other_spellings_are_refused(string text) => Assert.Throws<ConfigException>(() => Whole(UnitTables.Size, text));

    [Theory]
    [InlineData("400 dBm")]
    [InlineData("-400 dBm")]
    public void Powers_out_of_range_are_refused(string text) => Assert.Throws<ConfigException>(() => Whole(UnitTables.Power, text));

    private static long Whole(UnitTable table, string text) => table.ReadWhole(Value(text), "key");

    private static ConfigText Value(string text) => new(default, text);
}
