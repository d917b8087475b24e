using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeActors.Simulator;

/// <summary>Makes a folder's list of files durable: a new name survives a loss of power only then.</summary>
public static partial class DurableFolder
{
    /// <summary>Makes a folder, and those it lies in, and their names durable; what is there already stays.</summary>
    public static void Create(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(full))
        {
            string? parent = Path.GetDirectoryName(full);
            if (parent is not null)
            {
                Create(parent);
            }

            Directory.CreateDirectory(full);
            Flush(parent ?? full);
        }
    }

    /// <summary>Makes all that was written to a folder, and those in it, durable, whoever wrote it.</summary>
    public static void FlushAll(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1);
                stream.Flush(flushToDisk: true);
            }
            catch (IOException) when (File.Exists(file))
            {
                // Whoever holds it, as a lock, writes nothing that counts.
            }
        }

        Array.ForEach([.. Directory.GetDirectories(folder, "*", SearchOption.AllDirectories), folder], Flush);
    }

    /// <summary>Makes what was renamed in the folder durable. Windows does so by itself.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        int handle = Open(folder, 0);
        if (handle >= 0)
        {
            // Some file systems refuse it for folders, which is no error here; the rename is atomic there all the same.
            using var file = new SafeFileHandle(handle, ownsHandle: true);
            RandomAccess.FlushToDisk(file);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
