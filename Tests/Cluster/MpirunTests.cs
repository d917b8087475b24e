using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeActors.Tests.Cluster;

/// <summary>The command on real MPI ranks, each a process.</summary>
public sealed partial class MpirunTests : IDisposable
{
    private const int Minute = 60_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("mpirun-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [MpiFact]
    public void A_city_on_three_ranks_writes_the_same_tasks_and_digest()
    {
        string[] city = ["run", Conf("city.conf"), "--set", "city.devices=300", "--policies", "nearest", "--no-progress", "--tasks", "csv"];
        Run(0, "dotnet", [Command, .. city, "--out", Path.Combine(_folder, "one")]);
        Run(0, "mpirun", Ranks(3, [.. city, "--engine", "mpi", "--out", Path.Combine(_folder, "three")]));
        Assert.Equal(Written("one", "tasks.csv"), Written("three", "tasks.csv"));
        Assert.Equal(DigestIn(Written("one", "manifest.json")), DigestIn(Written("three", "manifest.json")));
    }

    [MpiFact]
    public void Ranks_with_another_seed_are_refused_in_one_line()
    {
        string[] Part(string seed) => ["-n", "1", "dotnet", Command, "run", Conf("city.conf"), "--policies", "nearest", "--seed", seed, "--engine", "mpi", "--out",
            Path.Combine(_folder, "refused")];
        string output = Run(2, "mpirun", ["--allow-run-as-root", "--oversubscribe", .. Part("1"), ":", .. Part("2")]);
        Assert.Contains("rank 1 has another seed than rank 0: 2 and 1", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "refused")));
    }

    [MpiFact]
    public void A_rank_that_is_killed_ends_the_run()
    {
        using Process mpirun = Start("mpirun", Ranks(2, ["bench", "phold", "--engine", "mpi", "--until", "1000000000", "--seed", "77345"]));
        int rank = Eventually(() => Children(mpirun.Id).LastOrDefault());
        Thread.Sleep(1500); // lets it get past its start; it would run for days
        Process.GetProcessById(rank).Kill();
        Assert.True(mpirun.WaitForExit(Minute), "mpirun goes on without one of its ranks");
        Assert.NotEqual(0, mpirun.ExitCode);
    }

    private static string Command => Path.Combine(AppContext.BaseDirectory, "edgeactors.dll");

    private static string Conf(string name) => Path.Combine(Tests.Repository.Root, "hocon", name);

    private static string[] Ranks(int count, string[] arguments) =>
        ["--allow-run-as-root", "--oversubscribe", "-n", count.ToString(CultureInfo.InvariantCulture), "dotnet", Command, .. arguments];

    private static int[] Children(int parent)
    {
        string file = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))] : [];
    }

    private static int Eventually(Func<int> find)
    {
        var watch = Stopwatch.StartNew();
        while (watch.ElapsedMilliseconds < Minute)
        {
            if (find() is > 0 and int found)
            {
                return found;
            }

            Thread.Sleep(20);
        }

        throw new TimeoutException("mpirun started no rank");
    }

    private static Process Start(string program, IEnumerable<string> arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;

    private static string Run(int exitCode, string program, IEnumerable<string> arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(2 * Minute), $"{program} does not end");
        string said = output.Result + errors.Result;
        Assert.True(process.ExitCode == exitCode, $"{program} exits with {process.ExitCode}:\n{said}");
        return said;
    }

    private string Written(string run, string file) => File.ReadAllText(Path.Combine(_folder, run, file));

    private static string DigestIn(string manifest) => Digest().Match(manifest).Value;

    [GeneratedRegex("[0-9a-f]{32}")]
    private static partial Regex Digest();

    /// <summary>A test that needs mpirun; <c>./test</c> installs it on Debian.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class MpiFactAttribute : FactAttribute
    {
        public MpiFactAttribute()
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "mpirun"))))
            {
                Skip = "mpirun is not on this machine; on Debian: apt-get install openmpi-bin";
            }
        }
    }
}
