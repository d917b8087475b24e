using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>O2O-DRL as its users see it: learn from a log, then from what the policy does.</summary>
public interface IO2oDrl : ICheckpointed, IDisposable
{
    /// <summary>Counts the changes of the policy.</summary>
    long Version { get; }

    /// <summary>The weights of the actor, the only network that is deployed: layer by layer inputs x outputs numbers and then the biases. It gives logits of actions.</summary>
    float[] PolicyWeights();

    /// <summary>The shape of the actor.</summary>
    PolicyShape Shape { get; }

    /// <summary>Everything that is learned: the actor's parameters, the critic's, the values' and their targets'.</summary>
    float[] Parameters();

    /// <summary>Takes over what <see cref="Parameters"/> of a learner of the same sizes gave, or the mean of several.</summary>
    /// <exception cref="ArgumentException">There are too few or too many.</exception>
    void SetParameters(ReadOnlySpan<float> parameters);

    /// <summary>Learns from one batch of the log.</summary>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    void ImproveOffline(O2oBatch batch);

    /// <summary>Learns from the trajectories of one iteration.</summary>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    void FineTune(O2oTrajectories played);
}
