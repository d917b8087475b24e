using System.Collections.Immutable;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>A link between two edge nodes, the same in both directions.</summary>
/// <param name="A">One node.</param>
/// <param name="B">The other.</param>
/// <param name="Rate">Its capacity.</param>
public readonly record struct TopologyLink(int A, int B, DataRate Rate);

/// <summary>Edge nodes and their links, with the path of fewest hops between each pair; of several the one whose nodes have the lowest numbers, from its end on.</summary>
public sealed class EdgeTopology
{
    private readonly ImmutableArray<ImmutableArray<int>> _paths;
    private readonly ImmutableArray<DataRate> _rates;

    /// <summary>A topology.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="links">The links.</param>
    /// <exception cref="ArgumentException">A link is from a node to itself, to none, or has no capacity; or two nodes are not connected.</exception>
    public EdgeTopology(int nodes, IReadOnlyList<TopologyLink> links)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nodes);
        ArgumentNullException.ThrowIfNull(links);
        foreach (TopologyLink link in links)
        {
            if (link.A < 0 || link.B < 0 || link.A >= nodes || link.B >= nodes || link.A == link.B)
            {
                throw new ArgumentException($"a link joins two different nodes of 0 to {nodes - 1}, not {link.A} and {link.B}", nameof(links));
            }

            if (link.Rate.BitsPerSecond <= 0)
            {
                throw new ArgumentException($"the link from {link.A} to {link.B} must have a capacity above 0", nameof(links));
            }
        }

        (Nodes, Links) = (nodes, [.. links]);
        _paths = [.. Enumerable.Range(0, nodes).SelectMany(PathsFrom)];
        _rates = [.. _paths.Select(path => path.Length == 0 ? new DataRate(long.MaxValue) : new DataRate(path.Min(link => Links[link].Rate.BitsPerSecond)))];
    }

    /// <summary>How many nodes.</summary>
    public int Nodes { get; }

    /// <summary>The links; their numbers are their places here.</summary>
    public IReadOnlyList<TopologyLink> Links { get; }

    /// <summary>The numbers of the links from one node to another; none from a node to itself.</summary>
    public ReadOnlySpan<int> Path(int from, int to) => _paths[(from * Nodes) + to].AsSpan();

    /// <summary>The least capacity on the way.</summary>
    public DataRate Rate(int from, int to) => _rates[(from * Nodes) + to];

    /// <summary>Joins points to some of their nearest neighbours, and draws again until all are connected.</summary>
    /// <param name="nodes">How many points, uniform in a square.</param>
    /// <param name="least">The least number of neighbours that a node joins.</param>
    /// <param name="most">The most.</param>
    /// <param name="random">What is drawn from.</param>
    /// <returns>Pairs of nodes, the lower first, in rising order.</returns>
    public static IReadOnlyList<(int A, int B)> NearestNeighbours(int nodes, int least, int most, ref RandomStream random)
    {
        if (least < 1 || most < least)
        {
            throw new ArgumentOutOfRangeException(nameof(least), least, "a node joins at least one neighbour, and the least is not above the most");
        }

        while (true)
        {
            var points = new (double X, double Y)[nodes];
            for (int i = 0; i < nodes; i++)
            {
                points[i] = (random.NextDouble(), random.NextDouble());
            }

            var pairs = new SortedSet<(int A, int B)>();
            for (int i = 0; i < nodes; i++)
            {
                int neighbours = (int)random.NextInclusive(least, most);
                foreach (int j in Enumerable.Range(0, nodes).Where(j => j != i).OrderBy(j => Square(points[i], points[j])).ThenBy(j => j).Take(neighbours))
                {
                    pairs.Add((Math.Min(i, j), Math.Max(i, j)));
                }
            }

            if (Unreachable(nodes, pairs) is null)
            {
                return [.. pairs];
            }
        }
    }

    /// <summary>The first node to which there is no way from node 0; null where all are connected.</summary>
    /// <param name="nodes">How many nodes.</param>
    /// <param name="pairs">The nodes that are joined.</param>
    public static int? Unreachable(int nodes, IEnumerable<(int A, int B)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var part = Enumerable.Range(0, nodes).ToArray();
        foreach ((int a, int b) in pairs)
        {
            (int one, int other) = (part[a], part[b]);
            for (int i = 0; i < nodes; i++)
            {
                part[i] = part[i] == other ? one : part[i];
            }
        }

        int apart = Array.FindIndex(part, p => p != part[0]);
        return apart < 0 ? null : apart;
    }

    private static double Square((double X, double Y) a, (double X, double Y) b) => ((a.X - b.X) * (a.X - b.X)) + ((a.Y - b.Y) * (a.Y - b.Y));

    private ImmutableArray<int>[] PathsFrom(int from)
    {
        var over = new int[Nodes]; // the link by which a node is reached
        var seen = new bool[Nodes];
        var order = new List<int>(Nodes) { from };
        seen[from] = true;
        for (int next = 0; next < order.Count; next++)
        {
            int at = order[next];
            foreach ((int other, int link) in Links.Select((l, i) => (Other: l.A == at ? l.B : l.B == at ? l.A : -1, i)).Where(o => o.Other >= 0).OrderBy(o => o))
            {
                if (!seen[other])
                {
                    (seen[other], over[other]) = (true, link);
                    order.Add(other);
                }
            }
        }

        if (order.Count < Nodes)
        {
            throw new ArgumentException($"the topology is not connected: there is no way from node {from} to node {Array.IndexOf(seen, false)}");
        }

        var paths = new ImmutableArray<int>[Nodes];
        for (int to = 0; to < Nodes; to++)
        {
            var path = new List<int>();
            for (int at = to; at != from; at = Links[over[at]].A == at ? Links[over[at]].B : Links[over[at]].A)
            {
                path.Add(over[at]);
            }

            path.Reverse();
            paths[to] = [.. path];
        }

        return paths;
    }
}

/// <summary>Where services are executed: edge nodes, and an end device at each. Places are the nodes and then their devices; what a device needs or has made lies at its node.</summary>
/// <param name="Topology">The nodes and their links.</param>
/// <param name="NodeSpeeds">Cycles a second of each node.</param>
/// <param name="DeviceSpeeds">Cycles a second of each node's device.</param>
public sealed record ServiceEnvironment(EdgeTopology Topology, IReadOnlyList<Frequency> NodeSpeeds, IReadOnlyList<Frequency> DeviceSpeeds)
{
    /// <summary>How many edge nodes: places 0 to this, exclusive.</summary>
    public int Nodes => Topology.Nodes;

    /// <summary>How many places.</summary>
    public int Places => Nodes + DeviceSpeeds.Count;

    /// <summary>How fast a place is.</summary>
    public Frequency Speed(int place) => place < Nodes ? NodeSpeeds[place] : DeviceSpeeds[place - Nodes];

    /// <summary>The node at which what a place needs must be.</summary>
    public int NodeOf(int place) => place < Nodes ? place : place - Nodes;

    /// <summary>The device at a node.</summary>
    public int DeviceOf(int node) => Nodes + node;
}
