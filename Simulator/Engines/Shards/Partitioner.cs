namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Places groups into shards: consecutive groups together, balanced by their actors. Where the world declares traffic, clusters grown along it are
/// tried as well, and groups are moved one by one to where they talk most, as long as the balance holds. The same description gives the same partition.
/// </summary>
internal static class Partitioner
{
    private const int Rounds = 8;

    /// <summary>A shard may hold this much more than its share.</summary>
    private const double Slack = 1.1;

    public static Partition Place(World world, int shards, Func<GroupId, int>? placement = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shards);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shards, Partition.MaxShards);
        if (placement is not null)
        {
            return new Partition(world, [0, .. Enumerable.Range(1, world.GroupCount - 1).Select(g => Given(placement(new GroupId(g)), g, shards))]);
        }

        int[] sizes = new int[world.GroupCount];
        for (int i = 1; i < world.ActorCount; i++)
        {
            sizes[world.GroupOf(new ActorId(i)).Index]++;
        }

        int[] ranges = Ranges(sizes, shards);
        return world.Traffic.Count > 0 && shards > 1 ? Best(world, sizes, shards, ranges) : new Partition(world, ranges);
    }

    private static int Given(int shard, int group, int shards) => shard >= 0 && shard < shards
        ? shard
        : throw new ArgumentException($"group {group} is placed in shard {shard}; there are {shards}");

    /// <summary>Consecutive groups: each goes where its middle falls in an equal division of the actors.</summary>
    private static int[] Ranges(int[] sizes, int shards)
    {
        long all = Math.Max(1, sizes.Sum(s => (long)s)), before = 0;
        int[] shardOf = new int[sizes.Length];
        for (int group = 1; group < sizes.Length; group++)
        {
            shardOf[group] = (int)Math.Min(shards - 1, ((2 * before) + sizes[group]) * shards / (2 * all));
            before += sizes[group];
        }

        return shardOf;
    }

    /// <summary>Of the refined ranges and the refined clusters the one with less traffic between shards for its lookahead.</summary>
    private static Partition Best(World world, int[] sizes, int shards, int[] ranges)
    {
        List<(int Group, double Weight)>[] neighbours = Neighbours(world, sizes.Length);
        int[] clusters = Clusters(neighbours, sizes, shards);
        Refine(neighbours, sizes, ranges, shards);
        Refine(neighbours, sizes, clusters, shards);
        Partition a = new(world, ranges), b = new(world, clusters);
        return Cut(world, clusters) / b.Lookahead < Cut(world, ranges) / a.Lookahead ? b : a;
    }

    private static double Cut(World world, int[] shardOf) =>
        world.Traffic.OrderBy(t => t.Key).Sum(t => shardOf[t.Key.From] == shardOf[t.Key.To] ? 0 : t.Value);

    private static List<(int Group, double Weight)>[] Neighbours(World world, int groups)
    {
        List<(int Group, double Weight)>[] neighbours = [.. Enumerable.Range(0, groups).Select(_ => new List<(int, double)>())];
        foreach (((int from, int to), double weight) in world.Traffic.OrderBy(t => t.Key))
        {
            if (from != to)
            {
                neighbours[from].Add((to, weight));
                neighbours[to].Add((from, weight));
            }
        }

        return neighbours;
    }

    /// <summary>Fills shard by shard, each time with the group that talks most to what is in it already.</summary>
    private static int[] Clusters(List<(int Group, double Weight)>[] neighbours, int[] sizes, int shards)
    {
        int[] shardOf = new int[sizes.Length];
        Array.Fill(shardOf, -1);
        shardOf[0] = 0;
        long all = sizes.Sum(s => (long)s), placed = 0;
        int lowest = 1;
        for (int shard = 0; shard < shards; shard++)
        {
            var near = new PriorityQueue<int, (double, int)>();
            double[] pull = new double[sizes.Length];
            while (placed < all * (shard + 1) / shards || shard == shards - 1)
            {
                while (lowest < sizes.Length && shardOf[lowest] >= 0)
                {
                    lowest++;
                }

                if (lowest == sizes.Length)
                {
                    break;
                }

                int group = Nearest(near, shardOf) ?? lowest;
                shardOf[group] = shard;
                placed += sizes[group];
                foreach ((int neighbour, double weight) in neighbours[group])
                {
                    pull[neighbour] += weight;
                    near.Enqueue(neighbour, (-pull[neighbour], neighbour));
                }
            }
        }

        return shardOf;
    }

    private static int? Nearest(PriorityQueue<int, (double Pull, int Group)> near, int[] shardOf)
    {
        while (near.TryDequeue(out int group, out _))
        {
            if (shardOf[group] < 0)
            {
                return group;
            }
        }

        return null;
    }

    /// <summary>Moves a group when that lessens the traffic between shards; groups in order, a few rounds.</summary>
    private static void Refine(List<(int Group, double Weight)>[] neighbours, int[] sizes, int[] shardOf, int shards)
    {
        long[] loads = new long[shards];
        for (int group = 1; group < sizes.Length; group++)
        {
            loads[shardOf[group]] += sizes[group];
        }

        double share = (double)loads.Sum() / shards, most = Math.Max(Slack * share, share + sizes.Max());
        double[] pull = new double[shards];
        for (int round = 0, moved = 1; round < Rounds && moved > 0; round++)
        {
            moved = 0;
            for (int group = 1; group < sizes.Length; group++)
            {
                moved += TryMove(group, neighbours[group], sizes, shardOf, loads, most, pull) ? 1 : 0;
            }
        }
    }

    private static bool TryMove(
        int group, List<(int Group, double Weight)> neighbours, int[] sizes, int[] shardOf, long[] loads, double most, double[] pull)
    {
        Array.Clear(pull);
        foreach ((int neighbour, double weight) in neighbours)
        {
            pull[shardOf[neighbour]] += weight;
        }

        int home = shardOf[group], best = home;
        for (int shard = 0; shard < pull.Length; shard++)
        {
            if (pull[shard] > pull[best] && loads[shard] + sizes[group] <= most && loads[home] > sizes[group])
            {
                best = shard;
            }
        }

        loads[home] -= sizes[group];
        loads[best] += sizes[group];
        shardOf[group] = best;
        return best != home;
    }
}
