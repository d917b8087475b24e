using EdgeActors.Learners.Training;

namespace EdgeActors.Learners.Algorithms;

/// <summary>Chooses actions and does not change: observation in, action out.</summary>
public interface IPolicy
{
    /// <summary>Counts the changes of the weights that the policy was made from.</summary>
    long Version { get; }

    /// <summary>Writes the best action it knows for an observation: a discrete action as its number.</summary>
    void Act(ReadOnlySpan<float> observation, Span<float> action);

    /// <summary>An episode begins: a policy with a memory of its own forgets.</summary>
    void Begin()
    {
    }
}

/// <summary>
/// Learns from transitions: transitions in, policy version out. Life cycle: Explore for an action, take it in the world, Learn
/// from what came, and so on; read <see cref="Policy"/> at any time. All randomness comes from the seed it was made with.
/// </summary>
public interface ILearner : IDisposable
{
    /// <summary>The policy as learned so far.</summary>
    IPolicy Policy { get; }

    /// <summary>Writes an action to try next.</summary>
    void Explore(ReadOnlySpan<float> observation, Span<float> action);

    /// <summary>Takes in one transition, learns when it is time, and returns the policy's version.</summary>
    /// <param name="observation">What was seen.</param>
    /// <param name="action">What was done.</param>
    /// <param name="reward">What it brought.</param>
    /// <param name="next">What was seen then.</param>
    /// <param name="terminated">The task ended: nothing of value follows.</param>
    /// <param name="truncated">A time limit cut the episode: values go on beyond it.</param>
    /// <param name="elapsed">How many steps of time passed: the discount is gamma to this power.</param>
    /// <exception cref="DivergenceException">A loss is not finite or has exploded.</exception>
    long Learn(
        ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false,
        double elapsed = 1);

    /// <summary>Writes what it measured of its learning since the last report, as <c>train/*</c>.</summary>
    void Report(IMetricSink sink, long step)
    {
    }
}

/// <summary>Training went to infinity or NaN. The message names the step, the tensor and the seed, which together replay it.</summary>
public sealed class DivergenceException(long step, string tensor, double value, long seed)
    : Exception(FormattableString.Invariant($"training diverged at step {step}: {tensor} is {(double.IsFinite(value) ? $"{value:G3}" : "not finite")} (seed {seed})"))
{
    /// <summary>The transition at which it was seen.</summary>
    public long Step { get; } = step;

    /// <summary>The seed that replays it.</summary>
    public long Seed { get; } = seed;
}
