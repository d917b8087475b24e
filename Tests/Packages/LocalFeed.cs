using System.Diagnostics;
using System.Text.Json;

namespace EdgeActors.Tests.Packages;

/// <summary>
/// The packages of this build in a folder, and an empty place to use them in, as somebody has it who never saw the checkout. Packed once for all tests of them.
/// What they need from others lies where restoring the checkout has put it, so nothing is fetched.
/// </summary>
public sealed class LocalFeed : IDisposable
{
    private const string Torch = "Learners/Torch/EdgeActors.Learners.Torch.csproj";

    /// <summary>The projects that are packages, and the packages' names.</summary>
    public static IReadOnlyList<(string Project, string Package)> Packages { get; } =
    [
        ("Simulator/EdgeActors.Simulator.csproj", "EdgeActors.Simulator"),
        ("Simulator/Akka/EdgeActors.Simulator.Akka.csproj", "EdgeActors.Simulator.Akka"),
        ("Simulator/Mpi/EdgeActors.Simulator.Mpi.csproj", "EdgeActors.Simulator.Mpi"),
        ("Simulator/TestKit/EdgeActors.Simulator.TestKit.csproj", "EdgeActors.Simulator.TestKit"),
        ("Actors/EdgeActors.Actors.csproj", "EdgeActors.Actors"),
        ("Learners/EdgeActors.Learners.csproj", "EdgeActors.Learners"),
        ("Learners/Contracts/EdgeActors.Learners.Contracts.csproj", "EdgeActors.Learners.Contracts"),
        (Torch, "EdgeActors.Learners.Torch"),
        ("Scenarios/EdgeActors.Scenarios.csproj", "EdgeActors.Scenarios"),
        ("Scenarios/Tool/EdgeActors.Tool.csproj", "EdgeActors"),
        ("templates/EdgeActors.Templates.csproj", "EdgeActors.Templates"),
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("edgeactors-feed-").FullName;

    public LocalFeed()
    {
        string folder = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), configuration = Path.GetFileName(Path.GetDirectoryName(folder)!);
        // Nothing here refers to TorchSharp's backend, so it is packed where all projects were built.
        bool torch = File.Exists(Path.Combine(Repository.Root, "Learners", "Torch", "bin", configuration, Path.GetFileName(folder), "EdgeActors.Learners.Torch.dll"));
        Packed = [.. Packages.Where(p => torch || p.Project != Torch).Select(p => p.Package)];
        Write("all.slnf", JsonSerializer.Serialize(new
        {
            solution = new { path = Path.Combine(Repository.Root, "EdgeActors.sln"), projects = Packages.Where(p => torch || p.Project != Torch).Select(p => p.Project) },
        }));
        Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="feed" value="{Folder}" /></packageSources>
              <fallbackPackageFolders><add key="checkout" value="{Restored}" /></fallbackPackageFolders>
            </configuration>
            """);
        Run("dotnet", "pack", "all.slnf", "-c", configuration, "--no-build", "-o", Folder, "--nologo", "-v", "q");
    }

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Combine(_root, "feed");

    /// <summary>The packages that are there.</summary>
    public IReadOnlyList<string> Packed { get; }

    /// <summary>Where the packages of others are that the checkout was restored with.</summary>
    private static string Restored => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } said
        ? said
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string FileOf(string name) => Path.Combine(_root, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(name))!);
        File.WriteAllText(FileOf(name), text);
    }

    /// <summary>Runs a program there and requires that it ends well; all that it printed.</summary>
    public string Run(string program, params string[] arguments)
    {
        (int exit, string said) = Try(program, arguments);
        return exit == 0 ? said : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exit}:\n{said}");
    }

    /// <summary>Types a line of a shell there and requires that it ends well; all that it printed.</summary>
    public string Type(string line) => Run("bash", "-c", line);

    /// <summary>Runs a program there; its exit code and all that it printed.</summary>
    public (int Exit, string Said) Try(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _root, RedirectStandardOutput = true, RedirectStandardError = true };
        // What the runner of these tests has set is not for the programs.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("CI");
        start.Environment["NUGET_PACKAGES"] = FileOf("packages");
        // Tools and templates of the user who runs the tests stay as they are.
        start.Environment["DOTNET_CLI_HOME"] = FileOf("home");
        start.Environment["PATH"] = $"{FileOf("home/.dotnet/tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["MSBUILDDISABLENODEREUSE"] = start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

[CollectionDefinition(nameof(PackagesCollection))]
public sealed class PackagesCollection : ICollectionFixture<LocalFeed>;
