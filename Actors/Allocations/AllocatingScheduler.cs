using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>What workloads of a kind are like: a uniform size in whole bits, and so many cycles for each.</summary>
/// <param name="Least">The least size.</param>
/// <param name="Most">The largest size.</param>
/// <param name="CyclesPerBit">Cycles a bit.</param>
public sealed record WorkloadKind(DataSize Least, DataSize Most, long CyclesPerBit);

/// <summary>What a device's scheduler is made of.</summary>
public sealed record AllocationOptions
{
    /// <summary>The device's number in the world, from 0; it makes task ids unique.</summary>
    public required int Device { get; init; }

    /// <summary>How many devices bear workloads.</summary>
    public required int Devices { get; init; }

    /// <summary>Its radio, in the same group.</summary>
    public required ActorId Radio { get; init; }

    /// <summary>The actors that execute, in the same group: the device's own, then the servers.</summary>
    public required IReadOnlyList<ActorId> Places { get; init; }

    /// <summary>The workloads that a slot may bring, one of each kind.</summary>
    public required IReadOnlyList<WorkloadKind> Kinds { get; init; }

    /// <summary>The probability with which a slot brings a kind's workload.</summary>
    public required double Arrival { get; init; }

    /// <summary>A slot's length.</summary>
    public required SimDuration Slot { get; init; }

    /// <summary>How many slots there are.</summary>
    public required long Slots { get; init; }

    /// <summary>The time that a workload is allowed.</summary>
    public required SimDuration Deadline { get; init => field = Require.LastingAndFinite(value); }

    /// <summary>What workloads cost, for policies that ask.</summary>
    public required WorkloadCosts Costs { get; init; }

    /// <summary>The least share of a server that a policy may ask for.</summary>
    public double LeastShare { get; init; } = 0.05;
}

/// <summary>
/// A device that bears workloads at the start of each slot and has its policy allocate each: a place, and a share of the frequency there. All devices decide in phase 1
/// and see the slot's start; what they ask for is admitted in phase 2, device by device and kind by kind. With a policy that sees admissions they take turns in phase 2
/// instead, and each decision sees those before it.
/// <para>Workloads come from a stream of their own, and each slot draws the same numbers whatever the probability of arrival, so every policy meets the same.</para>
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its policy.</param>
public class AllocatingScheduler(AllocationOptions options, AllocationPolicy policy) : Actor, IHandle<SlotDue>, IHandle<DecisionDue>
{
    private readonly IContainerView[] _places = new IContainerView[options.Places.Count];
    private IRadioView? _radio;
    private RandomStream _workloads;
    private RandomStream _random;
    private long _born;
    private long _slots;

    /// <summary>Workloads born so far.</summary>
    public long Born => _born;

    private int FirstPhase => policy.SeesAdmissions ? SlotPhases.Admissions : SlotPhases.Decisions;

    /// <inheritdoc/>
    public void Handle(in SlotDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _slots++;
        policy.BeginSlot(_places);
        if (policy.SeesAdmissions)
        {
            Take(0, context);
        }
        else
        {
            for (int kind = 0; kind < options.Kinds.Count; kind++)
            {
                Bear(kind, context);
            }
        }

        if (message.Slot + 1 < options.Slots)
        {
            context.Send(Id, new SlotDue(message.Slot + 1), options.Slot, FirstPhase);
        }
    }

    /// <inheritdoc/>
    public void Handle(in DecisionDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Take(message.Kind, context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _workloads = context.RandomStream("workloads");
        _random = context.RandomStream("policy");
        _radio = context.View<IRadioView>(options.Radio);
        for (int place = 0; place < _places.Length; place++)
        {
            _places[place] = context.View<IContainerView>(options.Places[place]);
        }

        if (options.Slots > 0)
        {
            context.Send(Id, new SlotDue(0), default, FirstPhase);
        }
    }

    /// <inheritdoc/>
    protected override void Finish(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Record(new SlotsPlayed(Id, _slots));
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _workloads);
        state.Field(ref _random);
        state.Field(ref _born);
        state.Field(ref _slots);
        policy.DeclareState(state);
    }

    /// <summary>Whoever wants to know how a workload ends; nobody, unless this is overridden.</summary>
    private protected virtual ActorId Decider => default;

    /// <summary>The version of the policy that decides; 0 where it does not change.</summary>
    private protected virtual int Version => 0;

    /// <summary>A workload has been allocated.</summary>
    private protected virtual void Allocated(in AllocationDecision decision, in Allocation allocation, Context context)
    {
    }

    /// <summary>Decides on one workload in its turn, after which its admission comes, and then the next one's turn.</summary>
    private void Take(int kind, Context context)
    {
        Bear(kind, context);
        if (kind + 1 < options.Kinds.Count)
        {
            context.Send(Id, new DecisionDue(kind + 1), default, SlotPhases.Admissions);
        }
    }

    private void Bear(int kind, Context context)
    {
        WorkloadKind of = options.Kinds[kind];
        bool arrives = _workloads.Bernoulli(options.Arrival);
        var size = new DataSize(_workloads.NextInclusive(of.Least.Bits, of.Most.Bits));
        if (!arrives)
        {
            return;
        }

        _born++;
        var task = new EdgeTask
        {
            Id = ((options.Device + 1L) << 32) + _born,
            Source = Id,
            Decider = Decider,
            Born = context.Now,
            Deadline = options.Deadline,
            Size = size,
            Cycles = CpuCycles.Of(size, of.CyclesPerBit),
        };
        var decision = new AllocationDecision(in task, kind, _slots - 1, options, _places, _radio!, ref _random);
        Allocation allocation = policy.Decide(in decision);
        Check(in allocation);
        DataRate rate = allocation.Place == 0 ? default : _radio!.Rate(allocation.Place - 1);
        double share = allocation.Place == 0 ? 1 : allocation.Share;
        EdgeTask placed = task with { Place = options.Places[allocation.Place], PolicyVersion = Version };
        context.Send(placed.Place, new Allotment(placed, share, rate, _radio!.TransmitPower), default, SlotPhases.Admissions);
        Allocated(in decision, in allocation, context);
    }

    private void Check(in Allocation allocation)
    {
        if ((uint)allocation.Place >= (uint)_places.Length)
        {
            throw new ModelException($"{policy.GetType().Name} chose place {allocation.Place}; there are {_places.Length}, numbered from 0");
        }

        if (!(allocation.Share >= options.LeastShare && allocation.Share <= 1))
        {
            throw new ModelException(FormattableString.Invariant($"{policy.GetType().Name} chose a share of {allocation.Share}; permitted: {options.LeastShare} to 1"));
        }
    }
}
