using System.Security.Cryptography;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Keeps other processes out of a run for as long as it is not disposed of; a process that is killed lets go of it.</summary>
internal sealed class RunLock : IDisposable
{
    private const string FileName = "lock";

    private readonly string _path;
    private readonly FileStream _file;

    private RunLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Holds a run, and clears away what a process that was killed left half-written in its folder.</summary>
    /// <param name="folder">A folder of the run, in which the lock's file lies.</param>
    /// <param name="run">The run folder.</param>
    /// <exception cref="UserErrorException">Another process is at it, or the folder cannot be written.</exception>
    public static RunLock Hold(string folder, string run)
    {
        string path = Path.Combine(folder, FileName);
        while (true)
        {
            FileStream file = Open(path, run);
            // The process that held it before may have removed the file between its opening and its locking.
            if (IsThere(path, file))
            {
                DurableFile.ClearBeside(run);
                return new RunLock(path, file);
            }

            file.Dispose();
        }
    }

    /// <summary>Lets go of the run and removes the lock's file.</summary>
    public void Remove()
    {
        if (OperatingSystem.IsWindows())
        {
            _file.Dispose();
            File.Delete(_path);
        }
        else
        {
            File.Delete(_path);
            _file.Dispose();
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path, string run)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && e is not DirectoryNotFoundException)
        {
            throw new UserErrorException(
                IsHeld(path)
                    ? $"{run}: another process is at this run; wait for it to end, or end it"
                    : $"{run}: {e.Message.TrimEnd('.')}; see that the folder can be written",
                e);
        }
    }

    /// <summary>Whether a file that cannot be opened to write is held by another process: then it cannot be opened to read either.</summary>
    private static bool IsHeld(string path)
    {
        try
        {
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1).Dispose();
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return File.Exists(path);
        }
    }

    /// <summary>Whether the path leads to the file that is open: then it bears the mark that is set on that.</summary>
    private static bool IsThere(string path, FileStream file)
    {
        DateTime mark = DateTime.UnixEpoch.AddMinutes(RandomNumberGenerator.GetInt32(int.MaxValue / 100));
        File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
        return File.GetLastWriteTimeUtc(path) == mark;
    }
}
