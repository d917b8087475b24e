using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Asks the operating system to back memory with large pages where it can. Only a hint, and only on Linux, where a program has to ask; nothing depends on it
/// but speed.
/// </summary>
internal static unsafe partial class LargePages
{
    private const int PageBytes = 2 * 1024 * 1024;
    private const int SmallPage = 4096;
    private const int UseHuge = 14;

    /// <summary>Asks for a stretch of memory; one too short to hold a large page is left alone.</summary>
    public static void Advise(byte* start, long bytes)
    {
        if (OperatingSystem.IsLinux() && bytes >= PageBytes)
        {
            nuint from = ((nuint)start + SmallPage - 1) & ~(nuint)(SmallPage - 1);
            nuint to = ((nuint)start + (nuint)bytes) & ~(nuint)(SmallPage - 1);
            _ = Madvise((void*)from, to - from, UseHuge);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(void* address, nuint length, int advice);
}
