using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// The functions of Open MPI 4 that are used, by P/Invoke. Its handles are addresses of objects that the library exports.
/// <para>Life: <see cref="Load"/> once, before any other call.</para>
/// </summary>
internal static partial class MpiLibrary
{
    /// <summary>Only the thread that initialised MPI calls it.</summary>
    public const int ThreadFunneled = 1;

    public const int Success = 0;

    private const string Name = "libmpi.so.40";
    private const int RtldNow = 2, RtldGlobal = 0x100;

    /// <summary>Loads the library with its symbols visible to the plug-ins that it loads itself.</summary>
    /// <exception cref="MpiException">It is not installed.</exception>
    public static nint Load()
    {
        nint library = OperatingSystem.IsLinux() ? DlOpen(Name, RtldNow | RtldGlobal) : 0;
        return library != 0
            ? library
            : throw new MpiException($"--engine mpi needs Open MPI 4 ({Name}), which is not on this machine; on Debian: apt-get install openmpi-bin libopenmpi3");
    }

    [LibraryImport("libc.so.6", EntryPoint = "dlopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint DlOpen(string file, int flags);

    [LibraryImport(Name, EntryPoint = "MPI_Init_thread")]
    public static unsafe partial int InitThread(int* argc, byte*** argv, int required, int* provided);

    [LibraryImport(Name, EntryPoint = "MPI_Finalize")]
    public static partial int Finish();

    [LibraryImport(Name, EntryPoint = "MPI_Abort")]
    public static partial int Abort(nint communicator, int code);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_rank")]
    public static unsafe partial int Rank(nint communicator, int* rank);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_size")]
    public static unsafe partial int Size(nint communicator, int* size);

    [LibraryImport(Name, EntryPoint = "MPI_Comm_set_errhandler")]
    public static partial int SetErrorHandler(nint communicator, nint handler);

    [LibraryImport(Name, EntryPoint = "MPI_Error_string")]
    public static unsafe partial int ErrorString(int code, byte* text, int* length);

    [LibraryImport(Name, EntryPoint = "MPI_Allgather")]
    public static unsafe partial int AllGather(
        byte* send, int sendCount, nint sendType, byte* receive, int receiveCount, nint receiveType, nint communicator);

    [LibraryImport(Name, EntryPoint = "MPI_Isend")]
    public static unsafe partial int Send(byte* bytes, int count, nint type, int to, int tag, nint communicator, nint* request);

    [LibraryImport(Name, EntryPoint = "MPI_Irecv")]
    public static unsafe partial int Receive(byte* bytes, int count, nint type, int from, int tag, nint communicator, nint* request);

    [LibraryImport(Name, EntryPoint = "MPI_Waitall")]
    public static unsafe partial int WaitAll(int count, nint* requests, nint statuses);

    [LibraryImport(Name, EntryPoint = "MPI_Testall")]
    public static unsafe partial int TestAll(int count, nint* requests, int* done, nint statuses);

    [LibraryImport(Name, EntryPoint = "MPI_Test")]
    public static unsafe partial int Test(nint* request, int* done, nint status);

    /// <summary>Ends the process without anything that is registered for its end, some of which would wait for other ranks.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "_exit")]
    public static partial void ExitAtOnce(int code);
}
