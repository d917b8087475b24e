namespace EdgeActors.Simulator.Engines;

/// <summary>What one shard has to say outside in the order of the run, kept until all that comes earlier in any shard is known.</summary>
internal abstract class MergedBuffer
{
    /// <summary>Whether items are waiting.</summary>
    public abstract bool Any { get; }

    /// <summary>The position of the event that the first waiting item belongs to, and the item's number in its shard.</summary>
    public abstract (EventKey Position, long Number) First { get; }

    /// <summary>Hands the first waiting item on.</summary>
    public abstract void WriteFirst();

    /// <summary>Moves what still waits to the front.</summary>
    public abstract void Compact();

    /// <summary>Hands on the items of before a position, in the order of the run.</summary>
    public static void Merge(MergedBuffer[] buffers, EventKey before)
    {
        while (Earliest(buffers) is { } buffer && buffer.First.Position.IsBefore(before))
        {
            buffer.WriteFirst();
        }

        foreach (MergedBuffer buffer in buffers)
        {
            buffer.Compact();
        }
    }

    private static MergedBuffer? Earliest(MergedBuffer[] buffers)
    {
        MergedBuffer? earliest = null;
        foreach (MergedBuffer buffer in buffers)
        {
            if (buffer.Any && (earliest is null || IsBefore(buffer.First, earliest.First)))
            {
                earliest = buffer;
            }
        }

        return earliest;
    }

    /// <summary>Equal positions are of one shard, which numbers its items.</summary>
    private static bool IsBefore((EventKey Position, long Number) a, (EventKey Position, long Number) b) =>
        a.Position.IsBefore(b.Position) || (a.Position == b.Position && a.Number < b.Number);
}
