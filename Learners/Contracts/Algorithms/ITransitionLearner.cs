using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Algorithms;

/// <summary>A learner from single transitions whose policy is a plain network that others can decide by; what <see cref="IBackend.FromTransitions"/> needs of it.</summary>
public interface ITransitionLearner : ILearner, ICheckpointed
{
    /// <summary>How many last numbers of an observation say, one for each action, whether it may be taken (above 0); 0 where all always may.</summary>
    int Masks => 0;

    /// <summary>Floating-point operations of its updates for each transition taken in: two a weight forwards and four backwards.</summary>
    double FlopsPerTransition { get; }

    /// <summary>The shape of the policy that it sends out.</summary>
    /// <exception cref="InvalidOperationException">Nobody else can decide by its network: it has a memory, say.</exception>
    PolicyShape Shape { get; }

    /// <summary>The policy's weights, as <see cref="Shape"/> says.</summary>
    /// <exception cref="InvalidOperationException">Nobody else can decide by its network: it has a memory, say.</exception>
    float[] PolicyWeights();

    /// <summary>Everything that is learned, for averaging.</summary>
    float[] Parameters();

    /// <summary>Takes over what <see cref="Parameters"/> of a learner of the same sizes gave, or the mean of several.</summary>
    /// <exception cref="ArgumentException">There are too few or too many.</exception>
    void SetParameters(ReadOnlySpan<float> parameters);
}

public partial interface IBackend
{
    /// <summary>A learner of this backend behind trajectories, which owns it.</summary>
    ITrajectoryLearner FromTransitions(ITransitionLearner learner);
}
