using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>Devices, edge sites and a cloud on real coordinates. Defaults, units and reasons stand in hocon/reference.conf.</summary>
internal sealed record MelbourneOptions(
    string? Sites,
    string? Users,
    [Range(1, 1_000_000)] int? MaxSites,
    [Range(1, 1_000_000)] int? MaxUsers,
    UnreachableUsers Unreachable,
    [Positive] SimDuration Duration,
    [Positive] SimDuration Deadline,
    [Range(0, 1e6)] double ArrivalRate,
    TaskRange Tasks,
    RadioOptions Radio,
    ProcessorOptions Device,
    ProcessorOptions Site,
    CloudOptions Cloud,
    [Range(0, 32)] int Neighbours,
    WireOptions Link,
    BackhaulOptions Backhaul,
    [Range(0, 1e9)] double QueueLimit,
    DropRule Drop)
{
    public TaskRange Tasks { get; } = Tasks.Fits(largest => largest
        .On("device.core-speed", Device.CoreSpeed).On("site.core-speed", Site.CoreSpeed).On("cloud.core-speed", Cloud.CoreSpeed)
        .Over("link.rate", Link.Rate).Over("backhaul.rate", Backhaul.Rate));
}

/// <summary>What becomes of users that no site reaches.</summary>
internal enum UnreachableUsers
{
    /// <summary>It is an error that names them.</summary>
    Refuse,

    /// <summary>They are left out.</summary>
    Drop,

    /// <summary>They are attached to the nearest site all the same, at the least rate.</summary>
    Nearest,
}

/// <summary>What tasks are like.</summary>
internal sealed record TaskRange(
    [Key("size.min"), Positive] DataSize SizeMin,
    [Key("size.max"), Positive] DataSize SizeMax,
    [Key("complexity.min"), Range(1, 1e6)] long ComplexityMin,
    [Key("complexity.max"), Range(1, 1e6)] long ComplexityMax)
{
    private static readonly DataSize s_kibibyte = DataSize.FromBytes(1024);

    public DataSize SizeMax { get; } = SizeMax.Bits < SizeMin.Bits ? throw new ArgumentException("size.max must not be below size.min")
        : SizeMin.Bits % s_kibibyte.Bits == 0 && SizeMax.Bits % s_kibibyte.Bits == 0 ? SizeMax
        : throw new ArgumentException("size.min and size.max must be whole numbers of KiB");

    public long ComplexityMax { get; } =
        ComplexityMax >= ComplexityMin ? ComplexityMax : throw new ArgumentException("complexity.max must not be below complexity.min");

    /// <summary>Itself, if the speeds and rates that a check names are up to its largest task.</summary>
    public TaskRange Fits(Func<LargestTask, LargestTask> check)
    {
        check(new LargestTask(SizeMax, ComplexityMax));
        return this;
    }

    /// <summary>The shape with a deadline: sizes are whole numbers of KiB, as in the O2O environment.</summary>
    public TaskShape Shape(SimDuration deadline) =>
        new(SizeMin.Bits / s_kibibyte.Bits, SizeMax.Bits / s_kibibyte.Bits, s_kibibyte, ComplexityMin, ComplexityMax, deadline);
}

/// <summary>The radio channel between devices and their sites.</summary>
internal sealed record RadioOptions(
    [Positive] Frequency Bandwidth,
    [Positive] Power Power,
    DataPrice Price,
    [Range(-300, 100)] double Noise,
    [Key("path-loss.at-km"), Range(0, 1000)] double LossAtKilometre,
    [Key("path-loss.per-decade"), Range(0, 1000)] double LossPerDecade,
    [Key("path-loss.least-distance"), Unit(UnitKind.Distance), Range(0.001, 1e6)] double LeastDistance,
    [Range(0, 1e6)] double FailureMax)
{
    public Channel Channel { get; } = new(new LogDistancePathLoss(LossAtKilometre, LossPerDecade, LeastDistance), Power, Noise);
}

/// <summary>Processors that a network draws: cores that work as one processor, as in the O2O environment.</summary>
internal sealed record ProcessorOptions(
    [Range(1, 1024)] ImmutableArray<int> Cores,
    [Positive] Frequency CoreSpeed,
    Power CorePower,
    CoreCosts Costs,
    [Range(0, 1e6)] double FailureMax)
{
    public ImmutableArray<int> Cores { get; } = !Cores.IsEmpty ? Cores : throw new ArgumentException("give cores at least one count");
}

/// <summary>The cloud: many equal processors before one queue.</summary>
internal sealed record CloudOptions(
    [Range(1, 100_000)] int Processors,
    [Range(1, 1024)] int Cores,
    [Positive] Frequency CoreSpeed,
    Power CorePower,
    CoreCosts Costs,
    [Range(0, 1e6)] double Failure);

/// <summary>The links from each site to its neighbours.</summary>
internal sealed record WireOptions([Positive] DataRate Rate, SimDuration Switching, Power Power, DataPrice Price, [Range(0, 1e6)] double FailureMax);

/// <summary>The link from each site to the cloud.</summary>
internal sealed record BackhaulOptions([Positive] DataRate Rate, SimDuration Latency, Power Power, DataPrice Price, [Range(0, 1e6)] double FailureMax);
