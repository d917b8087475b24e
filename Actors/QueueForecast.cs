using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>
/// Plays a node's queue forward: who starts when, if nothing else arrives. Exact for a first-in first-out node, its drop rule applied.
/// <para>Life: <see cref="Begin"/> for a node, add what runs, then what waits and will arrive in order of arrival; the last <see cref="Add"/> tells
/// about the task in question. Reused, so it allocates only while it grows.</para>
/// </summary>
public sealed class QueueForecast
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
    /// <returns>When it would finish if it were run; whether it is dropped instead is for the rule, <see cref="Runs"/>.</returns>
    public SimTime Add(SimTime arrival, SimDuration work, SimTime dueAt)
    {
        int first = 0;
        for (int i = 1; i < _processors; i++)
        {
            first = _freeAt[i] < _freeAt[first] ? i : first;
        }

        SimTime start = SimTime.Max(SimTime.Max(arrival, _freeAt[first]), _now);
        SimTime finish = start + work;
        if (Runs(start, finish, dueAt))
        {
            _freeAt[first] = finish;
        }

        return finish;
    }

    private bool Runs(SimTime start, SimTime finish, SimTime dueAt) => _rule switch
    {
        DropRule.AtStart => finish <= dueAt,
        DropRule.AtDeadline => start <= dueAt,
        _ => true,
    };
}
