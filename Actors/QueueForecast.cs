using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>Takes what a node has in service and in its queue, in order.</summary>
public interface IQueueForecast
{
    /// <summary>Adds a running task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="endsAt">When it ends.</param>
    void AddRunning(in EdgeTask task, SimTime endsAt);

    /// <summary>Adds the next waiting task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="entered">When it entered the queue.</param>
    /// <param name="work">Its processor time.</param>
    void AddWaiting(in EdgeTask task, SimTime entered, SimDuration work);
}

/// <summary>
/// Plays a node's queue forward: who starts when, if nothing else arrives. Exact for a first-in first-out node, its drop rule applied.
/// <para>Life: <see cref="Begin"/> for a node, add what runs, then what waits and will arrive in order of arrival; the last <see cref="Add"/> tells
/// about the task in question. Reused, so it allocates only while it grows. Of a whole network <see cref="Planning.PlanModel"/> tells as much.</para>
/// </summary>
public sealed class QueueForecast : IQueueForecast
{
    private SimTime[] _freeAt = [];
    private int _processors;
    private int _running;
    private DropRule _rule;
    private SimTime _now;

    /// <summary>Starts afresh.</summary>
    public void Begin(int processors, DropRule rule, SimTime now)
    {
        (_processors, _rule, _now, _running) = (processors, rule, now, 0);
        if (_freeAt.Length < processors)
        {
            _freeAt = new SimTime[processors];
        }

        Array.Fill(_freeAt, now, 0, processors);
    }

    /// <summary>Adds a running task.</summary>
    /// <param name="endsAt">When it ends.</param>
    public void AddRunning(SimTime endsAt) => _freeAt[_running++] = endsAt;

    /// <summary>Adds the next task in order of arrival.</summary>
    /// <param name="arrival">When it enters the queue.</param>
    /// <param name="work">Its processor time.</param>
    /// <param name="dueAt">Its deadline.</param>
    /// <returns>When it would finish if it were run; whether it is dropped instead is for the rule.</returns>
    public SimTime Add(SimTime arrival, SimDuration work, SimTime dueAt) =>
        FifoService.Serve(_freeAt.AsSpan(0, _processors), SimTime.Max(arrival, _now), work, dueAt, _rule).Finish;

    void IQueueForecast.AddRunning(in EdgeTask task, SimTime endsAt) => AddRunning(endsAt);

    void IQueueForecast.AddWaiting(in EdgeTask task, SimTime entered, SimDuration work) => Add(entered, work, task.DueAt);
}
