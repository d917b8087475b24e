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

    /// <summary>Hands on the waiting items of before another buffer's first.</summary>
    public virtual void WriteBefore((EventKey Position, long Number) other)
    {
        while (Any && IsBefore(First, other))
        {
            WriteFirst();
        }
    }

    /// <summary>Hands on the items of before a position, in the order of the run.</summary>
    public static void Merge(MergedBuffer[] buffers, EventKey before)
    {
        while (Earliest(buffers, (before, long.MinValue), out (EventKey Position, long Number) next) is { } buffer)
        {
            buffer.WriteBefore(next);
        }

        foreach (MergedBuffer buffer in buffers)
        {
            buffer.Compact();
        }
    }

    /// <summary>The buffer with the earliest item of before a limit, and the earliest item of the others, or the limit.</summary>
    private static MergedBuffer? Earliest(MergedBuffer[] buffers, (EventKey Position, long Number) limit, out (EventKey Position, long Number) next)
    {
        MergedBuffer? earliest = null;
        (EventKey Position, long Number) least = next = limit;
        foreach (MergedBuffer buffer in buffers)
        {
            if (!buffer.Any)
            {
                continue;
            }

            (EventKey Position, long Number) first = buffer.First;
            if (IsBefore(first, least))
            {
                (earliest, next, least) = (buffer, least, first);
            }
            else if (IsBefore(first, next))
            {
                next = first;
            }
        }

        return earliest;
    }

    /// <summary>Equal positions are of one shard, which numbers its items.</summary>
    protected static bool IsBefore((EventKey Position, long Number) a, (EventKey Position, long Number) b) =>
        a.Position.IsBefore(b.Position) || (a.Position == b.Position && a.Number < b.Number);
}
