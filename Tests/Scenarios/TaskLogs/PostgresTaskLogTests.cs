using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.TaskLogs;
using Npgsql;

namespace EdgeActors.Tests.Scenarios.TaskLogs;

/// <summary>The store on a real server: the same promises as of the file.</summary>
public sealed class PostgresTaskLogTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public void Rows_come_back_as_they_were_and_what_was_not_committed_does_not()
    {
        string database = NewDatabase();
        using (var log = new PostgresTaskLog(database))
        using (var second = new PostgresTaskLog(database))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(300));
            second.Append(SampleLog.Run(policy: "rda"), SampleLog.Rows(5, 1000));
            log.Commit();
            second.Commit();
            log.Append(SampleLog.Run(episode: "half"), SampleLog.Rows(300));
        }

        using var again = new PostgresTaskLog(database);
        (TaskLogRun run, TaskLogRow[] rows) = Assert.Single(SampleLog.ReadAll(again));
        Assert.Equal(SampleLog.Run(), run);
        Assert.Equal(SampleLog.Rows(300), rows);
        Assert.Equal(SampleLog.Rows(5, 1000), Assert.Single(SampleLog.ReadAll(again, "rda")).Rows);
    }

    [Fact]
    public void An_episode_of_the_experiment_can_be_taken_back()
    {
        string database = NewDatabase();
        SampleLog.AssertTakenBack(experiment => new PostgresTaskLog(database, experiment));
    }

    [Fact]
    public void A_store_of_the_version_before_is_gone_on_with()
    {
        string database = NewDatabase();
        using (var log = new PostgresTaskLog(database))
        {
            log.Append(SampleLog.Run(), SampleLog.Rows(10));
            log.Commit();
        }

        Execute(database, "ALTER TABLE edgeactors.runs DROP COLUMN experiment; UPDATE edgeactors.version SET version = 1");
        using var ours = new PostgresTaskLog(database, "ours");
        Assert.Equal(0, ours.Episodes());
        using var all = new PostgresTaskLog(database);
        Assert.Equal(10, Assert.Single(SampleLog.ReadAll(all)).Rows.Length);
    }

    [Theory]
    [InlineData("Password=secret")]
    [InlineData("PASSWORD=secret")]
    [InlineData("PSW=secret")]
    [InlineData("PWD=secret")]
    [InlineData("SSL Password=secret")]
    [InlineData("SslPassword=secret")]
    [InlineData("ssl password = 'secret'")]
    public void A_password_in_any_spelling_is_not_remembered(string password) =>
        Assert.Equal("postgres:Host=db;Database=edge", TaskLogStore.Remembered($"postgres:Host=db;{password};Database=edge"));

    [Fact]
    public void A_connection_is_remembered_without_its_password() => Assert.Equal(
        "postgres:Host=db;Database=edge;Username=me", TaskLogStore.Remembered("postgres:Host=db;Password=secret;Database=edge;Username=me"));

    [Fact]
    public void Another_version_is_refused()
    {
        string database = NewDatabase();
        new PostgresTaskLog(database).Dispose();
        Execute(database, "UPDATE edgeactors.version SET version = 9");
        UserErrorException refused = Assert.Throws<UserErrorException>(() => new PostgresTaskLog(database));
        Assert.Contains("task logs of version 9, and this is EdgeActors for version 2", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=/nowhere;Username=edge;Database=x", "postgres /nowhere/x")]
    [InlineData("Hosst=x", "hosst")]
    public void A_server_that_is_not_there_and_a_connection_string_that_is_none_are_one_line(string connection, string expected)
    {
        UserErrorException refused = Assert.Throws<UserErrorException>(() => new PostgresTaskLog(connection));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private string NewDatabase([System.Runtime.CompilerServices.CallerMemberName] string name = "")
    {
        string database = name.ToLowerInvariant()[..Math.Min(name.Length, 40)];
        Execute(server.Connection, $"CREATE DATABASE {database}");
        return server.Connection.Replace("Database=postgres", $"Database={database}", StringComparison.Ordinal);
    }

    private static void Execute(string connection, string sql)
    {
        using var open = new NpgsqlConnection(connection);
        open.Open();
        using var command = new NpgsqlCommand(sql, open);
        command.ExecuteNonQuery();
    }
}
