namespace EdgeActors.Simulator.Engines;

/// <summary>
/// What a shard posted to one other shard in one window, how much, and the earliest of it. Messages that fit into an event are events already; the
/// larger ones lie in the outboxes of their types' stores.
/// </summary>
internal sealed class Outgoing
{
    private Event[] _events = [];
    private MessageStore[] _stores = new MessageStore[4];
    private int _eventCount;
    private int _storeCount;

    public long Count { get; private set; }

    /// <summary>The time of the earliest message; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    public void Note(long time)
    {
        Count++;
        Earliest = Math.Min(Earliest, time);
    }

    public void Add(in EventKey key, ulong payload, int target, ushort type)
    {
        Note(key.Nanoseconds);
        if (_eventCount == _events.Length)
        {
            Array.Resize(ref _events, Math.Max(16, _eventCount * 2));
        }

        ref Event item = ref _events[_eventCount++];
        item.Key = key;
        item.Payload = payload;
        item.Target = target;
        item.Type = type;
        item.Flags = EventFlags.None;
    }

    public void Add(MessageStore store)
    {
        if (_storeCount == _stores.Length)
        {
            Array.Resize(ref _stores, _storeCount * 2);
        }

        _stores[_storeCount++] = store;
    }

    public void Unload(int box, Shard sender, Shard receiver)
    {
        receiver.Accept(_events.AsSpan(0, _eventCount), sender);
        for (int i = 0; i < _storeCount; i++)
        {
            _stores[i].Unload(box, receiver);
        }

        Clear();
    }

    /// <summary>Writes it for a shard of another process.</summary>
    /// <returns>The number of kinds written.</returns>
    public int Write(int box, Shard sender, MessageCatalog catalog, MessagePackWriter writer)
    {
        int kinds = WriteEvents(sender, catalog, writer) + _storeCount;
        for (int i = 0; i < _storeCount; i++)
        {
            writer.WriteInt64(_stores[i].KindIn(catalog).Number);
            _stores[i].WriteMail(box, writer);
        }

        Clear();
        return kinds;
    }

    /// <summary>Writes what needs no room in a store as stores do, kind by kind.</summary>
    private int WriteEvents(Shard sender, MessageCatalog catalog, MessagePackWriter writer)
    {
        int kinds = 0;
        Span<Event> rest = _events.AsSpan(0, _eventCount);
        if (IsMixed(rest))
        {
            rest.Sort(static (a, b) => a.Type.CompareTo(b.Type));
        }

        for (; rest.Length > 0; kinds++)
        {
            ushort type = rest[0].Type;
            int count = 1;
            while (count < rest.Length && rest[count].Type == type)
            {
                count++;
            }

            MessageStore store = sender.StoreOf(in rest[0]);
            writer.WriteInt64(store.KindIn(catalog).Number);
            writer.WriteInt64(count);
            foreach (ref readonly Event item in rest[..count])
            {
                writer.WriteInt64(item.Key.Nanoseconds);
                writer.WriteUInt64(item.Key.Order);
                writer.WriteInt64(item.Target);
                store.Write(item.Payload, writer, null);
            }

            rest = rest[count..];
        }

        return kinds;
    }

    private static bool IsMixed(ReadOnlySpan<Event> events)
    {
        foreach (ref readonly Event item in events)
        {
            if (item.Type != events[0].Type)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets what was posted.</summary>
    public void Clear() => (_eventCount, _storeCount, Count, Earliest) = (0, 0, 0, long.MaxValue);
}
