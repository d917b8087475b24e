using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>
/// A family of worlds to compare policies on. An experiment is made of cells (network x policy x episode); a cell's world and seed do not depend on
/// the other policies, so all policies meet the same tasks.
/// </summary>
public interface IScenario
{
    /// <summary>What <c>scenario</c> is set to, and results call it.</summary>
    string Name { get; }

    /// <summary>The policies that make sense here, and those compared by default.</summary>
    IReadOnlyList<PolicyEntry> Policies { get; }

    /// <summary>What is measured, as tables show it; policies are judged by the first measure unless another is named.</summary>
    MeasureSet Measures => TaskMeasures.All;

    /// <summary>Policies that work here too and are compared only when they are named.</summary>
    IReadOnlyList<PolicyEntry> Others => [];

    /// <summary>All policies that work here.</summary>
    IEnumerable<PolicyEntry> All => Policies.Concat(Others);

    /// <summary>Learned policies as they are before training, for benches: what they decide is nothing, what it costs is what trained ones take.</summary>
    internal IReadOnlyList<PolicyEntry> Untrained => [];

    /// <summary>What its policies decide about.</summary>
    PolicySubject Subject => Policies.Count == 0 ? PolicySubject.Task : Policies[0].Subject;

    /// <summary>Which agents' files it can use.</summary>
    internal IReadOnlyList<AgentSeat> AgentSeats => [AgentSeat.Scheduler];

    /// <summary>Why a policy cannot be used with this configuration, and what would be right; null when it can.</summary>
    /// <param name="policy">One of those that work here.</param>
    (string Wrong, string Right)? Refusal(PolicyEntry policy) => null;

    /// <summary>For task logs: a slot's length, zero where time is not slotted, and the actor that is place 0.</summary>
    (SimDuration Slot, ActorId FirstPlace) Numbering => default;

    /// <summary>For how long tasks are born in a world; null where it is not known. Progress is measured by it.</summary>
    SimDuration? Length => null;

    /// <summary>Draws or loads a network, once for all its cells.</summary>
    /// <param name="index">Its number, from 0.</param>
    INetwork Network(int index);
}

/// <summary>One network of a scenario. Its cells may be built on several threads at once.</summary>
public interface INetwork
{
    /// <summary>Builds the world of an episode. What is random in it hangs on the seed, the network and the episode, not on the policy.</summary>
    /// <param name="episode">The episode's number, from 0.</param>
    /// <param name="policy">What decides in it.</param>
    World Episode(int episode, PolicyEntry policy);
}
