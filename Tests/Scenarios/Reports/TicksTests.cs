using System.Globalization;
using EdgeActors.Scenarios.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Scenarios.Reports;

public class TicksTests
{
    [Theory]
    [InlineData(0, 100, 5, "0 20 40 60 80 100")]
    [InlineData(0, 86.7, 5, "0 20 40 60 80 100")]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-3.2, 7, 5, "−4 −2 0 2 4 6 8")]
    [InlineData(0, 0.003, 3, "0 0.001 0.002 0.003")]
    [InlineData(0, 2000, 4, "0 500 1,000 1,500 2,000")]
    [InlineData(0, 1000000, 5, "0 0.2M 0.4M 0.6M 0.8M 1.0M")]
    [InlineData(0, 30000, 3, "0 10k 20k 30k")]
    [InlineData(0, 0, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(double.NaN, double.NaN, 2, "0 0.5 1.0")]
    public void Ticks_are_round(double low, double high, int steps, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Cover(low, high, steps).Labels));

    [Theory]
    [InlineData(411, 36556, "200 500 1,000 2,000 5,000 10k 20k 50k")]
    [InlineData(0.5, 20, "0.5 1 2 5 10 20")]
    [InlineData(0.003, 40, "0.001 0.01 0.1 1 10 100")]
    [InlineData(1, 1000, "1 2 5 10 20 50 100 200 500 1,000")]
    public void Logarithmic_ticks_are_round_and_cover_the_data(double low, double high, string labels) => Assert.Equal(labels, string.Join(' ', Ticks.Logarithmic(low, high).Labels));

    [Fact]
    public void Ticks_within_a_range_do_not_leave_it() => Assert.Equal("0.7 0.8 0.9", string.Join(' ', Ticks.Within(0.65, 0.99, 4).Labels));

    [Fact]
    public void Ticks_cover_the_data_evenly_and_are_few() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NormalFloat, NormalFloat)>().Filter(p => Math.Abs(p.Item1.Get) < 1e12 && Math.Abs(p.Item2.Get) < 1e12),
        pair =>
        {
            (double low, double high) = (Math.Min(pair.Item1.Get, pair.Item2.Get), Math.Max(pair.Item1.Get, pair.Item2.Get));
            Ticks ticks = Ticks.Cover(low, high, 6);
            double step = ticks.Values[1] - ticks.Values[0];
            Assert.InRange(low, ticks.Low - (1e-6 * step), ticks.High);
            Assert.InRange(high, ticks.Low, ticks.High + (1e-6 * step));
            Assert.InRange(ticks.Values.Count, 2, 12);
            Assert.All(ticks.Values.Zip(ticks.Values.Skip(1)), p => Assert.Equal(step, p.Second - p.First, 1e-6 * step));
            Assert.Equal(ticks.Labels.Count, ticks.Labels.Distinct().Count());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(-0.004, 2, "0.00")]
    [InlineData(-1.5, 1, "−1.5")]
    [InlineData(1234.5, 1, "1,234.5")]
    [InlineData(double.NaN, 1, "–")]
    [InlineData(double.PositiveInfinity, 1, "–")]
    public void Numbers_are_written_for_people(double value, int decimals, string text) => Assert.Equal(text, Numbers.Fixed(value, decimals));

    [Theory]
    [InlineData(0.04, "0.0")]
    [InlineData(0.06, "+0.1")]
    [InlineData(-0.06, "−0.1")]
    public void Differences_have_a_sign_unless_they_round_to_nothing(double value, string text) => Assert.Equal(text, Numbers.Signed(value, 1));

    [Theory]
    [InlineData(2.5, "2.500", "s")]
    [InlineData(25, "25.00", "s")]
    [InlineData(0.0123456, "12.35", "ms")]
    [InlineData(0.99996, "1.000", "s")]
    [InlineData(4e-6, "4.000", "µs")]
    [InlineData(0, "0.000", "s")]
    [InlineData(double.NaN, "–", "s")]
    public void A_column_has_the_unit_of_its_largest_value(double value, string text, string unit)
    {
        ColumnUnit column = ColumnUnit.For([value], "s");
        Assert.Equal((text, unit), (column.Format(value), column.Name));
    }

    [Theory]
    [InlineData(0.042, "42 ms")]
    [InlineData(0.9996, "1.0 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(59.96, "1 min 0 s")]
    [InlineData(252, "4 min 12 s")]
    [InlineData(3780, "1 h 3 min")]
    public void Times_by_the_clock_are_short(double seconds, string text) => Assert.Equal(text, Numbers.Elapsed(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void No_culture_changes_a_number()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            var odd = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = ".", NegativeSign = "~" };
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = odd };
            Assert.Equal("−1,234.5", Numbers.Fixed(-1234.5, 1));
            Assert.Equal("-0.5", Markup.Coordinate(-0.5));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
