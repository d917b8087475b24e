using System.Diagnostics;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>
/// Processes of this machine, started on this same program with the same arguments. One job of them runs all cells in order and its first says what each came to, a line a
/// cell; a cell that is logged gets a job of its own, whose processes each leave a file of their events.
/// </summary>
/// <param name="arguments">The command line of the verification, after the program's name.</param>
internal abstract class ProcessesVerified(IReadOnlyList<string> arguments) : VerifiedEngine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private Process[] _job = [];
    private Task<string>? _errors;

    public override string Run(VerifiedCell cell)
    {
        if (_job.Length == 0)
        {
            _job = Start(RankRequest.All);
            _errors = ErrorsOf(_job);
        }

        return Hear(_job, _errors!);
    }

    public override void Log(VerifiedCell cell, EventLog log)
    {
        string folder = Directory.CreateTempSubdirectory("edgeactors-verify-").FullName;
        try
        {
            Process[] job = Start(new RankRequest(cell.Policy.Name, cell.Network, cell.Episode, folder, log.TextOf).Text);
            Hear(job, ErrorsOf(job));
            foreach (Process process in job)
            {
                process.WaitForExit();
                process.Dispose();
            }

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
        foreach (Process process in _job)
        {
            if (!process.HasExited && !process.WaitForExit(s_patience))
            {
                process.Kill();
            }

            process.Dispose();
        }
    }

    /// <summary>Starts the processes, the one that speaks first.</summary>
    /// <param name="request">What they are to run; see <see cref="RankRequest"/>.</param>
    protected abstract Process[] Start(string request);

    /// <summary>Starts this program, or another one that starts it.</summary>
    /// <param name="before">What comes before the program: another one and its arguments, or nothing.</param>
    /// <param name="after">What comes after the arguments of the verification.</param>
    protected Process StartProgram(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        string[] line = [.. before, .. BuildInfo.Command, .. arguments, .. after];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static Task<string> ErrorsOf(Process[] job)
    {
        foreach (Process silent in job.Skip(1))
        {
            _ = silent.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        }

        return Task.WhenAll(job.Select(p => p.StandardError.ReadToEndAsync())).ContinueWith(all => string.Concat(all.Result), TaskScheduler.Default);
    }

    /// <summary>The next line in which the first process says what a cell came to.</summary>
    /// <exception cref="UserErrorException">The job ended without.</exception>
    private string Hear(Process[] job, Task<string> errors)
    {
        while (job[0].StandardOutput.ReadLine() is string line)
        {
            // It may have a terminal of its own, which puts codes before a line.
            int at = line.IndexOf(RankRequest.Answer, StringComparison.Ordinal);
            if (at >= 0)
            {
                return line[(at + RankRequest.Answer.Length)..].TrimEnd();
            }
        }

        job[0].WaitForExit();

        // The others may wait for ever for the one that ended, and what they say ends with them.
        foreach (Process left in job.Skip(1).Where(p => !p.WaitForExit(s_patience)))
        {
            left.Kill();
        }

        string said = string.Join(' ', errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(3));
        throw new UserErrorException($"--engines {Key}: {Name} ended with exit code {job[0].ExitCode} before the last cell: {said}");
    }
}
