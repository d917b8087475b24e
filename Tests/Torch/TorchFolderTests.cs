using System.Diagnostics;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Tests.Torch;

/// <summary>A backend that this machine cannot offer is one line that says what to do, with exit code 2 and nothing written.</summary>
public sealed class TorchFolderTests : IDisposable
{
    private const string Build = "dotnet build -c ";

    private readonly string _root = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    private static string Built => Path.Combine(Repository.Root, TorchFolder.Relative);

    private string Folder => Path.Combine(_root, TorchFolder.Relative);

    private string Native => Directory.CreateDirectory(Path.Combine(Folder, "runtimes", "linux-x64", "native")).FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_built_one_loads() => Assert.Equal("torch", TorchFolder.Built().Load().Name);

    [Fact]
    public void One_that_is_not_built_names_the_command()
    {
        Directory.CreateDirectory(Folder);
        Assert.Contains("TorchSharp's backend is not built; build it with: " + Build, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_other_sources_is_not_used()
    {
        CopyAssemblies();
        File.Copy(Path.Combine(Built, "SkiaSharp.dll"), Path.Combine(Folder, "EdgeActors.Learners.Contracts.dll"), overwrite: true);
        Assert.Contains("was built from other sources than this program", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_libtorch_that_does_not_load_is_told()
    {
        CopyAssemblies();
        foreach (string library in Directory.GetFiles(Path.Combine(Built, "runtimes", "linux-x64", "native")))
        {
            File.WriteAllText(Path.Combine(Native, Path.GetFileName(library)), "no library");
        }

        string refusal = Refusal();
        Assert.StartsWith("learn.backend = torch: libtorch does not load (", refusal, StringComparison.Ordinal);
        Assert.Contains("libLibTorchSharp.so", refusal, StringComparison.Ordinal);
        Assert.Contains("build it for this system with: " + Build, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal);
    }

    [Fact]
    public void The_program_ends_with_2_and_writes_nothing()
    {
        (int exit, string error) = RunCopy("learn", "--algo", "dqn", "--env", "chain", "--backend", "torch", "--out", "run");
        Assert.Equal((2, 1), (exit, error.Count(c => c == '\n')));
        Assert.Contains("TorchSharp's backend is not built", error, StringComparison.Ordinal);
        (exit, error) = RunCopy("reproduce", "o2o", "fig3", "--quick", "--backend", "torch", "--out", "run");
        Assert.Equal((2, 1), (exit, error.Count(c => c == '\n')));
        Assert.False(Directory.Exists(Path.Combine(_root, "run")));
    }

    /// <summary>Without the shim: where the system's C++ library is new enough it just works.</summary>
    [Fact]
    public void An_old_system_s_user_is_told_of_the_shim()
    {
        (int exit, string error) = Run(
            Path.Combine(AppContext.BaseDirectory, "edgeactors.dll"), "learn", "--algo", "dqn", "--env", "chain", "--steps", "10", "--backend", "torch", "--out", "run", "--no-progress");
        bool old = Environment.GetEnvironmentVariable("LD_LIBRARY_PATH") is string path && path.Split(':').Any(p => File.Exists(Path.Combine(p, "libstdc++.so.6")));
        Assert.Equal(old ? 2 : 0, exit);
        Assert.Equal(
            old ? "learn.backend = torch: this system's C++ library lacks GLIBCXX_3.4.32, which libtorch needs; run 'Learners/Torch/libstdcxx-shim.sh DIR' once and start the program with LD_LIBRARY_PATH=DIR\n" : "",
            error);
        Assert.Equal(!old, Directory.Exists(Path.Combine(_root, "run")));
    }

    private string Refusal() => Assert.Throws<UserErrorException>(() => new TorchFolder(Folder).Load()).Message;

    private void CopyAssemblies()
    {
        Directory.CreateDirectory(Folder);
        foreach (string file in Directory.GetFiles(Built))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }
    }

    /// <summary>The program in a folder of its own, outside of any checkout.</summary>
    private (int Exit, string Error) RunCopy(params string[] arguments)
    {
        string program = Directory.CreateDirectory(Path.Combine(_root, "program")).FullName;
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Append(Path.Combine(AppContext.BaseDirectory, "edgeactors.runtimeconfig.json")))
        {
            File.Copy(file, Path.Combine(program, Path.GetFileName(file)), overwrite: true);
        }

        return Run(Path.Combine(program, "edgeactors.dll"), arguments);
    }

    private (int Exit, string Error) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { WorkingDirectory = _root, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment.Remove("LD_LIBRARY_PATH");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }
}
