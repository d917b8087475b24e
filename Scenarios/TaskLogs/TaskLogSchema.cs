namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>
/// The tables, the same in every store. A row of <c>runs</c> is one episode; <c>tasks</c> has what the testbed of the O2O-DRL paper keeps of each task.
/// Times are whole nanoseconds, sizes bits.
/// </summary>
internal static class TaskLogSchema
{
    /// <summary>Changes whenever the tables do.</summary>
    public const int Version = 2;

    /// <summary>Marks an SQLite file as ours: the letters EALG.</summary>
    public const int ApplicationId = 0x45414C47;

    /// <summary>The columns of a task after its run, in order.</summary>
    public const string TaskColumns =
        "task, slot, born, source, place, outcome, size, cycles, deadline, transmission_wait, transmission, execution_wait, execution, policy_version";

    /// <summary>How many those are.</summary>
    public const int TaskColumnCount = 14;

    /// <summary>What makes tables of version 1, whose runs did not say of which experiment they are, those of version 2. <paramref name="runs"/> is the table.</summary>
    public static string Upgrade(string runs) => $"ALTER TABLE {runs} ADD COLUMN experiment TEXT NOT NULL DEFAULT ''";

    /// <summary>The tables of version 2; <paramref name="integer"/> is the store's 64-bit type.</summary>
    public static string Tables(string runKey, string integer) => $"""
        CREATE TABLE runs (run {runKey}, scenario TEXT NOT NULL, policy TEXT NOT NULL, seed {integer} NOT NULL, network {integer} NOT NULL, episode TEXT NOT NULL, experiment TEXT NOT NULL);
        CREATE TABLE tasks (run {integer} NOT NULL, {string.Join(", ", TaskColumns.Split(", ").Select(c => $"{c} {integer} NOT NULL"))});
        CREATE INDEX runs_by_network ON runs (network, policy, seed);
        """;
}
