using EdgeActors.Cluster.Mpi;

namespace EdgeActors.Tests.Cluster;

/// <summary>Ranks that are threads of this process, so that the engine is tested without MPI on any number of them.</summary>
internal sealed class LocalRanks : IDisposable
{
    private readonly Barrier _barrier;
    private readonly byte[][] _records;
    private readonly ByteBatch[][] _batches;

    private LocalRanks(int size)
    {
        _barrier = new Barrier(size);
        _records = new byte[size][];
        _batches = new ByteBatch[size][];
    }

    /// <summary>Does the same on every rank at once and returns what each returned.</summary>
    public static T[] Run<T>(int size, Func<ICommunicator, T> action)
    {
        using var ranks = new LocalRanks(size);
        var results = new T[size];
        var failures = new Exception?[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = action(new Communicator(ranks, rank, size));
            }
            catch (Exception exception)
            {
                failures[rank] = exception;
                ranks._barrier.RemoveParticipant();
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return Array.Find(failures, f => f is not null) is Exception failure ? throw failure : results;
    }

    public void Dispose() => _barrier.Dispose();

    private sealed class Communicator(LocalRanks ranks, int rank, int size) : ICommunicator
    {
        public int Rank => rank;

        public int Size => size;

        public void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
        {
            ranks._records[rank] = mine.ToArray();
            ranks._barrier.SignalAndWait();
            for (int other = 0; other < size; other++)
            {
                ranks._records[other].CopyTo(all[(other * mine.Length)..]);
            }

            ranks._barrier.SignalAndWait();
        }

        public void Exchange(ReadOnlySpan<ByteBatch> outgoing, ReadOnlySpan<ByteBatch> incoming)
        {
            ranks._batches[rank] = outgoing.ToArray();
            ranks._barrier.SignalAndWait();
            for (int other = 0; other < size; other++)
            {
                Span<byte> sent = ranks._batches[other][rank].Span;
                Assert.Equal(sent.Length, incoming[other].Length);
                sent.CopyTo(incoming[other].Span);
            }

            ranks._barrier.SignalAndWait();
        }
    }
}
