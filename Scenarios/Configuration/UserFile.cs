namespace EdgeActors.Scenarios.Configuration;

/// <summary>What is the matter with a path that the user gave, in the words of every message about one.</summary>
internal static class UserFile
{
    private const string Folder = "this is a directory, not a file", None = "no such file";

    /// <summary>Why the path is no file that can be read; null where it is one.</summary>
    public static string? WhyNone(string path) => File.Exists(path) ? null : Directory.Exists(path) ? Folder : None;

    /// <summary>Why reading or writing the file failed.</summary>
    public static string Why(string path, Exception failure) => failure switch
    {
        _ when Directory.Exists(path) => Folder,
        DirectoryNotFoundException when Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder => $"there is no folder {folder}",
        FileNotFoundException => None,
        _ => failure.Message.TrimEnd('.'),
    };
}
