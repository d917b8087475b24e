using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>O2O-DRL that scores places one by one, as its users see it: learn from a log, then from what the policy does.</summary>
public interface IO2oPlus : ICheckpointed, IDisposable
{
    /// <summary>Counts the changes of the policy.</summary>
    long Version { get; }

    /// <summary>The weights of the actor, the only network that is deployed: layer by layer inputs x outputs numbers and then the biases. It scores one place.</summary>
    float[] PolicyWeights();

    /// <summary>The shape of the policy for decisions among so many places.</summary>
    PolicyShape ShapeFor(int places);

    /// <summary>Everything that is learned: the actor's parameters, then the critic's.</summary>
    float[] Parameters();

    /// <summary>Takes over what <see cref="Parameters"/> of a learner of the same sizes gave, or the mean of several.</summary>
    /// <exception cref="ArgumentException">There are too few or too many.</exception>
    void SetParameters(ReadOnlySpan<float> parameters);

    /// <summary>Learns the scores of what the log has done, and makes the actor their copy.</summary>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    void FitOffline(O2oDecisions log, int steps);

    /// <summary>Learns from the decisions of one iteration.</summary>
    /// <param name="played">Decisions of the current policy.</param>
    /// <param name="rate">The share of <see cref="O2oPlusConfig.OnlineLearningRate"/> to step by.</param>
    /// <exception cref="DivergenceException">A loss is not finite.</exception>
    void FineTune(O2oDecisions played, double rate = 1);
}
