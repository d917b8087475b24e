using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace EdgeActors.Tests.Docs.Recipes;

/// <summary>A copy of the checkout in which every recipe is done, one after another; built once, with all that the pages say to put into it.</summary>
public sealed class TreeCopy : IDisposable
{
    private static readonly string[] s_left = [".git", ".vs", "bin", "obj", "runs", "TestResults", "BenchmarkDotNet.Artifacts"];

    private readonly string _path = Directory.CreateTempSubdirectory("edgeactors-recipes-").FullName;

    public TreeCopy()
    {
        CopyFolder(new DirectoryInfo(Repository.Root), new DirectoryInfo(_path));
        // The pages say edgeactors; so does whoever is told to by mpirun.
        Write(".start/edgeactors", $"#!/bin/sh\nexec dotnet {_path}/Scenarios/Tool/bin/Release/net10.0/edgeactors.dll \"$@\"\n");
        Shell("chmod +x .start/edgeactors");
        foreach (Block block in RecipeTable.Blocks.Where(b => b.File is not null))
        {
            string text = new Page(block.Page).Blocks.Single(b => b.StartsWith(block.First + "\n", StringComparison.Ordinal));
            Write(block.File!, block.Around.Replace("@", text, StringComparison.Ordinal));
        }

        foreach ((string file, string text) in RecipeTable.Given)
        {
            Write(file, text);
        }

        (string catalog, string before, string line) = RecipeTable.Line;
        string code = File.ReadAllText(FileOf(catalog));
        int at = code.IndexOf(before, StringComparison.Ordinal);
        Write(catalog, code.Insert(at, line + "\n"));
        foreach (string build in RecipeTable.Builds)
        {
            (int exit, string said) = Shell(build);
            Built = exit == 0 ? Built : $"{build}\n{said}";
        }
    }

    /// <summary>What went wrong in building it; empty when nothing did.</summary>
    public string Built { get; } = "";

    public string FileOf(string name) => Path.Combine(_path, name);

    /// <summary>A line typed in the copy; the exit code and all that it printed.</summary>
    public (int Exit, string Said) Shell(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", $"({line}) 2>&1"]) { WorkingDirectory = _path, RedirectStandardOutput = true };
        // What the runner of these tests has set is not for the commands.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || k.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("CI");
        start.Environment["PATH"] = $"{FileOf(".start")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["PORT"] = FreePort();
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = start.Environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";
        using Process shell = Process.Start(start)!;
        string said = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return (shell.ExitCode, said);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static void CopyFolder(DirectoryInfo from, DirectoryInfo to)
    {
        to.Create();
        foreach (FileInfo file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (DirectoryInfo folder in from.EnumerateDirectories().Where(f => !s_left.Contains(f.Name)))
        {
            CopyFolder(folder, new DirectoryInfo(Path.Combine(to.FullName, folder.Name)));
        }
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileOf(name))!);
        File.WriteAllText(FileOf(name), text);
    }
}
