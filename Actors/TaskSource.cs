using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What tasks are like: a uniform whole number of size units, and a uniform whole number of cycles for each bit.</summary>
/// <param name="LeastSize">The least size, in units.</param>
/// <param name="MostSize">The largest size, in units.</param>
/// <param name="SizeUnit">The unit.</param>
/// <param name="LeastComplexity">The least cycles a bit.</param>
/// <param name="MostComplexity">The most cycles a bit.</param>
/// <param name="Deadline">The time allowed.</param>
/// <exception cref="ArgumentOutOfRangeException">The deadline is not finite and above zero; a time without end cannot be added to an instant.</exception>
public sealed record TaskShape(long LeastSize, long MostSize, DataSize SizeUnit, long LeastComplexity, long MostComplexity, SimDuration Deadline)
{
    /// <summary>The time allowed.</summary>
    public SimDuration Deadline { get; init => field = Require.LastingAndFinite(value); } = Require.LastingAndFinite(Deadline);

    /// <summary>Draws a task.</summary>
    /// <param name="random">The source's stream for tasks.</param>
    /// <param name="source">The source.</param>
    /// <param name="ordinal">Its number in the scenario, from 0.</param>
    /// <param name="count">How manieth task of the source it is, from 1.</param>
    /// <param name="now">When it is born.</param>
    internal EdgeTask Bear(ref RandomStream random, ActorId source, int ordinal, long count, SimTime now)
    {
        DataSize size = SizeUnit * random.NextInclusive(LeastSize, MostSize);
        long complexity = random.NextInclusive(LeastComplexity, MostComplexity);
        return new EdgeTask
        {
            Id = ((ordinal + 1L) << 32) + count,
            Source = source,
            Born = now,
            Deadline = Deadline,
            Size = size,
            Cycles = CpuCycles.Of(size, complexity),
        };
    }
}

/// <summary>
/// Bears tasks and hands them to its scheduler at once. Its numbers come from its own streams, so every policy sees the same tasks.
/// <para>In a world of episodes it begins anew with each <see cref="EpisodeBegun"/> and tells its scheduler when the episode's arrivals are over.</para>
/// </summary>
/// <param name="scheduler">The scheduler, in the same group.</param>
/// <param name="ordinal">The source's number in the scenario, from 0; it makes task ids unique.</param>
/// <param name="arrivals">When tasks are born; in a world of episodes counted from the episode's beginning.</param>
/// <param name="shape">What they are like.</param>
/// <param name="episodic">Whether to wait for episodes.</param>
public sealed class TaskSource(ActorId scheduler, int ordinal, ArrivalProcess arrivals, TaskShape shape, bool episodic = false)
    : Actor, IHandle<ArrivalDue>, IHandle<EpisodeBegun>
{
    private RandomStream _arrivals;
    private RandomStream _shapes;
    private SimTime _began;
    private long _born;

    /// <summary>Tasks born so far.</summary>
    public long Born => _born;

    /// <inheritdoc/>
    public void Handle(in ArrivalDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _born++;
        context.Send(scheduler, new TaskBorn(shape.Bear(ref _shapes, Id, ordinal, _born, context.Now)));
        ScheduleNext(context.Now, context);
    }

    /// <inheritdoc/>
    public void Handle(in EpisodeBegun message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _began = context.Now;
        ScheduleNext(null, context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _arrivals = context.RandomStream("arrivals");
        _shapes = context.RandomStream("tasks");
        if (!episodic)
        {
            ScheduleNext(null, context);
        }
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _arrivals);
        state.Field(ref _shapes);
        state.Field(ref _began);
        state.Field(ref _born);
    }

    private void ScheduleNext(SimTime? after, Context context)
    {
        SimTime? within = after is SimTime last ? SimTime.Zero + (last - _began) : null;
        if (arrivals.Next(ref _arrivals, within) is SimTime next)
        {
            context.Send(Id, default(ArrivalDue), _began + (next - SimTime.Zero) - context.Now, arrivals.Phase);
        }
        else if (episodic)
        {
            context.Send(scheduler, default(ArrivalsOver), _began + (arrivals.End - SimTime.Zero) - context.Now, arrivals.Phase);
        }
    }
}
