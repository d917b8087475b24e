namespace EdgeActors.Simulator.Engines;

/// <summary>The shards of a partition that one process holds.</summary>
internal sealed class ShardSet
{
    private readonly Shard?[] _byNumber;

    /// <param name="world">The world.</param>
    /// <param name="sinks">Where rows go in the end.</param>
    /// <param name="partition">Where its groups are.</param>
    /// <param name="holds">Whether this process holds a shard; null when it holds all.</param>
    public ShardSet(World world, IReadOnlyList<IRowSink> sinks, Partition partition, Func<int, bool>? holds = null)
    {
        Partition = partition;
        Actors = new Actor[world.ActorCount];
        Actors[0] = Clock;
        TimerTable[] timers = [.. Enumerable.Range(0, partition.Shards).Select(_ => new TimerTable())];
        JobTable[] jobs = [.. Enumerable.Range(0, partition.Shards).Select(_ => new JobTable())];
        _byNumber = [.. Enumerable.Range(0, partition.Shards).Select(i => holds?.Invoke(i) == false ? null : new Shard(world, sinks, partition, i, Actors, timers, jobs))];
        All = [.. _byNumber.OfType<Shard>()];
    }

    public Partition Partition { get; }

    /// <summary>The actor at address 0.</summary>
    public GlobalClock Clock { get; } = new();

    /// <summary>By id; null where another process constructs it.</summary>
    public Actor[] Actors { get; }

    /// <summary>The shards of this process.</summary>
    public Shard[] All { get; }

    /// <summary>Events handled so far.</summary>
    public long Handled
    {
        get
        {
            long handled = 0;
            foreach (Shard shard in All)
            {
                handled += shard.Handled;
            }

            return handled;
        }
    }

    /// <summary>The time of the last event handled, in nanoseconds.</summary>
    public long Now
    {
        get
        {
            long now = 0;
            foreach (Shard shard in All)
            {
                now = Math.Max(now, shard.Now);
            }

            return now;
        }
    }

    /// <summary>What was handled.</summary>
    public RunDigest Digest => All.Aggregate(default(RunDigest), (sum, shard) => sum + shard.Digest);

    /// <summary>The shard that an actor was placed in; null for one that another process holds.</summary>
    public Shard? Of(int actor) => _byNumber[Partition.ShardOfActor[actor]];

    /// <summary>Lets the actors finish, in the order of their ids.</summary>
    /// <returns>The first that failed to.</returns>
    public (int Actor, RunStop Stop)? Finish(long finalTime)
    {
        Array.ForEach(All, s => s.Conclude(finalTime));
        return Shard.TryFinish(Enumerable.Range(1, Actors.Length - 1), Of);
    }

    /// <summary>Gives up work off the threads that nobody has begun, when no shard runs any more.</summary>
    public void CancelJobs() => Array.ForEach(All, s => s.CancelJobs());
}
