using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What PPO is tuned by; the values of the paper where networks of this size leave them sensible. Checked when the learner is made.</summary>
public sealed record PpoConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>What the network remembers within an episode; a recurrent layer then takes the place of the second hidden one.</summary>
    public Memory Memory { get; init; }

    /// <summary>With memory: the most steps that a gradient goes back. Episodes are cut into stretches of this length.</summary>
    public int SequenceLength { get; init; } = 16;

    /// <summary>How much the value one step later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>How far advantages look ahead.</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>Adam's step.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Linear(1e-3, 1e-4, 100_000);

    /// <summary>Transitions from one round of learning to the next.</summary>
    public int Rollout { get; init; } = 1_024;

    /// <summary>Passes over them.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Transitions per update; divides the rollout. With memory, so many over the sequence length stretches.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>How far the probability ratio may move.</summary>
    public Schedule Clip { get; init; } = 0.2;

    /// <summary>How much the value's loss counts.</summary>
    public double ValueWeight { get; init; } = 0.5;

    /// <summary>How much entropy counts.</summary>
    public Schedule EntropyWeight { get; init; }

    /// <summary>The largest norm of the gradient.</summary>
    public double MaxGradNorm { get; init; } = 0.5;

    /// <summary>Whether the last numbers of an observation, one for each discrete action, say which actions are allowed (above zero).</summary>
    public bool Masked { get; init; }

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public PpoConfig Checked()
    {
        Require(Hidden >= 1, Hidden);
        Require(SequenceLength >= 1, SequenceLength);
        Require(Gamma is >= 0 and <= 1, Gamma);
        Require(Lambda is >= 0 and <= 1, Lambda);
        Require(LearningRate.IsRate, LearningRate);
        Require(Rollout >= 2, Rollout);
        Require(Epochs >= 1, Epochs);
        Require(BatchSize >= 2 && Rollout % BatchSize == 0 && (Memory == Memory.None || BatchSize >= SequenceLength), BatchSize);
        Require(Clip.First > 0 && Clip.IsWithin(0, 1), Clip);
        Require(ValueWeight >= 0, ValueWeight);
        Require(EntropyWeight.IsWithin(0, 1e6), EntropyWeight);
        Require(MaxGradNorm > 0, MaxGradNorm);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>Proximal policy optimisation for discrete actions.</summary>
    ILearner Ppo(int observationSize, int actionCount, PpoConfig config, long seed);

    /// <summary>Proximal policy optimisation for continuous actions.</summary>
    ILearner GaussianPpo(int observationSize, int actionSize, PpoConfig config, long seed);
}
