using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// What a shard needs to be one of several: ownership, mail, windows, and its place in the one order of the run.
/// <para>The position of an event is the largest key that its shard handled up to and including it. Sequential handles events in the order of
/// their positions, also where keys fall within an instant; so rows and failures of several shards are ordered by it.</para>
/// <para>The end of a run: a background event is handled only if foreground work is pending anywhere at its position. A shard knows this of its own
/// work; of the others' it knows what the clock tells with each window, and waits at the first background event beyond.</para>
/// </summary>
internal sealed partial class Shard
{
    /// <summary>After so many events a shard looks up whether the user cancelled.</summary>
    public const long EventsPerTurn = 1 << 13;

    /// <summary>What is shorter is looked at, so that positions are known where there is but one group too.</summary>
    private const long ShortestNotedDelay = 1;

    private readonly ushort[]? _placement;
    private readonly int _index;
    private readonly int _shards;
    private readonly Outgoing[] _outgoing = [];
    private ushort[]? _shardOf; // the placement; null while this shard holds everything
    private int _parity;
    private EventKey _high = Beginning;

    /// <summary>One of the shards of a partition. Its actors are constructed by <see cref="Construct()"/>, on its own thread.</summary>
    public Shard(World world, IReadOnlyList<IRowSink> sinks, Partition partition, int index, Actor[] actors, TimerTable[] timers, JobTable[] jobs)
        : this(world, actors, timers, jobs)
    {
        (_placement, _index, _shards) = (partition.ShardOfActor, index, partition.Shards);
        _shardOf = _placement;
        _freeDelay = Math.Max(_freeDelay, ShortestNotedDelay);
        _outgoing = [.. Enumerable.Range(0, 2 * _shards).Select(_ => new Outgoing())];
        Buffers = [.. sinks.Select(s => s.Buffer(this))];
        _sinks = SinkTable(Buffers);
    }

    /// <summary>This shard's number in the partition.</summary>
    public int Index => _index;

    /// <summary>Before everything.</summary>
    public static EventKey Beginning => new(long.MinValue, 0);

    /// <summary>After everything.</summary>
    public static EventKey End => new(long.MaxValue, ulong.MaxValue);

    /// <summary>Recorded rows that wait to be merged with other shards'.</summary>
    public IReadOnlyList<RowBuffer> Buffers { get; } = [];

    /// <summary>Rows recorded so far, which orders the rows of one event.</summary>
    public long RowCount { get; set; }

    /// <summary>The position of the event being handled.</summary>
    public EventKey Position => PositionOf(in _item.Key);

    /// <summary>Events handled so far.</summary>
    public long Handled => _handled;

    /// <summary>Pending events that keep the run going.</summary>
    public long Foreground => _foreground;

    /// <summary>The position of the event that ended this shard's own foreground work the last time.</summary>
    public EventKey LastForeground { get; private set; } = Beginning;

    /// <summary>The position of the background event this shard waits at, for it has no foreground work; <see cref="End"/> if it does not wait.</summary>
    public EventKey WaitsAt { get; private set; } = End;

    /// <summary>The earliest pending event after the last window.</summary>
    public long Next { get; private set; } = long.MaxValue;

    /// <summary>About how many events are pending before a time.</summary>
    public long PendingBefore(long until) => _queue.CountBefore(until);

    /// <summary>What stopped this shard, and where.</summary>
    public (EventKey Position, RunStop Stop)? Failed { get; private set; }

    public void Construct()
    {
        foreach (int i in Owned())
        {
            if (i > 0)
            {
                Construct(i);
            }
        }
    }

    public void TryStart()
    {
        try
        {
            Start();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(exception, "Start");
        }

        Survey();
    }

    /// <summary>Takes in the mail of the window before, then handles events before <paramref name="until"/>.</summary>
    /// <param name="others">All shards, in order.</param>
    /// <param name="parity">Which of the two sets of outboxes to fill; the other is emptied.</param>
    /// <param name="until">The window's end.</param>
    /// <param name="backgroundBefore">Up to which position foreground work is known to be pending anywhere.</param>
    /// <param name="cancellation">Breaks off between two events.</param>
    public void RunWindow(Shard[] others, int parity, long until, EventKey backgroundBefore, CancellationToken cancellation)
    {
        _parity = parity;
        Collect(others, 1 - parity);
        RunTurn(until, backgroundBefore, EventsPerTurn, cancellation);
    }

    /// <summary>Handles events before <paramref name="until"/>; a shard that holds everything handles a turn's worth.</summary>
    public void RunTurn(long until, EventKey backgroundBefore, long most, CancellationToken cancellation)
    {
        if (Failed is not null)
        {
            return;
        }

        try
        {
            do
            {
                RunForeground(until, most, cancellation);
            }
            while (_foreground == 0 && RunBackground(until, backgroundBefore));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Fail(exception, null);
        }

        Survey();
    }

    /// <summary>What was posted to a shard in the window just run.</summary>
    public Outgoing PostedTo(int shard) => _outgoing[(_parity * _shards) + shard];

    /// <summary>Lets actors finish, up to the first that fails to.</summary>
    /// <param name="actors">Their ids, in the order of the run.</param>
    /// <param name="shardOf">The shard of an actor; null for one that another process holds.</param>
    public static (int Actor, RunStop Stop)? TryFinish(IEnumerable<int> actors, Func<int, Shard?> shardOf)
    {
        foreach (int i in actors)
        {
            if (shardOf(i) is not { } shard)
            {
                continue;
            }

            try
            {
                shard.Finish(shard.ActorAt(new ActorId(i)));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return (i, shard.Failure(exception, "Finish"));
            }
        }

        return null;
    }

    /// <summary>Sets the time that <see cref="Actor.Finish"/> sees: that of the run's last event, whichever shard handled it.</summary>
    public void Conclude(long finalTime) => Now = finalTime;

    /// <summary>
    /// Hands everything pending, mail included, to the shards that are to hold it from now on. Done at a border where all pending events are later than all handled
    /// ones. The first shard always holds something, so what the run has come to so far is kept there.
    /// </summary>
    /// <param name="shards">All shards of the run.</param>
    /// <param name="shardOf">By actor; null when the first shard is to hold everything, as the one of Sequential does.</param>
    public static void Regroup(Shard[] shards, ushort[]? shardOf)
    {
        Shard first = shards[0];
        foreach (Shard shard in shards)
        {
            shard.Collect(shards, first._parity);
            first._high = first._high.IsBefore(shard._high) ? shard._high : first._high;
            first.StopAt = Math.Min(first.StopAt, shard.StopAt);
            first.LastForeground = first.LastForeground.IsBefore(shard.LastForeground) ? shard.LastForeground : first.LastForeground;
        }

        foreach (Shard shard in shards)
        {
            shard.MoveAll(item => shardOf is null ? first : shards[shardOf[item.Target]]);
            shard._high = first._high;
            shard._shardOf = shardOf;
        }

        SurveyAll(shards);
    }

    /// <summary>Whether rows go straight to where they belong or wait to be merged with other shards'.</summary>
    public void RecordTo(IReadOnlyList<IRowSink>? sinks) => _sinks = SinkTable(sinks ?? Buffers);

    /// <summary>Puts a payload into this shard's store.</summary>
    public ulong Keep<T>(in T message)
        where T : struct, IMessage<T> => Store<T>().Put(in message);

    public void Accept<T>(in EventKey key, int target, in T message)
        where T : struct, IMessage<T>
    {
        Event item;
        item.Key = key;
        item.Payload = Store<T>().Put(in message);
        item.Target = target;
        item.Type = MessageType<T>.Index;
        item.Flags = EventFlags.None;
        _queue.Push(in item);
    }

    /// <summary>Takes in mail that needs no room in a store.</summary>
    public void Accept(ReadOnlySpan<Event> mail, Shard sender)
    {
        foreach (ref readonly Event item in mail)
        {
            if (item.Type >= _stores.Length || _stores[item.Type] is null)
            {
                AddStore(item.Type, sender._stores[item.Type]!.CreateEmpty());
            }

            _queue.Push(in item.Key, item.Payload, item.Target, item.Type, EventFlags.None);
        }
    }

    /// <summary>Handles everything while own foreground work is pending.</summary>
    private void RunForeground(long until, long most, CancellationToken cancellation)
    {
        long handled, all = 0;
        do
        {
            handled = Run(until, most);
            all += handled;
        }
        while (handled == most && _shardOf is not null && !cancellation.IsCancellationRequested);

        if (_foreground == 0 && all > 0)
        {
            LastForeground = Position;
        }
    }

    /// <summary>Handles background events while others' foreground work is known to be pending and none of one's own is.</summary>
    /// <returns>Whether there is work of one's own again.</returns>
    private bool RunBackground(long until, EventKey before)
    {
        while (TryTakeBackground(until, before))
        {
            Deliver();
            if (_foreground > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes what the clock asks for at the border of a window.</summary>
    private void Survey()
    {
        Next = Failed is null ? _queue.PeekTime() : long.MaxValue;
        WaitsAt = End;
        if (Failed is null && _foreground == 0 && _queue.TryPop(long.MaxValue, out Event first))
        {
            _queue.Push(in first);
            WaitsAt = PositionOf(in first.Key);
        }
    }

    /// <summary>Notes what the clock asks for, once pending events were put back.</summary>
    public static void SurveyAll(Shard[] shards)
    {
        foreach (Shard shard in shards)
        {
            shard.Survey();
        }
    }

    /// <summary>Hands every pending event to a shard, which may be this one.</summary>
    private void MoveAll(Func<Event, Shard> receiverOf)
    {
        if (_queue.Count == 0)
        {
            return;
        }

        List<Event> all = _queue.Snapshot();
        _queue = new EventQueue();
        foreach (Event pending in all)
        {
            Event item = pending;
            Shard receiver = receiverOf(item);
            ref TimerTable.Timer timer = ref Unsafe.NullRef<TimerTable.Timer>();
            bool isTimer = (item.Flags & EventFlags.Timer) != 0;
            if (isTimer)
            {
                timer = ref TimersOf(item.Target).Peek((int)item.Payload);
            }

            if (receiver != this && !(isTimer && timer.Cancelled))
            {
                if ((item.Flags & EventFlags.Computed) == 0)
                {
                    ref ulong payload = ref isTimer ? ref timer.Payload : ref item.Payload;
                    payload = _stores[item.Type]!.Move(payload, receiver);
                }

                int foreground = (item.Flags & EventFlags.Background) == 0 ? 1 : 0;
                _foreground -= foreground;
                receiver._foreground += foreground;
            }

            receiver._queue.Push(in item);
        }
    }

    private void Collect(Shard[] others, int parity)
    {
        int box = (parity * _shards) + _index;
        foreach (Shard other in others)
        {
            Outgoing mail = other._outgoing[box];
            if (mail.Count > 0)
            {
                _foreground += mail.Count;
                mail.Unload(box, other, this);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Post<T>(int target, in EventKey key, in T message)
        where T : struct, IMessage<T>
    {
        if (_post is not null)
        {
            PostLetter(target, in key, in message);
            return;
        }

        int box = (_parity * _shards) + _shardOf![target];
        MessageStore<T> store = Store<T>();
        Outgoing mail = _outgoing[box];
        if (MessageStore<T>.Inline)
        {
            mail.Add(in key, MessageStore<T>.Pack(in message), target, MessageType<T>.Index);
            return;
        }

        mail.Note(key.Nanoseconds);
        if (store.Post(box, _outgoing.Length, in key, target, in message))
        {
            mail.Add(store);
        }
    }

    /// <summary>A message without delay may fall below the key being handled; from then on the position is this key.</summary>
    private void NotePeak()
    {
        if (_high.IsBefore(_item.Key))
        {
            _high = _item.Key;
        }
    }

    private EventKey PositionOf(in EventKey key) => key.IsBefore(_high) ? _high : key;

    private static EventKey StartPosition(ActorId actor) => new(-1, (ulong)actor.Index);

    public static EventKey FinishPosition(ActorId actor) => new(long.MaxValue, (ulong)actor.Index);

    /// <summary>A timer stays in the table of its owner's own shard, whoever runs it, for the owner's handle names a slot there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TimerTable TimersOf(int actor) => _timers[_placement is null ? 0 : _placement[actor]];

    private IEnumerable<int> Owned() => _members ?? Enumerable.Range(0, _actors.Length).Where(i => _placement is null || _placement[i] == _index);
}
