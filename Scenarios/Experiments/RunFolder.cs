using System.Globalization;
using System.Text;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>The one folder that a run writes. It is made only when the configuration has proved sound.</summary>
internal sealed class RunFolder
{
    public const string ConfigFile = "config.conf", SummaryFile = "summary.json", ManifestFile = "manifest.json", MessagesFile = "messages.log", FailureFile = "failure.json";

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The path as one word of a command.</summary>
    public string Word => Path.Contains(' ', StringComparison.Ordinal) ? $"\"{Path}\"" : Path;

    public string TasksFile => System.IO.Path.Combine(Path, "tasks.csv");

    public string ReportFile => System.IO.Path.Combine(Path, "report.html");

    /// <summary>Makes the folder: the given one, or <c>runs/name-date-time</c>.</summary>
    /// <exception cref="UserErrorException">The folder holds something already, or cannot be made.</exception>
    public static RunFolder Create(string? given, string name)
    {
        string path = given ?? Unused(System.IO.Path.Combine("runs", name + DateTime.Now.ToString("-yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)));
        try
        {
            if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            {
                throw new UserErrorException($"--out {path}: it exists and is not an empty folder; name another or remove it");
            }

            Directory.CreateDirectory(path);
            return new RunFolder(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"--out {path}: the folder cannot be made ({e.Message}); name one that can be written", e);
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

    public void Write(string file, string text) => File.WriteAllText(System.IO.Path.Combine(Path, file), text);

    /// <summary>Begins messages.log.</summary>
    /// <param name="world">The world that will be run.</param>
    /// <param name="configuration">The text of the configuration.</param>
    /// <param name="run">Which of the configuration's worlds it is.</param>
    public MessageLog BeginLog(World world, string configuration, string run) => new(
        new FileStream(FileOf(MessagesFile), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0),
        world,
        FrozenHash.Of("config", Encoding.UTF8.GetBytes(configuration)).ToString("x32", CultureInfo.InvariantCulture),
        run);

    private static string Unused(string path)
    {
        string free = path;
        for (int i = 2; Directory.Exists(free) || File.Exists(free); i++)
        {
            free = $"{path}-{i.ToString(CultureInfo.InvariantCulture)}";
        }

        return free;
    }
}

/// <summary>The user's own mistake, outside of a configuration file: one line, no stack trace, exit code 2.</summary>
public sealed class UserErrorException(string message, Exception? inner = null) : Exception(OneLine.Of(message), inner);
