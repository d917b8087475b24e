using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>First come, first served before equal processors, the drop rule applied: the one place that knows who starts when, for forecasts and plans.</summary>
internal static class FifoService
{
    /// <summary>Serves whoever comes next.</summary>
    /// <param name="freeAt">When each processor is free; the one that serves is booked.</param>
    /// <param name="arrival">When the task comes.</param>
    /// <param name="work">Its processor time.</param>
    /// <param name="dueAt">Its deadline.</param>
    /// <param name="rule">What happens to tasks that will be late.</param>
    /// <returns>When it starts, when it would finish, and whether it runs at all.</returns>
    public static (SimTime Start, SimTime Finish, bool Runs) Serve(Span<SimTime> freeAt, SimTime arrival, SimDuration work, SimTime dueAt, DropRule rule)
    {
        ref SimTime first = ref freeAt[0];
        for (int i = 1; i < freeAt.Length; i++)
        {
            if (freeAt[i] < first)
            {
                first = ref freeAt[i];
            }
        }

        SimTime start = SimTime.Max(arrival, first), finish = start + work;
        bool runs = rule switch
        {
            DropRule.AtStart => finish <= dueAt,
            DropRule.AtDeadline => start <= dueAt || start == arrival, // one that need not wait runs, however late it is
            _ => true,
        };
        if (runs)
        {
            first = finish;
        }

        return (start, finish, runs);
    }
}
