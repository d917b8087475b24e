namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Writes every message of a run to a stream, in the order of the run: the same bytes from every engine. The format is described in
/// docs/how-to/read-a-message-log.md; <see cref="MessageLogReader"/> reads it.
/// <para>Life: give a new one to one run with <see cref="RunOptions.Messages"/>, then <see cref="End"/>, then dispose. Without an end the log counts as cut off.</para>
/// </summary>
public sealed class MessageLog : IMessageSink, IDisposable
{
    internal const string Format = "edgeactors messages";
    internal const int Version = 1;
    internal const int EventParts = 8, TypeParts = 2;

    private const int FlushAt = 1 << 18;

    private readonly MessagePackWriter _writer = new(FlushAt + (1 << 12));
    private readonly FrozenPool _payloads = FrozenPool.HashesOnly();
    private readonly Stream _stream;
    private int[] _numbers = [];
    private int _types;
    private IOException? _failure;

    /// <summary>Begins a log.</summary>
    /// <param name="stream">Where to write; the log owns it.</param>
    /// <param name="world">The world that is run.</param>
    /// <param name="config">What the world was built from, e.g. a digest of the configuration; compared by <c>diff</c>.</param>
    /// <param name="run">Which run it is, e.g. <c>policy ratc, network 0, episode 0</c>.</param>
    public MessageLog(Stream stream, World world, string config, string run)
    {
        ArgumentNullException.ThrowIfNull(world);
        _stream = stream;
        new MessageLogHeader(Version, world.Seed, config, run, world.Names).Write(_writer);
    }

    /// <summary>How many events were written.</summary>
    public long Events { get; private set; }

    /// <summary>How many bytes were written to the stream.</summary>
    public long Bytes { get; private set; }

    void IMessageSink.Take(in Event item, Actor target, MessageStore store)
    {
        Begin(in item.Key, item.Target, target.HandledCount + 1, store);
        store.Write(item.Payload, _writer, _payloads);
        FlushIfLong();
    }

    IMessageSink IMessageSink.PartOf(Shard shard, out MergedBuffer buffer)
    {
        var part = new MessageLogBuffer(this, shard);
        buffer = part;
        return part;
    }

    /// <summary>Writes how the run ended and all that is not written yet.</summary>
    /// <exception cref="IOException">The stream took less than everything, now or before.</exception>
    public void End(RunResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        new MessageLogEnd(Events, result.Stop.Time, result.Digest?.Hex, result.Stop.ToString()).Write(_writer);
        Flush();
        if (_failure is not null)
        {
            throw new IOException(_failure.Message, _failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    /// <summary>Writes an event whose fields another shard has written already.</summary>
    internal void Write(in EventKey key, int target, long ordinal, MessageStore store, ReadOnlySpan<byte> fields)
    {
        Begin(in key, target, ordinal, store);
        _writer.WriteRaw(fields);
        FlushIfLong();
    }

    private void Begin(in EventKey key, int target, long ordinal, MessageStore store)
    {
        int index = store.Kind.Index;
        if (index >= _numbers.Length || _numbers[index] == 0)
        {
            Define(store.Kind);
        }

        Events++;
        _writer.WriteArrayHeader(EventParts);
        _writer.WriteInt64(key.Nanoseconds);
        _writer.WriteInt64(key.Phase);
        _writer.WriteInt64(key.Sender.Index);
        _writer.WriteInt64(key.Sequence);
        _writer.WriteInt64(target);
        _writer.WriteInt64(ordinal);
        _writer.WriteInt64(_numbers[index] - 1);
    }

    /// <summary>The first message of a type is preceded by the type's tag and field names; its number is how many types came before.</summary>
    private void Define(MessageKind kind)
    {
        if (kind.Index >= _numbers.Length)
        {
            Array.Resize(ref _numbers, kind.Index + 16);
        }

        _numbers[kind.Index] = ++_types;
        _writer.WriteArrayHeader(TypeParts);
        _writer.WriteString(kind.Tag);
        _writer.WriteArrayHeader(kind.FieldNames.Count);
        foreach (string name in kind.FieldNames)
        {
            _writer.WriteString(name);
        }
    }

    private void FlushIfLong()
    {
        if (_writer.Length >= FlushAt)
        {
            Flush();
        }
    }

    /// <summary>A disk that is full is no failure of the actor whose message is written, so it is reported at the end.</summary>
    private void Flush()
    {
        try
        {
            if (_failure is null)
            {
                _stream.Write(_writer.Written);
                Bytes += _writer.Length;
            }
        }
        catch (IOException e)
        {
            _failure = e;
        }

        _writer.Clear();
    }
}
