using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>
/// What waits at a computer that serves first come first served and books each task's time when it comes. Tasks start in the order in which they came, so it is
/// enough to remember those that have not started.
/// </summary>
internal sealed class ServiceQueue
{
    private readonly Ring<Booked> _waiting = new();
    private SimDuration _work;

    /// <summary>A task has come.</summary>
    /// <param name="now">The time.</param>
    /// <param name="start">When it starts.</param>
    /// <param name="work">How long it executes.</param>
    public void Add(SimTime now, SimTime start, SimDuration work)
    {
        while (_waiting.Count > 0 && _waiting[0].Start <= now)
        {
            _work -= _waiting.Dequeue().Work;
        }

        if (start > now)
        {
            _waiting.Enqueue(new Booked(start, work));
            _work += work;
        }
    }

    /// <summary>The state of a computer whose processors will have done all that came at some times, in nanoseconds.</summary>
    public NodeStatus Status(SimTime now, ReadOnlySpan<long> freeAt)
    {
        (int started, SimDuration waiting) = (0, _work);
        while (started < _waiting.Count && _waiting[started].Start <= now)
        {
            waiting -= _waiting[started++].Work;
        }

        (int running, long left) = (0, 0);
        foreach (long free in freeAt)
        {
            running += free > now.Nanoseconds ? 1 : 0;
            left += Math.Max(0, free - now.Nanoseconds);
        }

        return new NodeStatus(_waiting.Count - started, running, waiting, new SimDuration(left) - waiting, now);
    }

    public void DeclareState(StateVisitor state)
    {
        state.Ring(_waiting);
        state.Field(ref _work);
    }

    private readonly record struct Booked(SimTime Start, SimDuration Work) : IFields<Booked>
    {
        public static Booked Visit<TVisitor>(in Booked value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Start), visitor.Record(value.Work));
    }
}
