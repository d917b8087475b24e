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

    /// <summary>Forgets what was posted.</summary>
    public void Clear() => (_eventCount, _storeCount, Count, Earliest) = (0, 0, 0, long.MaxValue);
}
