namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Places groups into shards: consecutive groups together, balanced by their actors; where the world declares traffic, groups are then moved
/// one by one to where they talk most, as long as the balance holds. The same description gives the same partition.
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

        int[] shardOf = Ranges(sizes, shards);
        if (world.Traffic.Count > 0 && shards > 1)
        {
            Refine(world, sizes, shardOf, shards);
        }

        return new Partition(world, shardOf);
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

    /// <summary>Moves a group when that lessens the traffic between shards; groups in order, a few rounds.</summary>
    private static void Refine(World world, int[] sizes, int[] shardOf, int shards)
    {
        List<(int Group, double Weight)>[] neighbours = [.. sizes.Select(_ => new List<(int, double)>())];
        foreach (((int from, int to), double weight) in world.Traffic.OrderBy(t => t.Key))
        {
            if (from != to)
            {
                neighbours[from].Add((to, weight));
                neighbours[to].Add((from, weight));
            }
        }

        long[] loads = new long[shards];
        for (int group = 1; group < sizes.Length; group++)
        {
            loads[shardOf[group]] += sizes[group];
        }

        double most = Math.Max(Slack * loads.Sum() / shards, sizes.Max());
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
