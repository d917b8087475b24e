using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>Where a command's task logs go: memory, an SQLite file, or a PostgreSQL server, by how it is named.</summary>
internal sealed class TaskLogStore(Func<string, ITaskLog> open)
{
    public const string Description = "Where task logs are kept: sqlite:FILE, or postgres:CONNECTION such as \"postgres:Host=localhost;Database=edge\".";

    private const string Sqlite = "sqlite:", Postgres = "postgres:";

    /// <summary>Whether a text names a store.</summary>
    public static bool IsStore(string text) => text.StartsWith(Sqlite, StringComparison.Ordinal) || text.StartsWith(Postgres, StringComparison.Ordinal);

    /// <summary>The file of a store that is one.</summary>
    public static string? FileOf(string? text) => text?.StartsWith(Sqlite, StringComparison.Ordinal) == true ? text[Sqlite.Length..] : null;

    /// <summary>What names the store in a run folder: a file by its whole path, a connection without its password.</summary>
    /// <exception cref="UserErrorException">It is no connection string.</exception>
    public static string Remembered(string text) => text.StartsWith(Sqlite, StringComparison.Ordinal)
        ? Sqlite + Path.GetFullPath(text[Sqlite.Length..])
        : Postgres + PostgresTaskLog.WithoutPassword(text[Postgres.Length..]);

    /// <summary>Opens a store once to see that it is one; null keeps logs in memory.</summary>
    /// <exception cref="UserErrorException">It cannot be opened.</exception>
    public static TaskLogStore Open(string? text, int writers = 1)
    {
        if (text is null)
        {
            return new TaskLogStore(_ => new MemoryTaskLog());
        }

        if (text.StartsWith(Sqlite, StringComparison.Ordinal) && writers > 1)
        {
            throw new UserErrorException($"--tasks {text}: an SQLite file takes one writer at a time; add --threads 1");
        }

        Func<string, ITaskLog> open = text switch
        {
            _ when text.StartsWith(Sqlite, StringComparison.Ordinal) => experiment => new SqliteTaskLog(text[Sqlite.Length..], experiment),
            _ when text.StartsWith(Postgres, StringComparison.Ordinal) => experiment => new PostgresTaskLog(text[Postgres.Length..], experiment),
            _ => throw new UserErrorException($"--tasks {text}: write sqlite:FILE or postgres:CONNECTION"),
        };
        open(NewExperiment()).Dispose();
        return new TaskLogStore(open);
    }

    /// <summary>What no other experiment is called.</summary>
    public static string NewExperiment() => Guid.NewGuid().ToString("N");

    /// <summary>Opens it for a writer of its own.</summary>
    /// <param name="experiment">The experiment; a new one unless given.</param>
    public ITaskLog Begin(string? experiment = null) => open(experiment ?? NewExperiment());
}
