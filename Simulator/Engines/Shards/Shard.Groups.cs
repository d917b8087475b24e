namespace EdgeActors.Simulator.Engines;

/// <summary>A group that is a shard of its own: what it sends to others leaves as letters, one by one, and what it gets is put into its queue at any time.</summary>
internal sealed partial class Shard
{
    private readonly int[]? _members;
    private Action<Letter>? _post;

    /// <summary>One group of a world.</summary>
    /// <param name="world">The world.</param>
    /// <param name="sinks">Where rows go in the end.</param>
    /// <param name="members">The group's actors, in the order of their ids.</param>
    /// <param name="actors">Room for the actors of all groups of the process.</param>
    /// <param name="elsewhere">Zeros, one for each actor of the world; may be shared.</param>
    /// <param name="post">Sends a letter to another group. Called while a window is run.</param>
    public Shard(World world, IReadOnlyList<IRowSink> sinks, int[] members, Actor[] actors, ushort[] elsewhere, Action<Letter> post)
        : this(world, actors, [new TimerTable()], [new JobTable()])
    {
        // No actor seems to be of this shard, so every send passes by Post, which no other engine pays for.
        (_members, _post, _index, _shardOf) = (members, post, 1, elsewhere);
        _freeDelay = Math.Max(_freeDelay, ShortestNotedDelay);
        Buffers = [.. sinks.Select(s => s.Buffer(this))];
        _sinks = SinkTable(Buffers);
    }

    /// <summary>The group's actors.</summary>
    public IReadOnlyList<int> Members => _members ?? [];

    /// <summary>Takes in a letter. Its time is not before the end of the window in which it was sent, so it may come before or after that window is run here.</summary>
    public void Take(Letter letter)
    {
        _foreground++;
        letter.Deliver(this);
    }

    private void PostLetter<T>(int target, in EventKey key, in T message)
        where T : struct, IMessage<T>
    {
        if (World.GroupOf(new ActorId(target)) == World.GroupOf(Current.Id))
        {
            _foreground++;
            Accept(in key, target, in message);
        }
        else
        {
            _post!(new Letter<T>(in key, target, in message));
        }
    }
}
