using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>What computes behind a fabric's links.</summary>
public sealed record ServiceOptions
{
    /// <summary>The speed of each processor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public required Frequency Speed { get; init => field = Require.Positive(value); }

    /// <summary>How many equal processors serve the one queue.</summary>
    public required int Processors { get; init; }

    /// <summary>Whether it is asked for its state, and so keeps account of what waits.</summary>
    public bool Reports { get; init; }

    /// <summary>Power of one processor while it executes.</summary>
    public Power ActivePower { get; init; }

    /// <summary>Power of one processor while it does not.</summary>
    public Power IdlePower { get; init; }

    /// <summary>What one processor costs while it executes.</summary>
    public HourlyPrice Price { get; init; }

    /// <summary>What one processor costs while it does not.</summary>
    public HourlyPrice IdlePrice { get; init; }

    /// <summary>The time a result takes from the processor to the device; between groups at least the lookahead.</summary>
    public required SimDuration ReturnTime { get; init; }
}

/// <summary>
/// A computer together with the links that lead to it: an edge node with its cell's radio, or a cloud site with its access. What is meant for it is executed
/// first come first served and its result sent back to the device; all else goes on through the fabric's gateway.
/// <para>No task is dropped, so when one arrives all its future here is fixed, and it takes no event to execute it: the result is sent at once, for later.
/// </para>
/// </summary>
public sealed class ServingFabric : Fabric, IHandle<StatusRequest>
{
    private readonly ServiceOptions _service;
    private readonly long[] _freeAt; // a heap: when each processor will have done all that came, in nanoseconds
    private readonly ServiceQueue _waiting = new();
    private long _served;
    private TimeTotal _busy;

    /// <summary>An idle computer behind idle links.</summary>
    /// <exception cref="ArgumentException">It has no processor, or the links are wrong.</exception>
    public ServingFabric(FabricOptions links, ServiceOptions service)
        : base(links)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(service.Processors);
        _service = service;
        _freeAt = new long[service.Processors];
    }

    /// <summary>Tasks that came to be executed here.</summary>
    public long Served => _served;

    /// <summary>Processor time of all of them.</summary>
    public SimDuration Busy => new(checked((long)_busy.Nanoseconds));

    /// <inheritdoc/>
    public void Handle(in StatusRequest message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Send(message.ReplyTo, new StatusReply(message.TaskId, message.Place, _waiting.Status(context.Now, _freeAt)), message.ReplyDelay);
    }

    /// <inheritdoc/>
    protected override void Arrived(in EdgeTask task, int route, int cell, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (task.Place != Id)
        {
            base.Arrived(in task, route, cell, context);
            return;
        }

        SimDuration work = task.Cycles / _service.Speed;
        SimTime start = SimTime.Max(context.Now, new SimTime(_freeAt[0]));
        TakeFirstFree((start + work).Nanoseconds);
        if (_service.Reports)
        {
            _waiting.Add(context.Now, start, work);
        }

        _served++;
        _busy += work;
        SimDuration queue = start - context.Now;
        EdgeTask done = task with { Transmit = task.Transmit + _service.ReturnTime };
        context.Send(task.Source, new ResultReturned(done, queue, work, cell), queue + work + _service.ReturnTime);
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        base.Finish(context);
        // Work is booked when it comes; what the end of the run cuts off was not done.
        Int128 busy = _busy.Nanoseconds;
        foreach (long freeAt in _freeAt)
        {
            busy -= Math.Max(0, freeAt - context.Now.Nanoseconds);
        }

        AccountEntry.Record(Id, AccountKind.Compute, Account.OfTime(_service.ActivePower, _service.Price, busy), context);
        Int128 idle = ((Int128)context.Now.Nanoseconds * _freeAt.Length) - busy;
        AccountEntry.Record(Id, AccountKind.Idle, Account.OfTime(_service.IdlePower, _service.IdlePrice, idle), context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        state.Array(_freeAt);
        _waiting.DeclareState(state);
        state.Field(ref _served);
        state.Field(ref _busy);
    }

    /// <summary>Gives the processor that is free first work until <paramref name="end"/>.</summary>
    private void TakeFirstFree(long end)
    {
        int place = 0;
        for (int child = 1; child < _freeAt.Length; child = (2 * place) + 1)
        {
            child += child + 1 < _freeAt.Length && _freeAt[child + 1] < _freeAt[child] ? 1 : 0;
            if (_freeAt[child] >= end)
            {
                break;
            }

            _freeAt[place] = _freeAt[child];
            place = child;
        }

        _freeAt[place] = end;
    }
}
