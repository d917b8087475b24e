using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What discrete SAC is tuned by; the values of the paper where networks of this size leave them sensible. Checked when the learner is made.</summary>
public sealed record DiscreteSacConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>How much the value one step later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>Adam's step for values, policy and temperature.</summary>
    public Schedule LearningRate { get; init; } = 3e-4;

    /// <summary>Transitions per update.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Transitions kept.</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>Transitions before the first update; until then actions are uniform.</summary>
    public int Warmup { get; init; } = 1_000;

    /// <summary>Transitions from one update to the next.</summary>
    public int TrainEvery { get; init; } = 1;

    /// <summary>Updates each time: with both, any ratio of updates to transitions.</summary>
    public int Updates { get; init; } = 1;

    /// <summary>How far the targets follow the values with each update.</summary>
    public double Tau { get; init; } = 0.005;

    /// <summary>The entropy that the temperature holds the policy to, as a share of that of uniform actions.</summary>
    public Schedule TargetEntropyShare { get; init; } = 0.98;

    /// <summary>The temperature at the start.</summary>
    public double FirstTemperature { get; init; } = 1;

    /// <summary>How much conservative Q-learning (CQL) presses down the values of actions that the data does not have; zero is plain SAC.</summary>
    public double ConservativeWeight { get; init; }

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public DiscreteSacConfig Checked()
    {
        Require(Hidden >= 1, Hidden);
        Require(Gamma is >= 0 and <= 1, Gamma);
        Require(LearningRate.IsRate, LearningRate);
        Require(BatchSize >= 1, BatchSize);
        Require(Capacity >= BatchSize, Capacity);
        Require(Warmup >= 1 && Warmup <= Capacity, Warmup);
        Require(TrainEvery >= 1, TrainEvery);
        Require(Updates >= 1, Updates);
        Require(Tau is > 0 and <= 1, Tau);
        Require(TargetEntropyShare.First > 0 && TargetEntropyShare.IsWithin(0, 1), TargetEntropyShare);
        Require(FirstTemperature > 0, FirstTemperature);
        Require(ConservativeWeight >= 0, ConservativeWeight);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>Soft actor-critic for discrete actions.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">The number of actions.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Equal parts of the observation that share one network.</param>
    /// <param name="masked">Whether a number for each action follows the observation and says whether it may be taken.</param>
    ITransitionLearner DiscreteSac(int observationSize, int actionCount, DiscreteSacConfig config, long seed, int parts = 1, bool masked = false);
}
