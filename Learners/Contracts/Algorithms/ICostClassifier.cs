using EdgeActors.Learners.Experience;
using static EdgeActors.Learners.Algorithms.ConfigRange;

namespace EdgeActors.Learners.Algorithms;

/// <summary>What a cost-sensitive classifier is tuned by. Checked when it is made.</summary>
public sealed record CostClassifierConfig
{
    /// <summary>Units of each of the two hidden layers.</summary>
    public int Hidden { get; init; } = 96;

    /// <summary>Adam's step, over updates.</summary>
    public Schedule LearningRate { get; init; } = Schedule.Linear(3e-3, 1e-5, 10_000);

    /// <summary>How much the cross-entropy with the cheapest choice counts beside the expected regret.</summary>
    public double EntropyWeight { get; init; } = 0.1;

    /// <summary>Returns the configuration itself if every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not; the message names it.</exception>
    public CostClassifierConfig Checked()
    {
        Require(Hidden >= 1, Hidden);
        Require(LearningRate.IsRate, LearningRate);
        Require(EntropyWeight >= 0, EntropyWeight);
        return this;
    }
}

/// <summary>A network that chooses, taught by what each choice would have cost.</summary>
public interface ICostClassifier : ICheckpointed, IDisposable
{
    /// <summary>The shape of its policy.</summary>
    PolicyShape Shape { get; }

    /// <summary>The policy's weights, as <see cref="Shape"/> says.</summary>
    float[] PolicyWeights();

    /// <summary>The network's parameters, as a <see cref="ITrajectoryLearner"/> of the same sizes begins its own with: the policy's first.</summary>
    float[] Parameters();

    /// <summary>Learns from a batch.</summary>
    /// <param name="observations">Row by row what was seen.</param>
    /// <param name="regrets">Row by row for each choice what it costs more than the cheapest; 0 for that one.</param>
    /// <returns>The mean expected regret of the policy on the batch, before it learned from it.</returns>
    /// <exception cref="DivergenceException">The loss is not finite.</exception>
    double Learn(float[] observations, float[] regrets);
}

public partial interface IBackend
{
    /// <summary>A network that chooses, taught by what each choice would have cost.</summary>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="choices">How many choices there are.</param>
    /// <param name="config">What it is tuned by.</param>
    /// <param name="seed">All its randomness comes from here.</param>
    /// <param name="parts">Into how many equal parts, which share the network, observation and choices are split.</param>
    ICostClassifier CostClassifier(int observationSize, int choices, CostClassifierConfig config, long seed, int parts = 1);
}
