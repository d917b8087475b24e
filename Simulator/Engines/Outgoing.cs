namespace EdgeActors.Simulator.Engines;

/// <summary>What a shard posted to one other shard in one window: which stores hold it, how much, and the earliest of it.</summary>
internal sealed class Outgoing
{
    private MessageStore[] _stores = new MessageStore[4];
    private int _storeCount;

    public long Count { get; private set; }

    /// <summary>The time of the earliest message; <see cref="long.MaxValue"/> when there is none.</summary>
    public long Earliest { get; private set; } = long.MaxValue;

    public void Note(long time)
    {
        Count++;
        Earliest = Math.Min(Earliest, time);
    }

    public void Add(MessageStore store)
    {
        if (_storeCount == _stores.Length)
        {
            Array.Resize(ref _stores, _storeCount * 2);
        }

        _stores[_storeCount++] = store;
    }

    public void Unload(int box, Shard receiver)
    {
        for (int i = 0; i < _storeCount; i++)
        {
            _stores[i].Unload(box, receiver);
        }

        Clear();
    }

    /// <summary>Writes it for a shard of another process.</summary>
    /// <returns>The number of kinds written.</returns>
    public int Write(int box, MessageCatalog catalog, MessagePackWriter writer)
    {
        int kinds = _storeCount;
        for (int i = 0; i < kinds; i++)
        {
            writer.WriteInt64(_stores[i].KindIn(catalog).Number);
            _stores[i].WriteMail(box, writer);
        }

        Clear();
        return kinds;
    }

    /// <summary>Forgets what was posted.</summary>
    public void Clear() => (_storeCount, Count, Earliest) = (0, 0, long.MaxValue);
}
