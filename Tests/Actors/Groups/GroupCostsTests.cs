using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

public class GroupCostsTests
{
    [Fact]
    public void A_user_pays_the_energy_of_all_places_and_the_time_of_the_slowest()
    {
        GroupCosts costs = Costs(0.25, (10, 3), (2, 1.5), (1, 1));
        DataSize[] sizes = Megabytes(10, 20, 30);
        Assert.Equal((0.25 * 180) + (0.75 * 600), costs.OfUser(sizes, [0, 0, 0]), 9);
        Assert.Equal((0.25 * (30 + 30 + 30)) + (0.75 * 100), costs.OfUser(sizes, [0, 1, 2]), 9);
        Assert.Equal((0.25 * (30 + 50)) + (0.75 * 100), costs.OfUser(sizes, [0, 2, 2]), 9);
    }

    [Fact]
    public void A_group_pays_what_its_users_pay()
    {
        DataSize[] sizes = Megabytes(10, 20, 30, 12, 14);
        DataSize[] group = [.. sizes[..2], .. sizes[2..4]];
        Assert.Equal(R1.OfUser(sizes.AsSpan(0, 2), [0, 2]) + R1.OfUser(sizes.AsSpan(2, 2), [1, 2]), R1.OfGroup(group, [0, 2, 1, 2], 2), 12);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 43)]
    [InlineData(0.5, 71.5)]
    public void Alpha_weighs_energy_and_the_rest_weighs_time(double alpha, double cost)
    {
        Assert.Equal(cost, Costs(alpha, (10, 3), (5, 1.3)).OfUser(Megabytes(10, 10), [0, 1]), 9);
        Assert.Equal(cost, Costs(alpha, (1, 1)).Of(43.0, 100.0), 12);
    }

    [Fact]
    public void What_was_measured_is_weighed_to_the_nearest_billionth()
    {
        GroupCosts costs = Costs(0.5, (1, 1));
        Assert.Equal(2_000_000_002, costs.Of(new Joules(1_000_000_001), new SimDuration(3_000_000_002)));
        Assert.Equal(3_000_000_002, Costs(0, (1, 1)).Of(new Joules(1_000_000_001), new SimDuration(3_000_000_002)));
        Assert.Equal(1_000_000_001, Costs(1, (1, 1)).Of(new Joules(1_000_000_001), new SimDuration(3_000_000_002)));
    }

    [Fact]
    public void Alpha_lies_between_0_and_1_and_there_is_a_place()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Costs(-0.01, (1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Costs(1.01, (1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Costs(double.NaN, (1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Costs(0.5));
    }

    [Fact]
    public void Places_are_the_device_then_edge_nodes_then_clouds()
    {
        var places = new GroupPlaces(3, 2);
        Assert.Equal(6, places.Count);
        Assert.Equal([(0, 1), (1, 3), (4, 2)], Enum.GetValues<PlaceKind>().Select(places.Of));
        Assert.Equal(
            [PlaceKind.Device, PlaceKind.Edge, PlaceKind.Edge, PlaceKind.Edge, PlaceKind.Cloud, PlaceKind.Cloud], Enumerable.Range(0, 6).Select(places.KindOf));
    }
}
