using EdgeActors.Scenarios.Experiments;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>
/// Task logs in an SQLite file. One writer; readers need not wait for it. A run's rows lie one after another, so its first and last row number find them
/// without an index, which a bulk insert would have to keep. Rows are bound and stepped without the provider's parameters, which would cost most of the time.
/// </summary>
internal sealed class SqliteTaskLog : ITaskLog
{
    private readonly string _file;
    private readonly string? _experiment;
    private readonly SqliteConnection _connection;
    private sqlite3_stmt? _insert;
    private bool _open;

    /// <summary>Opens a file, or makes it.</summary>
    /// <param name="file">The file.</param>
    /// <param name="experiment">The experiment; null for a reader of all.</param>
    /// <exception cref="UserErrorException">It is no store, of another version, or cannot be opened.</exception>
    public SqliteTaskLog(string file, string? experiment = null)
    {
        (_file, _experiment) = (file, experiment);
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            _connection.Open();
            Execute("PRAGMA busy_timeout = 2000");
            Prepare();
        }
        catch (Exception e) when (e is SqliteException or IOException)
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
            Begin();
            long first = Scalar("SELECT coalesce(max(rowid), 0) + 1 FROM tasks");
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = "INSERT INTO runs (scenario, policy, seed, network, episode, experiment, first_row, last_row) VALUES ($scenario, $policy, $seed, $network, $episode, $experiment, $first, $last)";
            command.Parameters.AddWithValue("$scenario", run.Scenario);
            command.Parameters.AddWithValue("$policy", run.Policy);
            command.Parameters.AddWithValue("$seed", unchecked((long)run.Seed));
            command.Parameters.AddWithValue("$network", run.Network);
            command.Parameters.AddWithValue("$episode", run.Episode);
            command.Parameters.AddWithValue("$experiment", _experiment ?? "");
            command.Parameters.AddWithValue("$first", first);
            command.Parameters.AddWithValue("$last", first + rows.Length - 1);
            command.ExecuteNonQuery();
            long number = Scalar("SELECT last_insert_rowid()");
            foreach (ref readonly TaskLogRow row in rows)
            {
                Insert(number, in row);
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Commit()
    {
        try
        {
            if (_open)
            {
                Execute("COMMIT");
                _open = false;
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Read(string policy, ulong seed, int network, TaskLogReader reader)
    {
        try
        {
            foreach ((_, TaskLogRun run, long first, long last) in Runs(policy, seed, network))
            {
                reader(run, Rows(first, last));
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public long Episodes()
    {
        try
        {
            using SqliteCommand command = _connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM runs WHERE $experiment IS NULL OR experiment = $experiment";
            command.Parameters.AddWithValue("$experiment", (object?)_experiment ?? DBNull.Value);
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Remove(TaskLogRun run)
    {
        try
        {
            Begin();
            foreach ((long number, TaskLogRun found, long first, long last) in Runs(run.Policy, run.Seed, run.Network))
            {
                if (found == run)
                {
                    Execute(FormattableString.Invariant($"DELETE FROM tasks WHERE rowid BETWEEN {first} AND {last}; DELETE FROM runs WHERE run = {number}"));
                }
            }
        }
        catch (SqliteException e)
        {
            throw Failed(e);
        }
    }

    /// <summary>Forgets what was not committed, and closes.</summary>
    public void Dispose()
    {
        if (_insert is not null)
        {
            raw.sqlite3_finalize(_insert);
            _insert = null;
        }

        _connection.Dispose();
    }

    /// <summary>Executes a statement, for tests.</summary>
    internal void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private void Prepare()
    {
        long application = Scalar("PRAGMA application_id"), version = Scalar("PRAGMA user_version"), tables = Scalar("SELECT count(*) FROM sqlite_master");
        if (application == 0 && tables == 0)
        {
            Execute("PRAGMA journal_mode = WAL");
            Execute($"""
                BEGIN IMMEDIATE;
                PRAGMA application_id = {TaskLogSchema.ApplicationId};
                PRAGMA user_version = {TaskLogSchema.Version};
                {TaskLogSchema.Tables("INTEGER PRIMARY KEY, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL", "INTEGER")}
                COMMIT;
                """);
        }
        else if (application != TaskLogSchema.ApplicationId)
        {
            throw new UserErrorException($"{_file}: this is an SQLite file of something else; name another file for task logs");
        }
        else if (version == TaskLogSchema.Version - 1)
        {
            Execute($"BEGIN IMMEDIATE; {TaskLogSchema.Upgrade("runs")}; PRAGMA user_version = {TaskLogSchema.Version}; COMMIT;");
        }
        else if (version != TaskLogSchema.Version)
        {
            throw new UserErrorException(FormattableString.Invariant(
                $"{_file}: task logs of version {version}, and this is EdgeActors for version {TaskLogSchema.Version}; name another file, or read it with the version that wrote it"));
        }

        // What is committed is durable before a run's journal says so.
        Execute("PRAGMA synchronous = FULL");
        string values = string.Join(", ", Enumerable.Repeat("?", TaskLogSchema.TaskColumnCount + 1));
        Check(raw.sqlite3_prepare_v2(_connection.Handle, $"INSERT INTO tasks (run, {TaskLogSchema.TaskColumns}) VALUES ({values})", out _insert));
    }

    private void Begin()
    {
        if (!_open)
        {
            Execute("BEGIN IMMEDIATE");
            _open = true;
        }
    }

    private void Insert(long run, in TaskLogRow row)
    {
        sqlite3_stmt insert = _insert!;
        Span<long> columns = stackalloc long[TaskLogSchema.TaskColumnCount];
        row.CopyTo(columns);
        raw.sqlite3_bind_int64(insert, 1, run);
        for (int i = 0; i < columns.Length; i++)
        {
            raw.sqlite3_bind_int64(insert, i + 2, columns[i]);
        }

        int result = raw.sqlite3_step(insert);
        raw.sqlite3_reset(insert);
        Check(result);
    }

    private List<(long Number, TaskLogRun Run, long First, long Last)> Runs(string policy, ulong seed, int network)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = "SELECT run, scenario, episode, first_row, last_row FROM runs WHERE network = $network AND policy = $policy AND seed = $seed AND ($experiment IS NULL OR experiment = $experiment) ORDER BY run";
        command.Parameters.AddWithValue("$network", network);
        command.Parameters.AddWithValue("$policy", policy);
        command.Parameters.AddWithValue("$seed", unchecked((long)seed));
        command.Parameters.AddWithValue("$experiment", (object?)_experiment ?? DBNull.Value);
        using SqliteDataReader found = command.ExecuteReader();
        var runs = new List<(long Number, TaskLogRun Run, long First, long Last)>();
        while (found.Read())
        {
            runs.Add((found.GetInt64(0), new TaskLogRun(found.GetString(1), policy, seed, network, found.GetString(2)), found.GetInt64(3), found.GetInt64(4)));
        }

        return runs;
    }

    private TaskLogRow[] Rows(long first, long last)
    {
        var rows = new TaskLogRow[last - first + 1];
        Span<long> columns = stackalloc long[TaskLogSchema.TaskColumnCount];
        Check(raw.sqlite3_prepare_v2(
            _connection.Handle, FormattableString.Invariant($"SELECT {TaskLogSchema.TaskColumns} FROM tasks WHERE rowid BETWEEN {first} AND {last} ORDER BY rowid"), out sqlite3_stmt select));
        using (select)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                int result = raw.sqlite3_step(select);
                Check(result == raw.SQLITE_DONE ? raw.SQLITE_CORRUPT : result);
                for (int column = 0; column < columns.Length; column++)
                {
                    columns[column] = raw.sqlite3_column_int64(select, column);
                }

                rows[i] = TaskLogRow.Of(columns);
            }
        }

        return rows;
    }

    private long Scalar(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW))
        {
            throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle).utf8_to_string(), result);
        }
    }

    /// <summary>One line for the user. What is not committed is gone, what is stays.</summary>
    private UserErrorException Failed(Exception exception)
    {
        int code = exception is SqliteException e ? e.SqliteErrorCode : 0;
        string what = code switch
        {
            raw.SQLITE_NOTADB => "this is no SQLite file; name another file for task logs",
            raw.SQLITE_CORRUPT => "the file is damaged; name another, or restore it from a copy",
            raw.SQLITE_FULL => "the disk is full; what was committed is safe. Make room and run again",
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another process writes to it; wait for it or name another file",
            raw.SQLITE_CANTOPEN => "it cannot be opened; name a file in a folder that exists and can be written",
            raw.SQLITE_READONLY => "it cannot be written; name a file that can",
            _ => exception.Message,
        };
        return new UserErrorException($"{_file}: {what}", exception);
    }
}
