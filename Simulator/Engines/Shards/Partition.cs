namespace EdgeActors.Simulator.Engines;

/// <summary>Which shard each group, and so each actor, belongs to. It changes no result.</summary>
internal sealed class Partition
{
    public const int MaxShards = 1024;

    /// <param name="world">The world.</param>
    /// <param name="shardOfGroup">By group index, the clock's included; shards are numbered as they first appear, so that none is empty.</param>
    public Partition(World world, int[] shardOfGroup)
    {
        ShardOfActor = new ushort[world.ActorCount];
        var numbers = new Dictionary<int, ushort>();
        for (int i = 1; i < ShardOfActor.Length; i++)
        {
            int shard = shardOfGroup[world.GroupOf(new ActorId(i)).Index];
            if (!numbers.TryGetValue(shard, out ushort number))
            {
                number = checked((ushort)numbers.Count);
                numbers.Add(shard, number);
            }

            ShardOfActor[i] = number;
        }

        Shards = Math.Max(1, numbers.Count);
        Lookahead = Shards == 1 ? long.MaxValue : LeastLookahead(world, shardOfGroup);
    }

    /// <summary>How many shards there are, none of them empty.</summary>
    public int Shards { get; }

    /// <summary>The shard of each actor.</summary>
    public ushort[] ShardOfActor { get; }

    /// <summary>The least delay of anything that one shard can do to another, in nanoseconds; <see cref="long.MaxValue"/> for one shard.</summary>
    public long Lookahead { get; }

    /// <summary>The least delay of anything that one of several shards can do to another. A request to stop reaches every shard, so it bounds the lookahead as messages do.</summary>
    /// <param name="world">The world.</param>
    /// <param name="shardOfGroup">By group index, the clock's included.</param>
    public static long LeastLookahead(World world, int[] shardOfGroup)
    {
        bool[] inhabited = new bool[world.GroupCount];
        for (int i = 1; i < world.ActorCount; i++)
        {
            inhabited[world.GroupOf(new ActorId(i)).Index] = true;
        }

        long pairs = CrossingPairs(inhabited, shardOfGroup), least = world.StopLookahead.Nanoseconds;
        foreach (((int from, int to), SimDuration lookahead) in world.Pairs)
        {
            if (inhabited[from] && inhabited[to] && shardOfGroup[from] != shardOfGroup[to])
            {
                least = Math.Min(least, lookahead.Nanoseconds);
                pairs--;
            }
        }

        return pairs == 0 ? least : Math.Min(least, world.Lookahead.Nanoseconds);
    }

    /// <summary>Ordered pairs of groups in different shards.</summary>
    private static long CrossingPairs(bool[] inhabited, int[] shardOfGroup)
    {
        var sizes = new Dictionary<int, long>();
        for (int group = 1; group < inhabited.Length; group++)
        {
            if (inhabited[group])
            {
                sizes[shardOfGroup[group]] = sizes.GetValueOrDefault(shardOfGroup[group]) + 1;
            }
        }

        long all = sizes.Values.Sum();
        return sizes.Values.Sum(size => size * (all - size));
    }
}
