namespace EdgeActors.Scenarios.Configuration;

/// <summary>What is the matter with a path that the user gave, in the words of every message about one.</summary>
internal static class UserFile
{
    private const string Folder = "this is a directory, not a file", None = "no such file";

    /// <summary>Why the path is no file that can be read; null where it is one.</summary>
    public static string? WhyNone(string path) => File.Exists(path) ? null : Directory.Exists(path) ? Folder : None;

    /// <summary>The text of a file that a configuration names.</summary>
    /// <param name="path">The path, relative to the current directory.</param>
    /// <param name="due">What file is due, for messages.</param>
    /// <exception cref="ConfigException">It cannot be read.</exception>
    public static string ReadText(string path, string due)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigException(Origin.Of($"'{path}'"), $"the file cannot be read ({Why(path, e)})", $"name {due}, relative to {Directory.GetCurrentDirectory()}", e);
        }
    }

    /// <summary>Why reading or writing the file failed.</summary>
    public static string Why(string path, Exception failure) => failure switch
    {
        _ when Directory.Exists(path) => Folder,
        DirectoryNotFoundException when Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder => $"there is no folder {folder}",
        FileNotFoundException => None,
        _ => failure.Message.TrimEnd('.'),
    };
}
