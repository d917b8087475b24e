namespace EdgeActors.Learners.Algorithms;

/// <summary>What PPO from trajectories is tuned by. Checked when the learner is made.</summary>
public sealed record TrajectoryPpoConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Equal parts of the observation that share the policy's network; 1 for an ordinary one.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>How much the value one unit of time later counts.</summary>
    public double Gamma { get; init; } = 0.9;

    /// <summary>How far advantages look ahead, decision by decision.</summary>
    public double Lambda { get; init; } = 0.95;

    /// <summary>Adam's step.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Passes over a round.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Decisions per step.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How far the probability ratio may move.</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>How much the value's loss counts.</summary>
    public double ValueWeight { get; init; } = 0.5;

    /// <summary>How much entropy counts.</summary>
    public double EntropyWeight { get; init; } = 0.005;

    /// <summary>The largest norm of the gradient.</summary>
    public double MaxGradNorm { get; init; } = 0.5;

    /// <summary>The sizes of the policy's layers: of a part's observation, of the hidden ones, of a part's scores.</summary>
    public int[] PolicySizes(int observationSize, int actionCount) => [observationSize / Parts, Hidden, Hidden, actionCount / Parts];

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public TrajectoryPpoConfig Checked()
    {
        Require(Hidden >= 1, nameof(Hidden), Hidden);
        Require(Parts >= 1, nameof(Parts), Parts);
        Require(Gamma is >= 0 and <= 1, nameof(Gamma), Gamma);
        Require(Lambda is >= 0 and <= 1, nameof(Lambda), Lambda);
        Require(LearningRate > 0, nameof(LearningRate), LearningRate);
        Require(Epochs >= 1, nameof(Epochs), Epochs);
        Require(BatchSize >= 2, nameof(BatchSize), BatchSize);
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
            throw new ArgumentOutOfRangeException(name, value, $"PPO from trajectories cannot take {name} = {value}.");
        }
    }
}

public partial interface IBackend
{
    /// <summary>Proximal policy optimisation from trajectories that others gathered.</summary>
    ITrajectoryLearner TrajectoryPpo(int observationSize, int actionCount, TrajectoryPpoConfig config, long seed);

    /// <summary>Proximal policy optimisation of actions that are numbers, from trajectories that others gathered.</summary>
    ITrajectoryLearner GaussianTrajectoryPpo(int observationSize, int actionSize, TrajectoryPpoConfig config, long seed);
}
