using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
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
    O2oAgent Agent,
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
    ExperienceWay Experience,
    [Range(1, 255)] int FullQueue,
    [Range(1, 255)] int FullLink,
    [Range(1, 4096)] int Hidden,
    [Range(0, 1)] double Gamma,
    [Range(1e-9, 1)] double LearningRate,
    [Range(1, 100_000)] int BatchSize,
    [Range(1e-9, 1)] double Tau,
    [Range(0, 100)] double Temperature,
    [Range(0, 100)] double ConservativeWeight,
    [Range(0, 1)] double Lambda,
    [Range(1e-6, 0.999)] double Clip,
    [Range(1, 1000)] int Epochs,
    [Range(2, 1_000_000)] int OnlineBatchSize,
    O2oPlusTraining Plus)
{
    /// <summary>What the learner is tuned by.</summary>
    public O2oDrlConfig Config => new()
    {
        Hidden = Hidden,
        Gamma = Gamma,
        LearningRate = LearningRate,
        BatchSize = BatchSize,
        Tau = Tau,
        Temperature = Temperature,
        ConservativeWeight = ConservativeWeight,
        Lambda = Lambda,
        Clip = Clip,
        Epochs = Epochs,
        OnlineBatchSize = OnlineBatchSize,
    };

    /// <summary>What it is tuned by online, where that is by the offline method.</summary>
    public O2oDrlConfig OnlineConfig => Online == OnlineMethod.OffPolicyNotConservative ? Config with { ConservativeWeight = 0 } : Config;

    /// <summary>Episodes whose turns are kept to learn from: those that are logged, and off-policy those that are played.</summary>
    public long KeptEpisodes => LogEpisodes + (Online == OnlineMethod.Ppo ? 0L : (long)OnlineIterations * OnlineEpisodes);

    /// <summary>Itself, if the turns of all episodes that are learned from at once can be kept.</summary>
    /// <exception cref="UserErrorException">They cannot.</exception>
    public O2oTraining Checked(O2oOptions options)
    {
        // A byte for each node and turn of the log, a number for each input and turn of an iteration.
        Int128 turns = (Int128)(options.Slots + 1) * options.Nodes, inputs = (3 * options.Nodes) + 5;
        return KeptEpisodes * turns * options.Nodes > Array.MaxLength
                ? throw new UserErrorException($"o2o-drl: {KeptEpisodes} episodes of {options.Slots} slots and {options.Nodes} nodes are more than can be kept; give fewer {(Online == OnlineMethod.Ppo ? "log-episodes" : "log-episodes or online-iterations")}")
            : OnlineEpisodes * turns * inputs > Array.MaxLength
                ? throw new UserErrorException($"o2o-drl: {OnlineEpisodes} episodes of {options.Slots} slots and {options.Nodes} nodes are more than can be learned from at once; give fewer online-episodes")
            : this;
    }

    /// <summary>What the nodes of a network observe.</summary>
    public Observer Observer(O2oNetwork network) => new(network, OneHot, Mask, FullQueue, FullLink);
}

/// <summary>What is different for o2o-plus, which trains on many networks.</summary>
internal sealed record O2oPlusTraining(
    [Range(1, 1_000_000)] int LogEpisodes,
    [Range(1, 10_000_000)] int OfflineUpdates,
    [Range(0, 1_000_000)] int OnlineIterations,
    [Range(1, 10_000)] int OnlineEpisodes,
    [Range(1, 4096)] int Hidden,
    [Range(1e-9, 1)] double LearningRate,
    [Range(1e-9, 1)] double OnlineLearningRate,
    [Range(0, 1)] double OnlineRateEnd,
    [Range(2, 100_000)] int BatchSize,
    [Range(1e-3, 100)] double Temperature,
    [Range(1e-6, 0.999)] double Clip,
    [Range(1, 1000)] int Epochs)
{
    /// <summary>What the learner is tuned by.</summary>
    public O2oPlusConfig Config => new()
    {
        Hidden = Hidden,
        LearningRate = LearningRate,
        OnlineLearningRate = OnlineLearningRate,
        BatchSize = BatchSize,
        Temperature = Temperature,
        Clip = Clip,
        Epochs = Epochs,
    };

    /// <summary>The share of <see cref="OnlineLearningRate"/> in an iteration: from 1 towards <see cref="OnlineRateEnd"/> in equal steps.</summary>
    public double RateOf(int iteration) => 1 - ((1 - OnlineRateEnd) * Math.Min(iteration, OnlineIterations) / OnlineIterations);
}

/// <summary>What <c>train</c> trains where nodes share their tasks.</summary>
internal enum O2oAgent
{
    /// <summary>A network that scores places, by the algorithm of train.algorithm.</summary>
    Places,

    /// <summary>The paper's, by its recipe, on each network.</summary>
    Recipe,

    /// <summary>O2o-plus, on networks that are drawn for training.</summary>
    Plus,
}

/// <summary>The policies whose logs can be learned from.</summary>
internal enum LoggedHeuristic
{
    Random,
    Local,
    Rda,
    Ratc,
    RatcFull,
}

/// <summary>How what nodes saw and did comes to what learns.</summary>
internal enum ExperienceWay
{
    /// <summary>It is rebuilt from task logs, outside of the world, which is quicker.</summary>
    Log,

    /// <summary>As messages of the nodes' schedulers to a learner actor, which sends policies back.</summary>
    Messages,
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
