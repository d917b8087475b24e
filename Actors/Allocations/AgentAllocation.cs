using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>Turns the moment of an allocation into numbers, by which alone a learned policy decides.</summary>
public interface IAllocationEncoder
{
    /// <summary>How many numbers describe a decision.</summary>
    int ObservationSize { get; }

    /// <summary>Describes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="observation">Receives <see cref="ObservationSize"/> numbers, best within -1 to 1 or so.</param>
    void Encode(in AllocationDecision decision, Span<float> observation);
}

/// <summary>
/// A policy whose action is numbers (SAC, PPO, TD7, DRL-MWF): a score for each place, the highest of which is taken, and last the share, of which -1 to 1 stand for 0 to 1.
/// It sees the slot's start.
/// </summary>
/// <param name="agent">What was learned.</param>
/// <param name="encoder">What it sees.</param>
public sealed class AgentAllocation(AgentPolicy agent, IAllocationEncoder encoder) : AllocationPolicy
{
    private readonly float[] _observation = new float[encoder.ObservationSize]; // filled anew in each decision, as is the next
    private readonly float[] _action = new float[agent.ActionSize];

    /// <summary>What was learned.</summary>
    public AgentPolicy Agent => agent;

    /// <summary>What it saw in its last decision.</summary>
    public ReadOnlySpan<float> Observation => _observation;

    /// <summary>How many numbers an action for some servers is.</summary>
    public static int ActionSize(int servers) => servers + 2;

    /// <inheritdoc/>
    public override Allocation Decide(in AllocationDecision decision)
    {
        encoder.Encode(in decision, _observation);
        agent.Act(_observation, ref decision.Random, _action);
        return Read(_action, decision.LeastShare);
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

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => agent.DeclareState(state);
}
