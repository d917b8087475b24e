namespace EdgeActors.Simulator.Engines;

/// <summary>The messages of one shard, kept with their fields written until all earlier ones of all shards are known.</summary>
internal sealed class MessageLogBuffer(MessageLog log, Shard shard) : MergedBuffer, IMessageSink
{
    private readonly FrozenPool _payloads = FrozenPool.HashesOnly();
    private MessagePackWriter _fields = new();
    private MessagePackWriter _spare = new();
    private Entry[] _entries = new Entry[64];
    private int _first;
    private int _end;

    public override bool Any => _first < _end;

    public override (EventKey Position, long Number) First => (_entries[_first].Position, _entries[_first].Number);

    void IMessageSink.Take(in Event item, Actor target, MessageStore store)
    {
        if (_end == _entries.Length)
        {
            Array.Resize(ref _entries, _end * 2);
        }

        int start = _fields.Length;
        store.Write(item.Payload, _fields, _payloads);
        _entries[_end++] = new Entry(shard.Position, shard.RowCount, item.Key, item.Target, target.HandledCount + 1, store, start, _fields.Length - start);
    }

    IMessageSink IMessageSink.PartOf(Shard shard, out MergedBuffer buffer) => throw new InvalidOperationException("a buffer is not buffered");

    public override void WriteFirst()
    {
        ref readonly Entry entry = ref _entries[_first++];
        log.Write(in entry.Key, entry.Target, entry.Ordinal, entry.Store, _fields.Written.Slice(entry.Start, entry.Length));
    }

    public override void Compact()
    {
        if (_first == 0)
        {
            return;
        }

        int written = _first < _end ? _entries[_first].Start : _fields.Length;
        _spare.Clear();
        _spare.WriteRaw(_fields.Written[written..]);
        (_fields, _spare) = (_spare, _fields);
        for (int i = _first; i < _end; i++)
        {
            _entries[i - _first] = _entries[i] with { Start = _entries[i].Start - written };
        }

        (_first, _end) = (0, _end - _first);
    }

    private readonly record struct Entry(
        EventKey Position, long Number, EventKey Key, int Target, long Ordinal, MessageStore Store, int Start, int Length)
    {
        public readonly EventKey Key = Key;
    }
}
