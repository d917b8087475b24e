using System.Reflection;

namespace EdgeActors.Scenarios;

/// <summary>Which build this is.</summary>
internal static class BuildInfo
{
    private const string CommitFile = "edgeactors.commit";

    /// <summary>The version, e.g. <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        (typeof(BuildInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    /// <summary>Whether the program is one of a user's own: <c>edgeactors</c> does not lie beside this.</summary>
    public static bool IsOwn { get; } = !File.Exists(Ours) && Assembly.GetEntryAssembly()?.Location is { Length: > 0 };

    /// <summary>The program: <c>edgeactors</c>, or the one of a user's own that runs.</summary>
    public static string Program { get; } = IsOwn ? Assembly.GetEntryAssembly()!.Location : Ours;

    /// <summary>What starts the program once more: its own executable if that is what runs, else the runtime with it.</summary>
    public static IReadOnlyList<string> Command { get; } = Path.GetFileNameWithoutExtension(Environment.ProcessPath) switch
    {
        var name when name == Path.GetFileNameWithoutExtension(Program) => [Environment.ProcessPath!],
        "dotnet" => [Environment.ProcessPath!, Program],
        _ => ["dotnet", Program],
    };

    /// <summary>The commit it was built from; "unknown" outside of a checkout. It lies beside the program, not in it.</summary>
    public static string Commit { get; } = Read(Path.Combine(AppContext.BaseDirectory, CommitFile));

    private static string Ours => Path.Combine(AppContext.BaseDirectory, "edgeactors.dll");

    private static string Read(string file) => File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } commit ? commit : "unknown";
}
