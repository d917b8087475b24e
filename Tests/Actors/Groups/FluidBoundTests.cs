using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Simulator;
using static EdgeActors.Tests.Actors.Groups.Some;

namespace EdgeActors.Tests.Actors.Groups;

/// <summary>What is left, split like a fluid, costs no more than any placement of it, and no less than the closed form says.</summary>
public class FluidBoundTests
{
    [Fact]
    public void Places_that_are_alike_share_evenly()
    {
        Assert.Equal(30, FluidBound.Of(Costs(0, (1, 5), (1, 5)), [0, 1], [0, 0], 60 * Megabyte), 9);
        Assert.Equal((0.5 * 300) + (0.5 * 30), FluidBound.Of(Costs(0.5, (1, 5), (1, 5)), [0, 1], [0, 0], 60 * Megabyte), 9);
    }

    [Fact]
    public void Loads_fill_up_to_the_slowest()
    {
        // 40 MB lie at the first already: the second takes 20 in the meantime, and then both go on.
        GroupCosts costs = Costs(0, (1, 0), (2, 0));
        Assert.Equal(40, FluidBound.Of(costs, [0, 1], [40 * Megabyte, 0], 20 * Megabyte), 9);
        Assert.Equal(60, FluidBound.Of(costs, [0, 1], [40 * Megabyte, 0], 50 * Megabyte), 9);
    }

    [Fact]
    public void Where_time_does_not_count_all_goes_to_the_cheapest() =>
        Assert.Equal(60, FluidBound.Of(Costs(1, (1, 5), (9, 1), (1, 2)), [0, 1, 2], [0, 0, 0], 60 * Megabyte), 9);

    [Fact]
    public void A_place_that_may_not_be_used_takes_nothing() =>
        Assert.Equal(600, FluidBound.Of(Costs(0, (10, 0), (1, 0)), [0], [0, 0], 60 * Megabyte), 9);

    [Fact]
    public void Nothing_left_costs_what_is_there() =>
        Assert.Equal(R1.OfLoads([1e7, 3e7, 2e7]), FluidBound.Of(R1, [0, 1, 2], [1e7, 3e7, 2e7], 0), 9);

    [Fact]
    public void It_is_never_above_the_best_placement()
    {
        var random = new RandomStream(5, "test", "bound");
        for (int i = 0; i < 1000; i++)
        {
            int count = 2 + random.NextInt(4);
            GroupCosts costs = Draw(ref random, count, i % 3 * 0.5);
            DataSize[] sizes = Draw(ref random, 1 + random.NextInt(6));
            double[] start = [.. Enumerable.Repeat(0.0, count)];
            for (int place = 0; place < count; place++)
            {
                start[place] = random.Bernoulli(0.5) ? random.Uniform(0, 3e8) : 0;
            }

            double bound = FluidBound.Of(costs, [.. Enumerable.Range(0, count)], start, sizes.Sum(s => (double)s.Bits));
            double least = ExactPlacement.Solve(costs, sizes, new int[sizes.Length], start).Cost;
            Assert.InRange(bound, 0, least * (1 + 1e-9));
        }
    }

    [Fact]
    public void It_is_what_a_scan_of_all_times_finds()
    {
        var random = new RandomStream(6, "test", "scan");
        for (int i = 0; i < 200; i++)
        {
            int count = 2 + random.NextInt(4);
            GroupCosts costs = Draw(ref random, count, random.NextDouble());
            double[] start = [.. Enumerable.Repeat(0.0, count)];
            start[random.NextInt(count)] = random.Uniform(0, 3e8);
            double left = random.Uniform(1e8, 1e9), scanned = Scan(costs, start, left);
            Assert.InRange(FluidBound.Of(costs, [.. Enumerable.Range(0, count)], start, left), scanned * 0.995, scanned * (1 + 1e-9));
        }
    }

    /// <summary>The least cost over many times of the slowest place, the cheapest places filled first.</summary>
    private static double Scan(GroupCosts costs, double[] start, double left)
    {
        PlaceCost[] places = costs.Places.ToArray();
        double slowest = places.Zip(start, (p, load) => p.SecondsPerBit * load).Max(), longest = slowest + (left * places.Max(p => p.SecondsPerBit)), least = double.PositiveInfinity;
        for (int step = 0; step <= 4000; step++)
        {
            double time = slowest + ((longest - slowest) * step / 4000), rest = left, energy = places.Zip(start, (p, load) => p.JoulesPerBit * load).Sum();
            foreach (int place in Enumerable.Range(0, places.Length).OrderBy(p => places[p].JoulesPerBit))
            {
                double part = Math.Min(rest, (time / places[place].SecondsPerBit) - start[place]);
                (rest, energy) = (rest - part, energy + (part * places[place].JoulesPerBit));
            }

            least = rest <= 1e-6 * left ? Math.Min(least, costs.Of(energy, time)) : least;
        }

        return least;
    }
}
