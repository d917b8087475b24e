using EdgeActors.Actors.Groups;
using EdgeActors.Learners.Experience;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Papers.MrDro;

public class MrDroOptionsTests
{
    [Theory]
    [InlineData("r1", 10.0, 1.682667, 1.016, 3.0, 1.5001, 1.0001)]
    [InlineData("r1w", 10.0, 1.682667, 2.016, 3.0, 1.5001, 1.0001)]
    [InlineData("r2", 10.0, 5.666667, 5.0, 3.0, 1.5001, 1.0001)]
    [InlineData("literal", 10.0, 1.682667, 1.016, 3e6, 1.5001e6, 1.0001e6)]
    public void A_preset_says_what_a_megabyte_takes(string preset, params double[] each)
    {
        PlaceCost[] places = [.. Options($"mr-dro.preset={preset}").Costs.Places];
        Assert.All(places.Select(p => p.SecondsPerBit * 8e6).Zip(each[..3]), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.All(places.Select(p => p.JoulesPerBit * 8e6).Zip(each[3..]), pair => Assert.Equal(pair.Second, pair.First, 1e-6 * pair.Second));
    }

    [Fact]
    public void Every_number_of_a_preset_can_be_overridden()
    {
        GroupCosts costs = Options(
            "mr-dro.preset=r2", "mr-dro.uplink=80 Mbps", "mr-dro.backhaul=40 Mbps", "mr-dro.device-speed=200 MHz", "mr-dro.edge-speed=500 MHz", "mr-dro.cloud-speed=2 GHz",
            "mr-dro.device-energy=4 nJ", "mr-dro.edge-energy=2 nJ", "mr-dro.cloud-energy=500 pJ", "mr-dro.transmit-energy=1 uJ", "mr-dro.alpha=0.25").Costs;
        Assert.Equal([5, 2.1, 0.8], costs.Places.ToArray().Select(p => Math.Round(p.SecondsPerBit * 8e6, 9)));
        Assert.Equal([4, 3, 1.5], costs.Places.ToArray().Select(p => Math.Round(p.JoulesPerBit * 8e6, 9)));
        Assert.Equal(0.25, costs.Alpha);
    }

    [Fact]
    public void Several_edge_nodes_and_clouds_are_alike()
    {
        MrDroOptions options = Options("mr-dro.edge-nodes=2", "mr-dro.clouds=3");
        PlaceCost[] places = [.. options.Costs.Places];
        Assert.Equal((6, new GroupPlaces(2, 3)), (places.Length, options.Places));
        Assert.Equal(places[1], places[2]);
        Assert.Equal([places[3], places[3]], places[4..]);
        Assert.Equal((true, false, false), (options.IsClosedForm, Options("mr-dro.shared.uplink=true").IsClosedForm, Options("mr-dro.shared.processors=true").IsClosedForm));
    }

    [Fact]
    public void Sizes_are_uniform_in_whole_bits_and_the_same_for_all_policies()
    {
        MrDroOptions options = Options("mr-dro.groups=2000");
        var network = new MrDroNetwork(options, null, 3, 0);
        double[] sizes = [.. network.Groups(1).Sizes.Select(s => s.Bits / 8e6)];
        Assert.Equal(18_000, sizes.Length);
        Assert.All(sizes, s => Assert.InRange(s, 10, 30));
        Assert.InRange(sizes.Average(), 19.87, 20.13); // three standard errors
        Assert.InRange(sizes.Average(s => (s - 20) * (s - 20)), 32.5, 34.2);
        Assert.Equal(network.Groups(1).Sizes, new MrDroNetwork(options, null, 3, 0).Groups(1).Sizes);
        Assert.NotEqual(network.Groups(1).Sizes, network.Groups(2).Sizes);
        Assert.NotEqual(network.Groups(1).Sizes, new MrDroNetwork(options, null, 3, 1).Groups(1).Sizes);
        Assert.NotEqual(network.Groups(1).Sizes, new MrDroNetwork(options, null, 4, 0).Groups(1).Sizes);
    }

    [Fact]
    public void Environments_lie_in_their_ranges()
    {
        var random = new RandomStream(1, "test", "environments");
        MrDroOptions options = Options();
        GroupCosts[] drawn = [.. Enumerable.Range(0, 500).Select(_ => MrDroEnvironments.Draw(options, () => random.NextDouble()))];
        Assert.All(drawn, c => Assert.InRange(c.Alpha, 0.05, 0.95));
        Assert.All(drawn, c => Assert.InRange(c.Places[0].SecondsPerBit * 8e6, 4.99, 20.01));
        Assert.All(drawn, c => Assert.InRange(c.Places[0].JoulesPerBit * 8e6, 0.899, 9.01));
        Assert.All(drawn, c => Assert.InRange(c.Places[1].SecondsPerBit * 8e6, 0.01 + (1 / 1.2), 6.01 + (1 / 0.3)));
        Assert.All(drawn, c => Assert.InRange(c.Places[2].SecondsPerBit * 8e6, 0.01 + 0.499, 8.01 + 2.01));
        Assert.InRange(drawn.Average(c => c.Alpha), 0.46, 0.54);
        Assert.InRange(drawn.Count(c => c.Places[0].SecondsPerBit * 8e6 < 10), 200, 300);
    }

    [Fact]
    public void Labels_of_metadata_are_the_heuristics_of_their_names()
    {
        MrDroOptions options = Options();
        var code = ProposalCode.Uniform(options.SizeMin, options.SizeMax);
        var random = new SeededRandom(3);
        foreach ((ReptileLabels labels, GroupPolicy teacher) in new (ReptileLabels, GroupPolicy)[]
        {
            (ReptileLabels.GreedyTask, new GreedyTaskPolicy()), (ReptileLabels.GreedySequential, new SequentialGreedyPolicy(false)), (ReptileLabels.LargestFirst, new SequentialGreedyPolicy(true)),
        })
        {
            var tasks = new MrDroTasks(options, new ReptileOptions(labels, ReptileTasks.Same, 1, 50), code, 9);
            tasks.Next(random);
            (float[] seen, float[] bits, float[] expected) = (new float[9], new float[18], new float[18]);
            for (int i = 0; i < 20; i++)
            {
                tasks.Draw(seen, bits, random);
                EdgeActors.Actors.DataSize[] sizes = [.. seen.Select(x => new EdgeActors.Actors.DataSize((long)((x * code.Deviation) + code.Mean)))];
                int[] places = EdgeActors.Tests.Actors.Groups.Some.Place(teacher, options.Costs, sizes, 3);
                ProposalCode.Encode(places, expected);
                Assert.Equal(expected, bits);
            }
        }
    }

    private static MrDroOptions Options(params string[] settings) => SettingsLoader.Defaults(settings).MrDro;
}
