using System.Globalization;

namespace EdgeActors.Simulator;

/// <summary>
/// A folder with the newest checkpoint of a run and the one before it. A new one is written beside them, made durable, and then gets its name, so that the process
/// or the machine may end at any moment.
/// </summary>
/// <param name="folder">The folder; made with the first checkpoint.</param>
/// <param name="label">What each checkpoint says of the caller's, e.g. a hash of the configuration; one with another is refused.</param>
public sealed class CheckpointStore(string folder, string label)
{
    private const string Prefix = "checkpoint-", Extension = ".msgpack", Unfinished = "unfinished" + Extension;

    private long _last;

    /// <summary>The file that was saved last; null before.</summary>
    public string? Saved { get; private set; }

    /// <summary>Saves a run.</summary>
    public void Save(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        DurableFolder.Create(folder);
        string unfinished = Path.Combine(folder, Unfinished);
        using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            checkpoint.Write(stream, label);
            stream.Flush(flushToDisk: true);
        }

        List<(long Number, string Path)> there = Numbered();
        _last = Math.Max(_last, there.Count == 0 ? 0 : there[0].Number) + 1;
        string file = Path.Combine(folder, Prefix + _last.ToString("D6", CultureInfo.InvariantCulture) + Extension);
        File.Move(unfinished, file);
        Saved = file;
        DurableFolder.Flush(folder);
        foreach ((_, string old) in there.Skip(1))
        {
            File.Delete(old);
        }
    }

    /// <summary>The newest file below a folder that has the name of a checkpoint; null when there is none. It is not opened.</summary>
    public static string? LatestBelow(string run) => !Directory.Exists(run)
        ? null
        : Directory.EnumerateFiles(run, $"{Prefix}*{Extension}", SearchOption.AllDirectories).MaxBy(File.GetLastWriteTimeUtc);

    /// <summary>The newest checkpoint that is whole; null when there is none.</summary>
    /// <param name="refused">Told, in one line, of each that is newer and cannot be used.</param>
    public CheckpointFile? Newest(Action<string> refused)
    {
        ArgumentNullException.ThrowIfNull(refused);
        foreach ((_, string path) in Numbered())
        {
            try
            {
                var file = CheckpointFile.Open(path);
                if (file.Header.Label == label)
                {
                    return file;
                }

                refused($"{path}: made with another configuration");
            }
            catch (CheckpointException e)
            {
                refused(e.Message);
            }
        }

        return null;
    }

    /// <summary>The finished ones, the newest first.</summary>
    private List<(long Number, string Path)> Numbered() => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder, $"{Prefix}*{Extension}")
            .Select(p => (Number: long.TryParse(Path.GetFileNameWithoutExtension(p)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : 0, p))
            .Where(p => p.Number > 0).OrderByDescending(p => p.Number)];
}
