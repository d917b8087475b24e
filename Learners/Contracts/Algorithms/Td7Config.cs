using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What TD7 is tuned by; the paper's values.</summary>
public sealed record Td7Config : ContinuousConfig
{
    /// <summary>The paper's warm-up; the rest is shared.</summary>
    public Td7Config() => Warmup = 25_000;

    /// <summary>The length of embeddings.</summary>
    public int EmbeddingSize { get; init; } = 256;

    /// <summary>Adam's step for the embeddings.</summary>
    public double EncoderRate { get; init; } = 3e-4;

    /// <summary>The deviation of the noise on actions that explore.</summary>
    public Schedule ExplorationNoise { get; init; } = 0.1;

    /// <summary>The deviation of the noise on the target's actions.</summary>
    public double TargetNoise { get; init; } = 0.2;

    /// <summary>The most that noise moves the target's actions.</summary>
    public double NoiseClip { get; init; } = 0.5;

    /// <summary>Updates of the values for one of the policy.</summary>
    public int PolicyDelay { get; init; } = 2;

    /// <summary>Updates from one copy to the targets to the next.</summary>
    public int TargetEvery { get; init; } = 250;

    /// <summary>How much priorities count.</summary>
    public double Alpha { get; init; } = 0.4;

    /// <summary>Episodes that assess a policy at first.</summary>
    public int EarlyEpisodes { get; init; } = 1;

    /// <summary>Episodes that assess a policy later.</summary>
    public int LateEpisodes { get; init; } = 20;

    /// <summary>Updates after which assessment takes longer.</summary>
    public int LateFrom { get; init; } = 750_000;

    /// <summary>What the best assessment so far is worth when assessment begins to take longer.</summary>
    public double BestKept { get; init; } = 0.9;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public Td7Config Checked()
    {
        CheckShared();
        Require(EmbeddingSize >= 1, EmbeddingSize);
        Require(EncoderRate > 0, EncoderRate);
        Require(ExplorationNoise.IsWithin(0, 1e6), ExplorationNoise);
        Require(TargetNoise >= 0, TargetNoise);
        Require(NoiseClip >= 0, NoiseClip);
        Require(PolicyDelay >= 1, PolicyDelay);
        Require(TargetEvery >= 1, TargetEvery);
        Require(Alpha is > 0 and <= 1, Alpha);
        Require(EarlyEpisodes >= 1, EarlyEpisodes);
        Require(LateEpisodes >= 1, LateEpisodes);
        Require(LateFrom >= 0, LateFrom);
        Require(BestKept is > 0 and <= 1, BestKept);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>TD7.</summary>
    ITransitionLearner Td7(int observationSize, int actionSize, Td7Config config, long seed, int trajectories = 1);
}
