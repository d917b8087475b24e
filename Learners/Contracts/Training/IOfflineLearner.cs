using EdgeActors.Learners.Algorithms;

namespace EdgeActors.Learners.Training;

/// <summary>A learner that can learn from a log instead of acting: first Remember all of it, then Update.</summary>
public interface IOfflineLearner : ILearner
{
    /// <summary>Takes in one transition without learning.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="action">What was done.</param>
    /// <param name="reward">What it brought.</param>
    /// <param name="next">What was seen then.</param>
    /// <param name="terminated">The task ended: nothing of value follows.</param>
    /// <param name="elapsed">How much time passed.</param>
    void Remember(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, double elapsed = 1);

    /// <summary>Learns from one batch of what is remembered.</summary>
    /// <exception cref="DivergenceException">The loss is not finite, or has exploded.</exception>
    void Update();
}
