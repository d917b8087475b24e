namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// What the engine needs of MPI: a fixed set of ranks that gather records and exchange batches of bytes. Every rank makes the same calls in the same
/// order. <see cref="MpiCommunicator"/> is the real one; tests use one whose ranks are threads.
/// </summary>
public interface ICommunicator
{
    /// <summary>This process's number, from 0.</summary>
    int Rank { get; }

    /// <summary>How many ranks there are.</summary>
    int Size { get; }

    /// <summary>Gives every rank the records of all, in the order of the ranks.</summary>
    /// <param name="mine">This rank's record.</param>
    /// <param name="all">Room for <see cref="Size"/> records of that length.</param>
    void AllGather(ReadOnlySpan<byte> mine, Span<byte> all);

    /// <summary>Sends a batch to each rank that has one coming, and receives one from each that sends.</summary>
    /// <param name="outgoing">By rank; an empty batch is not sent. Untouched until the call returns.</param>
    /// <param name="incoming">By rank, with the length that the sender announced; 0 means nothing comes.</param>
    void Exchange(ReadOnlySpan<ByteBatch> outgoing, ReadOnlySpan<ByteBatch> incoming);
}
