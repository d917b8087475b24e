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
    private const int MailTag = 1, LongestErrorText = 256;

    private readonly nint _world;
    private readonly nint _byte;
    private readonly nint[] _requests;
    private bool _ended;

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
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>Joins the other ranks.</summary>
    /// <exception cref="MpiException">Open MPI is not installed, or its start failed.</exception>
    public static MpiCommunicator Start() => new(MpiLibrary.Load());

    /// <inheritdoc/>
    public unsafe void AllGather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(all.Length, mine.Length * Size);
        fixed (byte* send = mine, receive = all)
        {
            Check(MpiLibrary.AllGather(send, mine.Length, _byte, receive, mine.Length, _byte, _world));
        }
    }

    /// <inheritdoc/>
    public unsafe void Exchange(ReadOnlySpan<ByteBatch> outgoing, ReadOnlySpan<ByteBatch> incoming)
    {
        fixed (nint* requests = _requests)
        {
            int count = 0;
            for (int rank = 0; rank < Size; rank++)
            {
                if (incoming[rank].Length > 0)
                {
                    Check(MpiLibrary.Receive(Address(incoming[rank]), incoming[rank].Length, _byte, rank, MailTag, _world, &requests[count++]));
                }
            }

            for (int rank = 0; rank < Size; rank++)
            {
                if (outgoing[rank].Length > 0)
                {
                    Check(MpiLibrary.Send(Address(outgoing[rank]), outgoing[rank].Length, _byte, rank, MailTag, _world, &requests[count++]));
                }
            }

            Check(MpiLibrary.WaitAll(count, requests, 0));
        }
    }

    /// <summary>Ends all ranks at once with an exit code. Does not return.</summary>
    public void Abort(int code)
    {
        _ended = true;
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
