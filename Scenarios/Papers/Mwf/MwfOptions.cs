using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Numerics;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>The environment of the DRL-MWF paper, sections 3 and 5. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record MwfOptions(
    [Range(1, 1_000_000)] int Servers,
    [Range(1, 1_000_000)] int Devices,
    [Range(1, 10_000_000)] int Slots,
    [Positive] SimDuration Slot,
    [Positive] SimDuration Deadline,
    [Range(0, 1)] double Arrival,
    [Key("least-share"), Range(1e-6, 1)] double LeastShare,
    ImmutableArray<KindOptions> Kinds,
    [Range(0, 1)] double TimeWeight,
    ContainerPart Device,
    ServerPart Server,
    ChannelPart Channel,
    bool Queueing,
    string? Sites,
    string? Users,
    HeuristicPart Heuristics)
{
    private const double MostJoules = 9e9;

    public ImmutableArray<KindOptions> Kinds { get; } = !Kinds.IsEmpty ? Kinds : throw new ArgumentException("give kinds at least one kind of workload");

    /// <summary>eq 7, with beta2 = 1 - beta1.</summary>
    public WorkloadCosts Costs => new(TimeWeight, 1 - TimeWeight);

    /// <summary>What a device executes with.</summary>
    public ContainerOptions Own => new() { Speed = Device.Speed, Capacitance = new SwitchedCapacitance(Device.Capacitance), Capacity = Device.Buffer, Queues = Queueing };

    /// <summary>What a server executes with.</summary>
    public ContainerOptions Remote => new()
    {
        Speed = Server.Speed,
        Capacitance = new SwitchedCapacitance(Server.Capacitance),
        Capacity = Server.Buffer,
        MostShares = Server.MostShares ?? double.PositiveInfinity,
        Queues = Queueing,
        DividesBand = Channel.Divided,
    };

    /// <summary>Itself, if its largest workload takes no more energy than can be counted.</summary>
    /// <exception cref="UserErrorException">It does.</exception>
    public MwfOptions Checked()
    {
        foreach (KindOptions kind in Kinds)
        {
            double cycles = (double)kind.SizeMax.Bits * kind.CyclesPerBit;
            foreach ((string name, Frequency speed, double capacitance) in new[] { ("device", Device.Speed, Device.Capacitance), ("server", Server.Speed, Server.Capacitance) })
            {
                if (!(capacitance * speed.Hertz * speed.Hertz * cycles <= MostJoules))
                {
                    throw new UserErrorException($"mwf.{name}: a workload of {kind.SizeMax} may take more than 9 GJ; give smaller workloads, less speed or less capacitance");
                }
            }
        }

        return this;
    }
}

/// <summary>What workloads of a kind are like.</summary>
internal sealed record KindOptions([Key("size.min"), Positive] DataSize SizeMin, [Key("size.max"), Positive] DataSize SizeMax, [Range(1, 1_000_000)] long CyclesPerBit)
{
    public DataSize SizeMax { get; } = SizeMax.Bits >= SizeMin.Bits ? SizeMax : throw new ArgumentException("size.max must not be below size.min");

    public WorkloadKind Kind => new(SizeMin, SizeMax, CyclesPerBit);
}

/// <summary>What a device executes with: F_w, kappa_w and Q_w.</summary>
internal sealed record ContainerPart([Positive] Frequency Speed, [Range(0, 1)] double Capacitance, [Positive] DataSize Buffer);

/// <summary>What a server executes with: F_m, kappa_m and Q_m.</summary>
internal sealed record ServerPart([Positive] Frequency Speed, [Range(0, 1)] double Capacitance, [Positive] DataSize Buffer, [Range(1e-6, 1e9)] double? MostShares);

/// <summary>The channel between each device and each server.</summary>
internal sealed record ChannelPart(
    [Positive] Frequency Bandwidth,
    [Positive] Power Power,
    [Range(-300, 100)] double Noise,
    [Range(0, 1)] double Memory,
    bool Divided,
    bool PathLoss,
    [Key("loss.at-km"), Range(0, 1000)] double LossAtKilometre,
    [Key("loss.per-decade"), Range(0, 1000)] double LossPerDecade,
    [Key("loss.least-distance"), Unit(UnitKind.Distance), Range(0.001, 1e6)] double LeastDistance)
{
    /// <summary>sigma^2 in watts.</summary>
    public double NoiseWatts => DeterministicMath.Pow(10, (Noise - 30) / 10);

    /// <summary>The share of a power that arrives over a distance on average.</summary>
    public double MeanGain(double metres) =>
        PathLoss ? DeterministicMath.Pow(10, -new LogDistancePathLoss(LossAtKilometre, LossPerDecade, LeastDistance).Decibels(metres) / 10) : 1;
}

/// <summary>The numbers of the heuristics that have one.</summary>
/// <param name="Share">A constant share.</param>
/// <param name="Price">What a megabit pays for a slot on the least loaded server.</param>
/// <param name="BlindPrice">The same where admissions of the slot are not seen.</param>
internal sealed record HeuristicPart([Range(1e-6, 1)] double Share, [Range(0, 1e6)] double Price, [Range(0, 1e6)] double BlindPrice);
