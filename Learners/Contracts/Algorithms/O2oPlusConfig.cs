namespace EdgeActors.Learners.Algorithms;

/// <summary>What <see cref="IO2oPlus"/> is tuned by. Checked when the learner is made.</summary>
public sealed record O2oPlusConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Adam's step of the critic.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Adam's step of the actor online.</summary>
    public double OnlineLearningRate { get; init; } = 5e-4;

    /// <summary>Decisions per update.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>How sharply the policy prefers the better place: it draws by softmax(score / temperature).</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>How far the probability ratio may move online.</summary>
    public double Clip { get; init; } = 0.2;

    /// <summary>Passes over the decisions online.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public O2oPlusConfig Checked()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Hidden, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(OnlineLearningRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Temperature);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        return this;
    }
}

public partial interface IBackend
{
    /// <summary>O2O-DRL that scores places one by one.</summary>
    /// <param name="featureSize">Numbers seen of each place.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    IO2oPlus O2oPlus(int featureSize, O2oPlusConfig config, long seed);
}
