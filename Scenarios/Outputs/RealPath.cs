namespace EdgeActors.Scenarios.Outputs;

/// <summary>Where a path leads, so that two names of one file are seen to be one.</summary>
internal static class RealPath
{
    private static readonly StringComparison s_comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    /// <summary>The full path with every link followed; what leads nowhere, or to a pipe, is taken as it is written.</summary>
    public static string Of(string path)
    {
        string full = Path.GetFullPath(path), root = Path.GetPathRoot(full)!, real = root;
        foreach (string part in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            string? target = !Path.Exists(next) ? null : new FileInfo(next).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            real = target is not null && Path.Exists(target) ? target : next;
        }

        return real;
    }

    /// <summary>Whether a real path is a file or folder, or lies in it.</summary>
    public static bool Contains(string fileOrFolder, string real)
    {
        string other = Of(fileOrFolder);
        return string.Equals(other, real, s_comparison) || real.StartsWith(Path.TrimEndingDirectorySeparator(other) + Path.DirectorySeparatorChar, s_comparison);
    }
}
