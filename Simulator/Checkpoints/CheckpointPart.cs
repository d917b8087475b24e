using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator;

/// <summary>
/// What the shards of another process hold of a run that stands still: the states of their actors in the order of the ids, and their pending events in the order of the
/// keys. A checkpoint is put together of the own shards and such parts, and is the same, to the byte, as if one process held everything.
/// </summary>
internal sealed class CheckpointPart
{
    private readonly PooledValues _states;
    private readonly PooledValues _messages;
    private readonly string[] _tags;

    /// <param name="content">What <see cref="Write"/> wrote.</param>
    /// <param name="contents">The payloads of all parts.</param>
    public CheckpointPart(ReadOnlyMemory<byte> content, FrozenPool contents)
    {
        var reader = new MessagePackReader(content.Span);
        var value = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
        Digest = new RunDigest(value, reader.ReadInt64(), new SimTime(reader.ReadInt64()));
        StopAt = reader.ReadInt64();
        _tags = new string[reader.ReadArrayHeader()];
        for (int i = 0; i < _tags.Length; i++)
        {
            _tags[i] = reader.ReadString();
        }

        int states = reader.ReadInt32(), events = reader.ReadInt32();
        ReadOnlyMemory<byte> rest = content[reader.Position..];
        _states = new PooledValues(rest[..states], contents);
        _messages = new PooledValues(rest.Slice(states, events), contents);
    }

    public RunDigest Digest { get; }

    public long StopAt { get; }

    /// <summary>Writes what the shards of this process hold.</summary>
    public static void Write(World world, Shard[] shards, MessagePackWriter writer)
    {
        List<PendingEvent> pending = Shard.PendingEvents(shards);
        RunDigest digest = shards.Aggregate(default(RunDigest), (sum, shard) => sum + shard.Digest);
        writer.WriteUInt64((ulong)(digest.Value >> 64));
        writer.WriteUInt64((ulong)digest.Value);
        writer.WriteInt64(digest.Events);
        writer.WriteInt64(digest.FinalTime.Nanoseconds);
        writer.WriteInt64(shards.Length == 0 ? long.MaxValue : shards.Min(s => s.StopAt));
        string[] tags = PendingEvent.TagsOf(pending);
        writer.WriteArrayHeader(tags.Length);
        Array.ForEach(tags, t => writer.WriteString(t));
        var payloads = new FrozenPool();
        MessagePackWriter states = States(world, shards, payloads), events = Events(pending, tags, payloads);
        writer.WriteInt64(states.Length);
        writer.WriteInt64(events.Length);
        writer.WriteRaw(states.Written);
        writer.WriteRaw(events.Written);
    }

    /// <summary>Writes the state of the part's next actor.</summary>
    public void CopyState(MessagePackWriter writer, FrozenPool pool) => _states.Copy(writer, pool);

    /// <summary>The pending events, whose messages this part keeps.</summary>
    public IEnumerable<PendingEvent> Events()
    {
        long last = 0;
        _messages.Position = 0;
        while (!_messages.AtEnd)
        {
            MessagePackReader reader = _messages.Reader;
            Event item = PendingEvent.Read(ref reader, last, out int tag);
            int message = _messages.Position + reader.Position;
            _messages.Position = message;
            _messages.Skip();
            last = item.Key.Nanoseconds;
            yield return new PendingEvent(in item, this, message, _tags[tag]);
        }
    }

    /// <summary>Writes the message that lies at a place.</summary>
    public void CopyMessage(int at, MessagePackWriter writer, FrozenPool pool)
    {
        _messages.Position = at;
        _messages.Copy(writer, pool);
    }

    private static MessagePackWriter States(World world, Shard[] shards, FrozenPool payloads)
    {
        var writer = new MessagePackWriter(1 << 16);
        var state = new StateWriter(writer, payloads);
        for (int i = 1; i < world.ActorCount && shards.Length > 0; i++)
        {
            // Actors of other processes were never constructed here.
            if (shards[0].ActorAt(new ActorId(i)) is { } actor)
            {
                state.Write(actor);
            }
        }

        return writer;
    }

    private static MessagePackWriter Events(List<PendingEvent> pending, string[] tags, FrozenPool payloads)
    {
        var writer = new MessagePackWriter(1 << 16);
        Dictionary<string, int> numbers = PendingEvent.Numbers(tags);
        long last = 0;
        foreach (PendingEvent item in pending)
        {
            item.Write(writer, numbers[item.Tag], last, payloads);
            last = item.Key.Nanoseconds;
        }

        return writer;
    }
}
