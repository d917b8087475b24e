using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What the learners of continuous actions share. Checked when the learner is made.</summary>
public abstract record ContinuousConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>How much the value one step later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>Adam's step for the policy.</summary>
    public Schedule ActorRate { get; init; } = 3e-4;

    /// <summary>Adam's step for the values.</summary>
    public Schedule CriticRate { get; init; } = 3e-4;

    /// <summary>Transitions per update.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Transitions kept.</summary>
    public int Capacity { get; init; } = 1_000_000;

    /// <summary>Transitions before the first update; until then actions are uniform.</summary>
    public int Warmup { get; init; } = 1_000;

    /// <summary>Updates for each transition.</summary>
    public int Updates { get; init; } = 1;

    /// <summary>Transitions for each time that it updates. TD7, which learns at ends of episodes, counts them there.</summary>
    public int TrainEvery { get; init; } = 1;

    /// <summary>How far the targets follow with each update.</summary>
    public double Tau { get; init; } = 0.005;

    /// <summary>Checks what all share.</summary>
    private protected void CheckShared()
    {
        Require(Hidden >= 1, Hidden);
        Require(Gamma is >= 0 and <= 1, Gamma);
        Require(ActorRate.IsRate, ActorRate);
        Require(CriticRate.IsRate, CriticRate);
        Require(BatchSize >= 1, BatchSize);
        Require(Capacity >= BatchSize, Capacity);
        Require(Warmup >= 1 && Warmup <= Capacity, Warmup);
        Require(Updates >= 1, Updates);
        Require(TrainEvery >= 1, TrainEvery);
        Require(Tau is > 0 and <= 1, Tau);
    }
}

/// <summary>What learners share that hold their policy to an entropy.</summary>
public abstract record SoftConfig : ContinuousConfig
{
    /// <summary>Adam's step for the temperature.</summary>
    public double TemperatureRate { get; init; } = 3e-4;

    /// <summary>The temperature at the start.</summary>
    public double FirstTemperature { get; init; } = 1;

    /// <summary>The entropy that the temperature holds the policy to, per number of the action.</summary>
    public double TargetEntropy { get; init; } = -1;

    /// <summary>Checks what all share.</summary>
    private protected void CheckSoft()
    {
        CheckShared();
        Require(TemperatureRate > 0, TemperatureRate);
        Require(FirstTemperature > 0, FirstTemperature);
        Require(double.IsFinite(TargetEntropy), TargetEntropy);
    }
}

/// <summary>What SAC is tuned by.</summary>
public sealed record SacConfig : SoftConfig
{
    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public SacConfig Checked()
    {
        CheckSoft();
        return this;
    }
}

/// <summary>What TD3 is tuned by.</summary>
public sealed record Td3Config : ContinuousConfig
{
    /// <summary>The deviation of the noise on actions that explore.</summary>
    public Schedule ExplorationNoise { get; init; } = 0.1;

    /// <summary>The deviation of the noise on the target's actions.</summary>
    public double TargetNoise { get; init; } = 0.2;

    /// <summary>The most that noise moves the target's actions.</summary>
    public double NoiseClip { get; init; } = 0.5;

    /// <summary>Updates of the values for one of the policy and the targets.</summary>
    public int PolicyDelay { get; init; } = 2;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public Td3Config Checked()
    {
        CheckShared();
        Require(ExplorationNoise.IsWithin(0, 1e6), ExplorationNoise);
        Require(TargetNoise >= 0, TargetNoise);
        Require(NoiseClip >= 0, NoiseClip);
        Require(PolicyDelay >= 1, PolicyDelay);
        return this;
    }
}

/// <summary>What DDPG is tuned by.</summary>
public sealed record DdpgConfig : ContinuousConfig
{
    /// <summary>The paper's values where they differ from those of its successors.</summary>
    public DdpgConfig() => (ActorRate, CriticRate, BatchSize, Tau) = (1e-4, 1e-3, 64, 0.001);

    /// <summary>How fast the noise returns to zero.</summary>
    public double NoiseReturn { get; init; } = 0.15;

    /// <summary>The deviation of what is added to the noise at each step.</summary>
    public double NoiseDeviation { get; init; } = 0.2;

    /// <summary>The weight decay of the values.</summary>
    public double CriticDecay { get; init; } = 1e-2;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public DdpgConfig Checked()
    {
        CheckShared();
        Require(NoiseReturn is >= 0 and <= 1, NoiseReturn);
        Require(NoiseDeviation >= 0, NoiseDeviation);
        Require(CriticDecay >= 0, CriticDecay);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>Soft actor-critic.</summary>
    ITransitionLearner Sac(int observationSize, int actionSize, SacConfig config, long seed);

    /// <summary>Twin delayed deterministic policy gradient.</summary>
    ITransitionLearner Td3(int observationSize, int actionSize, Td3Config config, long seed);

    /// <summary>Deep deterministic policy gradient.</summary>
    ITransitionLearner Ddpg(int observationSize, int actionSize, DdpgConfig config, long seed);
}
