using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>Whether learning costs simulated time and bandwidth.</summary>
internal enum LearningMode
{
    /// <summary>Experience, training and policies take simulated time, and their bytes share links with tasks.</summary>
    Simulated,

    /// <summary>Learning takes no time and no bandwidth, as most papers assume.</summary>
    Free,
}

/// <summary>Where learners are.</summary>
internal enum LearnerPlacement
{
    /// <summary>One, at the host, for all schedulers.</summary>
    Centralised,

    /// <summary>One at each node, for its own scheduler.</summary>
    PerNode,

    /// <summary>One at each node, and an averager at the host.</summary>
    Federated,
}

/// <summary>What learners learn by.</summary>
internal enum TrainAlgorithm
{
    Ppo,
    Dqn,
    DiscreteSac,
}

/// <summary>How schedulers stream experience.</summary>
internal sealed record BatchSettings([Range(1, 100_000)] int Rows, [Positive] SimDuration? Time);

/// <summary>When a learner trains, and how long that takes.</summary>
internal sealed record RoundOptions(
    [Range(1, 10_000_000)] int Rows, [Positive] SimDuration? Time, [Range(1e-6, 1e9)] double FlopsPerCycle, [Range(1e-6, 1)] double Share);

/// <summary>What the end of a task is worth.</summary>
internal sealed record RewardSettings(double Success, double Failure);

/// <summary>What PPO is tuned by.</summary>
internal sealed record TrainPpoOptions(
    [Range(1, 4096)] int Hidden,
    [Range(0, 1)] double Gamma,
    [Range(0, 1)] double Lambda,
    [Range(1e-9, 1)] double LearningRate,
    [Range(1, 1000)] int Epochs,
    [Range(2, 1_000_000)] int BatchSize,
    [Range(1e-6, 0.999)] double Clip,
    [Range(0, 100)] double EntropyWeight)
{
    public TrajectoryPpoConfig Config(int parts) => new()
    {
        Parts = parts,
        Hidden = Hidden,
        Gamma = Gamma,
        Lambda = Lambda,
        LearningRate = LearningRate,
        Epochs = Epochs,
        BatchSize = BatchSize,
        Clip = Clip,
        EntropyWeight = EntropyWeight,
    };
}

/// <summary>What DQN is tuned by; its network is plain, for it is sent out.</summary>
internal sealed record TrainDqnOptions(
    bool Double,
    [Range(1, 4096)] int Hidden,
    [Range(0, 1)] double Gamma,
    Schedule LearningRate,
    [Range(1, 1_000_000)] int BatchSize,
    [Range(1, 10_000_000)] int Capacity,
    [Range(1, 10_000_000)] int Warmup,
    [Range(1, 1_000_000)] int TrainEvery,
    [Range(1, 1000)] int Updates,
    [Range(1, 1_000_000)] int TargetEvery,
    Schedule Epsilon)
{
    public DqnConfig Config() => new()
    {
        Double = Double,
        Dueling = false,
        Hidden = Hidden,
        Gamma = Gamma,
        LearningRate = LearningRate,
        BatchSize = BatchSize,
        Capacity = Capacity,
        Warmup = Warmup,
        TrainEvery = TrainEvery,
        Updates = Updates,
        TargetEvery = TargetEvery,
        Epsilon = Epsilon,
    };
}

/// <summary>What <c>train</c> does: learning inside the simulation. Every key is documented in hocon/reference.conf.</summary>
internal sealed record TrainOptions(
    LearningMode Mode,
    LearnerPlacement Placement,
    [Range(0, 999)] int Host,
    [Range(1, 1_000_000)] int Episodes,
    [Range(1, 1_000_000)] int? RedrawEvery,
    [Positive] SimDuration Gap,
    [Range(0, 1_000_000)] int EvaluateEvery,
    [Range(0, 1_000_000)] int? FreezeAfter,
    BatchSettings Batch,
    RoundOptions Round,
    DataSize? UpdateSize,
    [Positive] SimDuration Unpack,
    [Positive] SimDuration? LinkDelay,
    [Positive] SimDuration? PublishPeriod,
    DiscountKind Discount,
    [Positive] SimDuration DiscountTime,
    bool InOrder,
    [Positive] SimDuration FederatedPeriod,
    RewardSettings Reward,
    TrainAlgorithm Algorithm,
    TrainPpoOptions Ppo,
    TrainDqnOptions Dqn,
    DiscreteSacConfig DiscreteSac,
    string? WarmStart,
    [Positive] SimDuration? CheckpointEvery)
{
    /// <summary>Networks from this number on are for training alone: evaluation uses those below.</summary>
    public const int FirstRedrawn = 1_000_000_000;

    public bool IsFree => Mode == LearningMode.Free;

    public DiscountUnit Unit => Discount == DiscountKind.Decision ? DiscountUnit.Decision : DiscountUnit.Slot(DiscountTime);

    public IRewardShaper Shaper => new OutcomeReward(Reward.Success, Reward.Failure);

    /// <summary>How many networks a training is on.</summary>
    public int NetworksEach => RedrawEvery is int every ? 1 + ((Episodes - 1) / every) : 1;

    /// <summary>The network that an episode is played on: the training's own, and then others that are drawn for it alone.</summary>
    /// <param name="training">The training's number, from 0.</param>
    /// <param name="episode">The episode's, from 1.</param>
    public int NetworkOf(int training, int episode)
    {
        int drawn = RedrawEvery is int every ? (episode - 1) / every : 0;
        return drawn == 0 ? training : checked(FirstRedrawn + (training * (NetworksEach - 1)) + drawn - 1);
    }
}
