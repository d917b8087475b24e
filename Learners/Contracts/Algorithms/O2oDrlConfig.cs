namespace EdgeActors.Learners.Algorithms;

/// <summary>What O2O-DRL is tuned by; the paper's values (section V-A) but for <see cref="OnlineBatchSize"/>, which it does not tell. Checked when the learner is made.</summary>
public sealed record O2oDrlConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>How much the value one slot later counts.</summary>
    public double Gamma { get; init; } = 0.99;

    /// <summary>Adam's step for all networks.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Transitions per update offline.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>How far the target networks follow with each update.</summary>
    public double Tau { get; init; } = 0.0005;

    /// <summary>How much entropy counts offline (the paper's alpha); fixed.</summary>
    public double Temperature { get; init; } = 0.05;

    /// <summary>How much conservative Q-learning presses down the values of actions that the log does not have (lambda_c).</summary>
    public double ConservativeWeight { get; init; } = 0.1;

    /// <summary>How far advantages look ahead online (the lambda of GAE).</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>How far the probability ratio may move online.</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>Passes over the trajectories online (K).</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Transitions per step online.</summary>
    public int OnlineBatchSize { get; init; } = 1_000;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public O2oDrlConfig Checked()
    {
        Require(Hidden >= 1, nameof(Hidden), Hidden);
        Require(Gamma is >= 0 and <= 1, nameof(Gamma), Gamma);
        Require(LearningRate > 0, nameof(LearningRate), LearningRate);
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize);
        Require(Tau is > 0 and <= 1, nameof(Tau), Tau);
        Require(Temperature >= 0, nameof(Temperature), Temperature);
        Require(ConservativeWeight >= 0, nameof(ConservativeWeight), ConservativeWeight);
        Require(Lambda is >= 0 and <= 1, nameof(Lambda), Lambda);
        Require(Clip is > 0 and < 1, nameof(Clip), Clip);
        Require(Epochs >= 1, nameof(Epochs), Epochs);
        Require(OnlineBatchSize >= 2, nameof(OnlineBatchSize), OnlineBatchSize);
        return this;
    }

    private static void Require(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"O2O-DRL cannot take {name} = {value}.");
        }
    }
}

public partial interface IBackend
{
    /// <summary>O2O-DRL.</summary>
    IO2oDrl O2oDrl(int observationSize, int actionCount, O2oDrlConfig config, long seed);
}
