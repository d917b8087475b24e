using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Akka;

/// <summary>Values that several messages of the wire hold.</summary>
internal static class WireFields
{
    public static void Write(MessagePackWriter writer, EventKey key)
    {
        writer.WriteInt64(key.Nanoseconds);
        writer.WriteUInt64(key.Order);
    }

    public static EventKey ReadKey(scoped ref MessagePackReader reader) => new(reader.ReadInt64(), reader.ReadUInt64());

    public static void Write(MessagePackWriter writer, int[] counts)
    {
        writer.WriteArrayHeader(counts.Length);
        foreach (int count in counts)
        {
            writer.WriteInt64(count);
        }
    }

    public static int[] ReadCounts(scoped ref MessagePackReader reader)
    {
        int[] counts = new int[reader.ReadArrayHeader()];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.ReadInt32();
        }

        return counts;
    }

    public static void Write(MessagePackWriter writer, in RankReport rank)
    {
        foreach (long value in (ReadOnlySpan<long>)
            [rank.Earliest, rank.StopAt, rank.MailEarliest, rank.Handled, rank.Now, rank.Border, rank.Foreground, rank.Failed, rank.Cancelled])
        {
            writer.WriteInt64(value);
        }

        Write(writer, rank.Waits);
        Write(writer, rank.ForegroundBefore);
        Write(writer, rank.FailedAt);
    }

    public static RankReport ReadRank(scoped ref MessagePackReader reader) => new()
    {
        Earliest = reader.ReadInt64(),
        StopAt = reader.ReadInt64(),
        MailEarliest = reader.ReadInt64(),
        Handled = reader.ReadInt64(),
        Now = reader.ReadInt64(),
        Border = reader.ReadInt64(),
        Foreground = reader.ReadInt64(),
        Failed = reader.ReadInt64(),
        Cancelled = reader.ReadInt64(),
        Waits = ReadKey(ref reader),
        ForegroundBefore = ReadKey(ref reader),
        FailedAt = ReadKey(ref reader),
    };

    public static void Write(MessagePackWriter writer, RunDigest? digest)
    {
        if (digest is not { } value)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteUInt64((ulong)(value.Value >> 64));
        writer.WriteUInt64((ulong)value.Value);
        writer.WriteInt64(value.Events);
        writer.WriteInt64(value.FinalTime.Nanoseconds);
    }

    public static RunDigest? ReadDigest(scoped ref MessagePackReader reader) =>
        reader.TryReadNil() ? null : new RunDigest(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadInt64(), new SimTime(reader.ReadInt64()));

    /// <summary>What was thrown stays where it was thrown.</summary>
    public static void Write(MessagePackWriter writer, RunStop? stop)
    {
        if (stop is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteInt64((int)stop.Reason);
        writer.WriteInt64(stop.Time.Nanoseconds);
        writer.WriteUInt64(stop.Seed);
        WriteText(writer, stop.Actor);
        WriteText(writer, stop.Event);
        WriteText(writer, stop.Cause);
    }

    public static RunStop? ReadStop(scoped ref MessagePackReader reader) => reader.TryReadNil()
        ? null
        : new RunStop(
            (RunStopReason)reader.ReadInt32(), new SimTime(reader.ReadInt64()), reader.ReadUInt64(), ReadText(ref reader), ReadText(ref reader), ReadText(ref reader));

    private static void WriteText(MessagePackWriter writer, string? text)
    {
        if (text is null)
        {
            writer.WriteNil();
        }
        else
        {
            writer.WriteString(text);
        }
    }

    private static string? ReadText(scoped ref MessagePackReader reader) => reader.TryReadNil() ? null : reader.ReadString();
}
