using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

public class ParallelGroupPolicyTests
{
    private const int Tasks = 6;

    private static readonly ProposalCode s_code = ProposalCode.Uniform(new DataSize(80_000_000), new DataSize(240_000_000));

    [Fact]
    public void Every_placement_comes_back_from_its_bits()
    {
        var random = new RandomStream(1, "test", "code");
        for (int i = 0; i < 100; i++)
        {
            int[] places = [.. Enumerable.Repeat(0, 9)];
            foreach (ref int place in places.AsSpan())
            {
                place = random.NextInt(3);
            }

            float[] bits = new float[18];
            ProposalCode.Encode(places, bits);
            Assert.All(bits, b => Assert.True(b is 0 or 1));
            int[] back = new int[9];
            ProposalCode.Decode([.. bits.Select(b => b - 0.5f)], back);
            Assert.Equal(places, back);
        }
    }

    [Fact]
    public void Bits_mean_what_the_paper_says_and_the_threshold_is_one_half()
    {
        float[] bits = new float[6];
        ProposalCode.Encode([0, 1, 2], bits);
        Assert.Equal([1, 0, 0, 1, 0, 0], bits);
        int[] places = new int[4];
        ProposalCode.Decode([0.1f, 0.1f, 0, 0.1f, -0.1f, 0, 0.1f, -0.1f], places);
        Assert.Equal([0, 1, 2, 0], places);
    }

    [Fact]
    public void Sizes_are_seen_as_so_many_deviations_from_their_mean()
    {
        Assert.Equal(20, s_code.Mean / Megabyte, 9);
        Assert.Equal(5.7735, s_code.Deviation / Megabyte, 4);
        float[] seen = new float[3];
        s_code.Observe(Megabytes(10, 20, 30), seen);
        Assert.Equal([-1.7320508f, 0, 1.7320508f], seen);
        Assert.Equal(1, ProposalCode.Uniform(new DataSize(8), new DataSize(8)).Deviation);
    }

    [Fact]
    public void The_cheapest_proposal_is_taken()
    {
        PolicyShape shape = Shape(5);
        float[] weights = Weights(shape, 3);
        int each = weights.Length / 5;
        var policy = new ParallelGroupPolicy(shape, new FrozenFloats(weights), s_code);
        ParallelGroupPolicy[] alone = [.. Enumerable.Range(0, 5).Select(i => new ParallelGroupPolicy(Shape(1), new FrozenFloats(weights[(i * each)..((i + 1) * each)]), s_code))];
        var random = new RandomStream(2, "test", "sizes");
        var chosen = new HashSet<double>();
        for (int i = 0; i < 50; i++)
        {
            DataSize[] sizes = Draw(ref random, Tasks);
            double[] costs = [.. alone.Select(a => R1.OfGroup(sizes, Place(a, R1, sizes, 2), 2))];
            Assert.Equal(costs.Min(), R1.OfGroup(sizes, Place(policy, R1, sizes, 2), 2));
            chosen.Add(Array.IndexOf(costs, costs.Min()));
        }

        Assert.True(chosen.Count > 1);
        Assert.Equal(Tasks, policy.Tasks);
        Assert.Equal(Tasks, policy.Observation.Length);
    }

    [Fact]
    public void Noise_changes_the_last_networks_alone_and_never_all()
    {
        PolicyShape shape = Shape(2);
        float[] weights = Weights(shape, 3);
        DataSize[] sizes = Megabytes(10, 20, 30, 12, 17, 29);
        double first = Cost(new ParallelGroupPolicy(Shape(1), new FrozenFloats(weights[..(weights.Length / 2)]), s_code), 1);
        var noisy = new ParallelGroupPolicy(shape, new FrozenFloats(weights), s_code, new ProposalNoise(9, 0.5));
        double[] costs = [.. Enumerable.Range(1, 100).Select(seed => Cost(noisy, (ulong)seed))];
        Assert.All(costs, c => Assert.InRange(c, 0, first));
        Assert.True(costs.Distinct().Count() > 3);
        Assert.Single(Enumerable.Range(1, 20).Select(seed => Cost(new ParallelGroupPolicy(shape, new FrozenFloats(weights), s_code), (ulong)seed)).Distinct());

        double Cost(GroupPolicy policy, ulong seed) => R1.OfGroup(sizes, Place(policy, R1, sizes, 2, seed: seed), 2);
    }

    [Fact]
    public void A_newer_version_decides_and_an_older_one_does_not()
    {
        PolicyShape shape = Shape(1);
        DataSize[] sizes = Megabytes(10, 20, 30, 12, 17, 29);
        var policy = new ParallelGroupPolicy(shape, Biased(shape, 1), s_code);
        Assert.Equal([0, 0, 0, 0, 0, 0], Place(policy, R1, sizes, 2));
        policy.Swap(2, Biased(shape, -1));
        Assert.Equal([2, 2, 2, 2, 2, 2], Place(policy, R1, sizes, 2));
        policy.Swap(2, Biased(shape, 1));
        policy.Swap(1, Biased(shape, 1));
        Assert.Equal(2, policy.Version);
        Assert.Equal([2, 2, 2, 2, 2, 2], Place(policy, R1, sizes, 2));
        Assert.Throws<ArgumentException>(() => policy.Swap(3, new FrozenFloats(new float[4])));
        Assert.Equal(2, policy.Version);
    }

    [Fact]
    public void Weights_and_groups_that_do_not_fit_are_refused()
    {
        PolicyShape shape = Shape(2);
        Assert.Equal(
            $"{3 * Weights(Shape(1), 1).Length} weights for 2 networks of {Weights(Shape(1), 1).Length} (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => new ParallelGroupPolicy(shape, new FrozenFloats(Weights(Shape(3), 1)), s_code)).Message);
        var policy = new ParallelGroupPolicy(shape, new FrozenFloats(Weights(shape, 1)), s_code);
        Assert.Equal(
            "networks for 6 tasks at 3 places were given 4 tasks at 3", Assert.Throws<ModelException>(() => Place(policy, R1, Megabytes(1, 2, 3, 4), 2)).Message);
        Assert.Equal(
            "networks for 6 tasks at 3 places were given 6 tasks at 4",
            Assert.Throws<ModelException>(() => Place(policy, Costs(0.5, (1, 1), (1, 1), (1, 1), (1, 1)), Megabytes(1, 2, 3, 4, 5, 6), 2, new GroupPlaces(2, 1))).Message);
    }

    private static PolicyShape Shape(int networks) => new(PolicyRule.Bits, [Tasks, 8, 4, 2 * Tasks]) { Networks = networks };

    private static float[] Weights(PolicyShape shape, long seed)
    {
        using var networks = new ParallelNetworks(Tasks, 2 * Tasks, new ParallelConfig { Networks = shape.Networks, Hidden1 = 8, Hidden2 = 4 }, seed);
        Assert.Equal(shape.Sizes, networks.Shape.Sizes);
        return networks.PolicyWeights();
    }

    /// <summary>Weights that are 0 but for the output's biases, whatever is seen.</summary>
    private static FrozenFloats Biased(PolicyShape shape, float bias)
    {
        float[] weights = new float[Weights(shape, 1).Length];
        weights.AsSpan(weights.Length - (2 * Tasks)).Fill(bias);
        return new FrozenFloats(weights);
    }
}
