using EdgeActors.Actors;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.TaskLogs;

/// <summary>Rows that differ in every column, large numbers among them.</summary>
internal static class SampleLog
{
    public static TaskLogRun Run(string policy = "ratc", int network = 3, string episode = "log-0") => new("o2o", policy, ulong.MaxValue - 7, network, episode);

    public static TaskLogRow[] Rows(int count, long first = 0) => [.. Enumerable.Range(0, count).Select(i => Row(first + i))];

    public static List<(TaskLogRun Run, TaskLogRow[] Rows)> ReadAll(ITaskLog log, string policy = "ratc", int network = 3)
    {
        var read = new List<(TaskLogRun, TaskLogRow[])>();
        log.Read(policy, ulong.MaxValue - 7, network, (run, rows) => read.Add((run, rows.ToArray())));
        return read;
    }

    /// <summary>Of equal episodes only those of the experiment are taken back and read, and their neighbours stay.</summary>
    public static void AssertTakenBack(Func<string?, ITaskLog> open)
    {
        using (ITaskLog others = open("theirs"))
        {
            others.Append(Run(), Rows(10));
            others.Commit();
            Assert.Equal(1, others.Episodes());
        }

        using (ITaskLog log = open("ours"))
        {
            Assert.Equal(0, log.Episodes());
            log.Append(Run(episode: "other"), Rows(20));
            log.Append(Run(), Rows(30, 50));
            log.Append(Run(policy: "rda"), Rows(40));
            log.Commit();
            log.Remove(Run());
            log.Append(Run(), Rows(5, 900));
            log.Commit();
            Assert.Equal([20, 5], ReadAll(log).Select(r => r.Rows.Length));
            Assert.Equal(Rows(5, 900), ReadAll(log)[1].Rows);
            Assert.Equal(Rows(40), Assert.Single(ReadAll(log, "rda")).Rows);
            Assert.Equal(3, log.Episodes());
        }

        using ITaskLog all = open(null);
        Assert.Equal([10, 20, 5], ReadAll(all).Select(r => r.Rows.Length));
        Assert.Equal(Rows(10), ReadAll(all)[0].Rows);
        Assert.Equal(4, all.Episodes());
    }

    private static TaskLogRow Row(long i) => new(
        ((i + 1) << 32) + 1,
        (int)i,
        new SimTime((1L << 61) + i),
        (int)(i % 20),
        (int)(i % 19),
        (TaskOutcome)(i % 5),
        new DataSize((i * 7) + 1),
        new CpuCycles((1L << 50) + i),
        new SimDuration(4_000_000_000 + i),
        new SimDuration(i),
        new SimDuration(i * 3),
        new SimDuration(i * 5),
        new SimDuration(i * 11),
        i % 4);
}
