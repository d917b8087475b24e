using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>A decision with a number in it: where a workload is executed, and with which share of the frequency there.</summary>
/// <param name="Place">0 for its own device, else a server, from 1.</param>
/// <param name="Share">The share, from the least that is permitted to 1; a device gives all that it has.</param>
public readonly record struct Allocation(int Place, double Share);

/// <summary>Decides where a workload is executed and what it gets there. A policy of your own is a class with <see cref="Decide"/>; each device owns one.</summary>
public abstract class AllocationPolicy
{
    /// <summary>Whether it decides knowing what was admitted in this slot before; else all decisions of a slot see the slot's start.</summary>
    public virtual bool SeesAdmissions => false;

    /// <summary>A slot begins, whether or not it brings a workload.</summary>
    /// <param name="places">The device itself, then the servers.</param>
    public virtual void BeginSlot(ReadOnlySpan<IContainerView> places)
    {
    }

    /// <summary>Decides.</summary>
    /// <param name="decision">What it is about.</param>
    public abstract Allocation Decide(in AllocationDecision decision);

    /// <summary>Declares the policy's own mutable state, if it has any; its device saves it.</summary>
    public virtual void DeclareState(StateVisitor state)
    {
    }
}

/// <summary>A workload that is to be allocated, as a policy sees it. It lives as long as the call.</summary>
public readonly ref struct AllocationDecision
{
    private readonly ref RandomStream _random;
    private readonly ReadOnlySpan<IContainerView> _places;
    private readonly AllocationOptions _options;
    private readonly IRadioView _radio;

    /// <summary>A decision.</summary>
    /// <param name="task">The workload.</param>
    /// <param name="kind">Its kind, from 0.</param>
    /// <param name="slot">The slot, from 0.</param>
    /// <param name="options">What its device is made of.</param>
    /// <param name="places">The device itself, then the servers.</param>
    /// <param name="radio">The device's radio.</param>
    /// <param name="random">The decider's own stream.</param>
    public AllocationDecision(in EdgeTask task, int kind, long slot, AllocationOptions options, ReadOnlySpan<IContainerView> places, IRadioView radio, ref RandomStream random)
    {
        (Task, Kind, SlotNumber, _options, _radio) = (task, kind, slot, options, radio);
        _places = places;
        _random = ref random;
    }

    /// <summary>The workload.</summary>
    public EdgeTask Task { get; }

    /// <summary>Its kind, from 0.</summary>
    public int Kind { get; }

    /// <summary>How many kinds there are.</summary>
    public int Kinds => _options.Kinds.Count;

    /// <summary>Its device's number, from 0.</summary>
    public int Device => _options.Device;

    /// <summary>How many devices bear workloads.</summary>
    public int Devices => _options.Devices;

    /// <summary>The slot, from 0.</summary>
    public long SlotNumber { get; }

    /// <summary>The bits that all devices bear in a slot on average.</summary>
    public double ExpectedBits
    {
        get
        {
            double each = 0;
            foreach (WorkloadKind kind in _options.Kinds)
            {
                each += 0.5 * ((double)kind.Least.Bits + kind.Most.Bits);
            }

            return _options.Devices * _options.Arrival * each;
        }
    }

    /// <summary>How many servers there are: places 1 to this.</summary>
    public int Servers => _places.Length - 1;

    /// <summary>The least share of a server.</summary>
    public double LeastShare => _options.LeastShare;

    /// <summary>What workloads cost.</summary>
    public WorkloadCosts Costs => _options.Costs;

    /// <summary>A slot's length.</summary>
    public SimDuration Slot => _options.Slot;

    /// <summary>The decider's own stream; a draw moves it on.</summary>
    public ref RandomStream Random => ref _random;

    /// <summary>A place: the device itself, then the servers.</summary>
    public IContainerView this[int place] => _places[place];

    /// <summary>What the channel to a server, from 1, carries.</summary>
    public DataRate Rate(int place) => _radio.Rate(place - 1);

    /// <summary>What it takes at a place, in real numbers and as if it were admitted and waited for nothing: seconds and joules.</summary>
    public (double Seconds, double Joules) Take(in Allocation allocation)
    {
        ContainerOptions there = _places[allocation.Place].Options;
        double hertz = allocation.Share * there.Speed.Hertz, compute = Task.Cycles.Count / hertz, energy = there.Capacitance.Watts(hertz) * compute;
        if (allocation.Place == 0)
        {
            return (compute, energy);
        }

        double send = (double)Task.Size.Bits / Rate(allocation.Place).BitsPerSecond;
        return (send + compute, energy + (_radio.TransmitPower.Watts * send));
    }

    /// <summary>What it costs at a place, if it is admitted.</summary>
    public double Cost(in Allocation allocation)
    {
        (double seconds, double joules) = Take(in allocation);
        return Costs.Of(seconds, joules, Task.Deadline.Seconds);
    }
}
