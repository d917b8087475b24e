using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.Mwf;

namespace EdgeActors.Tests.Scenarios.Papers.Mwf;

/// <summary>mwf-plus: one training suits all sizes, and a price is where its knots say.</summary>
public class MwfPlusTests
{
    private static readonly Lazy<PriceCurve> s_learned = new(() => Train(300));

    [Theory]
    [InlineData(2, 10, -7.99)] // within 1 % of the fluid bound
    [InlineData(5, 25, -7.99)]
    [InlineData(3, 30, -8.70)] // the goal where buffers bind
    [InlineData(5, 50, -8.70)]
    public void One_training_reaches_its_goals_at_sizes_that_it_never_saw(int servers, int devices, double least)
    {
        MwfOptions options = MwfTests.Options(servers, devices);
        PriceCurve learned = s_learned.Value;
        double reward = new MwfJudge(options, MwfMap.Of(options), 5).Judge(() => new PlusAllocation(learned), 2).Reward;
        Assert.InRange(reward, least, MwfBound.Of(options).Reward + 0.05);
    }

    [Fact]
    public void Room_is_free_where_there_is_enough_and_dearer_the_less_there_is()
    {
        IReadOnlyList<double> prices = s_learned.Value.Prices;
        Assert.All(prices.Take(5), p => Assert.InRange(p, 0, 0.005));
        Assert.InRange(s_learned.Value.At(0.27), 0.05, 0.12); // the specification's best price of this kind at 10 devices a server is 0.08
        Assert.True(prices[^1] > prices[^4]);
    }

    [Fact]
    public void Equal_seeds_learn_the_same_and_the_environments_size_is_nothing_to_it()
    {
        Assert.Equal(Train(20).Prices, Train(20, 8, 80).Prices);
        Assert.NotEqual(Train(20).Prices, Train(20, key: 8).Prices);
    }

    [Fact]
    public void A_price_is_on_the_line_between_knots_and_moves_there_alone()
    {
        var curve = new PriceCurve([0, 0.1, 0.3], 0.4);
        Assert.Equal([0, 0.05, 0.1, 0.2, 0.3, 0.3], new[] { 0, 0.1, 0.2, 0.3, 0.4, 9 }.Select(curve.At), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 0.15, 0.35], curve.Moved(0.3, 0.1).Prices, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0, 0, 0.3], curve.Moved(0.2, -1).Prices);
    }

    private static PriceCurve Train(int updates, int servers = 2, int devices = 10, ulong key = 7)
    {
        Settings settings = SettingsLoader.Defaults($"mwf-plus.updates = {updates}");
        return new MwfPlus(MwfTests.Options(servers, devices), settings.MwfPlus, key).Train();
    }
}
