using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using Npgsql;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>Task logs in a PostgreSQL database, in a schema of their own, <c>edgeactors</c>. Rows go by binary COPY. Several writers may work at once.</summary>
internal sealed class PostgresTaskLog : ITaskLog
{
    private readonly NpgsqlConnection _connection;
    private readonly string _where;
    private NpgsqlTransaction? _transaction;

    /// <summary>Connects, and makes the tables if there are none.</summary>
    /// <exception cref="UserErrorException">The server cannot be reached, or the tables are of another version.</exception>
    public PostgresTaskLog(string connection)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connection);
            _where = $"postgres {builder.Host}/{builder.Database}";
            _connection = new NpgsqlConnection(builder.ToString());
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException($"postgres: {e.Message}; write e.g. \"Host=localhost;Database=edge;Username=me\"", e);
        }

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

    /// <inheritdoc/>
    public void Append(TaskLogRun run, ReadOnlySpan<TaskLogRow> rows)
    {
        try
        {
            _transaction ??= _connection.BeginTransaction();
            using var command = new NpgsqlCommand("INSERT INTO edgeactors.runs (scenario, policy, seed, network, episode) VALUES ($1, $2, $3, $4, $5) RETURNING run", _connection)
            {
                Parameters =
                {
                    new() { Value = run.Scenario }, new() { Value = run.Policy }, new() { Value = unchecked((long)run.Seed) }, new() { Value = (long)run.Network }, new() { Value = run.Episode },
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

    /// <summary>Forgets what was not committed, and closes.</summary>
    public void Dispose()
    {
        _transaction?.Dispose();
        _connection.Dispose();
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
        if (version != TaskLogSchema.Version)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"{_where}: task logs of version {version}, and this is EdgeActors for version {TaskLogSchema.Version}; name another database, or drop its schema edgeactors"));
        }

        transaction.Commit();
    }

    private static void Write(NpgsqlBinaryImporter copy, long run, in TaskLogRow row)
    {
        copy.StartRow();
        copy.Write(run);
        copy.Write(row.Task);
        copy.Write((long)row.Slot);
        copy.Write(row.Born.Nanoseconds);
        copy.Write((long)row.Source);
        copy.Write((long)row.Place);
        copy.Write((long)row.Outcome);
        copy.Write(row.Size.Bits);
        copy.Write(row.Cycles.Count);
        copy.Write(row.Deadline.Nanoseconds);
        copy.Write(row.TransmissionWait.Nanoseconds);
        copy.Write(row.Transmission.Nanoseconds);
        copy.Write(row.ExecutionWait.Nanoseconds);
        copy.Write(row.Execution.Nanoseconds);
        copy.Write(row.PolicyVersion);
    }

    private List<(long Number, TaskLogRun Run)> Runs(string policy, ulong seed, int network)
    {
        using var command = new NpgsqlCommand("SELECT run, scenario, episode FROM edgeactors.runs WHERE network = $1 AND policy = $2 AND seed = $3 ORDER BY run", _connection)
        {
            Parameters = { new() { Value = (long)network }, new() { Value = policy }, new() { Value = unchecked((long)seed) } },
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
        while (found.Read())
        {
            long At(int column) => found.GetInt64(column);
            rows.Add(new TaskLogRow(
                At(0), (int)At(1), new SimTime(At(2)), (int)At(3), (int)At(4), (TaskOutcome)At(5), new DataSize(At(6)), new CpuCycles(At(7)), new SimDuration(At(8)),
                new SimDuration(At(9)), new SimDuration(At(10)), new SimDuration(At(11)), new SimDuration(At(12)), At(13)));
        }

        return [.. rows];
    }

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
