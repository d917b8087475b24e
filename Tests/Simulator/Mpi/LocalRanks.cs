using EdgeActors.Simulator.Mpi;

namespace EdgeActors.Tests.Simulator.Mpi;

/// <summary>Ranks that are threads of this process, so that the engine is tested without MPI on any number of them. In steady state it allocates nothing.</summary>
internal sealed class LocalRanks
{
    private readonly object _gate = new();
    private readonly Parcel[] _records;
    private readonly Parcel[] _batches;
    private readonly int _size;
    private Exception? _failure;

    private LocalRanks(int size)
    {
        _size = size;
        _records = [.. Enumerable.Range(0, 2 * size * size).Select(_ => new Parcel())];
        _batches = [.. Enumerable.Range(0, 2 * size * size).Select(_ => new Parcel())];
    }

    /// <summary>Does the same on every rank at once and returns what each returned.</summary>
    public static T[] Run<T>(int size, Func<ICommunicator, T> action)
    {
        var ranks = new LocalRanks(size);
        var results = new T[size];
        Thread[] threads = [.. Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = action(new Communicator(ranks, rank));
            }
            catch (Exception exception)
            {
                ranks.Fail(exception);
            }
        }) { Name = $"rank {rank}" })];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        return ranks._failure is null ? results : throw ranks._failure;
    }

    /// <summary>As under mpirun, the failure of one ends all.</summary>
    private void Fail(Exception exception)
    {
        lock (_gate)
        {
            _failure ??= exception;
            Monitor.PulseAll(_gate);
        }
    }

    private void Send(Parcel parcel, long call, ReadOnlySpan<byte> bytes)
    {
        parcel.Content.Clear();
        parcel.Content.Append(bytes);
        lock (_gate)
        {
            parcel.Call = call;
            Monitor.PulseAll(_gate);
        }
    }

    private void Receive(Parcel parcel, long call, Span<byte> bytes)
    {
        lock (_gate)
        {
            while (parcel.Call != call)
            {
                if (_failure is not null)
                {
                    throw new InvalidOperationException("another rank failed");
                }

                Monitor.Wait(_gate);
            }
        }

        if (bytes.Length != parcel.Content.Length)
        {
            throw new InvalidOperationException($"{parcel.Content.Length} bytes came where {bytes.Length} were announced");
        }

        parcel.Content.Span.CopyTo(bytes);
    }

    /// <summary>What one rank tells another in a call. None is more than one gather ahead of another, so there are two of each.</summary>
    private sealed class Parcel
    {
        public ByteBatch Content { get; } = new();

        public long Call { get; set; }
    }

    private sealed class Communicator(LocalRanks ranks, int rank) : ICommunicator
    {
        private long _gathers;
        private long _exchanges;

        public int Rank => rank;

        public int Size => ranks._size;

        public void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
        {
            _gathers++;
            for (int to = 0; to < Size; to++)
            {
                ranks.Send(Of(ranks._records, _gathers, rank, to), _gathers, mine);
            }

            for (int from = 0; from < Size; from++)
            {
                ranks.Receive(Of(ranks._records, _gathers, from, rank), _gathers, all.Slice(from * mine.Length, mine.Length));
            }
        }

        public void Exchange(ReadOnlySpan<ByteBatch> outgoing, ReadOnlySpan<ByteBatch> incoming)
        {
            _exchanges++;
            for (int to = 0; to < Size; to++)
            {
                if (outgoing[to].Length > 0)
                {
                    ranks.Send(Of(ranks._batches, _exchanges, rank, to), _exchanges, outgoing[to].Span);
                }
            }

            for (int from = 0; from < Size; from++)
            {
                if (incoming[from].Length > 0)
                {
                    ranks.Receive(Of(ranks._batches, _exchanges, from, rank), _exchanges, incoming[from].Span);
                }
            }
        }

        private Parcel Of(Parcel[] parcels, long call, int from, int to) => parcels[(((((int)(call % 2) * Size) + from) * Size) + to)];
    }
}
