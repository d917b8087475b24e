using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Tests.Scenarios.TaskLogs;

/// <summary>What goes in comes out; what was committed stays; what is wrong is said in one line.</summary>
public sealed class SqliteTaskLogTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    private string FileName => Path.Combine(_folder, "tasks.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Rows_come_back_as_they_were_run_by_run()
    {
        using (var log = new SqliteTaskLog(FileName))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(100));
            log.Append(SampleLog.Run(episode: "empty"), []);
            log.Append(SampleLog.Run(policy: "rda"), SampleLog.Rows(5, 1000));
            log.Append(SampleLog.Run(episode: "log-1"), SampleLog.Rows(7, 500));
            log.Commit();
        }

        using var again = new SqliteTaskLog(FileName);
        List<(TaskLogRun Run, TaskLogRow[] Rows)> read = SampleLog.ReadAll(again);
        Assert.Equal([SampleLog.Run(), SampleLog.Run(episode: "empty"), SampleLog.Run(episode: "log-1")], read.Select(r => r.Run));
        Assert.Equal(SampleLog.Rows(100), read[0].Rows);
        Assert.Empty(read[1].Rows);
        Assert.Equal(SampleLog.Rows(7, 500), read[2].Rows);
        Assert.Equal(SampleLog.Rows(5, 1000), Assert.Single(SampleLog.ReadAll(again, "rda")).Rows);
        Assert.Empty(SampleLog.ReadAll(again, network: 4));
    }

    [Fact]
    public void An_episode_of_the_experiment_can_be_taken_back() => SampleLog.AssertTakenBack(experiment => new SqliteTaskLog(FileName, experiment));

    [Fact]
    public void A_store_of_the_version_before_is_gone_on_with()
    {
        using (var log = new SqliteTaskLog(FileName))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(10));
            log.Commit();
            log.Execute("ALTER TABLE runs DROP COLUMN experiment; PRAGMA user_version = 1");
        }

        using (var ours = new SqliteTaskLog(FileName, "ours"))
        {
            Assert.Equal(0, ours.Episodes());
            ours.Append(SampleLog.Run(), SampleLog.Rows(3));
            ours.Commit();
        }

        using var all = new SqliteTaskLog(FileName);
        Assert.Equal([10, 3], SampleLog.ReadAll(all).Select(r => r.Rows.Length));
    }

    [Fact]
    public void A_log_that_was_cut_off_keeps_what_was_committed_and_nothing_else()
    {
        string copy = Path.Combine(_folder, "copy.db");
        using (var log = new SqliteTaskLog(FileName))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(100));
            log.Commit();
            log.Append(SampleLog.Run(episode: "half"), SampleLog.Rows(20_000));

            // What a killed process leaves: the file and its journal as they are now.
            File.Copy(FileName, copy);
            File.Copy(FileName + "-wal", copy + "-wal");
        }

        foreach (string file in new[] { copy, FileName })
        {
            using var again = new SqliteTaskLog(file);
            Assert.Equal(SampleLog.Rows(100), Assert.Single(SampleLog.ReadAll(again)).Rows);
            again.Append(SampleLog.Run(episode: "more"), SampleLog.Rows(3));
            again.Commit();
            Assert.Equal(2, SampleLog.ReadAll(again).Count);
        }
    }

    [Fact]
    public void A_full_disk_is_one_line_and_loses_nothing_that_was_committed()
    {
        using (var log = new SqliteTaskLog(FileName))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(100));
            log.Commit();
            log.Execute("PRAGMA max_page_count = 40");
            UserErrorException full = Assert.Throws<UserErrorException>(() => log.Append(SampleLog.Run(episode: "too-much"), SampleLog.Rows(50_000)));
            Assert.Equal($"{FileName}: the disk is full; what was committed is safe. Make room and run again", full.Message);
        }

        using var again = new SqliteTaskLog(FileName);
        Assert.Equal(SampleLog.Rows(100), Assert.Single(SampleLog.ReadAll(again)).Rows);
    }

    [Fact]
    public void A_file_of_something_else_is_refused_and_left_alone()
    {
        File.WriteAllText(FileName, new string('x', 5000));
        Refused("this is no SQLite file");
        Assert.Equal(new string('x', 5000), File.ReadAllText(FileName));
        File.Delete(FileName);
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={FileName};Pooling=False"))
        {
            other.Open();
            using Microsoft.Data.Sqlite.SqliteCommand command = other.CreateCommand();
            command.CommandText = "CREATE TABLE theirs (x)";
            command.ExecuteNonQuery();
        }

        Refused("this is an SQLite file of something else");
    }

    [Fact]
    public void Another_version_a_damaged_file_and_a_missing_folder_are_one_line_each()
    {
        using (var log = new SqliteTaskLog(FileName))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(5000));
            log.Commit();
            log.Execute("PRAGMA user_version = 9");
        }

        Refused("task logs of version 9, and this is EdgeActors for version 2");
        using (FileStream file = File.OpenWrite(FileName))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.ThrowsAny<UserErrorException>(() =>
        {
            using var log = new SqliteTaskLog(FileName);
            SampleLog.ReadAll(log);
        });
        UserErrorException nowhere = Assert.Throws<UserErrorException>(() => new SqliteTaskLog(Path.Combine(_folder, "none", "x.db")));
        Assert.Contains("it cannot be opened; name a file in a folder that exists", nowhere.Message, StringComparison.Ordinal);
    }

    private void Refused(string reason)
    {
        UserErrorException refused = Assert.Throws<UserErrorException>(() => new SqliteTaskLog(FileName));
        Assert.StartsWith($"{FileName}: {reason}", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
