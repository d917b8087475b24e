using EdgeActors.Scenarios.Experiments;
using Npgsql;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>Task logs in a PostgreSQL database, in a schema of their own, <c>edgeactors</c>. Rows go by binary COPY. Several writers may work at once.</summary>
internal sealed class PostgresTaskLog : ITaskLog
{
    private readonly NpgsqlConnection _connection;
    private readonly string _where;
    private readonly string? _experiment;
    private NpgsqlTransaction? _transaction;

    /// <summary>Connects, and makes the tables if there are none.</summary>
    /// <param name="connection">The connection string.</param>
    /// <param name="experiment">The experiment; null for a reader of all.</param>
    /// <exception cref="UserErrorException">The server cannot be reached, or the tables are of another version.</exception>
    public PostgresTaskLog(string connection, string? experiment = null)
    {
        _experiment = experiment;
        NpgsqlConnectionStringBuilder builder = Parse(connection);
        _where = $"postgres {builder.Host}/{builder.Database}";
        _connection = new NpgsqlConnection(builder.ToString());
        try
        {
            _connection.Open();
            Prepare();
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or TimeoutException or ArgumentException)
        {
            _connection.Dispose();
            throw Failed(e);
        }
        catch (UserErrorException)
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>A connection string that may be kept in a file; the password then comes from <c>PGPASSWORD</c> or <c>~/.pgpass</c>.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static string WithoutPassword(string connection)
    {
        NpgsqlConnectionStringBuilder builder = Parse(connection);
        foreach (string key in builder.Keys.Cast<string>().Where(k => k.Contains("password", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            builder.Remove(key);
        }

        return builder.ToString();
    }

    /// <inheritdoc/>
    public void Append(TaskLogRun run, ReadOnlySpan<TaskLogRow> rows)
    {
        try
        {
            _transaction ??= _connection.BeginTransaction();
            using var command = new NpgsqlCommand("INSERT INTO edgeactors.runs (scenario, policy, seed, network, episode, experiment) VALUES ($1, $2, $3, $4, $5, $6) RETURNING run", _connection)
            {
                Parameters =
                {
                    new() { Value = run.Scenario }, new() { Value = run.Policy }, new() { Value = unchecked((long)run.Seed) }, new() { Value = (long)run.Network }, new() { Value = run.Episode },
                    new() { Value = _experiment ?? "" },
                },
            };
            long number = (long)command.ExecuteScalar()!;
            using NpgsqlBinaryImporter copy = _connection.BeginBinaryImport($"COPY edgeactors.tasks (run, {TaskLogSchema.TaskColumns}) FROM STDIN (FORMAT BINARY)");
            foreach (ref readonly TaskLogRow row in rows)
            {
                Write(copy, number, in row);
            }

            copy.Complete();
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
        try
        {
            _transaction?.Commit();
            _transaction?.Dispose();
            _transaction = null;
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Read(string policy, ulong seed, int network, TaskLogReader reader)
    {
        try
        {
            foreach ((long number, TaskLogRun run) in Runs(policy, seed, network))
            {
                reader(run, Rows(number));
            }
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public long Episodes()
    {
        try
        {
            using var command = new NpgsqlCommand("SELECT count(*) FROM edgeactors.runs WHERE $1::text IS NULL OR experiment = $1", _connection) { Parameters = { Experiment() } };
            return (long)command.ExecuteScalar()!;
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Remove(TaskLogRun run)
    {
        try
        {
            _transaction ??= _connection.BeginTransaction();
            foreach ((long number, TaskLogRun found) in Runs(run.Policy, run.Seed, run.Network))
            {
                if (found == run)
                {
                    Execute(FormattableString.Invariant($"DELETE FROM edgeactors.tasks WHERE run = {number}; DELETE FROM edgeactors.runs WHERE run = {number}"));
                }
            }
        }
        catch (NpgsqlException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>Forgets what was not committed, and closes.</summary>
    public void Dispose()
    {
        _transaction?.Dispose();
        _connection.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Parse(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"postgres: {e.Message}; write e.g. \"Host=localhost;Database=edge;Username=me\"", e);
        }
    }

    private void Prepare()
    {
        using NpgsqlTransaction transaction = _connection.BeginTransaction();
        Execute("SELECT pg_advisory_xact_lock(4536719)"); // two writers may come to an empty database at once
        bool exists = Scalar("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'edgeactors' AND table_name = 'version'") is > 0;
        if (!exists)
        {
            string key = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY";
            Execute($"CREATE SCHEMA IF NOT EXISTS edgeactors; SET LOCAL search_path TO edgeactors; {TaskLogSchema.Tables(key, "BIGINT")} CREATE INDEX tasks_by_run ON tasks USING brin (run); "
                + $"CREATE TABLE version (version BIGINT NOT NULL); INSERT INTO version VALUES ({TaskLogSchema.Version});");
        }

        long version = Scalar("SELECT version FROM edgeactors.version");
        if (version == TaskLogSchema.Version - 1)
        {
            Execute($"{TaskLogSchema.Upgrade("edgeactors.runs")}; UPDATE edgeactors.version SET version = {TaskLogSchema.Version}");
            version = TaskLogSchema.Version;
        }

        if (version != TaskLogSchema.Version)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"{_where}: task logs of version {version}, and this is EdgeActors for version {TaskLogSchema.Version}; name another database, or drop its schema edgeactors"));
        }

        transaction.Commit();
    }

    private static void Write(NpgsqlBinaryImporter copy, long run, in TaskLogRow row)
    {
        Span<long> columns = stackalloc long[TaskLogSchema.TaskColumnCount];
        row.CopyTo(columns);
        copy.StartRow();
        copy.Write(run);
        foreach (long column in columns)
        {
            copy.Write(column);
        }
    }

    private List<(long Number, TaskLogRun Run)> Runs(string policy, ulong seed, int network)
    {
        using var command = new NpgsqlCommand("SELECT run, scenario, episode FROM edgeactors.runs WHERE network = $1 AND policy = $2 AND seed = $3 AND ($4::text IS NULL OR experiment = $4) ORDER BY run", _connection)
        {
            Parameters = { new() { Value = (long)network }, new() { Value = policy }, new() { Value = unchecked((long)seed) }, Experiment() },
        };
        using NpgsqlDataReader found = command.ExecuteReader();
        var runs = new List<(long Number, TaskLogRun Run)>();
        while (found.Read())
        {
            runs.Add((found.GetInt64(0), new TaskLogRun(found.GetString(1), policy, seed, network, found.GetString(2))));
        }

        return runs;
    }

    private TaskLogRow[] Rows(long run)
    {
        // A run's rows are ordered by when tasks ended: born + their times.
        using var command = new NpgsqlCommand(
            $"SELECT {TaskLogSchema.TaskColumns} FROM edgeactors.tasks WHERE run = $1 ORDER BY ctid", _connection)
        { Parameters = { new() { Value = run } } };
        using NpgsqlDataReader found = command.ExecuteReader();
        var rows = new List<TaskLogRow>();
        Span<long> columns = stackalloc long[TaskLogSchema.TaskColumnCount];
        while (found.Read())
        {
            for (int column = 0; column < columns.Length; column++)
            {
                columns[column] = found.GetInt64(column);
            }

            rows.Add(TaskLogRow.Of(columns));
        }

        return [.. rows];
    }

    private NpgsqlParameter Experiment() => new() { Value = (object?)_experiment ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    private void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        return (long)command.ExecuteScalar()!;
    }

    private UserErrorException Failed(Exception exception)
    {
        string what = exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => "the server's disk is full; what was committed is safe",
            PostgresException e => e.MessageText,
            _ => exception.InnerException?.Message ?? exception.Message,
        };
        return new UserErrorException($"{_where}: {what}; check the server and the connection string", exception);
    }
}
