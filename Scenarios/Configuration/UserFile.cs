namespace EdgeActors.Scenarios.Configuration;

/// <summary>What is the matter with a path that the user gave, in the words of every message about one.</summary>
internal static class UserFile
{
    /// <summary>Why the path is no file that can be read; null where it is one.</summary>
    public static string? WhyNone(string path) =>
        File.Exists(path) ? null : Directory.Exists(path) ? "this is a directory, not a file" : "no such file";
}
