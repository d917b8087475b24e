using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

public class SequentialNetworkPolicyTests
{
    private const int Places = 3;

    private static int PerPlace => (PlacementFeatures.SizeFor(Places) - 4) / Places;

    [Fact]
    public void Features_say_how_much_a_place_adds_and_how_far_its_bound_is_from_the_best()
    {
        DataSize[] sizes = Megabytes(30, 20, 10);
        var features = new PlacementFeatures(Places);
        features.Begin(R1, sizes);
        var seen = new float[features.Size];
        features.Observe(R1, sizes[0], sizes[1], 2, seen);
        double least = FluidBound.Of(R1, [0, 1, 2], [0, 0, 0], 60 * Megabyte);
        AssertFirst(0);
        Assert.Equal([0.5f, 20 / 60f, 0.5f, 0.25f], seen[^4..]);

        features.Place(R1, sizes[0], 2);
        Assert.Equal([0, 0, 30 * Megabyte], features.Loads.ToArray());
        features.Observe(R1, sizes[1], sizes[2], 1, seen);
        AssertFirst(30);
        Assert.Equal([20 / 60f, 10 / 60f, 10 / 60f, 0.125f], seen[^4..]);
        features.Place(R1, sizes[1], 1);
        features.Observe(R1, sizes[2], default, 0, seen);
        Assert.Equal([10 / 60f, 0, 0, 0], seen[^4..]);

        void AssertFirst(double inCloud)
        {
            double size = (inCloud == 0 ? sizes[0] : sizes[1]).Bits, left = ((60 - inCloud) * Megabyte) - size, before = R1.OfLoads([0, 0, inCloud * Megabyte]);
            double[][] with = [[size, 0, inCloud * Megabyte], [0, size, inCloud * Megabyte], [0, 0, (inCloud * Megabyte) + size]];
            double[] bounds = [.. with.Select(w => FluidBound.Of(R1, [0, 1, 2], w, left) / least)];
            for (int place = 0; place < Places; place++)
            {
                Assert.Equal(Small((R1.OfLoads(with[place]) - before) / least), seen[place * PerPlace], 5);
                Assert.Equal(Small(10 * (bounds[place] - bounds.Min())), seen[(place * PerPlace) + 1], 5);
            }
        }
    }

    [Fact]
    public void Features_do_not_depend_on_units_and_begin_anew_with_each_user()
    {
        float[] Seen(PlacementFeatures features, double scale)
        {
            DataSize[] sizes = Megabytes(30 * scale, 20 * scale, 10 * scale);
            features.Begin(R1, sizes);
            features.Observe(R1, sizes[0], sizes[1], 2, new float[features.Size]);
            features.Place(R1, sizes[0], 1);
            var seen = new float[features.Size];
            features.Observe(R1, sizes[1], sizes[2], 1, seen);
            return seen;
        }

        var features = new PlacementFeatures(Places);
        float[] first = Seen(features, 1), second = Seen(features, 1), thrice = Seen(features, 3);
        Assert.Equal(first, second);
        Assert.All(first.Zip(thrice), pair => Assert.Equal(pair.First, pair.Second, 5));
    }

    [Fact]
    public void Tasks_go_one_after_another_where_the_network_says_the_largest_first()
    {
        // The network scores each place by minus what it adds to the cost: that is the heuristic, whose places it must choose.
        int size = PlacementFeatures.SizeFor(Places);
        var weights = new float[WeightCount(size)];
        for (int place = 0; place < Places; place++)
        {
            weights[(place * PerPlace * Places) + place] = -1; // inputs x outputs
        }

        var policy = new SequentialNetworkPolicy(new PolicyShape(PolicyRule.Softmax, [size, Places]), new FrozenFloats(weights));
        var search = new SequentialNetworkPolicy(new PolicyShape(PolicyRule.Softmax, [size, Places]), new FrozenFloats(weights), discrepancies: true);
        var random = new RandomStream(8, "test", "users");
        for (int i = 0; i < 50; i++)
        {
            DataSize[] sizes = Draw(ref random, 8);
            Assert.Equal(Place(new SequentialGreedyPolicy(largestFirst: true), R1, sizes, 2), Place(policy, R1, sizes, 2));
            Assert.Equal(Place(new SequentialGreedyPolicy(largestFirst: true, discrepancies: true), R1, sizes, 2), Place(search, R1, sizes, 2));
        }
    }

    [Fact]
    public void Shapes_and_weights_that_do_not_fit_are_refused()
    {
        int size = PlacementFeatures.SizeFor(Places);
        Assert.Equal(
            $"a network among 3 places sees {size} numbers, not {size + 1} (Parameter 'shape')", Told(new PolicyShape(PolicyRule.Softmax, [size + 1, 4, 4, 3]), 10));
        Assert.StartsWith("10 weights for a network of ", Told(new PolicyShape(PolicyRule.Softmax, [size, 4, 4, 3]), 10), StringComparison.Ordinal);
        var policy = new SequentialNetworkPolicy(new PolicyShape(PolicyRule.Softmax, [size, 3]), new FrozenFloats(new float[WeightCount(size)]));
        Assert.Equal(
            "a network among 3 places was asked among 4",
            Assert.Throws<ModelException>(() => Place(policy, Costs(0.5, (1, 1), (1, 1), (1, 1), (1, 1)), Megabytes(1, 2), 1, new GroupPlaces(2, 1))).Message);

        static string Told(PolicyShape shape, int weights) => Assert.Throws<ArgumentException>(() => new SequentialNetworkPolicy(shape, new FrozenFloats(new float[weights]))).Message;
    }

    private static double Small(double x) => x / (1 + x);

    private static int WeightCount(int size) => (size + 1) * Places;
}
