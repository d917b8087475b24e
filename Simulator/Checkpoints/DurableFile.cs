using System.Text;

namespace EdgeActors.Simulator;

/// <summary>Writes files that are whole or as they were before, whatever ends the process or the machine.</summary>
public static class DurableFile
{
    /// <summary>Writes beside a file, makes that durable, and gives it the file's name.</summary>
    /// <param name="path">The file; what it held stays until all of the new content is there.</param>
    /// <param name="write">Writes the content.</param>
    public static void Replace(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!, beside = Beside(path);
        try
        {
            // Several processes may write the same file; each has a name of its own beside it.
            using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        DurableFolder.Flush(folder);
    }

    /// <summary>Writes a text beside a file, makes that durable, and gives it the file's name.</summary>
    /// <param name="path">The file; what it held stays until all of the new content is there.</param>
    /// <param name="text">The content.</param>
    public static void Replace(string path, string text) => Replace(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a file that must not be there yet, and makes it and its name durable.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">It is there already, or cannot be written; then nothing of it is left.</exception>
    public static void Create(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }

        DurableFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A name in the same folder that no other process takes.</summary>
    public static string Beside(string path) => $"{path}.{Path.GetRandomFileName()}.new";

    /// <summary>Deletes what a process that was killed while it wrote left in a folder. For whoever alone may write there.</summary>
    public static void ClearBeside(string folder)
    {
        foreach (string left in Directory.EnumerateFiles(folder, "*.????????.???.new"))
        {
            File.Delete(left);
        }
    }
}
