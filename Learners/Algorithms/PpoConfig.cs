namespace EdgeActors.Learners.Algorithms;

/// <summary>What PPO is tuned by; the values of the paper where networks of this size leave them sensible. Checked when the learner is made.</summary>
public sealed record PpoConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>How much the value one step later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>How far advantages look ahead.</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>Adam's step at the start; it falls in a line over <see cref="DecaySteps"/>.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Transitions over which the step falls to a tenth.</summary>
    public int DecaySteps { get; init; } = 100_000;

    /// <summary>Transitions from one round of learning to the next.</summary>
    public int Rollout { get; init; } = 1_024;

    /// <summary>Passes over them.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Transitions per update; divides the rollout.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>How far the probability ratio may move.</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>How much the value's loss counts.</summary>
    public double ValueWeight { get; init; } = 0.5;

    /// <summary>How much entropy counts.</summary>
    public double EntropyWeight { get; init; }

    /// <summary>The largest norm of the gradient.</summary>
    public double MaxGradNorm { get; init; } = 0.5;

    /// <summary>Whether the last numbers of an observation, one for each discrete action, say which actions are allowed (above zero).</summary>
    public bool Masked { get; init; }

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public PpoConfig Checked()
    {
        Require(Hidden >= 1, nameof(Hidden), Hidden);
        Require(Gamma is >= 0 and <= 1, nameof(Gamma), Gamma);
        Require(Lambda is >= 0 and <= 1, nameof(Lambda), Lambda);
        Require(LearningRate > 0, nameof(LearningRate), LearningRate);
        Require(DecaySteps >= 1, nameof(DecaySteps), DecaySteps);
        Require(Rollout >= 2, nameof(Rollout), Rollout);
        Require(Epochs >= 1, nameof(Epochs), Epochs);
        Require(BatchSize >= 2 && Rollout % BatchSize == 0, nameof(BatchSize), BatchSize);
        Require(Clip is > 0 and < 1, nameof(Clip), Clip);
        Require(ValueWeight >= 0, nameof(ValueWeight), ValueWeight);
        Require(EntropyWeight >= 0, nameof(EntropyWeight), EntropyWeight);
        Require(MaxGradNorm > 0, nameof(MaxGradNorm), MaxGradNorm);
        return this;
    }

    private static void Require(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"PPO cannot take {name} = {value}.");
        }
    }
}
