using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>
/// Ranks of this machine, started by mpirun on this same program with the same arguments. One job runs all cells in order and says what each came to, a line a cell; a
/// cell that is logged gets a job of its own, whose ranks each leave a file of their events.
/// </summary>
/// <param name="ranks">How many.</param>
/// <param name="threads">Threads of each.</param>
/// <param name="arguments">The command line of the verification, after the program's name.</param>
internal sealed class RanksVerified(int ranks, int threads, IReadOnlyList<string> arguments) : VerifiedEngine
{
    private Process? _job;
    private Task<string>? _errors;

    public override string Name => $"mpi, {ranks} ranks{(threads == 1 ? "" : $" of {threads} threads")}";

    public override string Key => $"mpi:{ranks}{(threads == 1 ? "" : $"x{threads}")}";

    public override string Run(VerifiedCell cell)
    {
        if (_job is null)
        {
            _job = Start(RankRequest.All);
            _errors = _job.StandardError.ReadToEndAsync();
        }

        return Hear(_job, _errors!);
    }

    public override void Log(VerifiedCell cell, EventLog log)
    {
        string folder = Directory.CreateTempSubdirectory("edgeactors-verify-").FullName;
        try
        {
            using Process job = Start(new RankRequest(cell.Policy.Name, cell.Network, cell.Episode, folder, log.TextOf).Text);
            Hear(job, job.StandardError.ReadToEndAsync());
            job.WaitForExit();
            foreach (string file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                log.Load(File.ReadAllBytes(file));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public override void Dispose()
    {
        if (_job is { } job)
        {
            if (!job.HasExited && !job.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                job.Kill();
            }

            job.Dispose();
        }
    }

    /// <summary>The next line in which rank 0 says what a cell came to.</summary>
    /// <exception cref="UserErrorException">The job ended without.</exception>
    private string Hear(Process job, Task<string> errors)
    {
        while (job.StandardOutput.ReadLine() is string line)
        {
            // Rank 0 may have a terminal of its own, which puts codes before a line.
            int at = line.IndexOf(RankRequest.Answer, StringComparison.Ordinal);
            if (at >= 0)
            {
                return line[(at + RankRequest.Answer.Length)..].TrimEnd();
            }
        }

        job.WaitForExit();
        string said = string.Join(' ', errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));
        throw new UserErrorException($"--engines {Key}: mpirun ended with exit code {job.ExitCode} before the last cell: {said}");
    }

    private Process Start(string request)
    {
        string[] root = Environment.IsPrivilegedProcess ? ["--allow-run-as-root"] : [];
        var start = new ProcessStartInfo("mpirun")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] options =
        [
            .. root, "--oversubscribe", "--bind-to", "none", "--mca", "mpi_yield_when_idle", "1", "-n", ranks.ToString(CultureInfo.InvariantCulture), .. Program(), .. arguments,
            RankRequest.Option, request, RankRequest.ThreadsOption, threads.ToString(CultureInfo.InvariantCulture),
        ];
        Array.ForEach(options, start.ArgumentList.Add);
        try
        {
            Process job = Process.Start(start)!;
            job.StandardInput.Close();
            return job;
        }
        catch (Win32Exception e)
        {
            throw new UserErrorException($"--engines {Key}: it needs Open MPI 4, whose mpirun is not on this machine; on Debian: apt-get install openmpi-bin libopenmpi3", e);
        }
    }

    private static string[] Program()
    {
        string own = Environment.ProcessPath ?? "dotnet", library = typeof(RanksVerified).Assembly.Location;
        string name = Path.GetFileNameWithoutExtension(own);
        return name == Path.GetFileNameWithoutExtension(library) ? [own] : [name == "dotnet" ? own : "dotnet", library];
    }
}
