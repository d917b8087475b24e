using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Commands;

/// <summary><c>edgeactors bench task-log</c>: rows a second into a store of task logs and out of it again, an episode's thousand rows at a time.</summary>
internal static class BenchTaskLogCommand
{
    private const int EpisodeRows = 1000, EpisodesPerCommit = 50;

    public static Command Create()
    {
        var rows = new RangedOption<int>("--rows", 1_000_000, EpisodeRows, int.MaxValue, "How many rows.");
        var tasks = new Option<string?>("--tasks") { Description = TaskLogStore.Description + " The default is a temporary SQLite file.", HelpName = "store" };
        var command = new Command("task-log", "Measures the store of task logs: rows a second in and out.") { rows, tasks };
        command.SetAction(parsed =>
        {
            int count = parsed.GetValue(rows);
            string folder = Directory.CreateTempSubdirectory("edgeactors-bench-").FullName;
            try
            {
                Run(parsed.GetValue(tasks) ?? "sqlite:" + Path.Combine(folder, "tasks.db"), count / EpisodeRows);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            return 0;
        });
        return command;
    }

    private static void Run(string store, int episodes)
    {
        TaskLogRow[] rows = [.. Enumerable.Range(0, EpisodeRows).Select(Row)];
        using ITaskLog log = TaskLogStore.Open(store).Begin();
        string policy = FormattableString.Invariant($"bench-{Guid.NewGuid():N}");
        var watch = Stopwatch.StartNew();
        for (int episode = 0; episode < episodes; episode++)
        {
            log.Append(new TaskLogRun("bench", policy, 1, 0, FormattableString.Invariant($"episode-{episode}")), rows);
            if (episode % EpisodesPerCommit == EpisodesPerCommit - 1)
            {
                log.Commit();
            }
        }

        log.Commit();
        double written = episodes * EpisodeRows / watch.Elapsed.TotalSeconds;
        watch.Restart();
        long read = 0;
        log.Read(policy, 1, 0, (_, some) => read += some.Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{read:N0} rows: {written:N0} rows/s written, {read / watch.Elapsed.TotalSeconds:N0} rows/s read"));
    }

    private static TaskLogRow Row(int i) => new(
        ((i % 20L) + 1) << 32 | (uint)i,
        i / 10,
        SimTime.FromSeconds(i / 20.0),
        i % 20,
        i * 7 % 20,
        (TaskOutcome)(i % 4),
        DataSize.FromBytes(1_024_000 + (i * 7_919L)),
        new CpuCycles(59_000_000_000 + (i * 104_729L)),
        SimDuration.FromSeconds(4),
        SimDuration.FromSeconds(i * 1e-4),
        SimDuration.FromSeconds(0.2 + (i * 1e-5)),
        SimDuration.FromSeconds(i * 1e-3),
        SimDuration.FromSeconds(1.1 + (i * 1e-4)),
        i % 60);
}
