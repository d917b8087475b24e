using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

/// <summary>Each heuristic does what its name says, on cases that can be done by hand.</summary>
public class GroupHeuristicsTests
{
    /// <summary>Two places that are alike; time alone counts.</summary>
    private static GroupCosts Alike => Costs(0, (1, 1), (1, 1));

    private static GroupPlaces Two => new(1, 0);

    [Fact]
    public void All_of_a_kind_take_turns_among_several_of_it()
    {
        GroupCosts costs = Costs(0.5, (10, 3), (2, 1), (2, 1), (1, 1), (1, 1), (1, 1));
        var kinds = new GroupPlaces(2, 3);
        DataSize[] sizes = Megabytes(1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0], Place(new OneKindPolicy(PlaceKind.Device), costs, sizes, 4, kinds));
        Assert.Equal([1, 1, 2, 2, 1, 1, 2, 2], Place(new OneKindPolicy(PlaceKind.Edge), costs, sizes, 4, kinds));
        Assert.Equal([3, 3, 4, 4, 5, 5, 3, 3], Place(new OneKindPolicy(PlaceKind.Cloud), costs, sizes, 4, kinds));
    }

    [Fact]
    public void Each_task_alone_goes_where_a_bit_is_cheapest()
    {
        Assert.Equal([2, 2, 2, 2], Place(new GreedyTaskPolicy(), R1, Megabytes(10, 30, 20, 15), 2));
        Assert.Equal([1, 1], Place(new GreedyTaskPolicy(), Costs(0.5, (2, 3), (1, 3), (2, 2)), Megabytes(10, 30), 1));
        Assert.Equal([0, 0], Place(new GreedyTaskPolicy(), Costs(1, (9, 1), (1, 3), (1, 2)), Megabytes(10, 30), 2));
    }

    [Fact]
    public void One_after_another_go_in_their_order_or_the_largest_first()
    {
        DataSize[] sizes = Megabytes(10, 20, 30);
        Assert.Equal([0, 1, 0], Place(new SequentialGreedyPolicy(largestFirst: false), Alike, sizes, 1, Two)); // 40 s
        Assert.Equal([1, 1, 0], Place(new SequentialGreedyPolicy(largestFirst: true), Alike, sizes, 1, Two)); // 30 s
    }

    [Fact]
    public void Users_are_placed_without_regard_to_each_other() => Assert.Equal(
        [1, 1, 0, 0, 1, 1], Place(new SequentialGreedyPolicy(largestFirst: true), Alike, Megabytes(10, 20, 30, 50, 15, 25), 2, Two));

    [Fact]
    public void Who_looks_ahead_sees_what_the_rest_will_need()
    {
        // The first alone is cheapest at the slow place without energy; with what comes after it, it costs the device's time.
        DataSize[] sizes = Megabytes(30, 20, 10);
        GroupCosts costs = Costs(0.5, (2, 0), (1, 1.5), (1, 3));
        var random = new RandomStream(3, "test", "ahead");
        for (int i = 0; i < 200; i++)
        {
            int[] places = Place(new SequentialGreedyPolicy(largestFirst: true, looksAhead: true), costs, sizes, 1);
            AssertEachIsLeast(costs, sizes, places);
            (costs, sizes) = (Draw(ref random, 3, random.NextDouble()), Draw(ref random, 5));
        }
    }

    [Fact]
    public void A_search_keeps_the_cheapest_of_the_placements_that_go_once_against_the_first_choice()
    {
        // The classical case where the largest first misses the best: 30 + 20 + 20 beside 30 + 20, not 30 + 30 beside 20 + 20 + 20.
        DataSize[] sizes = Megabytes(30, 30, 20, 20, 20);
        var plain = new SequentialGreedyPolicy(largestFirst: true);
        var search = new SequentialGreedyPolicy(largestFirst: true, discrepancies: true);
        Assert.Equal([0, 1, 0, 1, 0], Place(plain, Alike, sizes, 1, Two)); // 70 s
        Assert.Equal([0, 0, 1, 1, 1], Place(search, Alike, sizes, 1, Two)); // 60 s
        Assert.Equal([0, 0, 1, 1, 1, 0, 1, 1, 0, 1], Place(search, Alike, [.. sizes, .. Megabytes(50, 40, 10, 10, 10)], 2, Two)); // the second user's 60 s are the best already
        var random = new RandomStream(5, "test", "search");
        int cheaper = 0;
        for (int i = 0; i < 200; i++)
        {
            (GroupCosts costs, sizes) = (Draw(ref random, 3, random.NextDouble()), Draw(ref random, 5));
            double found = costs.OfUser(sizes, Place(search, costs, sizes, 1)), without = costs.OfUser(sizes, Place(plain, costs, sizes, 1));
            Assert.InRange(found, Enumerate(costs, sizes) * (1 - 1e-12), without);
            cheaper += found < without ? 1 : 0;
        }

        Assert.InRange(cheaper, 20, 200);
    }

    [Fact]
    public void Random_is_uniform_and_the_deciders_own()
    {
        DataSize[] sizes = Megabytes([.. Enumerable.Repeat(10.0, 3000)]);
        int[] places = Place(new RandomGroupPolicy(), R1, sizes, 1, seed: 4);
        Assert.All(Enumerable.Range(0, 3), p => Assert.InRange(places.Count(x => x == p), 900, 1100));
        Assert.Equal(places, Place(new RandomGroupPolicy(), R1, sizes, 1, seed: 4));
        Assert.NotEqual(places, Place(new RandomGroupPolicy(), R1, sizes, 1, seed: 5));
    }

    [Fact]
    public void The_best_of_eight_is_the_cheapest_of_eight_that_were_drawn()
    {
        DataSize[] sizes = Megabytes(10, 20, 30, 12, 17, 29);
        Assert.Equal(Place(new RandomGroupPolicy(), R1, sizes, 2, seed: 9), Place(new BestOfRandomPolicy(1), R1, sizes, 2, seed: 9));
        var random = new RandomStream(9, "test", "policy");
        var group = new GroupDecision(sizes, 2, R1, OneOfEach, ref random);
        double least = double.PositiveInfinity;
        for (int i = 0; i < 8; i++)
        {
            var drawn = new int[sizes.Length];
            new RandomGroupPolicy().Place(in group, drawn);
            least = Math.Min(least, R1.OfGroup(sizes, drawn, 2));
        }

        Assert.Equal(least, R1.OfGroup(sizes, Place(new BestOfRandomPolicy(8), R1, sizes, 2, seed: 9), 2));
    }

    [Fact]
    public void The_best_there_is_keeps_to_the_kinds_that_it_is_given()
    {
        GroupCosts costs = Costs(0.5, (6, 3), (3, 1.5), (3, 1.5), (2, 1), (2, 1));
        DataSize[] sizes = Megabytes(10, 20, 30, 12, 17, 29, 15, 25);
        var kinds = new GroupPlaces(2, 2);
        (PlaceKind[] Kinds, ulong Allowed)[] cases =
        [
            ([], 0b11111), ([PlaceKind.Device], 0b00001), ([PlaceKind.Edge], 0b00110), ([PlaceKind.Cloud], 0b11000), ([PlaceKind.Device, PlaceKind.Cloud], 0b11001),
        ];
        foreach ((PlaceKind[] among, ulong allowed) in cases)
        {
            int[] places = Place(new ExactPolicy(0, long.MaxValue, among), costs, sizes, 2, kinds);
            Assert.Equal(Enumerate(costs, sizes[..4], allowed) + Enumerate(costs, sizes[4..], allowed), costs.OfGroup(sizes, places, 2), 6);
            Assert.All(places, p => Assert.NotEqual(0UL, allowed >> p & 1));
        }
    }

    private static void AssertEachIsLeast(GroupCosts costs, DataSize[] sizes, int[] places)
    {
        var order = new int[sizes.Length];
        ExactPlacement.LargestFirst(sizes, order);
        var loads = new double[3];
        double left = sizes.Sum(s => (double)s.Bits);
        foreach (int task in order)
        {
            left -= sizes[task].Bits;
            double[] bounds = new double[3];
            for (int place = 0; place < 3; place++)
            {
                double[] with = [.. loads];
                with[place] += sizes[task].Bits;
                bounds[place] = FluidBound.Of(costs, [0, 1, 2], with, left);
            }

            Assert.InRange(bounds[places[task]], 0, bounds.Min() * (1 + 1e-12));
            loads[places[task]] += sizes[task].Bits;
        }
    }
}
