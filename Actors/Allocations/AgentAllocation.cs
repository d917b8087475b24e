using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>Turns the moment of an allocation into numbers, by which alone a learned policy decides.</summary>
public interface IAllocationEncoder
{
    /// <summary>How many numbers describe a decision.</summary>
    int ObservationSize { get; }

    /// <summary>A slot begins, whether or not it brings a workload.</summary>
    /// <param name="places">The device itself, then the servers.</param>
    void BeginSlot(ReadOnlySpan<IContainerView> places)
    {
    }

    /// <summary>Describes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="observation">Receives <see cref="ObservationSize"/> numbers, best within -1 to 1 or so.</param>
    void Encode(in AllocationDecision decision, Span<float> observation);

    /// <summary>Declares what it remembers, if it does.</summary>
    void DeclareState(StateVisitor state)
    {
    }
}

/// <summary>
/// Decides by a policy that was or is being learned, and sees the slot's start. Where its actions are numbers (SAC, PPO, TD7, DRL-MWF) they are a score for each place, the
/// highest of which is taken, and last the share, of which -1 to 1 stand for 0 to 1. Where it chooses among several (DQN, PPO), an action is a place and one of some equal steps
/// of the share; a place's actions follow another's.
/// </summary>
/// <param name="agent">What was learned.</param>
/// <param name="encoder">What it sees.</param>
public sealed class AgentAllocation(AgentPolicy agent, IAllocationEncoder encoder) : AllocationPolicy
{
    private readonly float[] _seen = Seen(encoder.ObservationSize, agent.ActionCount); // the observation is filled anew in each decision, as is the action
    private readonly float[] _action = new float[agent.ActionSize];
    private int _chosen;

    /// <summary>What was learned.</summary>
    public AgentPolicy Agent => agent;

    /// <summary>How many numbers describe a decision.</summary>
    public int ObservationSize => encoder.ObservationSize;

    /// <summary>What it saw in its last decision; where it chooses among several also that all may be taken.</summary>
    public ReadOnlySpan<float> LastSeen => _seen;

    /// <summary>What it chose in its last decision, where it chooses among several.</summary>
    public int LastChosen => _chosen;

    /// <summary>How many numbers an action for some servers is.</summary>
    public static int ActionSize(int servers) => servers + 2;

    /// <inheritdoc/>
    public override void BeginSlot(ReadOnlySpan<IContainerView> places) => encoder.BeginSlot(places);

    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision)
    {
        Span<float> observation = _seen.AsSpan(0, encoder.ObservationSize);
        encoder.Encode(in decision, observation);
        if (agent.ActionCount == 0)
        {
            agent.Act(observation, ref decision.Random, _action);
            return Read(_action, decision.LeastShare);
        }

        ReadOnlySpan<float> allowed = _seen.AsSpan(encoder.ObservationSize);
        _chosen = agent.Choose(observation, allowed, ref decision.Random);
        return Read(_chosen, agent.ActionCount / (decision.Servers + 1), decision.LeastShare);
    }

    /// <summary>What numbers mean.</summary>
    /// <param name="action">A score for each place, then the share.</param>
    /// <param name="leastShare">The least that may be asked for.</param>
    public static Allocation Read(ReadOnlySpan<float> action, double leastShare)
    {
        int best = 0;
        for (int place = 1; place < action.Length - 1; place++)
        {
            best = action[place] > action[best] ? place : best;
        }

        return new Allocation(best, Math.Clamp((action[^1] + 1.0) / 2, leastShare, 1));
    }

    /// <summary>What one of several actions means.</summary>
    /// <param name="action">Which.</param>
    /// <param name="steps">The steps of a share, of which the last is 1.</param>
    /// <param name="leastShare">The least that may be asked for.</param>
    public static Allocation Read(int action, int steps, double leastShare) => new(action / steps, Math.Max((1.0 + (action % steps)) / steps, leastShare));

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Field(ref _chosen);
        agent.DeclareState(state);
        encoder.DeclareState(state);
    }

    private static float[] Seen(int observationSize, int actionCount)
    {
        var seen = new float[observationSize + actionCount];
        seen.AsSpan(observationSize).Fill(1);
        return seen;
    }
}
