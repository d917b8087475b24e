using System.Buffers.Binary;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// Mail between shards of different ranks. A batch to a rank is a row of sections, each a shard's mail to one other: [to, kinds, bytes] in 12 bytes and then
/// MessagePack. Rows travel to rank 0 in sections of their own, addressed to the complement of the shard that recorded them, so they are no shard's mail. Sections are written and read by the shards' own threads; only the copying into one batch is the leader's.
/// </summary>
internal sealed class RankMail
{
    private const int HeaderBytes = 3 * sizeof(int);

    private readonly WindowExchange _exchange;
    private readonly Shard[] _shards;
    private readonly int[] _rankOf;
    private readonly int _rank;
    private readonly Packed[] _packed;

    /// <param name="exchange">Where batches come and go.</param>
    /// <param name="shards">This rank's shards.</param>
    /// <param name="rankOf">The rank of every shard.</param>
    /// <param name="rank">This rank.</param>
    public RankMail(WindowExchange exchange, Shard[] shards, int[] rankOf, int rank)
    {
        (_exchange, _shards, _rankOf, _rank) = (exchange, shards, rankOf, rank);
        _packed = [.. shards.Select(_ => new Packed(exchange.Outgoing.Length))];
    }

    /// <summary>Messages sent to other ranks so far.</summary>
    public long Sent => _packed.Sum(p => p.Sent);

    /// <summary>Writes what a shard posted to other ranks in the window just run. On the shard's thread.</summary>
    public void Pack(int index)
    {
        Packed packed = _packed[index];
        Shard shard = _shards[index];
        packed.Earliest = long.MaxValue;
        for (int to = 0; to < _rankOf.Length; to++)
        {
            Outgoing mail = shard.PostedTo(to);
            if (_rankOf[to] != _rank && mail.Count > 0)
            {
                packed.Earliest = Math.Min(packed.Earliest, mail.Earliest);
                packed.Sent += mail.Count;
                ByteBatch batch = packed.ByRank[_rankOf[to]];
                packed.Writer.Clear();
                int kinds = shard.WriteMail(to, packed.Writer);
                AppendSection(batch, to, kinds, packed.Writer.Written);
            }
        }
    }

    /// <summary>Moves all packed mail into the batches that go out.</summary>
    /// <returns>The time of the earliest message; <see cref="long.MaxValue"/> if there is none.</returns>
    public long Post()
    {
        long earliest = long.MaxValue;
        foreach (Packed packed in _packed)
        {
            earliest = Math.Min(earliest, packed.Earliest);
            packed.Earliest = long.MaxValue;
            for (int rank = 0; rank < packed.ByRank.Length; rank++)
            {
                _exchange.Outgoing[rank].Append(packed.ByRank[rank].Span);
                packed.ByRank[rank].Clear();
            }
        }

        return earliest;
    }

    /// <summary>Takes a shard's mail out of what came in. On the shard's thread.</summary>
    public void Unpack(Shard shard)
    {
        foreach (ByteBatch batch in _exchange.Incoming)
        {
            ReadOnlySpan<byte> rest = batch.Span;
            while (TryReadSection(ref rest, out int to, out int kinds, out ReadOnlySpan<byte> section))
            {
                if (to == shard.Index)
                {
                    var reader = new MessagePackReader(section);
                    shard.ReadMail(kinds, ref reader);
                }
            }
        }
    }

    public static void AppendSection(ByteBatch batch, int to, int count, ReadOnlySpan<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(header, to);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(int)..], count);
        BinaryPrimitives.WriteInt32LittleEndian(header[(2 * sizeof(int))..], content.Length);
        batch.Append(header);
        batch.Append(content);
    }

    public static bool TryReadSection(ref ReadOnlySpan<byte> rest, out int to, out int count, out ReadOnlySpan<byte> content)
    {
        (to, count) = (0, 0);
        content = default;
        if (rest.IsEmpty)
        {
            return false;
        }

        to = BinaryPrimitives.ReadInt32LittleEndian(rest);
        count = BinaryPrimitives.ReadInt32LittleEndian(rest[sizeof(int)..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(rest[(2 * sizeof(int))..]);
        content = rest.Slice(HeaderBytes, length);
        rest = rest[(HeaderBytes + length)..];
        return true;
    }

    private sealed class Packed(int ranks)
    {
        public MessagePackWriter Writer { get; } = new(1 << 16);

        public ByteBatch[] ByRank { get; } = [.. Enumerable.Range(0, ranks).Select(_ => new ByteBatch())];

        public long Earliest { get; set; } = long.MaxValue;

        public long Sent { get; set; }
    }
}
