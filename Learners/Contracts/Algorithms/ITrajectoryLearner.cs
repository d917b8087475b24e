using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>
/// Learns from trajectories that others gathered, a round at a time: the part of an algorithm that sits behind a learner actor, while schedulers elsewhere
/// decide by copies of its policy. A round depends on nothing but the learner's state and the trajectories, in order.
/// </summary>
public interface ITrajectoryLearner : ICheckpointed, IDisposable
{
    /// <summary>Floating-point operations for each row of a round, all passes together: two a weight forwards and four backwards.</summary>
    double FlopsPerRow { get; }

    /// <summary>The shape of the policy that it sends out.</summary>
    PolicyShape Shape { get; }

    /// <summary>Learns from all rows once, however often the algorithm looks at each.</summary>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    LearningReport Learn(IReadOnlyList<Trajectory> trajectories);

    /// <summary>The policy's weights, as <see cref="Shape"/> says.</summary>
    float[] PolicyWeights();

    /// <summary>Everything that is learned, for averaging: the policy's parameters, then the values'.</summary>
    float[] Parameters();

    /// <summary>Takes over what <see cref="Parameters"/> of a learner of the same sizes gave, or the mean of several.</summary>
    /// <exception cref="ArgumentException">There are too few or too many.</exception>
    void SetParameters(ReadOnlySpan<float> parameters);
}

/// <summary>What a round of learning came to.</summary>
/// <param name="Loss">The mean loss.</param>
/// <param name="Entropy">The policy's mean entropy, in nats.</param>
/// <param name="Divergence">The mean of ratio - 1 - ln ratio over the last pass, which estimates the Kullback-Leibler divergence from the policies that decided.</param>
public readonly record struct LearningReport(double Loss, double Entropy, double Divergence)
{
    /// <summary>The policy's mean loss, where it is one of its own beside <see cref="Loss"/>, which is then that of the values.</summary>
    public double PolicyLoss { get; init; } = double.NaN;
}
