using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Services;

/// <summary>Paths of fewest hops, and maps of nearest neighbours.</summary>
public class EdgeTopologyTests
{
    [Fact]
    public void Paths_have_the_fewest_hops_and_the_lowest_numbers()
    {
        // A ring of five nodes, and a chord from 0 to 2 that is slow.
        EdgeTopology ring = Of(5, (0, 1, 9), (1, 2, 8), (2, 3, 7), (3, 4, 6), (4, 0, 5), (0, 2, 1));
        Assert.Equal([5], ring.Path(0, 2).ToArray());
        Assert.Equal(new DataRate(1), ring.Rate(0, 2));
        Assert.Equal([5, 2], ring.Path(0, 3).ToArray()); // by 2 or by 4, both two hops; 2 is reached first
        Assert.Empty(ring.Path(3, 3).ToArray());
    }

    [Theory]
    [InlineData("not connected: there is no way from node 0 to node 2", 0, 1, 5L)]
    [InlineData("joins two different nodes", 1, 1, 5L)]
    [InlineData("joins two different nodes", 0, 9, 5L)]
    [InlineData("capacity above 0", 0, 1, 0L)]
    public void What_is_no_topology_is_refused(string message, int a, int b, long rate) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Of(3, (a, b, rate))).Message, StringComparison.Ordinal);

    [Fact]
    public void Maps_are_connected_and_the_same_for_the_same_stream()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            var one = new RandomStream(seed, "t", "map");
            var other = new RandomStream(seed, "t", "map");
            IReadOnlyList<(int A, int B)> pairs = EdgeTopology.NearestNeighbours(8, 2, 3, ref one);
            Assert.Equal(pairs, EdgeTopology.NearestNeighbours(8, 2, 3, ref other));
            var topology = new EdgeTopology(8, [.. pairs.Select(p => new TopologyLink(p.A, p.B, new DataRate(1)))]);
            Assert.All(Enumerable.Range(0, 8), node => Assert.True(pairs.Count(p => p.A == node || p.B == node) >= 2));
            for (int from = 0; from < 8; from++)
            {
                for (int to = 0; to < 8; to++)
                {
                    Assert.Equal(Hops(pairs, from, to), topology.Path(from, to).Length);
                    int at = from;
                    foreach (int link in topology.Path(from, to))
                    {
                        at = topology.Links[link].A == at ? topology.Links[link].B : topology.Links[link].B == at ? topology.Links[link].A : -1;
                    }

                    Assert.Equal(to, at);
                }
            }
        }
    }

    private static int Hops(IReadOnlyList<(int A, int B)> pairs, int from, int to)
    {
        var reached = new HashSet<int> { from };
        for (int hops = 0; ; hops++)
        {
            if (reached.Contains(to))
            {
                return hops;
            }

            reached.UnionWith(pairs.Where(p => reached.Contains(p.A)).Select(p => p.B).Concat(pairs.Where(p => reached.Contains(p.B)).Select(p => p.A)).ToList());
        }
    }

    private static EdgeTopology Of(int nodes, params (int A, int B, long Rate)[] links) => new(nodes, [.. links.Select(l => new TopologyLink(l.A, l.B, new DataRate(l.Rate)))]);
}
