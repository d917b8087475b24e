using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>Turns the moment of a decision about a microservice into numbers, by which alone a learned policy decides.</summary>
public interface IServiceEncoder
{
    /// <summary>How many numbers describe a decision.</summary>
    int ObservationSize { get; }

    /// <summary>Describes a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="observation">Receives <see cref="ObservationSize"/> numbers, best within -1 to 1 or so; it is clear.</param>
    void Encode(in ServiceDecision decision, Span<float> observation);
}

/// <summary>What the last two numbers of an action can mean.</summary>
/// <param name="LongestWait">The longest that flows wait; 0 takes the wait out of the action.</param>
/// <param name="LeastShare">The least share that flows reserve; <see cref="ServiceChoice.MostShare"/> takes the share out of the action.</param>
public readonly record struct ActionRange(SimDuration LongestWait, double LeastShare = ServiceChoice.LeastShare);

/// <summary>
/// Decides by a policy that was or is being learned, whose actions are numbers: a score for each node, the highest of which is taken, then the share that flows reserve and how long they wait,
/// for which -1 to 1 stand for the least to the most (eq 13 of DTDRLMO).
/// </summary>
/// <param name="agent">What was learned.</param>
/// <param name="encoder">What it sees.</param>
/// <param name="range">What shares and waits there are.</param>
/// <param name="plan">A plan of the same world, in which a perfect twin plays what follows an action; null for a twin that is learned, or none.</param>
public sealed class AgentServices(AgentPolicy agent, IServiceEncoder encoder, ActionRange range, ServicePlan? plan = null) : ServicePolicy
{
    private readonly PlayedTwin? _played = plan is null ? null : new PlayedTwin(plan, agent, encoder, range);
    private readonly float[] _seen = new float[encoder.ObservationSize]; // filled anew in each decision
    private readonly float[] _action = new float[agent.ActionSize]; // and this

    /// <summary>What was learned.</summary>
    public AgentPolicy Agent => agent;

    /// <summary>How many numbers describe a decision.</summary>
    public int ObservationSize => encoder.ObservationSize;

    /// <summary>What it saw in its last decision.</summary>
    public ReadOnlySpan<float> LastSeen => _seen;

    /// <summary>What it did, number by number.</summary>
    public ReadOnlySpan<float> LastAction => _action;

    /// <summary>How many numbers an action for some nodes is.</summary>
    public static int ActionSize(int nodes) => nodes + 2;

    /// <summary>What numbers mean.</summary>
    /// <param name="action">A score for each node, then the share, then the wait.</param>
    /// <param name="range">What shares and waits there are.</param>
    public static ServiceChoice Read(ReadOnlySpan<float> action, ActionRange range)
    {
        int best = 0;
        for (int node = 1; node < action.Length - 2; node++)
        {
            best = action[node] > action[best] ? node : best;
        }

        double share = range.LeastShare + ((ServiceChoice.MostShare - range.LeastShare) * (action[^2] + 1.0) / 2);
        return new ServiceChoice(best, Math.Clamp(share, range.LeastShare, ServiceChoice.MostShare), SimDuration.FromSeconds(range.LongestWait.Seconds * (action[^1] + 1.0) / 2));
    }

    /// <inheritdoc/>
    /// <exception cref="ModelException">The policy was learned for another number of nodes.</exception>
    public override ServiceChoice Choose(in ServiceDecision decision)
    {
        if (agent.ActionSize != ActionSize(decision.Environment.Nodes))
        {
            throw new ModelException($"a policy for {agent.ActionSize - 2} nodes cannot decide among {decision.Environment.Nodes}");
        }

        _seen.AsSpan().Clear();
        encoder.Encode(in decision, _seen);
        _played?.Begin(in decision, _seen);
        agent.Act(_seen, _played, ref decision.Random, _action);
        return Read(_action, range);
    }

    /// <summary>What its twin says that it will see next of the service that it decided about last.</summary>
    /// <param name="decision">The decision, whose flows have not begun yet.</param>
    /// <param name="next">Receives as many numbers as an observation has.</param>
    /// <exception cref="InvalidOperationException">It has no twin.</exception>
    public void Predict(in ServiceDecision decision, Span<float> next)
    {
        if (_played is null)
        {
            agent.Predict(_seen, _action, next);
            return;
        }

        _played.Begin(in decision, _seen);
        _played.Tell(_action, next);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => agent.DeclareState(state);
}
