using System.Numerics;
using EdgeActors.Actors;
using EdgeActors.Simulator;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Actors;

/// <summary>Max-min sharing against plain water-filling in exact fractions.</summary>
public sealed class FairSharingTests
{
    private const double QuantaPerBit = 1 << FairSharing.FractionBits;

    [Fact]
    public void Random_graphs_are_shared_as_water_fills_them() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => { Compare((uint)seed); }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_261_126, 1));

    [Fact]
    public void Roundings_that_add_along_a_chain_of_links_stay_within_their_bound() => Compare(571_664_905);

    [Fact]
    public void One_link_is_shared_equally() => Assert.Equal([Quanta(1_000_000) / 4], Share([1_000_000], [[0]], [4]));

    [Fact]
    public void Who_is_held_elsewhere_leaves_the_rest_to_others()
    {
        // A link of 10 Mbps for both routes, one of 2 Mbps for the second alone.
        long[] rates = Share([10_000_000, 2_000_000], [[0], [0, 1]], [1, 1]);
        Assert.Equal([Quanta(10_000_000) - Quanta(2_000_000), Quanta(2_000_000)], rates);
    }

    [Fact]
    public void Ties_and_disjoint_parts_are_shared_each_for_itself() => Assert.Equal(
        [Quanta(3_000_000), Quanta(3_000_000), Quanta(5_000_000), 0],
        Share([6_000_000, 6_000_000, 5_000_000, 8], [[0, 1], [1, 0], [2], [2]], [1, 1, 1, 0]));

    [Fact]
    public void What_a_change_cannot_reach_keeps_its_rate()
    {
        var sharing = new FairSharing(Options([10, 10, 10], [[0], [0, 1], [1], [2]]));
        Assert.Equal([0, 1, 2], sharing.Reach(0, Flows(1, 1, 1, 1)).ToArray().Order());
        Assert.Equal([0], sharing.Reach(0, Flows(1, 0, 1, 1)).ToArray());
        Assert.Equal([3], sharing.Reach(3, Flows(1, 1, 1, 1)).ToArray());
    }

    [Fact]
    public void A_flow_ends_even_where_flows_outnumber_quanta() => Assert.Equal([1], Share([1000], [[0]], [1_000_000]));

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { 1 })]
    public void A_wrong_route_is_refused(int[] route) => Assert.Throws<ArgumentException>(() => new FairSharing(Options([10], [route])));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(8_000_000_000_000)]
    public void A_wrong_capacity_is_refused(long rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new FairSharing(Options([rate], [[0]])));

    private static void Compare(uint seed)
    {
        var random = new RandomStream(seed, "graph", "");
        int links = 1 + random.NextInt(8), routes = 1 + random.NextInt(10);
        long[] capacity = new long[links];
        int[][] ways = new int[routes][];
        long[] flows = new long[routes];
        for (int i = 0; i < links; i++)
        {
            // Few different capacities, so that ties are common.
            capacity[i] = 1_000_000L * (1 + random.NextInt(4)) * (random.Bernoulli(0.3) ? 1000 : 1);
        }

        for (int i = 0; i < routes; i++)
        {
            var way = new HashSet<int>();
            for (int hops = 1 + random.NextInt(4); hops > 0; hops--)
            {
                way.Add(random.NextInt(links));
            }

            (ways[i], flows[i]) = ([.. way], random.NextInt(4) * (random.Bernoulli(0.2) ? 100 : 1));
        }

        long[] rates = Share(capacity, ways, flows);
        double[] exact = WaterFilling(capacity, ways, flows);
        double[] bounds = RoundingBounds(ways, flows, rates, exact);
        for (int i = 0; i < routes; i++)
        {
            Assert.True(Math.Abs(rates[i] - exact[i]) * flows[i] <= bounds[i], $"route {i}: {rates[i]} and not {exact[i]}, seed {seed}");
        }

        for (int link = 0; link < links; link++)
        {
            long used = Enumerable.Range(0, routes).Where(r => ways[r].Contains(link)).Sum(r => flows[r] * rates[r]);
            Assert.True(used <= Quanta(capacity[link]), $"link {link} carries more than it can, seed {seed}");
        }
    }

    /// <summary>
    /// How far the flows of each route together may be from their exact rates, in quanta a nanosecond.
    /// <para>Let x be one allocation and y the other, with link capacities that differ by less than d: our rates are exactly max-min fair for capacities that are
    /// lower by what rounding leaves over, which is less than the flows n on a link, the capacity's own rounding included; so d = n. Let x be less than y on route r,
    /// and t the link that is full under x and on which no route has more than r. What t carries under y is at most d more than under x, so r, with f flows, is at
    /// most d apart, and besides by what the routes s of t have more under x than under y: f(r) |x(r) - y(r)| &lt;= d + sum of f(s) |x(s) - y(s)|. For such s,
    /// y(s) &lt; x(s) &lt;= x(r) &lt; y(r): in the order of min(x, y) they come before r. So bounds follow one from another in that order.</para>
    /// </summary>
    private static double[] RoundingBounds(int[][] ways, long[] flows, long[] rates, double[] exact)
    {
        double[] bounds = new double[ways.Length];
        double Level(int route) => Math.Min(rates[route], exact[route]);
        foreach (int route in Enumerable.Range(0, ways.Length).Where(r => flows[r] > 0).OrderBy(Level))
        {
            bounds[route] = ways[route].Max(link => Enumerable.Range(0, ways.Length).Where(s => ways[s].Contains(link))
                .Sum(s => flows[s] + (Level(s) < Level(route) ? bounds[s] : 0)));
        }

        return bounds;
    }

    /// <summary>The textbook's: raise all rates together; where a link is full, its flows stop. In fractions, rounded only at the end.</summary>
    private static double[] WaterFilling(long[] capacity, int[][] ways, long[] flows)
    {
        var rate = new (BigInteger Up, BigInteger Down)?[ways.Length];
        while (Enumerable.Range(0, ways.Length).Any(r => rate[r] is null && flows[r] > 0))
        {
            (BigInteger Up, BigInteger Down)? level = null;
            var full = new List<int>();
            for (int link = 0; link < capacity.Length; link++)
            {
                int[] over = [.. Enumerable.Range(0, ways.Length).Where(r => ways[r].Contains(link) && flows[r] > 0)];
                BigInteger open = over.Where(r => rate[r] is null).Aggregate(BigInteger.Zero, (sum, r) => sum + flows[r]);
                if (open == 0)
                {
                    continue;
                }

                (BigInteger up, BigInteger down) = (capacity[link], BigInteger.One);
                foreach ((int r, (BigInteger u, BigInteger d)) in over.Where(r => rate[r] is not null).Select(r => (r, rate[r]!.Value)))
                {
                    (up, down) = ((up * d) - (flows[r] * u * down), down * d);
                }

                down *= open;
                int order = level is var (lu, ld) ? (up * ld).CompareTo(lu * down) : -1;
                if (order < 0)
                {
                    full.Clear();
                    level = (up, down);
                }

                if (order <= 0)
                {
                    full.Add(link);
                }
            }

            for (int r = 0; r < ways.Length; r++)
            {
                rate[r] ??= flows[r] > 0 && ways[r].Any(full.Contains) ? level : null;
            }
        }

        return [.. rate.Select(r => r is var (up, down) ? (double)((up << FairSharing.FractionBits) / (down * 1_000_000_000)) : 0)];
    }

    private static long[] Share(long[] capacity, int[][] ways, long[] flows)
    {
        var sharing = new FairSharing(Options(capacity, ways));
        RouteShare[] shares = Flows(flows);
        for (int route = 0; route < flows.Length; route++)
        {
            sharing.Reach(route, shares);
            sharing.Fill(shares);
        }

        return [.. shares.Select(s => s.Rate)];
    }

    private static RouteShare[] Flows(params long[] flows) => [.. flows.Select(f => new RouteShare { Flows = f })];

    private static FabricOptions Options(long[] capacity, int[][] ways) => new()
    {
        Links = [.. capacity.Select(c => new DataRate(c))],
        Routes = [.. ways.Select(w => new FabricRoute(w))],
    };

    private static long Quanta(long bitsPerSecond) => (long)(bitsPerSecond * QuantaPerBit / 1e9);
}
