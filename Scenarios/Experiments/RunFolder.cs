using System.Globalization;
using System.Text;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The one folder that a run writes. It is made only when the configuration has proved sound.</summary>
internal sealed class RunFolder
{
    public const string ConfigFile = "config.conf", SummaryFile = "summary.json", ManifestFile = "manifest.json", MessagesFile = "messages.log", FailureFile = "failure.json", ReportFile = "report.html";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The path as one word of a command.</summary>
    public string Word => CommandText.Word(Path);

    /// <summary>
    /// Makes the folder: the given one, or <c>runs/name-date-time</c>. It belongs to the process that made its config.conf, which no other can make then; so of several
    /// that begin at once each gets a folder of its own.
    /// </summary>
    /// <param name="given">The folder that the user named, if any.</param>
    /// <param name="name">What to name it after otherwise.</param>
    /// <param name="configuration">What config.conf says.</param>
    /// <exception cref="UserErrorException">The folder holds something already, or cannot be made.</exception>
    public static RunFolder Create(string? given, string name, string configuration)
    {
        string wanted = given ?? System.IO.Path.Combine("runs", name + DateTime.Now.ToString("-yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        string path = wanted;
        try
        {
            for (int i = 2; !TryClaim(path, configuration, mayExist: given is not null); i++)
            {
                path = given is null
                    ? $"{wanted}-{i.ToString(CultureInfo.InvariantCulture)}"
                    : throw new UserErrorException($"--out {path}: it exists and is not an empty folder; name another or remove it");
            }

            return new RunFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"--out {path}: the folder cannot be made ({e.Message.TrimEnd('.')}); name one that can be written", e);
        }
    }

    /// <summary>The folder of a run that is gone on with.</summary>
    public static RunFolder Reopen(string path) => new(path);

    /// <summary>A folder that a run wrote.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static RunFolder Open(string path) => File.Exists(System.IO.Path.Combine(path, ConfigFile))
        ? new RunFolder(path)
        : throw new UserErrorException($"{path}: it holds no {ConfigFile}; give the folder that a run wrote");

    /// <summary>Where a file of the folder is.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of the folder, whole or not at all, and makes it durable.</summary>
    public void Write(string file, string text) => DurableFile.Replace(FileOf(file), text);

    /// <summary>Takes back a folder that was made for a run that did not begin. Only what this process made goes.</summary>
    public void Abandon()
    {
        File.Delete(FileOf(ConfigFile));
        RemoveEmpty(Path);
    }

    /// <summary>Begins messages.log.</summary>
    /// <param name="world">The world that will be run.</param>
    /// <param name="configuration">The text of the configuration.</param>
    /// <param name="run">Which of the configuration's worlds it is.</param>
    public MessageLog BeginLog(World world, string configuration, string run) => new(
        new FileStream(FileOf(MessagesFile), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0),
        world,
        FrozenHash.Of("config", Encoding.UTF8.GetBytes(configuration)).ToString("x32", CultureInfo.InvariantCulture),
        run);

    /// <returns>False if it holds something, or another process was faster.</returns>
    private static bool TryClaim(string path, string configuration, bool mayExist)
    {
        bool there = Directory.Exists(path);
        if (File.Exists(path) || (there && (!mayExist || Directory.EnumerateFileSystemEntries(path).Any())))
        {
            return false;
        }

        DurableFolder.Create(path);
        string config = System.IO.Path.Combine(path, ConfigFile);
        try
        {
            DurableFile.Create(config, stream => stream.Write(Encoding.UTF8.GetBytes(configuration)));
            return true;
        }
        catch (IOException) when (File.Exists(config))
        {
            return false;
        }
        catch
        {
            if (!there)
            {
                RemoveEmpty(path);
            }

            throw;
        }
    }

    private static void RemoveEmpty(string path)
    {
        try
        {
            Directory.Delete(path);
        }
        catch (IOException)
        {
            // Another process has put something into it.
        }
    }
}

/// <summary>The user's own mistake, outside of a configuration file: one line, no stack trace, exit code 2.</summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(OneLine.Of(message), inner);
