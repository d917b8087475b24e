using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>How a scheduler learns the state of other nodes.</summary>
/// <param name="Delay">How long a question, and its answer, travels; zero reads at the same instant.</param>
internal readonly record struct ProbeMode(SimDuration Delay)
{
    public static ProbeMode Instant => default;

    public override string ToString() => Delay == SimDuration.Zero ? "instant" : Delay.ToString();
}

/// <summary>A size as the O2O-DRL paper counts it, in kilobytes whose size <c>o2o.kilobyte</c> tells.</summary>
internal readonly record struct Kilobytes(long Count);

/// <summary>The environment of the O2O-DRL paper, section V-A. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record O2oOptions(
    [Range(2, 1000)] int Nodes,
    [Range(1, 10_000_000)] int Slots,
    [Positive] SimDuration Slot,
    [Positive] SimDuration Deadline,
    [Key("arrival.max"), Range(0, 1)] double ArrivalMax,
    [Key("size.min")] Kilobytes SizeMin,
    [Key("size.max")] Kilobytes SizeMax,
    Kilobyte Kilobyte,
    [Key("complexity.min"), Range(1, 1e6)] long ComplexityMin,
    [Key("complexity.max"), Range(1, 1e6)] long ComplexityMax,
    [Range(1, 1024)] ImmutableArray<int> Cores,
    [Positive] Frequency CoreSpeed,
    Power CorePower,
    CoreCosts Costs,
    LinkCosts LinkCosts,
    [Key("rate.min"), Positive] DataRate RateMin,
    [Key("rate.max"), Positive] DataRate RateMax,
    [Key("failure.max"), Range(0, 1e6)] double FailureMax,
    [Key("failure.link-max"), Range(0, 1e6)] double LinkFailureMax,
    [Range(0, 1e9)] double QueueLimit,
    DropRule Drop,
    ProbeMode Probe)
{
    public ImmutableArray<int> Cores { get; } = !Cores.IsEmpty ? Cores : throw new ArgumentException("give cores at least one count");

    public SimDuration Slot { get; } = (Int128)Slot.Nanoseconds * Slots <= long.MaxValue
        ? Slot
        : throw new ArgumentException($"slots = {Slots} of slot = {Slot} last longer than 292 years; give fewer or shorter ones");

    public Frequency CoreSpeed { get; } = Checked(new LargestTask(DataSize.FromBytes(SizeMax.Count * Kilobyte.Bytes), ComplexityMax), CoreSpeed, RateMin);

    public Kilobytes SizeMax { get; } = SizeMax.Count >= SizeMin.Count ? SizeMax : throw new ArgumentException("size.max must not be below size.min");

    public long ComplexityMax { get; } =
        ComplexityMax >= ComplexityMin ? ComplexityMax : throw new ArgumentException("complexity.max must not be below complexity.min");

    public DataRate RateMax { get; } =
        RateMax.BitsPerSecond >= RateMin.BitsPerSecond ? RateMax : throw new ArgumentException("rate.max must not be below rate.min");

    private static Frequency Checked(LargestTask largest, Frequency speed, DataRate rate)
    {
        largest.On("core-speed", speed).Over("rate.min", rate);
        return speed;
    }
}

/// <summary>What links draw while they send, and cost.</summary>
internal sealed record LinkCosts(Power Power, DataPrice Price);

/// <summary>How many bytes a kilobyte has.</summary>
internal readonly record struct Kilobyte(int Bytes);

/// <summary>How O2O-DRL and o2o-plus are trained. Defaults, units and sources stand in hocon/reference.conf.</summary>
internal sealed record O2oTraining(
    LoggedHeuristic Log,
    [Range(1, 1_000_000)] int LogEpisodes,
    [Range(1, 10_000_000)] int OfflineUpdates,
    [Range(0, 1_000_000)] int OnlineIterations,
    [Range(1, 10_000)] int OnlineEpisodes,
    OnlineMethod Online,
    [Range(1, 1_000_000)] int OnlineUpdates,
    bool OneHot,
    bool Mask,
    bool NormalizeRewards,
    O2oPlusTraining Plus);

/// <summary>What is different for o2o-plus, which trains on many networks.</summary>
internal sealed record O2oPlusTraining(
    [Range(1, 1_000_000)] int LogEpisodes,
    [Range(1, 10_000_000)] int OfflineUpdates,
    [Range(0, 1_000_000)] int OnlineIterations,
    [Range(1, 10_000)] int OnlineEpisodes);

/// <summary>The policies whose logs can be learned from.</summary>
internal enum LoggedHeuristic
{
    Random,
    Local,
    Rda,
    Ratc,
    RatcFull,
}

/// <summary>How training goes on online.</summary>
internal enum OnlineMethod
{
    /// <summary>As the paper does, by algorithm 2.</summary>
    Ppo,

    /// <summary>By the offline method, which the paper's abstract says ruins the policy.</summary>
    OffPolicy,

    /// <summary>The same without its conservative term.</summary>
    OffPolicyNotConservative,
}
