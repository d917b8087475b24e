using System.Diagnostics;

namespace EdgeActors.Tests.Scenarios.TaskLogs;

/// <summary>A PostgreSQL server of the test's own, on a socket in a temporary folder, from Debian's package. Root may not run one, so then it runs as postgres.</summary>
public sealed class PostgresServer : IDisposable
{
    private const string Installed = "/usr/lib/postgresql";

    private readonly string _folder;

    public PostgresServer()
    {
        _folder = Directory.CreateTempSubdirectory("ea-pg-").FullName;
        if (IsRoot)
        {
            Run("chown", "postgres", _folder);
        }

        Server("initdb", "-D", Data, "-A", "trust", "-U", "edge", "-N", "--no-sync", "-E", "UTF8", "--locale=C");
        Server("pg_ctl", "-D", Data, "-w", "-t", "30", "-l", Path.Combine(_folder, "log"), "-o", $"-k {_folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB", "start");
    }

    /// <summary>How to connect to it.</summary>
    public string Connection => $"Host={_folder};Username=edge;Database=postgres;Pooling=false";

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    public void Dispose()
    {
        Server("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static void Server(string program, params string[] arguments)
    {
        // Debian keeps each major version in a folder of its own.
        string? path = Directory.Exists(Installed)
            ? Directory.GetDirectories(Installed).OrderDescending(StringComparer.Ordinal).Select(f => Path.Combine(f, "bin", program)).FirstOrDefault(File.Exists)
            : null;
        Assert.True(path is not null, $"{Installed}/*/bin/{program} is missing; './test' installs Debian's package postgresql");
        if (IsRoot)
        {
            Run("runuser", ["-u", "postgres", "--", path, .. arguments]);
        }
        else
        {
            Run(path, arguments);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        // pg_ctl's server inherits the output, so its end is not to be waited for.
        var start = new ProcessStartInfo(program) { WorkingDirectory = "/", RedirectStandardError = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}");
    }
}
