using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// Recorded rows on their way to rank 0, which merges those of all shards in handling order. A section of rows is addressed to the complement of the
/// shard that recorded them, so it is no shard's mail.
/// </summary>
internal sealed class RankRows
{
    private readonly WindowExchange _exchange;
    private readonly Shard[] _shards;
    private readonly int _rank;
    private readonly MessagePackWriter _writer = new();
    private readonly RowBuffer[][] _byShard;
    private readonly RowBuffer[] _all;

    /// <param name="exchange">Where batches come and go.</param>
    /// <param name="shards">This rank's shards.</param>
    /// <param name="sinks">Where rows go on rank 0; equally many on all ranks.</param>
    /// <param name="count">The shards of all ranks.</param>
    /// <param name="rank">This rank.</param>
    public RankRows(WindowExchange exchange, Shard[] shards, IReadOnlyList<IRowSink> sinks, int count, int rank)
    {
        (_exchange, _shards, _rank) = (exchange, shards, rank);
        Dictionary<int, Shard> own = shards.ToDictionary(s => s.Index);
        _byShard = [.. Enumerable.Range(0, rank == 0 ? count : 0).Select(i => own.TryGetValue(i, out Shard? shard)
            ? [.. shard.Buffers]
            : sinks.Select(s => s.Buffer(null)).ToArray())];
        _all = [.. _byShard.SelectMany(b => b)];
    }

    /// <summary>Adds this rank's rows to the batch for rank 0.</summary>
    public void Post()
    {
        if (_rank == 0)
        {
            return;
        }

        foreach (Shard shard in _shards)
        {
            for (int i = 0; i < shard.Buffers.Count; i++)
            {
                if (shard.Buffers[i].Any)
                {
                    _writer.Clear();
                    shard.Buffers[i].WriteAll(_writer);
                    RankMail.AppendSection(_exchange.Outgoing[0], ~shard.Index, i, _writer.Written);
                }
            }
        }
    }

    /// <summary>Takes the rows out of what came in.</summary>
    public void Receive()
    {
        if (_rank != 0)
        {
            return;
        }

        foreach (ByteBatch batch in _exchange.Incoming)
        {
            ReadOnlySpan<byte> rest = batch.Span;
            while (RankMail.TryReadSection(ref rest, out int to, out int sink, out ReadOnlySpan<byte> section))
            {
                if (to < 0)
                {
                    var reader = new MessagePackReader(section);
                    _byShard[~to][sink].ReadAll(ref reader);
                }
            }
        }
    }

    /// <summary>Hands on the rows recorded before a position, on rank 0.</summary>
    public void Merge(EventKey before) => MergedBuffer.Merge(_all, before);
}
