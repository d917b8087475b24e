using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A set of groups with their actors, pending events and digest, run by one thread at a time. Every engine is made of shards: Sequential of
/// one, the others of several that exchange mail at the borders of windows.
/// <para>Life: constructed with the world, <see cref="Start()"/>, <see cref="Run"/> for each window granted, <see cref="Finish()"/>.</para>
/// </summary>
internal sealed partial class Shard
{
    /// <summary>Of so many events at once the actors are brought into the cache, so many events ahead, when the references to them have been for twice as long.</summary>
    private const int PrefetchBatch = 8, PrefetchLead = 4;

    private const int LineStep = 56, ActorsInCache = 4096;

    private readonly TimerTable[] _timers;
    private readonly Actor[] _actors;
    private readonly long _freeDelay;
    private IRowSink?[] _sinks = [];

    private MessageStore?[] _stores = new MessageStore?[16];
    private ulong _digestLow;
    private ulong _digestHigh;
    private long _handled;
    private long _foreground;
    private int _coming;
    private int _prefetchAt;
    private Event _item;
    private EventQueue _queue = new();

    /// <summary>The one shard of a world: constructs every actor.</summary>
    public Shard(World world, IReadOnlyList<IRowSink> sinks)
        : this(world, new Actor[world.ActorCount], [new TimerTable()], [new JobTable()])
    {
        _sinks = SinkTable(sinks);
        Construct();
    }

    private Shard(World world, Actor[] actors, TimerTable[] timers, JobTable[] jobs)
    {
        World = world;
        Context = new Context(this);
        // Between groups of one world a delay this long is always allowed; with a single group every delay is.
        _freeDelay = world.GroupCount <= 2 ? 0 : world.LargestLookahead.Nanoseconds;
        (_actors, _timers, _jobs) = (actors, timers, jobs);
        _actors[0] ??= new GlobalClock();
        Current = _actors[0];
    }

    public World World { get; }

    public Context Context { get; }

    public Actor Current { get; private set; }

    public long Now { get; private set; }

    /// <summary>The time asked for by <see cref="Context.StopRun"/>; events from then on are not handled.</summary>
    public long StopAt { get; private set; } = long.MaxValue;

    /// <summary>Whether an event remains that keeps the run going.</summary>
    public bool HasWork => _foreground > 0;

    public long Pending => _queue.Count;

    public long QueueBytes => _queue.Bytes;

    public RunDigest Digest => new(new UInt128(_digestHigh, _digestLow), _handled, new SimTime(_handled == 0 ? 0 : Now));

    /// <summary>The key of the event being handled, or of the last one.</summary>
    public EventKey CurrentKey => _item.Key;

    public Actor ActorAt(ActorId id) => _actors[id.Index];

    public long NextTime() => _queue.PeekTime();

    public void Start()
    {
        foreach (int i in Owned())
        {
            Start(i);
        }
    }

    public void Finish()
    {
        foreach (Actor actor in _actors)
        {
            Finish(actor);
        }
    }

    public void Finish(Actor actor)
    {
        Current = actor;
        _item.Key = FinishPosition(actor.Id);
        (long sent, long stop) = (actor.SentCount, StopAt);
        if (Watch is null)
        {
            actor.CallFinish(Context);
        }
        else
        {
            Watch.Finish(actor);
        }

        if (actor.SentCount != sent || StopAt != stop)
        {
            throw new ModelException("the run has ended; Finish may only record");
        }
    }

    /// <summary>Handles events before <paramref name="until"/>, at most <paramref name="most"/> of them, while foreground work remains.</summary>
    /// <returns>How many were handled.</returns>
    public long Run(long until, long most) => IsWatched ? Run<Watched>(until, most) : Run<Plain>(until, most);

    /// <summary>Compiled once for each way of delivering, so that the loop that keeps no log does not pay for one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long Run<TDelivery>(long until, long most)
        where TDelivery : struct, IDelivery
    {
        long handled = 0;
        while (handled < most && _foreground > 0 && _queue.TryPop(Math.Min(until, StopAt), out _item))
        {
            if (_item.Flags == EventFlags.None)
            {
                if (TDelivery.MeetsFault(this))
                {
                    handled++;
                    continue;
                }

                _foreground--;
            }
            else if ((_item.Flags & (EventFlags.Timer | EventFlags.Computed)) == 0 || Unwrap(ref _item))
            {
                _foreground -= (_item.Flags & EventFlags.Background) == 0 ? 1 : 0;
            }
            else
            {
                continue;
            }

            PrefetchActors();
            Now = _item.Key.Nanoseconds;
            Current = _actors[_item.Target];
            _handled++;
            handled++;
            TDelivery.Deliver(this);
        }

        return handled;
    }

    /// <summary>
    /// Brings the actors of the events to come into the cache, and what is sent to them: first where their references lie, some events later what those refer to.
    /// Several at once, for in a large world each waits for the translation of an address, and side by side they wait together. A stale address does no harm, a
    /// prefetch only hints.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void PrefetchActors()
    {
        if (!Sse.IsSupported || _actors.Length < ActorsInCache)
        {
            return;
        }

        ReadOnlySpan<Event> coming = _queue.Upcoming;
        if ((coming.Length > _coming) | (coming.Length <= _prefetchAt))
        {
            // Those of a new day were announced by none before them.
            PrefetchBatchOf(coming, coming.Length > _coming ? 0 : PrefetchLead);
        }

        _coming = coming.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe void PrefetchBatchOf(ReadOnlySpan<Event> coming, int from)
    {
        _prefetchAt = coming.Length - PrefetchBatch;
        ref Actor first = ref MemoryMarshal.GetArrayDataReference(_actors);
        int near = Math.Min(PrefetchLead + PrefetchBatch, coming.Length), far = Math.Min(near + PrefetchBatch + PrefetchLead, coming.Length);
        int known = Math.Min(from == 0 ? 0 : near + PrefetchLead, far);
        foreach (ref readonly Event item in coming[known..far])
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, item.Target)));
        }

        foreach (ref readonly Event item in coming[Math.Min(from, near)..near])
        {
            PrefetchActor(ref Unsafe.Add(ref first, item.Target));
            if (item.Flags == EventFlags.None)
            {
                _stores[item.Type]!.Prefetch(item.Payload);
            }
        }
    }

    /// <summary>Objects begin anywhere in a cache line, so one of 120 bytes, as a mobile device, mostly lies in three.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void PrefetchActor(ref Actor reference)
    {
        byte* actor = *(byte**)Unsafe.AsPointer(ref reference);
        Sse.Prefetch0(actor);
        Sse.Prefetch0(actor + LineStep);
        Sse.Prefetch0(actor + (2 * LineStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Send<T>(int target, in T message, long delay, int phase)
        where T : struct, IMessage<T>
    {
        if (delay < _freeDelay || (uint)target - 1 >= (uint)_actors.Length - 1)
        {
            CheckSend(target, delay, T.Tag);
        }

        EventKey key = NextKey<T>(delay, phase);
        // In a large world it takes a wait for memory to look up another's shard.
        if (_shardOf is not null && target != key.Sender.Index && _shardOf[target] != _index)
        {
            Post(target, in key, in message);
            return;
        }

        _foreground++;
        _queue.Push(in key, Store<T>().Put(in message), target, MessageType<T>.Index, EventFlags.None);
    }

    /// <summary>Adds a message from outside, as if <paramref name="from"/> had sent it in time.</summary>
    public void Inject<T>(ActorId from, ActorId target, in T message, SimTime at, int phase)
        where T : struct, IMessage<T>
    {
        CheckTarget(target.Index);
        Event item;
        item.Key = new EventKey(at, phase, from, ++_actors[from.Index].SentCount);
        item.Payload = Store<T>().Put(in message);
        item.Target = target.Index;
        item.Type = MessageType<T>.Index;
        item.Flags = EventFlags.None;
        _foreground++;
        _queue.Push(in item);
    }

    public TimerId Schedule<T>(in T message, long delay, int phase, bool background)
        where T : struct, IMessage<T>
    {
        if (delay <= 0)
        {
            CheckSend(Current.Id.Index, delay, T.Tag);
        }

        Event item;
        item.Key = NextKey<T>(delay, phase);
        item.Target = Current.Id.Index;
        item.Type = MessageType<T>.Index;
        item.Flags = background ? EventFlags.Timer | EventFlags.Background : EventFlags.Timer;
        int slot = TimersOf(item.Target).Add(item.Target, item.Key.Sequence, Store<T>().Put(in message), item.Type, item.Flags);
        item.Payload = (uint)slot;
        _foreground += background ? 0 : 1;
        _queue.Push(in item);
        return new TimerId(item.Key.Sequence, slot);
    }

    public bool Cancel(TimerId id)
    {
        if (_rehearsed is not null)
        {
            return CancelInRehearsal(id);
        }

        if (!TimersOf(Current.Id.Index).TryCancel(Current.Id.Index, id, out TimerTable.Timer timer))
        {
            return false;
        }

        _stores[timer.Type]!.Drop(timer.Payload);
        _foreground -= (timer.Flags & EventFlags.Background) == 0 ? 1 : 0;
        return true;
    }

    public void StopRun(long delay)
    {
        CheckDelay(delay, "a stop");
        if (delay >= long.MaxValue - Now)
        {
            throw new ModelException($"cannot send a stop: a delay of {new SimDuration(delay)} reaches past the end of time, 292 years");
        }

        if (World.GroupCount > 2 && delay < World.StopLookahead.Nanoseconds)
        {
            throw new ModelException(
                RunStopReason.LookaheadBroken, $"a stop asked {new SimDuration(delay)} ahead, below the lookahead of {World.StopLookahead}");
        }

        StopAt = Math.Min(StopAt, Now + delay);
    }

    public TView View<TView>(ActorId actor)
        where TView : class
    {
        CheckTarget(actor.Index);
        if (World.GroupOf(actor) != World.GroupOf(Current.Id))
        {
            throw new ModelException($"'{World.NameOf(Current.Id)}' may not view '{World.NameOf(actor)}', which is in another group");
        }

        return _actors[actor.Index] as TView
            ?? throw new ModelException($"'{World.NameOf(actor)}' has no view {typeof(TView).Name}");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Record<TRow>(in TRow row)
        where TRow : struct
    {
        int index = MessageType<TRow>.Index;
        if (index < _sinks.Length && _sinks[index] is IRowSink sink)
        {
            Unsafe.As<IRowSink<TRow>>(sink).Write(in row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddToDigest(ulong low, ulong high)
    {
        ulong sum = _digestLow + low;
        _digestHigh += high + (sum < low ? 1UL : 0UL);
        _digestLow = sum;
    }

    /// <summary>What to report when the event being handled, or the call of <paramref name="where"/>, failed.</summary>
    public RunStop Failure(Exception exception, string? where)
    {
        var reason = exception is ModelException model ? model.Reason : RunStopReason.ActorFailed;
        string item = where ?? $"{PrintCurrent()} from '{World.NameOf(_item.Key.Sender)}'";
        string cause = exception is ModelException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
        return new RunStop(reason, new SimTime(Now), World.Seed, World.NameOf(Current.Id), item, cause, exception);
    }

    /// <summary>The message as text, if it can be printed: what failed may be its own declaration.</summary>
    private string PrintCurrent()
    {
        if ((_item.Flags & EventFlags.Computed) != 0)
        {
            return $"{_failedTag}(not computed)";
        }

        MessageStore store = _stores[_item.Type]!;
        try
        {
            return store.Print(_item.Payload);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return $"{store.Tag}(unprintable)";
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private EventKey NextKey<T>(long delay, int phase)
        where T : struct, IMessage<T>
    {
        long sequence = ++Current.SentCount;
        long time = Now + delay;
        // SimTime.Never is no instant: nothing sent there would ever be handled.
        if (((uint)phase > EventKey.MaxPhase) | ((ulong)time >= long.MaxValue) | (sequence > EventKey.MaxSequence))
        {
            RefuseKey(delay, phase, T.Tag);
        }

        return new EventKey(time, EventKey.Pack(phase, Current.Id.Index, sequence));
    }

    /// <summary>The store of a message type that is known by its tag alone, as one read from a file or from another process.</summary>
    public MessageStore StoreOf(MessageKind kind)
    {
        if (kind.Index >= _stores.Length || _stores[kind.Index] is not { } store)
        {
            store = kind.NewStore();
            AddStore(kind.Index, store);
        }

        return store;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MessageStore<T> Store<T>()
        where T : struct, IMessage<T>
    {
        int index = MessageType<T>.Index;
        MessageStore?[] stores = _stores;
        return index < stores.Length && stores[index] is { } store ? Unsafe.As<MessageStore<T>>(store) : AddStore<T>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private MessageStore<T> AddStore<T>()
        where T : struct, IMessage<T>
    {
        var store = new MessageStore<T>();
        AddStore(MessageType<T>.Index, store);
        return store;
    }

    private void AddStore(int index, MessageStore store)
    {
        if (index >= _stores.Length)
        {
            Array.Resize(ref _stores, index * 2);
        }

        _stores[index] = store;
    }

    /// <summary>Replaces a timer's or computation's slot by its payload; false if it was cancelled.</summary>
    private bool Unwrap(ref Event item)
    {
        if ((item.Flags & EventFlags.Computed) != 0)
        {
            TakeResult(ref item);
            return true;
        }

        TimerTable.Timer timer = TimersOf(item.Target).Take((int)item.Payload);
        item.Payload = timer.Payload;
        return !timer.Cancelled;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CheckSend(int target, long delay, string tag)
    {
        if (target <= 0 || target >= _actors.Length)
        {
            throw new ModelException($"cannot send {tag}: {NoSuchActor(target)}");
        }

        CheckDelay(delay, tag);
        GroupId from = World.GroupOf(Current.Id), to = World.GroupOf(new ActorId(target));
        SimDuration least = World.LookaheadBetween(from, to);
        if (delay < least.Nanoseconds)
        {
            throw new ModelException(
                RunStopReason.LookaheadBroken,
                $"cannot send {tag}: a message to '{World.NameOf(new ActorId(target))}' with a delay of {new SimDuration(delay)}; from group '{World.NameOf(from)}' to "
                + $"'{World.NameOf(to)}' it takes at least {least}");
        }

        if (delay == 0)
        {
            NotePeak();
        }
    }

    private void CheckTarget(int target)
    {
        if (target <= 0 || target >= _actors.Length)
        {
            throw new ModelException(NoSuchActor(target));
        }
    }

    private string NoSuchActor(int target) => $"there is no actor #{target}; the world has #1 to #{_actors.Length - 1}";

    private static void CheckDelay(long delay, string tag)
    {
        if (delay < 0)
        {
            throw new ModelException($"cannot send {tag}: a delay of {new SimDuration(delay)} lies in the past");
        }

        if (delay == long.MaxValue)
        {
            throw new ModelException($"cannot send {tag}: a delay that never ends; a size was divided by a rate of zero");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefuseKey(long delay, int phase, string tag)
    {
        CheckDelay(delay, tag);
        throw (uint)phase > EventKey.MaxPhase
            ? new ModelException($"cannot send {tag}: there is no phase {phase}; phases are 0 to {EventKey.MaxPhase}")
            : Current.SentCount > EventKey.MaxSequence
                ? new ModelException($"cannot send {tag}: more than {EventKey.MaxSequence} messages from one actor")
                : new ModelException($"cannot send {tag}: a delay of {new SimDuration(delay)} reaches past the end of time, 292 years");
    }

    private static IRowSink?[] SinkTable(IReadOnlyList<IRowSink> sinks)
    {
        var table = new IRowSink?[sinks.Count == 0 ? 0 : sinks.Max(s => s.RowType) + 1];
        foreach (IRowSink sink in sinks)
        {
            if (table[sink.RowType] is not null)
            {
                throw new ArgumentException($"two sinks take the rows of {sink.GetType().Name}", nameof(sinks));
            }

            table[sink.RowType] = sink;
        }

        return table;
    }
}
