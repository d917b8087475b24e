using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Mpi;

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
    public void Without_mpirun_it_says_that_it_is_one_rank()
    {
        string[] city = ["run", Conf("city.conf"), "--set", "city.devices=20", "--policies", "nearest", "--tasks", "none", "--engine", "mpi"];
        const string Alone = "warning: --engine mpi: this is one rank alone, for mpirun did not start it; mpirun -n 4 before the command makes four";
        Assert.Contains(Alone, Run(0, "dotnet", [Command, .. city, "--out", Path.Combine(_folder, "alone")]), StringComparison.Ordinal);
        Assert.DoesNotContain(Alone, Run(0, "mpirun", Ranks(1, [.. city, "--out", Path.Combine(_folder, "started")])), StringComparison.Ordinal);
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
    public void A_run_whose_rank_is_killed_names_what_was_saved_and_goes_on_from_it()
    {
        string[] city = ["run", Conf("city.conf"), "--set", "city.devices=200", "--set", "city.duration=30 s", "--policies", "nearest", "--no-progress", "--tasks", "csv"];
        Run(0, "dotnet", [Command, .. city, "--out", Path.Combine(_folder, "whole")]);
        // mpirun kills the survivors a second after it has asked them to end, which may be too soon on a busy machine.
        using Process mpirun = Start("mpirun", ["--mca", "odls_base_sigkill_timeout", "8", .. Ranks(3, [.. city, "--engine", "mpi", "--checkpoint-every", "1s", "--out", Path.Combine(_folder, "killed")])]);
        Task<string> output = mpirun.StandardOutput.ReadToEndAsync();
        string errors = ReadTo(mpirun.StandardError, "checkpoint at ");
        Process.GetProcessById(Children(mpirun.Id)[^1]).Kill();
        Task<string> rest = mpirun.StandardError.ReadToEndAsync();
        Assert.True(mpirun.WaitForExit(Minute), "mpirun goes on without one of its ranks");
        Assert.NotEqual(0, mpirun.ExitCode);
        errors += rest.Result + output.Result;
        Assert.Matches("process rank [0-9]+ with PID [0-9]+ on node [^ ]+ exited on signal 9", errors);
        string latest = Directory.EnumerateFiles(_folder, "checkpoint-*.msgpack", SearchOption.AllDirectories).Max()!;
        Assert.Contains($"Last checkpoint: {latest}. Go on with: mpirun -n 3 {CommandText.Program} resume {Path.Combine(_folder, "killed")} --engine mpi", errors, StringComparison.Ordinal);

        Run(0, "mpirun", Ranks(2, ["resume", Path.Combine(_folder, "killed"), "--engine", "mpi", "--no-progress"]));
        Assert.Equal(Written("whole", "tasks.csv"), Written("killed", "tasks.csv"));
        Assert.Equal(Written("whole", "summary.json"), Written("killed", "summary.json"));
    }

    [MpiFact]
    public void A_rank_that_stands_is_named_with_what_was_saved_and_the_run_goes_on_from_it()
    {
        string[] city = ["run", Conf("city.conf"), "--set", "city.devices=200", "--set", "city.duration=30 s", "--policies", "nearest", "--no-progress", "--tasks", "csv"];
        Run(0, "dotnet", [Command, .. city, "--out", Path.Combine(_folder, "whole")]);
        string[] waits = ["--set", "mpi.border-timeout=1 s", "--engine", "mpi", "--checkpoint-every", "1s", "--out", Path.Combine(_folder, "stands")];
        using Process mpirun = Start("mpirun", Ranks(3, [.. city, .. waits]));
        Task<string> output = mpirun.StandardOutput.ReadToEndAsync();
        ReadTo(mpirun.StandardError, "checkpoint at ");
        int[] ranks = Children(mpirun.Id);
        using (Process stop = Process.Start("kill", ["-STOP", ranks[^1].ToString(CultureInfo.InvariantCulture)]))
        {
            stop.WaitForExit();
        }

        Task<string> rest = mpirun.StandardError.ReadToEndAsync();
        Assert.True(mpirun.WaitForExit(Minute), "the others wait for a rank that stands");
        Assert.Equal(1, mpirun.ExitCode);
        string latest = Directory.EnumerateFiles(_folder, "checkpoint-*.msgpack", SearchOption.AllDirectories).Max()!;
        string goOn = $"Last checkpoint: {latest}. Go on with: mpirun -n 3 {CommandText.Program} resume {Path.Combine(_folder, "stands")} --engine mpi";
        Assert.Matches($"(?m)^rank [0-2] has waited 1 s for rank [0-2], longer than mpi.border-timeout. {Regex.Escape(goOn)}$", rest.Result);
        Assert.True(SpinWait.SpinUntil(() => !Array.Exists(ranks, IsAlive), Minute), "a rank is left");

        Run(0, "mpirun", Ranks(2, ["resume", Path.Combine(_folder, "stands"), "--engine", "mpi", "--no-progress"]));
        Assert.Equal(Written("whole", "tasks.csv"), Written("stands", "tasks.csv"));
        Assert.Equal(Written("whole", "summary.json"), Written("stands", "summary.json"));
        Assert.DoesNotContain("border-timeout", Written("stands", "config.conf"), StringComparison.Ordinal);
    }

    [MpiFact]
    public void A_run_whose_ranks_wait_with_an_end_is_the_same()
    {
        string[] city = ["run", Conf("city.conf"), "--set", "city.devices=300", "--policies", "nearest", "--no-progress", "--tasks", "csv"];
        Run(0, "dotnet", [Command, .. city, "--out", Path.Combine(_folder, "one")]);
        Run(0, "mpirun", Ranks(3, [.. city, "--set", "mpi.border-timeout=1 min", "--engine", "mpi", "--checkpoint-every", "20s", "--out", Path.Combine(_folder, "three")]));
        Assert.Equal(Written("one", "tasks.csv"), Written("three", "tasks.csv"));
        Assert.Equal(DigestIn(Written("one", "manifest.json")), DigestIn(Written("three", "manifest.json")));
    }

    [MpiFact]
    public void Checkpoints_by_the_wall_s_clock_are_taken_on_ranks_and_change_nothing()
    {
        string[] city = ["run", Conf("city.conf"), "--set", "city.devices=200", "--policies", "nearest", "--no-progress", "--tasks", "csv"];
        Run(0, "dotnet", [Command, .. city, "--out", Path.Combine(_folder, "plain")]);
        string said = Run(0, "mpirun", Ranks(2, [.. city, "--engine", "mpi", "--checkpoint-every", "1ms wall", "--out", Path.Combine(_folder, "saved")]));
        Assert.Contains("checkpoint at ", said, StringComparison.Ordinal);
        Assert.Equal(Written("plain", "tasks.csv"), Written("saved", "tasks.csv"));
        Assert.Equal(DigestIn(Written("plain", "manifest.json")), DigestIn(Written("saved", "manifest.json")));
    }

    [MpiFact]
    public void Ranks_are_timed_beside_one_core_and_the_model()
    {
        string said = Run(0, "mpirun", Ranks(2, ["bench", "ranks", "--phold", "50", "--city", "3000", "--rounds", "1", "--events", "0.02"]));
        string[] phold = Row("PHOLD 50"), city = Row("city 3,000");
        Assert.InRange(long.Parse(phold[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture), 15_000, 25_000);
        foreach (string[] row in new[] { phold, city })
        {
            long[] counts = [.. row[1..6].Select(c => long.Parse(c, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
            Assert.InRange(counts[2], (counts[0] + 1) / 2, counts[0]); // events of the busier of two ranks
            Assert.All(counts, c => Assert.NotEqual(0, c));
        }

        string[] Row(string name) => [.. said.Split('\n').Single(l => l.Contains($" {name} ", StringComparison.Ordinal)).Split('│', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
    }

    [MpiFact]
    public void Verify_starts_ranks_and_reads_what_they_handled()
    {
        string[] world = [Conf("city.conf"), "--set", "city.devices=100", "--policies", "nearest", "--until", "2s"];
        string said = Run(0, "dotnet", [Command, "verify", .. world, "--engines", "parallel:2,mpi:3,mpi:2x2"]);
        Assert.All(["parallel:2 ", "mpi:3 ", "mpi:2x2 ", "All engines agree."], part => Assert.Contains(part, said, StringComparison.Ordinal));
        var scenario = ScenarioCatalog.Create(SettingsLoader.Load(world[0], ["city.devices=100"]));
        var cell = new VerifiedCell(scenario.Policies.First(p => p.Name == "nearest"), 0, 0);
        EventLog expected = new(), found = new();
        new ThreadsVerified(scenario, 0, SimTime.FromSeconds(2), default).Log(cell, expected);
        using var ranks = new RanksVerified(2, 1, ["verify", .. world]);
        ranks.Log(cell, found);
        Assert.NotEmpty(found.InOrder());
        Assert.Null(EventLog.FirstDifference(expected.InOrder(), found.InOrder()));
    }

    [MpiFact]
    public void What_was_learned_is_evaluated_on_ranks_as_on_one_core()
    {
        string trained = Path.Combine(_folder, "trained");
        string[] small = ["--set", "o2o.nodes=5", "--set", "o2o.slots=20", "--set", "train.episodes=2", "--networks", "1"];
        Run(0, "dotnet", [Command, "train", Conf("examples/stale-policies.conf"), .. small, "--no-progress", "--out", trained]);
        string[] eval = ["eval", trained, "--networks", "1", "--episodes", "2", "--policies", "random", "--json"];
        Run(0, "dotnet", [Command, .. eval, Path.Combine(_folder, "one.json")]);
        Run(0, "mpirun", Ranks(2, [.. eval, Path.Combine(_folder, "two.json"), "--engine", "mpi"]));
        JsonNode one = Policies("one.json"), two = Policies("two.json");
        Assert.Equal(2, one.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(one, two), $"{one}\n{two}");

        JsonNode Policies(string file)
        {
            JsonNode policies = JsonNode.Parse(File.ReadAllText(Path.Combine(_folder, file)))!["policies"]!;
            foreach (JsonNode? policy in policies.AsArray())
            {
                Assert.True(policy!.AsObject().Remove("tasksPerSecond"));
            }

            return policies;
        }
    }

    [MpiFact]
    public void A_mistake_of_the_leading_rank_ends_all_of_them()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "taken")).FullName;
        File.WriteAllText(Path.Combine(folder, "something"), "");
        string output = Run(2, "mpirun", Ranks(2, ["run", Conf("city.conf"), "--policies", "nearest", "--engine", "mpi", "--out", folder]));
        Assert.Contains("it exists and is not an empty folder", output, StringComparison.Ordinal);
    }

    private static string Command => Path.Combine(AppContext.BaseDirectory, "edgeactors.dll");

    private static string Conf(string name) => Path.Combine(Tests.Repository.Root, "hocon", name);

    private static string[] Ranks(int count, string[] arguments) =>
        ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", count.ToString(CultureInfo.InvariantCulture), "dotnet", Command, .. arguments];

    private static int[] Children(int parent)
    {
        string file = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))] : [];
    }

    /// <summary>Whether a process runs; one that has ended may still wait to be asked for its exit code.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{process}/stat");
            return status[status.LastIndexOf(')') + 2] != 'Z';
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads lines up to one that begins so.</summary>
    private static string ReadTo(StreamReader output, string beginning)
    {
        var said = new StringBuilder();
        while (output.ReadLine() is string line)
        {
            said.AppendLine(line);
            if (line.Contains(beginning, StringComparison.Ordinal))
            {
                return said.ToString();
            }
        }

        throw new EndOfStreamException($"no line began with '{beginning}':\n{said}");
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
