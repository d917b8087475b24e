using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Tests.Scenarios.Commands;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace EdgeActors.Tests.Scenarios.PowerLoss;

/// <summary>
/// All changes that a command makes to files are recorded, and the power is cut after each of them: of what was not synced nothing is left, or the names alone, or zeros,
/// or a half. Whatever is left then, the run goes on from it to the files of the undisturbed run; only before it has begun there may be nothing to go on with.
/// </summary>
[Collection(nameof(ConsoleCollection))]
public sealed class PowerLossTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] s_small = [CommandTests.Config("o2o"), "--set", "o2o.nodes=5", "--set", "o2o.slots=20"];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-power-").FullName;

    private string Disk => Path.Combine(_folder, "disk");

    private string Run => Path.Combine(Disk, "run");

    private string Json => Path.Combine(Disk, "out.json");

    private string Database => Path.Combine(Disk, "tasks.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PreloadTheory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public void A_comparison_goes_on(string tasks) => CutEverywhere(
        ["compare", .. s_small, "--networks", "2", "--episodes", "1", "--policies", "ratc,random", "--threads", "1", "--tasks", tasks, "--json", Json, "--out", Run],
        () => RunJournal.IsIn(Run) ? ["resume", Run, "--json", Json] : null);

    [PreloadFact]
    public void A_comparison_whose_tasks_go_to_a_store_goes_on() => CutEverywhere(
        ["compare", .. s_small, "--networks", "2", "--episodes", "1", "--policies", "ratc,random", "--threads", "1", "--tasks", "sqlite:" + Database, "--json", Json, "--out", Run],
        () => RunJournal.IsIn(Run) ? ["resume", Run, "--json", Json] : null);

    [PreloadTheory]
    [InlineData("csv")]
    [InlineData("csv.gz")]
    public void A_world_with_checkpoints_goes_on(string tasks) => CutEverywhere(
        ["run", .. s_small, "--networks", "1", "--episodes", "1", "--policies", "ratc", "--tasks", tasks, "--checkpoint-every", "4s", "--json", Json, "--out", Run],
        () => RunJournal.IsIn(Run) ? ["resume", Run, "--json", Json] : null);

    [PreloadFact]
    public void A_sweep_goes_on() => CutEverywhere(
        ["compare", .. s_small, "--set", "sweep.o2o.arrival.max=[0.5,1.0]", "--networks", "1", "--episodes", "1", "--policies", "ratc,random", "--threads", "1", "--tasks", "none", "--json", Json, "--out", Run],
        () => SweepSession.CommandOf(Run) is not null && !File.Exists(Path.Combine(Run, RunFolder.SummaryFile)) ? ["resume", Run, "--json", Json] : null);

    [PreloadFact]
    public void A_training_goes_on() => CutEverywhere(
        [
            "train", .. s_small, "--networks", "1", "--threads", "1", "--tasks", "csv", "--checkpoint-every", "10s", "--set", "train.episodes=2", "--set", "train.round.rows=20",
            "--set", "train.ppo.hidden=8", "--json", Json, "--out", Run,
        ],
        () => TrainSession.IsUnfinished(Run) ? ["resume", Run, "--json", Json] : null);

    [PreloadFact]
    public void What_learns_goes_on() => CutEverywhere(
        ["learn", "--algo", "dqn", "--env", "chain", "--steps", "400", "--set", "learn.checkpoint-every=100", "--json", Json, "--out", Run],
        () => File.Exists(Path.Combine(Run, LearnSession.CheckpointFile)) && !File.Exists(Path.Combine(Run, RunFolder.SummaryFile)) ? ["learn", "--resume", Run, "--json", Json] : null);

    /// <param name="command">What is run, and recorded.</param>
    /// <param name="goesOn">What goes on with what is there; null where there is nothing to go on with, because the run has ended or not begun.</param>
    private void CutEverywhere(string[] command, Func<string[]?> goesOn)
    {
        IReadOnlyList<DiskEvent> events = Record(command);
        string[] whole = Results();
        var disk = new SimulatedDisk(Disk);
        var seen = new HashSet<string>();
        int cuts = 0, resumed = 0;
        bool begun = false;
        for (int step = 0; step <= events.Count; step++)
        {
            bool turn = step == events.Count || events[step].IsTurn;
            foreach (Leaves leaves in turn ? Enum.GetValues<Leaves>() : [Leaves.Nothing, Leaves.Names])
            {
                SortedDictionary<string, byte[]> left = disk.Left(leaves, seed: step);
                if (!seen.Add(SimulatedDisk.Word(left)))
                {
                    continue;
                }

                cuts++;
                SimulatedDisk.Restore(Disk, left);
                string moment = string.Create(CultureInfo.InvariantCulture, $"after {step} of {events.Count} changes, where {leaves} is left of the rest: {string.Join(' ', left.Keys)}");
                if (goesOn() is string[] next)
                {
                    resumed++;
                    begun |= leaves == Leaves.Nothing;
                    (int exit, string said, string error) = CommandTests.Invoke(next);
                    Assert.True(exit == 0, $"{moment}: exit {exit}: {error}{said}");
                    AssertSame(whole, moment);
                }
                else if (File.Exists(Path.Combine(Run, RunFolder.SummaryFile)))
                {
                    AssertSame(whole, moment);
                }
                else
                {
                    Assert.False(begun, $"{moment}: the run is lost");
                }
            }

            if (step < events.Count)
            {
                disk.Do(events[step]);
            }
        }

        output.WriteLine($"{command[0]}: {events.Count} changes, {cuts} cuts that leave something else, {resumed} resumed runs");
        Assert.True(resumed > 10, $"{resumed} runs were resumed");
    }

    private IReadOnlyList<DiskEvent> Record(string[] command)
    {
        Directory.CreateDirectory(Disk);
        string library = Path.Combine(_folder, "recorder.so"), record = Path.Combine(_folder, "record");
        using (Process gcc = Process.Start("gcc", ["-std=gnu11", "-O1", "-shared", "-fPIC", "-o", library, Path.Combine(Repository.Root, "Tests", "Scenarios", "PowerLoss", "recorder.c"), "-ldl", "-pthread"]))
        {
            gcc.WaitForExit();
            Assert.Equal(0, gcc.ExitCode);
        }

        // The journal is synced when a second has passed, so cells take half of one.
        using var process = EdgeActorsProcess.With(
            [("RECORD_ROOT", Disk), ("RECORD_FILE", record), ("RECORD_DELAY", "550000"), ("LD_PRELOAD", library)], command);
        (int exit, string said, string error) = process.Wait();
        Assert.True(exit == 0, error + said);
        return DiskEvent.Read(record);
    }

    private void AssertSame(string[] whole, string moment)
    {
        string[] found = Results();
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.True(whole[i] == found[i], $"{moment}:\n{found[i]}\nwhere the undisturbed run has\n{whole[i]}");
        }
    }

    /// <summary>What a run came to, without how long it took: the files of its folder, what it was to write beside, and the rows of its store.</summary>
    private string[] Results() =>
    [
        string.Join(' ', Directory.GetFiles(Run, "*", SearchOption.AllDirectories).Where(IsResult).Select(f => Path.GetRelativePath(Run, f)).Order(StringComparer.Ordinal)),
        .. Directory.GetFiles(Run, "*", SearchOption.AllDirectories).Where(IsResult).Order(StringComparer.Ordinal).Select(Content),
        Content(Json),
        Rows(),
    ];

    /// <summary>Events bear the time; a lock whose holder has gone keeps nobody out, and rows that lie beside it, without a journal, nobody reads.</summary>
    private static bool IsResult(string path) =>
        !Path.GetFileName(path).StartsWith("events.", StringComparison.Ordinal) && Path.GetFileName(path) != "lock" && !path.EndsWith("/resume/tasks.csv", StringComparison.Ordinal);

    private static string Content(string path)
    {
        if (!File.Exists(path))
        {
            return $"no {path}";
        }

        return Path.GetExtension(path) switch
        {
            ".json" => $"{path}: {WithoutTimes(JsonNode.Parse(File.ReadAllText(path)))}",
            ".html" => $"{path}: {File.ReadAllText(path).Contains("</html>", StringComparison.Ordinal)}",
            _ => $"{path}: {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))} {Encoding.UTF8.GetString(File.ReadAllBytes(path).AsSpan(0, (int)Math.Min(200, new FileInfo(path).Length)))}",
        };
    }

    private static JsonNode? WithoutTimes(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            foreach (string name in fields.Select(f => f.Key).Where(k => k.Contains("econd", StringComparison.Ordinal) || k is "began" or "ended" or "machine").ToArray())
            {
                fields.Remove(name);
            }
        }

        foreach (JsonNode? inner in node switch { JsonObject o => o.Select(f => f.Value), JsonArray a => a, _ => Enumerable.Empty<JsonNode?>() })
        {
            WithoutTimes(inner);
        }

        return node;
    }

    private string Rows()
    {
        if (!File.Exists(Database))
        {
            return "no store";
        }

        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        var rows = new StringBuilder();
        foreach (string query in new[] { "PRAGMA integrity_check", $"SELECT scenario, policy, seed, network, episode, {TaskLogSchema.TaskColumns} FROM tasks JOIN runs USING (run) ORDER BY policy, network, episode, tasks.rowid" })
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = query;
            using SqliteDataReader reader = command.ExecuteReader();
            while (reader.Read())
            {
                object[] values = new object[reader.FieldCount];
                reader.GetValues(values);
                rows.AppendJoin(' ', values).AppendLine();
            }
        }

        return rows.ToString();
    }

    /// <summary>Null where there is gcc, and a loader that puts a library before others.</summary>
    private static string? WhyNot { get; } =
        OperatingSystem.IsLinux() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "gcc")))
            ? null
            : "gcc is not on this machine, or it is no Linux; on Debian: apt-get install gcc";

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PreloadFactAttribute : FactAttribute
    {
        public PreloadFactAttribute() => Skip = WhyNot;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PreloadTheoryAttribute : TheoryAttribute
    {
        public PreloadTheoryAttribute() => Skip = WhyNot;
    }
}
