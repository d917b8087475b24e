using System.Diagnostics;

namespace EdgeActors.Tests.Scenarios.Engines;

/// <summary>Who needs no actor system and no libtorch loads nothing of either, nor of Parquet: nothing is waited for in vain.</summary>
public sealed class LoadedAssemblyTests : IDisposable
{
    private static readonly string[] s_heavy = ["Akka", "TorchSharp", "EdgeActors.Learners.Torch", "MessagePack", "DotNetty", "Parquet", "Snappier", "ZstdSharp"];

    private readonly string _folder = Directory.CreateTempSubdirectory("loaded-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("list")]
    [InlineData("validate", "small.conf")]
    [InlineData("run", "small.conf", "--out", "run")]
    [InlineData("run", "small.conf", "--engine", "parallel", "--out", "run")]
    public void Commands_without_a_cluster_load_nothing_of_it(params string[] arguments)
    {
        string[] loaded = Loaded(arguments);
        Assert.Contains("EdgeActors.Simulator", loaded);
        Assert.DoesNotContain(loaded, name => s_heavy.Any(h => name.StartsWith(h, StringComparison.Ordinal) || name == $"EdgeActors.Simulator.{h}"));
    }

    [Fact]
    public void An_engine_of_Akka_loads_it() => Assert.Contains("Akka", Loaded("run", "small.conf", "--engine", "akka-shard", "--out", "run"));

    private string[] Loaded(params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder, "small.conf"), "scenario = o2o, networks = 1, episodes = 1, policies = [ratc], tasks = none, o2o { nodes = 5, slots = 20 }\n");
        var start = new ProcessStartInfo("dotnet", [EdgeActors.Scenarios.BuildInfo.Program, .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.FileVariable] = Path.Combine(_folder, "loaded.txt");
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return File.ReadAllLines(Path.Combine(_folder, "loaded.txt"));
    }
}
