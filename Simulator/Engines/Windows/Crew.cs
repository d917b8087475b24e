namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Who holds what at a time in a parallel run: every shard its own part, one shard of each thread all of that thread's, or one shard everything. A crew of
/// many shards a thread keeps what a thread works on at a time in its cache; one of few meets less. It changes no result.
/// </summary>
internal sealed class Crew
{
    private readonly Shard[][] _byThread;

    private Crew(Shard[][] byThread, ushort[]? shardOf, int leastEvents)
    {
        (_byThread, ShardOf, LeastEvents) = (byThread, shardOf, leastEvents);
        Shards = [.. byThread.SelectMany(s => s)];
    }

    /// <summary>The shards that hold anything.</summary>
    public Shard[] Shards { get; }

    /// <summary>By actor; null when one shard holds everything.</summary>
    public ushort[]? ShardOf { get; }

    /// <summary>With fewer events than this for a shard in a window the next crew does better.</summary>
    public int LeastEvents { get; }

    public bool IsOne => ShardOf is null;

    /// <summary>The shards that a thread runs in a window.</summary>
    public Shard[] Of(int thread) => _byThread[thread];

    /// <summary>All crews that a partition allows, the largest first, one shard alone last.</summary>
    public static Crew[] All(Partition partition, Shard[] shards, int threads)
    {
        const int FewForAThread = 16, FewForAPart = 128;
        Shard[][] parts = [.. Enumerable.Range(0, threads).Select(t => shards[(shards.Length * t / threads)..(shards.Length * (t + 1) / threads)])];
        var crews = new List<Crew>();
        if (shards.Length > threads)
        {
            crews.Add(new Crew(parts, partition.ShardOfActor, FewForAPart));
        }

        if (threads > 1)
        {
            var leaders = new ushort[shards.Length];
            foreach (Shard[] part in parts)
            {
                Array.ForEach(part, s => leaders[s.Index] = (ushort)part[0].Index);
            }

            crews.Add(new Crew([.. parts.Select(p => p[..1])], Array.ConvertAll(partition.ShardOfActor, s => leaders[s]), FewForAThread));
        }

        crews.Add(new Crew([shards[..1], .. Enumerable.Repeat<Shard[]>([], threads - 1)], null, 0));
        return [.. crews];
    }

    /// <summary>
    /// How many shards a thread is to have: more than one in a world of very many small groups, so many that what belongs to a shard fits into a core's own cache.
    /// </summary>
    public static int PartsFor(World world, RunOptions options, int threads)
    {
        const int ActorsOfAPart = 1536, ActorsOfASmallGroup = 64, MostParts = 64;
        bool divisible = options.Placement is null && world.Traffic.Count == 0 && world.ActorCount <= (long)world.GroupCount * ActorsOfASmallGroup;
        return divisible ? Math.Clamp(world.ActorCount / ActorsOfAPart / threads, 1, Math.Max(1, MostParts / threads)) : 1;
    }
}
