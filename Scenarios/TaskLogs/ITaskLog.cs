namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>Whose tasks they are: one episode of one policy on one network.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Policy">The policy, a heuristic or a learned one.</param>
/// <param name="Seed">The seed that networks are drawn by.</param>
/// <param name="Network">The network's number.</param>
/// <param name="Episode">The episode's name.</param>
internal sealed record TaskLogRun(string Scenario, string Policy, ulong Seed, int Network, string Episode);

/// <summary>Takes the tasks of one episode.</summary>
internal delegate void TaskLogReader(TaskLogRun run, ReadOnlySpan<TaskLogRow> rows);

/// <summary>
/// A store of task logs: runs, and the rows of each. What was committed stays, whatever happens then; what was not is as if it had never been.
/// <para>It is opened for an experiment: what it adds is marked as that one's, and it reads and takes back nothing of others in the same store.</para>
/// <para>Life: <see cref="Append"/> runs, <see cref="Commit"/> now and then, <see cref="Read"/> at any time; dispose without commit forgets.</para>
/// </summary>
internal interface ITaskLog : IDisposable
{
    /// <summary>Adds the tasks of an episode.</summary>
    /// <exception cref="Experiments.UserErrorException">The store cannot take them, e.g. because the disk is full; what was committed is safe.</exception>
    void Append(TaskLogRun run, ReadOnlySpan<TaskLogRow> rows);

    /// <summary>How many episodes of the experiment are in it.</summary>
    /// <exception cref="Experiments.UserErrorException">The store cannot be read.</exception>
    long Episodes();

    /// <summary>Takes back an episode of the experiment, if it is there.</summary>
    /// <param name="run">Whose tasks.</param>
    /// <exception cref="Experiments.UserErrorException">The store cannot do it.</exception>
    void Remove(TaskLogRun run);

    /// <summary>Makes all that was added lasting.</summary>
    /// <exception cref="Experiments.UserErrorException">The store cannot take it.</exception>
    void Commit();

    /// <summary>Reads the episodes of a policy on a network, in the order in which they were added.</summary>
    /// <exception cref="Experiments.UserErrorException">The store cannot be read.</exception>
    void Read(string policy, ulong seed, int network, TaskLogReader reader);
}

/// <summary>Keeps task logs in memory, for the length of a command.</summary>
internal sealed class MemoryTaskLog : ITaskLog
{
    private readonly Dictionary<(string Policy, ulong Seed, int Network), List<(TaskLogRun Run, TaskLogRow[] Rows)>> _runs = [];

    public void Append(TaskLogRun run, ReadOnlySpan<TaskLogRow> rows)
    {
        (string, ulong, int) key = (run.Policy, run.Seed, run.Network);
        if (!_runs.TryGetValue(key, out List<(TaskLogRun Run, TaskLogRow[] Rows)>? runs))
        {
            _runs.Add(key, runs = []);
        }

        runs.Add((run, rows.ToArray()));
    }

    public long Episodes() => _runs.Values.Sum(r => (long)r.Count);

    public void Remove(TaskLogRun run) => _runs.GetValueOrDefault((run.Policy, run.Seed, run.Network))?.RemoveAll(r => r.Run == run);

    public void Commit()
    {
    }

    public void Read(string policy, ulong seed, int network, TaskLogReader reader)
    {
        foreach ((TaskLogRun run, TaskLogRow[] rows) in _runs.GetValueOrDefault((policy, seed, network)) ?? [])
        {
            reader(run, rows);
        }
    }

    public void Dispose()
    {
    }
}
