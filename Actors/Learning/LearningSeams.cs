using EdgeActors.Actors.Policies;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// Turns the moment of a decision into numbers. A learned policy decides by them alone, so what an encoder leaves out it cannot learn.
/// <para>One scheduler owns one encoder; it may keep scratch, but nothing from one decision to the next.</para>
/// </summary>
public interface IDecisionEncoder
{
    /// <summary>How many numbers describe a decision.</summary>
    int ObservationSize { get; }

    /// <summary>How many actions there are. Action i is place i; actions beyond the places must never be allowed.</summary>
    int ActionCount { get; }

    /// <summary>Whether it looks into other nodes' queues and links, which only a world with instant views allows.</summary>
    bool NeedsExactViews => false;

    /// <summary>The places whose state the observation needs.</summary>
    ProbePlan Probe(in Decision decision);

    /// <summary>Describes a decision.</summary>
    /// <param name="decision">The decision. Its task has id 0 when there is none: then an episode has ended and is looked at a last time.</param>
    /// <param name="observation">Receives <see cref="ObservationSize"/> numbers, best within -1 to 1 or so.</param>
    /// <param name="allowed">Receives for each action 1 if it may be taken, else 0; at least one must be 1.</param>
    void Encode(in Decision decision, Span<float> observation, Span<float> allowed);
}

/// <summary>Turns the end of a task into the reward of the decision that placed it.</summary>
public interface IRewardShaper
{
    /// <summary>The reward.</summary>
    double Reward(in TaskEnded ended);
}

/// <summary>A fixed reward for a task that succeeded, another for one that did not; +1 and -1 in the O2O-DRL paper.</summary>
/// <param name="Success">The first.</param>
/// <param name="Failure">The second.</param>
public sealed record OutcomeReward(double Success = 1, double Failure = -1) : IRewardShaper
{
    /// <inheritdoc/>
    public double Reward(in TaskEnded ended) => ended.Outcome == TaskOutcome.Succeeded ? Success : Failure;
}

/// <summary>Says which decisions follow each other: those of a device's kind of workload, of a task, of a service, or none.</summary>
public interface ITrajectoryKey
{
    /// <summary>The trajectory of a decision; its next decision with the same number is what it led to. Null if nothing follows it, as in a bandit.</summary>
    long? Of(in Decision decision);
}
