using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors;

public class ChannelTests
{
    private static readonly Power s_power = new(199_526); // 23 dBm
    private static readonly Channel s_channel = new(LogDistancePathLoss.MacroCell, s_power, -174);

    [Theory]
    [InlineData(0, 73.3569584676)] // 35 m is the least
    [InlineData(35, 73.3569584676)]
    [InlineData(100, 90.5)]
    [InlineData(1000, 128.1)]
    [InlineData(10_000, 165.7)]
    public void The_loss_is_logarithmic_from_35_metres_on(double metres, double decibels) =>
        Assert.Equal(decibels, s_channel.PathLoss.Decibels(metres), 9);

    // Computed with 40 decimal digits, rounded down.
    [Theory]
    [InlineData(10, 20_000_000, 336_396_869)]
    [InlineData(35, 20_000_000, 336_396_869)]
    [InlineData(100, 5_000_000, 65_625_986)]
    [InlineData(250, 3_333_333, 29_143_064)]
    [InlineData(1000, 20_000_000, 9_462_710)]
    [InlineData(20_000, 833_333, 143)]
    [InlineData(100, 0, 0)]
    public void The_rate_is_Shannons(double metres, long hertz, long bitsPerSecond) =>
        Assert.Equal(bitsPerSecond, s_channel.Rate(metres, new Frequency(hertz)).BitsPerSecond);

    [Fact]
    public void A_ratio_of_fifteen_carries_four_bits_a_hertz()
    {
        // 0 dB of loss at every distance; 15 W over 1 W of noise in 1 kHz at 0 dBm/Hz.
        var channel = new Channel(new LogDistancePathLoss(0, 0, 1), new Power(15_000_000), 0);
        Assert.Equal(15, channel.SignalToNoise(500, new Frequency(1000)), 12);
        Assert.InRange(channel.Rate(500, new Frequency(1000)).BitsPerSecond, 3999, 4000);
    }

    [Theory]
    [InlineData(1, 20_000_000)]
    [InlineData(3, 6_666_666)]
    [InlineData(8, 2_500_000)]
    public void A_band_is_split_into_equal_whole_hertz(int users, long hertz) =>
        Assert.Equal(hertz, Channel.EqualShare(new Frequency(20_000_000), users).Hertz);

    [Fact]
    public void Half_the_band_keeps_more_than_half_the_rate()
    {
        long whole = s_channel.Rate(500, new Frequency(20_000_000)).BitsPerSecond;
        Assert.True(s_channel.Rate(500, new Frequency(10_000_000)).BitsPerSecond > whole / 2);
    }

    [Theory]
    [InlineData(0, 10, 1, 10)]
    [InlineData(-38, 145, -37, 145)]
    [InlineData(0, 179.5, 0, -179.5)] // across the date line
    public void A_degree_of_a_great_circle_is_111_km(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        GeoPoint a = new(latitude1, longitude1), b = new(latitude2, longitude2);
        Assert.Equal(111_195.0797, a.DistanceTo(b), 3);
        Assert.Equal(a.DistanceTo(b), b.DistanceTo(a));
    }

    [Fact]
    public void Within_a_city_the_plane_is_as_good_as_the_sphere()
    {
        var centre = new GeoPoint(-37.8136, 144.9631);
        var random = new RandomStream(1, "test", "points");
        for (int i = 0; i < 1000; i++)
        {
            var other = new GeoPoint(random.Uniform(-37.9, -37.7), random.Uniform(144.8, 145.1));
            Assert.InRange(centre.DistanceTo(other) / Haversine(centre, other), 1 - 1e-6, 1 + 1e-6);
            Assert.True(centre.DistanceToLatitude(other.Latitude) <= centre.DistanceTo(other));
        }
    }

    private static double Haversine(GeoPoint a, GeoPoint b)
    {
        double north = double.DegreesToRadians(b.Latitude - a.Latitude), east = double.DegreesToRadians(b.Longitude - a.Longitude);
        double chord = Math.Pow(Math.Sin(north / 2), 2)
            + (Math.Cos(double.DegreesToRadians(a.Latitude)) * Math.Cos(double.DegreesToRadians(b.Latitude)) * Math.Pow(Math.Sin(east / 2), 2));
        return 2 * 6_371_008.8 * Math.Asin(Math.Sqrt(chord));
    }
}
