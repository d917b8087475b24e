using EdgeActors.Learners.Experience;

namespace EdgeActors.Learners.Environments;

/// <summary>What one step gave: a reward, and whether the episode ended by the task or by its time limit.</summary>
/// <param name="Reward">The reward of the step.</param>
/// <param name="Terminated">The task ended: nothing of value follows.</param>
/// <param name="Truncated">The time limit cut the episode: values go on beyond it.</param>
/// <param name="Elapsed">How much time it took: the discount is gamma to this power.</param>
public readonly record struct StepResult(double Reward, bool Terminated, bool Truncated, double Elapsed = 1)
{
    /// <summary>The episode is over.</summary>
    public bool Done => Terminated || Truncated;
}

/// <summary>
/// A small task to prove learners on. Life cycle: Reset, then Step until the result is done, then Reset again. Its
/// randomness comes from the stream given to Reset and from nothing else; the checkpoint holds all else that it depends on.
/// </summary>
public interface IEnvironment : ICheckpointed
{
    /// <summary>The length of an observation.</summary>
    int ObservationSize { get; }

    /// <summary>The number of discrete actions, or zero where actions are numbers.</summary>
    int ActionCount { get; }

    /// <summary>The length of a continuous action, each number in [-1, 1]; zero where actions are discrete.</summary>
    int ActionSize { get; }

    /// <summary>Begins an episode.</summary>
    void Reset(SeededRandom random);

    /// <summary>Writes the current observation.</summary>
    void Observe(Span<float> observation);

    /// <summary>Takes a discrete action.</summary>
    /// <exception cref="NotSupportedException">Actions are numbers.</exception>
    StepResult Step(int action);

    /// <summary>Takes a continuous action.</summary>
    /// <exception cref="NotSupportedException">Actions are discrete.</exception>
    StepResult Step(ReadOnlySpan<float> action);

    /// <summary>Takes an action as policies write it: a discrete one as its number.</summary>
    StepResult Take(ReadOnlySpan<float> action) => ActionCount > 0 ? Step((int)action[0]) : Step(action);
}

/// <summary>An environment of numbered states, each with one observation, whose exact values are known: a learner's error can be measured.</summary>
public interface IKnownValues : IEnvironment
{
    /// <summary>How many states it has.</summary>
    int States { get; }

    /// <summary>Writes what is seen in a state.</summary>
    void Observe(int state, Span<float> observation);

    /// <summary>The exact value of each action (second index) in each state (first) under the best policy.</summary>
    double[,] ExactValues(double gamma);
}
