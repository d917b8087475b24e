using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary><c>edgeactors resume</c> as a user meets it: what it says, and what it refuses.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-resume-").FullName;

    private string Run => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_finished_run_is_not_resumed()
    {
        Invoke("run", "--out", Run);
        AssertRefused($"{Run}: the run has finished; its results are in summary.json", Run);
    }

    [Fact]
    public void A_folder_without_a_run_is_refused() => AssertRefused($"{_folder}: no interrupted run; give the folder that run, compare or train wrote to", _folder);

    [Theory]
    [InlineData("0 s", "give a duration above zero")]
    [InlineData("ten", "ten is not a duration; write a duration such as")]
    [InlineData("10", "10 has no unit; write a duration such as")]
    [InlineData("5 wall", "write a duration such as")]
    public void A_wrong_interval_is_the_user_s_error(string interval, string expected)
    {
        (int exit, string output, string error) = Invoke("run", "--out", Run, "--checkpoint-every", interval);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.StartsWith(interval == "0 s" ? "--checkpoint-every 0 s: " : "command line: --checkpoint-every ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Run));
    }

    [Theory]
    [InlineData("10s", 10, false)]
    [InlineData("250 ms", 0.25, false)]
    [InlineData("60s wall", 60, true)]
    [InlineData("2 min wall", 120, true)]
    public void An_interval_is_of_simulated_or_of_the_user_s_time(string text, double seconds, bool wall)
    {
        CheckpointInterval interval = CheckpointInterval.Parse(text);
        Assert.Equal((seconds, wall), (interval.Length.Seconds, interval.Wall));
    }

    [Fact]
    public void The_check_engine_finds_nothing_in_shipped_actors()
    {
        (int exit, string output, string error) = Invoke("run", "--out", Run, "--engine", "check", "--set", "o2o.slots=100", "--checkpoint-every", "5s");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("Check: every actor is a function of its declared state and its messages.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_is_used()
    {
        string whole = Path.Combine(_folder, "whole"), resume = Interrupt(whole);
        string[] checkpoints = [.. Directory.GetFiles(Path.Combine(resume, "cell-0"), "checkpoint-*").Order(StringComparer.Ordinal)];
        Assert.InRange(checkpoints.Length, 2, 3);
        using (FileStream newest = File.OpenWrite(checkpoints[^1]))
        {
            newest.SetLength(newest.Length - 10);
        }

        (int exit, _, string error) = CommandTests.Invoke("resume", Run, "--checkpoint-every", "500s");
        Assert.Equal(0, exit);
        Assert.Contains($"{checkpoints[^1]}: cut off", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        foreach (string file in new[] { "summary.json", "tasks.csv" })
        {
            Assert.Equal(File.ReadAllText(Path.Combine(whole, file)), File.ReadAllText(Path.Combine(Run, file)));
        }
    }

    [Fact]
    public void A_changed_configuration_is_refused()
    {
        Interrupt(Path.Combine(_folder, "whole"));
        File.AppendAllText(Path.Combine(Run, "config.conf"), "\nseed = 3\n");
        AssertRefused("it was changed since the run began", Run);
    }

    /// <summary>A disk that is full, as a device that is.</summary>
    [Fact]
    public void A_checkpoint_that_cannot_be_written_ends_the_run_in_one_line_and_harms_none_before()
    {
        string whole = Path.Combine(_folder, "whole"), cell = Path.Combine(Interrupt(whole), "cell-0"), unfinished = Path.Combine(cell, "unfinished.msgpack");
        string[] checkpoints = Directory.GetFiles(cell, "checkpoint-*");
        File.Delete(unfinished);
        File.CreateSymbolicLink(unfinished, "/dev/full");
        foreach (string engine in new[] { "sequential", "parallel" })
        {
            (int exit, string output, string error) = CommandTests.Invoke("resume", Run, "--engine", engine);
            Assert.Equal((2, ""), (exit, output));
            Assert.Matches($@"\A{Run}: No space left on device.*; see that it can be written, then {System.Text.RegularExpressions.Regex.Escape(CommandText.Program)} resume {Run} goes on", error);
            Assert.Single(error.TrimEnd().Split('\n'));
            Assert.Equal(checkpoints.Order(), Directory.GetFiles(cell, "checkpoint-*").Order());
        }

        File.Delete(unfinished);
        Assert.Equal(0, CommandTests.Invoke("resume", Run).Exit);
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "tasks.csv")), File.ReadAllText(Path.Combine(Run, "tasks.csv")));
    }

    [Fact]
    public void A_data_file_that_was_changed_is_refused()
    {
        string trace = Path.Combine(_folder, "trace.csv");
        File.WriteAllText(trace, "0,0,100,100\n0,50,900,900\n");
        LoadedSettings loaded = SettingsLoader.LoadDefaults(["scenario = city", $"city.motion.trace = \"{trace}\""]);
        RunIdentity before = RunIdentity.Of("text", loaded.Settings);
        File.AppendAllText(trace, "0,60,100,100\n");
        RunIdentity after = RunIdentity.Of("text", loaded.Settings);
        after.Require(after.Label, "config.conf");
        Assert.Equal(
            $"{trace}: it was changed since the run began; put it back, or start a new run with it",
            Assert.Throws<UserErrorException>(() => after.Require(before.Label, "config.conf")).Message);
        Assert.StartsWith("config.conf: ", Assert.Throws<UserErrorException>(
            () => RunIdentity.Of("other", loaded.Settings).Require(after.Label, "config.conf")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_another_process_is_at_is_refused()
    {
        using FileStream held = new(Path.Combine(Interrupt(Path.Combine(_folder, "whole")), "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        AssertRefused($"{Run}: another process is at this run", Run);
    }

    /// <summary>In the middle of a cell whose earlier tasks are in the checkpoint alone.</summary>
    [Fact]
    public void A_killed_run_goes_on_with_its_task_log_store()
    {
        string whole = Store("whole.db"), killed = Store("killed.db");
        Assert.Equal(0, Invoke("run", "--out", Path.Combine(_folder, "whole"), "--tasks", whole).Exit);
        using (EdgeActorsProcess process = BeginAndSaveTwice("--tasks", killed))
        {
            process.KillAfter(TimeSpan.Zero);
        }

        Assert.Equal(0, CommandTests.Invoke("resume", Run, "--checkpoint-every", "500s").Exit);
        List<(TaskLogRun Run, TaskLogRow[] Rows)> expected = Logged("whole.db", "random"), found = Logged("killed.db", "random");
        Assert.Equal(expected.Select(e => e.Run), found.Select(f => f.Run));
        Assert.InRange(Assert.Single(expected).Rows.Length, 5000, 50000);
        Assert.Equal(expected[0].Rows, found[0].Rows);
    }

    /// <summary>An episode was committed to the store, and the process ended before the journal had it.</summary>
    [Fact]
    public void What_was_stored_and_not_journaled_is_not_stored_twice()
    {
        string store = Store("log.db");
        string[] compare = ["compare", CommandTests.Config("o2o"), "--networks", "2", "--episodes", "2", "--policies", "random", "--set", "o2o.slots=30", "--threads", "1"];
        Assert.Equal(0, CommandTests.Invoke([.. compare, "--out", Path.Combine(_folder, "before"), "--tasks", store]).Exit);
        Assert.Equal(0, CommandTests.Invoke([.. compare, "--out", Run, "--tasks", store]).Exit);
        List<(TaskLogRun Run, TaskLogRow[] Rows)> expected = Logged("log.db", "random");
        Assert.Equal(4, expected.Count); // of the first network: two episodes, twice
        string experiment = LastExperiment("log.db");

        // Another experiment with the same scenario, policies, seed and networks, in the same store, which goes on while this one is interrupted.
        Assert.Equal(0, CommandTests.Invoke([.. compare, "--out", Path.Combine(_folder, "after"), "--tasks", store]).Exit);
        Assert.Equal(6, Logged("log.db", "random").Count);

        // The journal as it was before any cell came to it; the store has all of them, and those of the run before.
        RunFolder folder = RunFolder.Reopen(Run);
        LoadedSettings loaded = SettingsLoader.Load(Path.Combine(Run, "config.conf"), []);
        File.Delete(Path.Combine(Run, "summary.json"));
        RunJournal.Create(folder, RunIdentity.Of(File.ReadAllText(Path.Combine(Run, "config.conf")), loaded.Settings), Plan(loaded), null, new JournaledStore(store, experiment)).Dispose();
        Assert.Equal(0, CommandTests.Invoke("resume", Run).Exit);
        List<(TaskLogRun Run, TaskLogRow[] Rows)> found = Logged("log.db", "random");
        Assert.Equal(6, found.Count);
        Assert.All(found, run => Assert.Equal(expected[run.Run.Episode == "episode-0" ? 0 : 1].Rows, run.Rows));
        Assert.Equal(3, Count("log.db", "SELECT count(DISTINCT experiment) FROM runs"));
        Assert.Equal(4, Count("log.db", $"SELECT count(*) FROM runs WHERE experiment = '{experiment}'"));
    }

    /// <summary>As after a loss of power on a disk that lied, or where the store was put back from a copy.</summary>
    [Fact]
    public void A_store_that_lacks_what_the_journal_has_is_said()
    {
        string store = Store("log.db");
        string[] compare = ["compare", CommandTests.Config("o2o"), "--networks", "2", "--episodes", "2", "--policies", "random", "--set", "o2o.slots=30", "--threads", "1"];
        Assert.Equal(2, CommandTests.Invoke([.. compare, "--out", Run, "--tasks", store, "--json", "/dev/full"]).Exit);
        Assert.Equal(4, Count("log.db", "SELECT count(*) FROM runs"));
        Count("log.db", "DELETE FROM runs WHERE run = 4; SELECT 0");
        AssertRefused($"--tasks {store}: of 4 episodes that have finished it holds 3; put it back as it was, or leave it as it is with --tasks none", Run);
        Assert.Equal(0, CommandTests.Invoke("resume", Run, "--tasks", "none").Exit);
    }

    [Theory]
    [InlineData(true, "auto", "tasks.csv")]
    [InlineData(false, "csv", "tasks.csv")]
    [InlineData(true, "csv.gz", "tasks.csv.gz")]
    [InlineData(false, "csv.gz", "tasks.csv.gz")]
    [InlineData(true, "parquet", "resume/tasks.csv")]
    [InlineData(false, "parquet", "resume/tasks.csv")]
    public void Rows_that_were_changed_by_hand_are_noticed(bool oneCell, string form, string file)
    {
        string[] cells = oneCell ? ["--networks", "1", "--episodes", "1"] : ["--networks", "2", "--episodes", "2"];
        Assert.Equal(2, CommandTests.Invoke(
            ["compare", CommandTests.Config("o2o"), .. cells, "--policies", "random", "--set", "o2o.slots=30", "--out", Run, "--tasks", form, "--json", "/dev/full"]).Exit);
        string tasks = Path.Combine(Run, file);
        byte[] written = File.ReadAllBytes(tasks);
        foreach (int place in new[] { 0, written.Length / 2, written.Length - 2 })
        {
            byte[] changed = [.. written];
            changed[place] ^= 1;
            File.WriteAllBytes(tasks, changed);
            AssertRefused($"{Path.GetFileName(file)} was changed since the run wrote it; put it back as it was, or start the run anew", Run);
            Assert.Equal(changed, File.ReadAllBytes(tasks));
        }

        File.WriteAllBytes(tasks, [.. written, .. "and more\n"u8]);
        Assert.Equal(0, CommandTests.Invoke("resume", Run).Exit);
        Assert.Equal(form == "parquet", !File.Exists(tasks));
        Assert.Equal(form == "parquet", File.Exists(Path.Combine(Run, "tasks.parquet")));
        Assert.Equal(written, form == "parquet" ? written : File.ReadAllBytes(tasks));
    }

    private static ComparisonPlan Plan(LoadedSettings loaded)
    {
        IScenario scenario = ScenarioCatalog.Create(loaded);
        return new ComparisonPlan(scenario, ScenarioCatalog.Policies(loaded, scenario), loaded.Settings.Networks, loaded.Settings.Episodes);
    }

    private string LastExperiment(string file)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, file)};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT experiment FROM runs ORDER BY run DESC LIMIT 1";
        return (string)command.ExecuteScalar()!;
    }

    private long Count(string file, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder, file)};Pooling=False");
        connection.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_other_code_came_to_is_computed_again_and_not_mixed_with_a_store(bool stored)
    {
        string[] compare = ["compare", CommandTests.Config("o2o"), "--networks", "2", "--episodes", "1", "--policies", "random", "--set", "o2o.slots=20", "--out", Run, "--tasks", "csv"];
        Assert.Equal(0, CommandTests.Invoke(compare).Exit);
        string summary = File.ReadAllText(Path.Combine(Run, "summary.json")), tasks = File.ReadAllText(Path.Combine(Run, "tasks.csv"));
        File.Delete(Path.Combine(Run, "summary.json"));
        LoadedSettings loaded = SettingsLoader.Load(Path.Combine(Run, "config.conf"), []);
        RunIdentity other = RunIdentity.Of(File.ReadAllText(Path.Combine(Run, "config.conf")), loaded.Settings) with { Build = "0123456789abcdef" };
        using (RunJournal journal = RunJournal.Create(RunFolder.Reopen(Run), other, Plan(loaded), null, stored ? new JournaledStore("sqlite:tasks.db", "0123456789abcdef0123456789abcdef") : null))
        {
            journal.Add(0, new CellResult(default, TaskMeasures.All.Begin(), 1, default), null);
        }

        (int exit, _, string error) = CommandTests.Invoke("resume", Run);
        Assert.Equal(stored ? 2 : 0, exit);
        Assert.Contains(stored ? "in sqlite:tasks.db; begin it anew" : "begun by other code than this: its 1 finished cells are computed again", error, StringComparison.Ordinal);
        if (!stored)
        {
            Assert.Equal(summary, File.ReadAllText(Path.Combine(Run, "summary.json")));
            Assert.Equal(tasks, File.ReadAllText(Path.Combine(Run, "tasks.csv")));
        }
    }

    [Theory]
    [InlineData("csv", "--tasks csv: tasks.csv goes on as it was")]
    [InlineData("sqlite:other.db", "--tasks sqlite:other.db: the run wrote to no store")]
    public void Another_task_log_than_the_run_s_is_refused(string tasks, string expected)
    {
        Interrupt(Path.Combine(_folder, "whole"));
        (int exit, string output, string error) = CommandTests.Invoke("resume", Run, "--tasks", tasks.Replace("other", Path.Combine(_folder, "other"), StringComparison.Ordinal));
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith(expected, error.Replace(_folder + "/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void A_run_that_the_user_cancels_says_how_to_go_on()
    {
        string whole = Path.Combine(_folder, "whole");
        Assert.Equal(0, Invoke("run", "--out", whole).Exit);
        using EdgeActorsProcess process = BeginAndSaveTwice();
        process.Interrupt();
        Assert.Equal((130, "", $"cancelled; {CommandText.Program} resume {Run} goes on from the last checkpoint\n"), process.Wait());
        Assert.Equal(0, CommandTests.Invoke("resume", Run, "--checkpoint-every", "500s").Exit);
        Assert.Equal(File.ReadAllText(Path.Combine(whole, "tasks.csv")), File.ReadAllText(Path.Combine(Run, "tasks.csv")));
    }

    /// <summary>Runs to the end in one folder, and in the other leaves what a process that was killed leaves: <c>resume</c> and no results.</summary>
    private string Interrupt(string whole)
    {
        Assert.Equal(0, Invoke("run", "--out", whole).Exit);
        using EdgeActorsProcess process = BeginAndSaveTwice();
        process.KillAfter(TimeSpan.Zero);
        return Path.Combine(Run, "resume");
    }

    private string Store(string file) => "sqlite:" + Path.Combine(_folder, file);

    /// <summary>The runs of the first network in a store.</summary>
    private List<(TaskLogRun Run, TaskLogRow[] Rows)> Logged(string file, string policy)
    {
        using var log = new SqliteTaskLog(Path.Combine(_folder, file));
        var runs = new List<(TaskLogRun, TaskLogRow[])>();
        log.Read(policy, 2024, 0, (run, rows) => runs.Add((run, rows.ToArray())));
        return runs;
    }

    private EdgeActorsProcess BeginAndSaveTwice(params string[] more)
    {
        var process = new EdgeActorsProcess([.. Arguments("run"), "--out", Run, "--checkpoint-every", "1s", .. more]);
        string cell = Path.Combine(Run, "resume", "cell-0");
        for (int wait = 0; wait < 2000 && !(Directory.Exists(cell) && Directory.GetFiles(cell, "checkpoint-*").Length == 2); wait++)
        {
            Assert.False(process.EndsWithin(TimeSpan.FromMilliseconds(1)), "it ended before it could be killed");
        }

        return process;
    }

    private static string[] Arguments(string command) =>
        [command, CommandTests.Config("o2o"), "--networks", "1", "--episodes", "1", "--policies", "random", "--set", "o2o.slots=2000", "--set", "o2o.nodes=6"];

    private static (int Exit, string Output, string Error) Invoke(string command, params string[] more) => CommandTests.Invoke([.. Arguments(command), .. more]);

    private static void AssertRefused(string expected, string run)
    {
        (int exit, string output, string error) = CommandTests.Invoke("resume", run);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }
}
