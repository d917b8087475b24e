namespace EdgeActors.Simulator.Engines;

/// <summary>An event that was handled: its key, its target, and the hash that the run digest sums.</summary>
/// <param name="Key">The key.</param>
/// <param name="Target">Who handled it.</param>
/// <param name="Hash">Of key, target, message and how-manieth event of the target.</param>
public readonly record struct LoggedEvent(EventKey Key, ActorId Target, UInt128 Hash);

/// <summary>
/// Every event of a run in the run's order, to find where two runs part.
/// <para>Life: give a new one to one run with <see cref="RunOptions.Log"/>; read it when the run has ended.</para>
/// </summary>
public sealed class EventLog
{
    private readonly List<Part> _parts = [];

    /// <summary>The event whose message is kept as text, if any.</summary>
    public EventKey? TextOf { get; init; }

    /// <summary>The message of <see cref="TextOf"/>, if the run handled it.</summary>
    public string? Text => _parts.Select(p => p.Text).FirstOrDefault(t => t is not null);

    /// <summary>The events in the order of the run.</summary>
    public IReadOnlyList<LoggedEvent> InOrder()
    {
        // Events of one position are of one shard, and a stable sort keeps their order.
        var all = _parts.SelectMany(p => p.Events).ToList();
        return [.. all.OrderBy(e => e.Position, Comparer<EventKey>.Create((a, b) => a.IsBefore(b) ? -1 : b.IsBefore(a) ? 1 : 0)).Select(e => e.Event)];
    }

    /// <summary>The first event of either run that the other does not have in its place; null when both are the same.</summary>
    /// <param name="a">A run's events in order.</param>
    /// <param name="b">Another's.</param>
    public static (LoggedEvent? InA, LoggedEvent? InB)? FirstDifference(IReadOnlyList<LoggedEvent> a, IReadOnlyList<LoggedEvent> b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        for (int i = 0; i < Math.Max(a.Count, b.Count); i++)
        {
            LoggedEvent? inA = i < a.Count ? a[i] : null, inB = i < b.Count ? b[i] : null;
            if (inA != inB)
            {
                return (inA, inB);
            }
        }

        return null;
    }

    /// <summary>Writes what this process handled, for <see cref="Load"/> in another.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        const int Chunk = 1 << 20;
        var writer = new MessagePackWriter(Chunk);
        foreach (Part part in _parts)
        {
            writer.WriteString(part.Text ?? "");
            writer.WriteInt64(part.Events.Count);
            foreach ((EventKey position, LoggedEvent item) in part.Events)
            {
                WriteKey(writer, in position);
                EventKey key = item.Key;
                WriteKey(writer, in key);
                writer.WriteInt64(item.Target.Index);
                writer.WriteUInt64((ulong)(item.Hash >> 64));
                writer.WriteUInt64((ulong)item.Hash);
                if (writer.Length > Chunk)
                {
                    stream.Write(writer.Written);
                    writer.Clear();
                }
            }
        }

        stream.Write(writer.Written);
    }

    /// <summary>Adds what another process handled.</summary>
    /// <param name="content">What <see cref="Save"/> wrote.</param>
    /// <exception cref="MessagePackException">It is something else.</exception>
    public void Load(ReadOnlySpan<byte> content)
    {
        var reader = new MessagePackReader(content);
        while (!reader.AtEnd)
        {
            Part part = AddPart();
            string text = reader.ReadString();
            for (long left = reader.ReadInt64(); left > 0; left--)
            {
                EventKey position = ReadKey(ref reader), key = ReadKey(ref reader);
                var target = new ActorId(reader.ReadInt32());
                part.Add(position, new LoggedEvent(key, target, new UInt128(reader.ReadUInt64(), reader.ReadUInt64())), text.Length > 0 ? text : null);
            }
        }
    }

    private static void WriteKey(MessagePackWriter writer, in EventKey key)
    {
        writer.WriteInt64(key.Nanoseconds);
        writer.WriteUInt64(key.Order);
    }

    private static EventKey ReadKey(ref MessagePackReader reader) => new(reader.ReadInt64(), reader.ReadUInt64());

    internal Part AddPart()
    {
        var part = new Part(this);
        _parts.Add(part);
        return part;
    }

    /// <summary>What one shard handled.</summary>
    internal sealed class Part(EventLog log)
    {
        public List<(EventKey Position, LoggedEvent Event)> Events { get; } = [];

        public string? Text { get; private set; }

        public bool Wants(in EventKey key) => log.TextOf == key;

        public void Add(EventKey position, LoggedEvent item, string? text)
        {
            Events.Add((position, item));
            Text = text ?? Text;
        }
    }
}
