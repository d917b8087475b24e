using System.Runtime.InteropServices;
using System.Text;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// All ranks that mpirun started, over Open MPI.
/// <para>Life: <see cref="Start"/> once in a process, on the thread that makes all further calls; <see cref="Dispose"/> at a good end,
/// <see cref="Abort"/> at a bad one, which also ends the other ranks.</para>
/// <para>Pitfall: a process that exits without either leaves mpirun with an error of its own.</para>
/// </summary>
public sealed class MpiCommunicator : ICommunicator, IDisposable
{
    private const int MailTag = 1, RecordTag = 2, LongestErrorText = 256, AbortSeconds = 5;

    private readonly nint _world;
    private readonly nint _byte;
    private readonly nint[] _requests;
    private readonly int[] _peers;
    private readonly ByteBatch _mine = new(), _all = new();
    private bool _ended;
    private BorderTimeoutException? _lost;

    private unsafe MpiCommunicator(nint library)
    {
        int provided, rank, size;
        Check(MpiLibrary.InitThread(null, null, MpiLibrary.ThreadFunneled, &provided));
        _world = NativeLibrary.GetExport(library, "ompi_mpi_comm_world");
        _byte = NativeLibrary.GetExport(library, "ompi_mpi_byte");
        Check(MpiLibrary.SetErrorHandler(_world, NativeLibrary.GetExport(library, "ompi_mpi_errors_return")));
        Check(MpiLibrary.Rank(_world, &rank));
        Check(MpiLibrary.Size(_world, &size));
        (Rank, Size) = (rank, size);
        _requests = GC.AllocateArray<nint>(2 * size, pinned: true);
        _peers = new int[2 * size];
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Whether mpirun started ranks on other machines, too; then a link between two of them can be cut.</summary>
    public static bool SpansMachines =>
        Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_LOCAL_SIZE") is string here && here != Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE");

    /// <summary>
    /// How long a call waits for other ranks; null for ever, which is MPI's own way to wait and the fastest. All ranks must have the same when they make the same call.
    /// </summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Joins the other ranks.</summary>
    /// <exception cref="MpiException">Open MPI is not installed, or its start failed.</exception>
    public static MpiCommunicator Start() => new(MpiLibrary.Load());

    /// <inheritdoc/>
    /// <exception cref="BorderTimeoutException">Ranks did not come within <see cref="Timeout"/>.</exception>
    public unsafe void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(all.Length, mine.Length * Size);
        if (Timeout is TimeSpan timeout && mine.Length > 0)
        {
            GatherWithin(timeout, mine, all);
            return;
        }

        fixed (byte* send = mine, receive = all)
        {
            Check(MpiLibrary.AllGather(send, mine.Length, _byte, receive, mine.Length, _byte, _world));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="BorderTimeoutException">Ranks did not come within <see cref="Timeout"/>.</exception>
    public unsafe void Exchange(ReadOnlySpan<ByteBatch> outgoing, ReadOnlySpan<ByteBatch> incoming)
    {
        int count = 0;
        for (int rank = 0; rank < Size; rank++)
        {
            if (incoming[rank].Length > 0)
            {
                Receive(Address(incoming[rank]), incoming[rank].Length, rank, MailTag, ref count);
            }
        }

        for (int rank = 0; rank < Size; rank++)
        {
            if (outgoing[rank].Length > 0)
            {
                Send(Address(outgoing[rank]), outgoing[rank].Length, rank, MailTag, ref count);
            }
        }

        Wait(count);
    }

    /// <summary>Ends all ranks at once with an exit code. Does not return.</summary>
    public void Abort(int code)
    {
        _ended = true;
        if (_lost is not null)
        {
            // Open MPI asks mpirun, which may be behind the same cut link, and waits for its answer.
            new Thread(() =>
            {
                Thread.Sleep(AbortSeconds * 1000);
                MpiLibrary.ExitAtOnce(code);
            })
            { IsBackground = true, Name = "abort" }.Start();
        }

        MpiLibrary.Abort(_world, code);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            MpiLibrary.Finish();
        }
    }

    /// <summary>A gather of single messages, for of a collective call of MPI nobody can tell which rank it waits for.</summary>
    private unsafe void GatherWithin(TimeSpan timeout, ReadOnlySpan<byte> mine, Span<byte> all)
    {
        int length = mine.Length, count = 0;
        _mine.Resize(length);
        mine.CopyTo(_mine.Span);
        _all.Resize(all.Length);
        mine.CopyTo(_all.Span.Slice(Rank * length, length));
        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                Receive(Address(_all) + (rank * length), length, rank, RecordTag, ref count);
            }
        }

        for (int rank = 0; rank < Size; rank++)
        {
            if (rank != Rank)
            {
                Send(Address(_mine), length, rank, RecordTag, ref count);
            }
        }

        Wait(count);
        _all.Span.CopyTo(all);
    }

    private unsafe void Receive(byte* to, int length, int rank, int tag, ref int count)
    {
        _peers[count] = rank;
        fixed (nint* request = &_requests[count++])
        {
            Check(MpiLibrary.Receive(to, length, _byte, rank, tag, _world, request));
        }
    }

    private unsafe void Send(byte* from, int length, int rank, int tag, ref int count)
    {
        _peers[count] = rank;
        fixed (nint* request = &_requests[count++])
        {
            Check(MpiLibrary.Send(from, length, _byte, rank, tag, _world, request));
        }
    }

    private unsafe void Wait(int count)
    {
        fixed (nint* requests = _requests)
        {
            if (Timeout is not TimeSpan timeout)
            {
                Check(MpiLibrary.WaitAll(count, requests, 0));
                return;
            }

            // Who did not come once does not come later either: what it sent then would be taken for something else.
            if (_lost is not null)
            {
                throw _lost;
            }

            var patience = new Patience(timeout, Rank);
            int done = 0;
            while (done == 0)
            {
                Check(MpiLibrary.TestAll(count, requests, &done, 0));
                if (done == 0 && !patience.Goes())
                {
                    throw _lost = new BorderTimeoutException(Rank, Pending(count), timeout);
                }
            }
        }
    }

    /// <summary>The ranks that something is still to come from, or else to go to.</summary>
    private unsafe int[] Pending(int count)
    {
        var ranks = new SortedSet<int>();
        fixed (nint* requests = _requests)
        {
            for (int i = 0; i < count; i++)
            {
                int done = 0;
                Check(MpiLibrary.Test(&requests[i], &done, 0));
                if (done == 0)
                {
                    ranks.Add(_peers[i]);
                }
            }
        }

        return [.. ranks];
    }

    private static unsafe byte* Address(ByteBatch batch)
    {
        // Pinned for good, see ByteBatch.
        fixed (byte* address = batch.Span)
        {
            return address;
        }
    }

    private static unsafe void Check(int code)
    {
        if (code != MpiLibrary.Success)
        {
            byte* text = stackalloc byte[LongestErrorText];
            int length = 0;
            MpiLibrary.ErrorString(code, text, &length);
            throw new MpiException($"MPI failed: {Encoding.UTF8.GetString(text, length)}");
        }
    }
}
