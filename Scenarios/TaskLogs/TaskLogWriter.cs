using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.TaskLogs;

/// <summary>Writes the tasks of a comparison to a store, an episode at a time, in cell order.</summary>
/// <param name="log">The store.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="seed">The seed of networks.</param>
/// <param name="resumed">Whether it goes on with an interrupted comparison, of which an episode may have been committed and yet count as unfinished.</param>
internal sealed class TaskLogWriter(ITaskLog log, IScenario scenario, ulong seed, bool resumed = false) : IDisposable
{
    /// <summary>Episodes are called what <c>compare</c> and training call them.</summary>
    public static string EpisodeName(int episode) => FormattableString.Invariant($"episode-{episode}");

    /// <summary>The row of a task that ended.</summary>
    public TaskLogRow RowOf(in TaskRecord record) => TaskLogRow.Of(in record, scenario.Numbering.Slot, scenario.Numbering.FirstPlace, 0);

    /// <summary>Writes an episode for good.</summary>
    /// <exception cref="UserErrorException">The store cannot take it.</exception>
    public void Write(string policy, CellAddress cell, ReadOnlySpan<TaskLogRow> rows)
    {
        var run = new TaskLogRun(scenario.Name, policy, seed, cell.Network, EpisodeName(cell.Episode));
        if (resumed)
        {
            log.Remove(run);
        }

        log.Append(run, rows);
        log.Commit();
    }

    public void Dispose() => log.Dispose();
}
