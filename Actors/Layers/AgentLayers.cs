using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>Turns the moment of a decision about a stage into numbers, by which alone a learned policy decides.</summary>
public interface ILayerEncoder
{
    /// <summary>How many numbers describe a decision.</summary>
    int ObservationSize { get; }

    /// <summary>Describes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="observation">Receives <see cref="ObservationSize"/> numbers, best within -1 to 1 or so; it is clear.</param>
    void Encode(in LayerDecision decision, Span<float> observation);
}

/// <summary>Decides by a policy that was or is being learned, which chooses among the places.</summary>
/// <param name="agent">What was learned.</param>
/// <param name="encoder">What it sees.</param>
public sealed class AgentLayers(AgentPolicy agent, ILayerEncoder encoder) : LayerPolicy
{
    private readonly float[] _seen = Seen(encoder.ObservationSize, agent.ActionCount); // the observation is filled anew in each decision

    /// <summary>What was learned.</summary>
    public AgentPolicy Agent => agent;

    /// <summary>How many numbers describe a decision.</summary>
    public int ObservationSize => encoder.ObservationSize;

    /// <summary>What it saw in its last decision, and that every place may be taken.</summary>
    public ReadOnlySpan<float> LastSeen => _seen;

    /// <inheritdoc/>
    /// <exception cref="ModelException">The policy was learned for another number of places.</exception>
    public override int Choose(in LayerDecision decision)
    {
        if (agent.ActionCount != decision.Places)
        {
            throw new ModelException($"a policy for {agent.ActionCount} places cannot decide among {decision.Places}");
        }

        Span<float> observation = _seen.AsSpan(0, encoder.ObservationSize);
        observation.Clear();
        encoder.Encode(in decision, observation);
        return agent.Choose(observation, _seen.AsSpan(encoder.ObservationSize), ref decision.Random);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => agent.DeclareState(state);

    private static float[] Seen(int observationSize, int actionCount)
    {
        var seen = new float[observationSize + actionCount];
        seen.AsSpan(observationSize).Fill(1);
        return seen;
    }
}
