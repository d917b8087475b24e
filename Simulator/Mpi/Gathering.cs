using System.Buffers.Binary;
using System.Text;

namespace EdgeActors.Simulator.Mpi;

/// <summary>Gathers of any length, outside the windows.</summary>
public static class Gathering
{
    private const char Separator = '\0';

    /// <summary>Gives every rank the bytes of all, in the order of the ranks.</summary>
    public static byte[][] GatherAll(this ICommunicator communicator, ReadOnlySpan<byte> mine) => Gather(communicator, mine, (_, _) => true);

    /// <summary>Gives rank 0 the bytes of all, in the order of the ranks; its own and those that the others get are empty.</summary>
    public static byte[][] GatherToFirst(this ICommunicator communicator, ReadOnlySpan<byte> mine) => Gather(communicator, mine, (_, to) => to == 0);

    /// <summary>Gives every rank the bytes of rank 0.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="first">What rank 0 has to say; of others it is not looked at.</param>
    public static byte[] Broadcast(this ICommunicator communicator, ReadOnlySpan<byte> first)
    {
        byte[] heard = Gather(communicator, first, (from, _) => from == 0)[0];
        return communicator.Rank == 0 ? first.ToArray() : heard;
    }

    /// <summary>Gives every rank a number of rank 0's.</summary>
    public static long Broadcast(this ICommunicator communicator, long first)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        byte[] mine = new byte[sizeof(long)], all = new byte[sizeof(long) * communicator.Size];
        BinaryPrimitives.WriteInt64LittleEndian(mine, first);
        communicator.AllGather(mine, all);
        return BinaryPrimitives.ReadInt64LittleEndian(all);
    }

    /// <summary>Whether something holds on any rank.</summary>
    public static bool Any(this ICommunicator communicator, bool mine)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        byte[] all = new byte[communicator.Size];
        communicator.AllGather([mine ? (byte)1 : (byte)0], all);
        return all.AsSpan().Contains((byte)1);
    }

    /// <summary>The first line in which two texts differ.</summary>
    private static (string A, string B) FirstLines(string a, string b)
    {
        string[] here = a.Split('\n'), there = b.Split('\n');
        int line = 0;
        while (line < here.Length - 1 && line < there.Length - 1 && here[line] == there[line])
        {
            line++;
        }

        return (here[line].Trim(), there[line].Trim());
    }

    private static byte[][] Gather(ICommunicator communicator, ReadOnlySpan<byte> mine, Func<int, int, bool> travels)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        byte[] length = new byte[sizeof(int)], lengths = new byte[sizeof(int) * communicator.Size];
        BinaryPrimitives.WriteInt32LittleEndian(length, mine.Length);
        communicator.AllGather(length, lengths);
        var sent = new ByteBatch();
        sent.Append(mine);
        var nothing = new ByteBatch();
        var outgoing = new ByteBatch[communicator.Size];
        var incoming = new ByteBatch[communicator.Size];
        for (int rank = 0; rank < communicator.Size; rank++)
        {
            bool other = rank != communicator.Rank;
            outgoing[rank] = other && travels(communicator.Rank, rank) ? sent : nothing;
            incoming[rank] = new ByteBatch();
            incoming[rank].Resize(other && travels(rank, communicator.Rank) ? BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(rank * sizeof(int))) : 0);
        }

        communicator.Exchange(outgoing, incoming);
        byte[][] all = Array.ConvertAll(incoming, batch => batch.Span.ToArray());
        all[communicator.Rank] = travels(communicator.Rank, communicator.Rank) ? mine.ToArray() : [];
        return all;
    }

    /// <summary>Makes sure that all ranks run the same thing.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="facts">What must be equal, by name; the names are the same on every rank.</param>
    /// <exception cref="RankMismatchException">A rank differs from rank 0; every rank throws the same.</exception>
    public static void RequireEqual(this ICommunicator communicator, IReadOnlyList<(string What, string Value)> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        string[] all = [.. communicator.GatherAll(Encoding.UTF8.GetBytes(string.Join(Separator, facts.Select(f => f.Value)))).Select(Encoding.UTF8.GetString)];
        string[] first = all[0].Split(Separator);
        for (int rank = 1; rank < all.Length; rank++)
        {
            string[] values = all[rank].Split(Separator);
            for (int i = 0; i < facts.Count; i++)
            {
                if (values[i] != first[i])
                {
                    (string here, string there) = FirstLines(values[i], first[i]);
                    throw new RankMismatchException($"rank {rank} has another {facts[i].What} than rank 0: {here} and {there}; start all ranks with the same program and configuration");
                }
            }
        }
    }
}
