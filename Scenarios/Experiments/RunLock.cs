namespace EdgeActors.Scenarios.Experiments;

/// <summary>Keeps other processes out of a run.</summary>
internal static class RunLock
{
    private const string FileName = "lock";

    /// <summary>Holds a run for as long as what is returned is open; a process that is killed lets go of it.</summary>
    /// <param name="folder">The folder inside the run folder that only an unfinished run has.</param>
    /// <exception cref="UserErrorException">Another process is at it.</exception>
    public static FileStream Hold(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException && File.Exists(Path.Combine(folder, FileName)))
        {
            throw new UserErrorException($"{Path.GetDirectoryName(folder)}: another process is at this run; wait for it to end, or end it", e);
        }
    }
}
