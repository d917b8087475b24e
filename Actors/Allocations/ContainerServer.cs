using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>What a server of containers is made of.</summary>
public sealed record ContainerOptions
{
    /// <summary>The frequency that a share of 1 is.</summary>
    public required Frequency Speed { get; init => field = Require.Positive(value); }

    /// <summary>What work costs at a frequency.</summary>
    public required SwitchedCapacitance Capacitance { get; init; }

    /// <summary>The bits that may be in service together; a workload that does not fit is rejected.</summary>
    public required DataSize Capacity { get; init; }

    /// <summary>What all shares together may be, where a model limits that; a workload whose share does not fit is rejected.</summary>
    public double MostShares { get; init; } = double.PositiveInfinity;

    /// <summary>Whether a workload first waits for what was in service when its slot began, as if that went before it at its own complexity and share (Q c / (y F)).</summary>
    public bool Queues { get; init; }

    /// <summary>Whether those who are admitted at one instant divide the band: each has the rate of its channel over their number.</summary>
    public bool DividesBand { get; init; }
}

/// <summary>What a decider may know of a server in its group.</summary>
public interface IContainerView
{
    /// <summary>What it is made of.</summary>
    ContainerOptions Options { get; }

    /// <summary>Bits in service.</summary>
    DataSize InService { get; }

    /// <summary>Workloads in service.</summary>
    int Active { get; }

    /// <summary>Whether a workload of some size and share would be admitted now.</summary>
    bool Admits(DataSize size, double share);
}

/// <summary>
/// Executes every workload that it admits at once, in a container of its own with a share of the frequency: nobody waits for a processor. What is limited is the bits in
/// service, which a workload holds from its admission, transfer included, until it is finished or its deadline passes; what does not fit is rejected. With the share y a
/// workload takes s / R + c / (y F), and P s / R + kappa (y F)^2 c joules (eqs 3 to 6 of DRL-MWF); each leg is rounded to whole nanoseconds, upwards, and nanojoules.
/// One whose deadline passes has spent of its energy the part of its time that it had.
/// <para>A device that executes its own workloads is one too, with no transfer.</para>
/// </summary>
/// <param name="options">What it is made of.</param>
public sealed class ContainerServer(ContainerOptions options) : Actor, IContainerView, IHandle<Allotment>, IHandle<BandDivided>, IHandle<ServiceEnded>
{
    /// <summary>Shares are summed in whole parts of this, so that a sum is the same in any order.</summary>
    private const double Parts = 1L << 50;

    private readonly Ring<Allotment> _undivided = new();
    private DataSize _inService;
    private DataSize _before; // bits that were in service when this instant began
    private SimTime _instant;
    private long _active;
    private long _granted; // parts of shares
    private long _admitted;
    private long _rejected;
    private Account _computed;
    private Account _sent;

    /// <inheritdoc/>
    public ContainerOptions Options => options;

    /// <inheritdoc/>
    public DataSize InService => _inService;

    /// <inheritdoc/>
    public int Active => (int)_active;

    /// <summary>The sum of the shares in service.</summary>
    public double Granted => _granted / Parts;

    /// <summary>Workloads admitted so far.</summary>
    public long Admitted => _admitted;

    /// <summary>Workloads rejected so far.</summary>
    public long Rejected => _rejected;

    /// <inheritdoc/>
    public bool Admits(DataSize size, double share) => _inService.Bits + size.Bits <= options.Capacity.Bits && (_granted + PartsOf(share)) / Parts <= options.MostShares;

    /// <inheritdoc/>
    public void Handle(in Allotment message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_instant != context.Now)
        {
            (_instant, _before) = (context.Now, _inService); // what ends at this instant has ended
        }

        if (!Admits(message.Task.Size, message.Share))
        {
            _rejected++;
            End(message.Task, TaskOutcome.Rejected, default, default, context);
            return;
        }

        _admitted++;
        _active++;
        _inService += message.Task.Size;
        _granted += PartsOf(message.Share);
        if (!options.DividesBand || message.Rate == default)
        {
            Begin(in message, message.Rate, context);
            return;
        }

        if (_undivided.Count == 0)
        {
            context.Send(Id, default(BandDivided), phase: SlotPhases.Division);
        }

        _undivided.Enqueue(in message);
    }

    /// <inheritdoc/>
    public void Handle(in BandDivided message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var users = new HashSet<ActorId>();
        for (int i = 0; i < _undivided.Count; i++)
        {
            users.Add(_undivided[i].Task.Source);
        }

        while (_undivided.Count > 0)
        {
            Allotment one = _undivided.Dequeue();
            Begin(in one, new DataRate(one.Rate.BitsPerSecond / users.Count), context);
        }
    }

    /// <inheritdoc/>
    public void Handle(in ServiceEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _active--;
        _inService -= message.Task.Size;
        _granted -= PartsOf(message.Share);
        End(message.Task, message.Finished ? TaskOutcome.Succeeded : TaskOutcome.DeadlineMissed, message.Queue, message.Execute, context);
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        AccountEntry.Record(Id, AccountKind.Compute, _computed, context);
        AccountEntry.Record(Id, AccountKind.Radio, _sent, context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_undivided);
        state.Field(ref _inService);
        state.Field(ref _before);
        state.Field(ref _instant);
        state.Field(ref _active);
        state.Field(ref _granted);
        state.Field(ref _admitted);
        state.Field(ref _rejected);
        state.Field(ref _computed);
        state.Field(ref _sent);
    }

    private static long PartsOf(double share) => (long)Math.Round(share * Parts);

    /// <summary>Seconds as simulated time, rounded up to the nanosecond.</summary>
    private static SimDuration Whole(double seconds) => new((long)Math.Min(Math.Ceiling(seconds * 1e9), 1e18));

    /// <exception cref="OverflowException">More than 9.2 gigajoules.</exception>
    private static Joules Whole(double watts, double seconds) => new(checked((long)Math.Round(watts * seconds * 1e9)));

    /// <summary>Fixes all that the workload will take, and when it leaves.</summary>
    private void Begin(in Allotment admitted, DataRate rate, Context context)
    {
        EdgeTask task = admitted.Task;
        double hertz = admitted.Share * options.Speed.Hertz, run = task.Cycles.Count / hertz, power = options.Capacitance.Watts(hertz);
        double send = admitted.Rate == default ? 0 : (double)task.Size.Bits / rate.BitsPerSecond, wait = options.Queues ? _before.Bits * run / task.Size.Bits : 0;
        SimDuration transmit = admitted.Rate == default ? default : SimDuration.Min(task.Size / rate, Whole(double.PositiveInfinity));
        SimDuration queue = Whole(wait), execute = Whole(run), latency = transmit + queue + execute, left = task.DueAt - context.Now;
        bool finished = latency <= left;
        if (!finished)
        {
            double part = left.Seconds / (send + wait + run);
            (send, run) = rate == default && admitted.Rate != default ? (left.Seconds, 0) : (send * part, run * part);
            transmit = SimDuration.Min(transmit, left);
            queue = SimDuration.Min(queue, left - transmit);
            (execute, latency) = (left - transmit - queue, left);
        }

        Joules sent = Whole(admitted.Power.Watts, send), computed = Whole(power, run);
        _sent += sent;
        _computed += computed;
        EdgeTask served = task with { Transmit = task.Transmit + transmit, Energy = task.Energy + sent + computed };
        context.Send(Id, new ServiceEnded(served, admitted.Share, finished, queue, execute), latency, SlotPhases.Channels);
    }

    private static void End(in EdgeTask task, TaskOutcome outcome, SimDuration queue, SimDuration execute, Context context)
    {
        TaskRecord record = task.End(context.Now, outcome, queue, execute);
        context.Record(in record);
        Feedback.Send(in record, default, context);
    }
}
