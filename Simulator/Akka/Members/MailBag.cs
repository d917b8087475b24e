
namespace EdgeActors.Simulator.Akka;

/// <summary>A part of a batch.</summary>
/// <param name="To">The shard it is for; <see cref="MailBag.Letters"/>, or <see cref="MailBag.Rows"/>.</param>
/// <param name="Count">Of a shard's mail the kinds, of letters the letters, of rows the sink.</param>
/// <param name="Bytes">MessagePack.</param>
internal readonly record struct MailSection(int To, int Count, ReadOnlyMemory<byte> Bytes);

/// <summary>What goes to other members at the border of a window: one batch for each, of sections, cut into chunks that fit a frame of the transport.</summary>
internal sealed class MailBag
{
    /// <summary>A section of letters.</summary>
    public const int Letters = -1;

    /// <summary>A section of recorded rows.</summary>
    public const int Rows = -2;

    /// <summary>A member's part of a checkpoint.</summary>
    public const int Part = -3;

    private readonly MessagePackWriter[] _batches;
    private readonly int _chunkBytes;

    /// <param name="members">How many members there are.</param>
    /// <param name="chunkBytes">The most bytes of a chunk.</param>
    public MailBag(int members, int chunkBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        _batches = [.. Enumerable.Range(0, members).Select(_ => new MessagePackWriter(1 << 10))];
        _chunkBytes = chunkBytes;
    }

    /// <summary>Bytes handed out so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds a section to a member's batch.</summary>
    public void Add(int member, int to, int count, ReadOnlySpan<byte> bytes)
    {
        MessagePackWriter batch = _batches[member];
        batch.WriteInt64(to);
        batch.WriteInt64(count);
        batch.WriteBinary(bytes);
    }

    /// <summary>Hands out the chunks of all batches, which are then empty.</summary>
    /// <param name="run">The run.</param>
    /// <param name="border">The border.</param>
    /// <param name="from">The sender.</param>
    /// <param name="send">Takes a member and its chunk.</param>
    /// <returns>How many chunks went to each member.</returns>
    public int[] Send(int run, int border, int from, Action<int, MailChunk> send)
    {
        int[] counts = new int[_batches.Length];
        for (int member = 0; member < counts.Length; member++)
        {
            for (ReadOnlySpan<byte> rest = _batches[member].Written; rest.Length > 0; counts[member]++)
            {
                int length = Math.Min(_chunkBytes, rest.Length);
                send(member, new MailChunk(run, border, from, rest[..length].ToArray()));
                rest = rest[length..];
                Bytes += length;
            }

            _batches[member].Clear();
        }

        return counts;
    }

    /// <summary>The sections of a batch.</summary>
    public static IEnumerable<MailSection> SectionsOf(byte[] batch)
    {
        int at = 0;
        while (at < batch.Length)
        {
            MailSection section = Next(batch, ref at);
            yield return section;
        }
    }

    private static MailSection Next(byte[] batch, ref int at)
    {
        var reader = new MessagePackReader(batch.AsSpan(at));
        int to = reader.ReadInt32(), count = reader.ReadInt32(), length = reader.ReadBinary().Length;
        at += reader.Position;
        return new MailSection(to, count, batch.AsMemory(at - length, length));
    }
}
