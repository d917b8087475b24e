using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>A city of wireless devices, edge nodes and cloud sites. Defaults, units and reasons stand in hocon/reference.conf.</summary>
internal sealed record CityOptions(
    [Range(1, CityOptions.MostDevices)] int Devices,
    [Range(1, 1_000_000)] int Nodes,
    [Range(1, 10_000)] int Clouds,
    [Positive] SimDuration Duration,
    [Positive] SimDuration Deadline,
    [Unit(UnitKind.Distance), Range(1, 100_000)] double CellSide,
    [Range(1, 1000)] int RegionSide,
    ArrivalOptions Arrivals,
    TaskRange Tasks,
    MotionOptions Motion,
    CityRadioOptions Radio,
    ResultOptions Result,
    [Positive] Frequency DeviceSpeed,
    Power DevicePower,
    SimDuration LocalLimit,
    PoolOptions Node,
    PoolOptions Cloud,
    HopOptions Backhaul,
    HopOptions Trunk,
    [Positive] DataRate CloudAccess,
    [Positive] SimDuration FollowTime,
    SimDuration FollowAfterDeadline)
{
    /// <summary>As many as memory of a large machine holds.</summary>
    public const int MostDevices = 16_000_000;

    public TaskRange Tasks { get; } = Tasks.Fits(largest => largest
        .On("device-speed", DeviceSpeed).On("node.speed", Node.Speed).On("cloud.speed", Cloud.Speed)
        .Over("radio.rate", Radio.Rate).Over("backhaul.rate", Backhaul.Rate).Over("trunk.rate", Trunk.Rate).Over("cloud-access", CloudAccess));

    public HopOptions Trunk { get; } = Trunk.Latency > SimDuration.Zero ? Trunk : throw new ArgumentException("trunk.latency must be more than 0");
}

/// <summary>How task rates behave over time.</summary>
internal enum ArrivalKind
{
    Poisson,
    Diurnal,
}

/// <summary>When tasks are born on each device.</summary>
internal sealed record ArrivalOptions(
    ArrivalKind Kind, [Range(0, 1e6)] double Rate, [Range(0, 1)] double Swing, [Positive] SimDuration Period, SimDuration PeakAt)
{
    public ArrivalProcess Until(SimTime end) => Kind == ArrivalKind.Diurnal
        ? new DiurnalArrivals(Rate, Swing, Period, PeakAt, end)
        : new PoissonArrivals(Rate, end);
}

/// <summary>How devices move.</summary>
internal sealed record MotionOptions(
    string? Trace,
    [Key("speed.min"), Range(0, 10_000)] double SlowestMetresPerSecond,
    [Key("speed.max"), Range(0, 10_000)] double FastestMetresPerSecond,
    SimDuration Rest)
{
    public double FastestMetresPerSecond { get; } = FastestMetresPerSecond < SlowestMetresPerSecond
        ? throw new ArgumentException("speed.max must not be below speed.min")
        : SlowestMetresPerSecond == 0 && FastestMetresPerSecond > 0
            ? throw new ArgumentException("speed.min must be more than 0 where devices move: one that may be arbitrarily slow never arrives")
            : FastestMetresPerSecond;
}

/// <summary>A cell's radio.</summary>
internal sealed record CityRadioOptions([Positive] DataRate Rate, [Positive] SimDuration Latency, Power Power, DataPrice Price);

/// <summary>What comes back.</summary>
internal sealed record ResultOptions(DataSize Size, [Positive] DataRate Rate);

/// <summary>Equal processors before one queue.</summary>
internal sealed record PoolOptions([Range(1, 100_000)] int Processors, [Positive] Frequency Speed, Power Power, CoreCosts Costs)
{
    /// <summary>The computer, whose results take a time to return.</summary>
    public ServiceOptions Service(SimDuration returnTime) => new()
    {
        Speed = Speed,
        Processors = Processors,
        ReturnTime = returnTime,
        ActivePower = Power,
        IdlePower = Costs.IdlePower,
        Price = Costs.Price,
        IdlePrice = Costs.IdlePrice,
    };
}

/// <summary>A wire towards the cloud.</summary>
internal sealed record HopOptions([Positive] DataRate Rate, SimDuration Latency, Power Power, DataPrice Price)
{
    private static readonly DataSize s_gigabyte = DataSize.FromBytes(1_000_000_000);

    /// <summary>The energy of carrying a gigabyte.</summary>
    public Joules EnergyPerGigabyte => EnergyOf(Power, Rate);

    /// <summary>The energy of carrying a gigabyte at a rate: what flows share the rate does not matter.</summary>
    public static Joules EnergyOf(Power power, DataRate rate) => power * (s_gigabyte / rate);
}
