namespace EdgeActors.Learners.Algorithms;

/// <summary>What behaviour cloning is tuned by. Checked when the learner is made.</summary>
public sealed record BehaviourCloningConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 64;

    /// <summary>Adam's step.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Transitions per update.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Transitions kept.</summary>
    public int Capacity { get; init; } = 50_000;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public BehaviourCloningConfig Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Capacity, BatchSize);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>Behaviour cloning.</summary>
    ILearner Cloning(int observationSize, int actionCount, BehaviourCloningConfig config, long seed);
}
