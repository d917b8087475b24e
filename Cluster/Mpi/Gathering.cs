using System.Buffers.Binary;
using System.Text;

namespace EdgeActors.Cluster.Mpi;

/// <summary>Gathers of any length, outside the windows.</summary>
public static class Gathering
{
    /// <summary>Gives every rank the bytes of all, in the order of the ranks.</summary>
    public static byte[][] GatherAll(this ICommunicator communicator, ReadOnlySpan<byte> mine)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        byte[] length = new byte[sizeof(int)], lengths = new byte[sizeof(int) * communicator.Size];
        BinaryPrimitives.WriteInt32LittleEndian(length, mine.Length);
        communicator.AllGather(length, lengths);
        var sent = new ByteBatch();
        sent.Append(mine);
        var nothing = new ByteBatch();
        ByteBatch[] outgoing = [.. Enumerable.Range(0, communicator.Size).Select(rank => rank == communicator.Rank ? nothing : sent)];
        ByteBatch[] incoming = [.. Enumerable.Range(0, communicator.Size).Select(_ => new ByteBatch())];
        for (int rank = 0; rank < communicator.Size; rank++)
        {
            incoming[rank].Resize(rank == communicator.Rank ? 0 : BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(rank * sizeof(int))));
        }

        communicator.Exchange(outgoing, incoming);
        byte[] own = mine.ToArray();
        return [.. incoming.Select((batch, rank) => rank == communicator.Rank ? own : batch.Span.ToArray())];
    }

    /// <summary>Makes sure that all ranks run the same thing.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="facts">What must be equal, by name; the names are the same on every rank.</param>
    /// <exception cref="RankMismatchException">A rank differs from rank 0; every rank throws the same.</exception>
    public static void RequireEqual(this ICommunicator communicator, IReadOnlyList<(string What, string Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        string[] all = [.. communicator.GatherAll(Encoding.UTF8.GetBytes(string.Join('\n', facts.Select(f => f.Value)))).Select(Encoding.UTF8.GetString)];
        string[] first = all[0].Split('\n');
        for (int rank = 1; rank < all.Length; rank++)
        {
            string[] values = all[rank].Split('\n');
            for (int i = 0; i < facts.Count; i++)
            {
                if (values[i] != first[i])
                {
                    throw new RankMismatchException($"rank {rank} has another {facts[i].What} than rank 0: {values[i]} and {first[i]}; start all ranks with the same program and configuration");
                }
            }
        }
    }
}
