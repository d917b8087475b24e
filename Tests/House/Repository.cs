namespace EdgeActors.Tests.House;

/// <summary>A source file of the project.</summary>
/// <param name="Path">Its path from the root, with forward slashes.</param>
/// <param name="Source">Its text.</param>
internal sealed record SourceFile(string Path, string Source)
{
    private string? _code;

    /// <summary>The folder of the house it is in, e.g. <c>Simulator</c>.</summary>
    public string Folder => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Its code without comments and strings.</summary>
    public string Code => _code ??= CodeText.Of(Source);

    /// <summary>Where a place in the code is, as <c>path:line</c>.</summary>
    public string Place(int index) => $"{Path}:{1 + Code.AsSpan(0, index).Count('\n')}";
}

/// <summary>The repository's files, as the compiler and the reader see them.</summary>
internal static class Repository
{
    public static readonly IReadOnlyList<string> Folders = ["Simulator", "Learners", "Actors", "Scenarios", "Benchmarks", "Tests"];

    private static readonly string[] s_notOurs = ["bin", "obj", "runs", "TestResults", "BenchmarkDotNet.Artifacts", "node_modules"];

    public static string Root => Tests.Repository.Root;

    private static readonly Lazy<IReadOnlyList<SourceFile>> s_sources = new(() =>
        [.. Files(".cs").Select(f => new SourceFile(f, File.ReadAllText(Path.Combine(Root, f)))).Where(f => f.Path.Contains('/', StringComparison.Ordinal))]);

    /// <summary>All C# files, in ordinal order.</summary>
    public static IReadOnlyList<SourceFile> Sources => s_sources.Value;

    public static IEnumerable<SourceFile> In(params string[] folders) => Sources.Where(s => folders.Contains(s.Folder));

    /// <summary>The paths of all files that end so, generated ones left out.</summary>
    public static IEnumerable<string> Files(string ending) => Walk(new DirectoryInfo(Root))
        .Where(f => f.Name.EndsWith(ending, StringComparison.Ordinal))
        .Select(f => Path.GetRelativePath(Root, f.FullName).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<FileInfo> Walk(DirectoryInfo directory) => directory.EnumerateFiles()
        .Concat(directory.EnumerateDirectories().Where(d => d.Name[0] != '.' && !s_notOurs.Contains(d.Name)).SelectMany(Walk));
}
