using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>What services were given to which node as a whole; services are numbered in the order of their releases.</summary>
/// <param name="services">How many services a run has.</param>
public sealed class NodePins(int services)
{
    private readonly long[] _pins = new long[services]; // one more than the node; 0 is none
    private int _first; // all before it have ended
    private int _last; // none after it was given to a node

    /// <summary>The first service that may not have ended.</summary>
    public int First => _first;

    /// <summary>The last that was given to a node.</summary>
    public int Last => _last;

    /// <summary>The node of a service; -1 if it has none.</summary>
    public int Of(int service) => (int)_pins[service] - 1;

    /// <summary>Gives a service to a node.</summary>
    public void Pin(int service, int node) => (_pins[service], _last) = (node + 1, Math.Max(_last, service));

    /// <summary>The work that is left of all services of each node.</summary>
    /// <param name="progress">How far services have come.</param>
    /// <param name="left">Receives cycles, a number a node; it is clear.</param>
    public void Left(ServiceProgress progress, Span<long> left)
    {
        ArgumentNullException.ThrowIfNull(progress);
        Forget(progress);
        for (int service = _first; service <= _last && service < _pins.Length; service++)
        {
            if (_pins[service] > 0)
            {
                left[(int)_pins[service] - 1] += progress.Left(service).Count;
            }
        }
    }

    /// <summary>Moves on over services that have ended.</summary>
    public void Forget(ServiceProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        while (_first < _last && _pins[_first] > 0 && progress.Unended(_first) == 0)
        {
            _first++;
        }
    }

    /// <summary>Becomes equal to another of as many services.</summary>
    public void CopyFrom(NodePins other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._pins.CopyTo(_pins, 0);
        (_first, _last) = (other._first, other._last);
    }

    /// <summary>Declares all of it.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_pins);
        state.Field(ref _first);
        state.Field(ref _last);
    }
}

/// <summary>Gives each service as a whole to a node, when its first microservice is ready. A policy of your own is a class with <see cref="Best"/>.</summary>
/// <param name="services">How many services a run has.</param>
public abstract class WholeServicePolicy(int services) : ServicePolicy
{
    /// <summary>Which services were given to which nodes.</summary>
    public NodePins Pins { get; } = new(services);

    /// <inheritdoc/>
    public sealed override ServiceChoice Choose(in ServiceDecision decision)
    {
        int service = decision.Id.Service;
        if (Pins.Of(service) < 0)
        {
            Pins.Pin(service, Best(in decision));
        }

        return new ServiceChoice(Pins.Of(service));
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state) => Pins.DeclareState(state);

    /// <summary>The node for a service that is released.</summary>
    /// <param name="decision">The decision about its first microservice.</param>
    protected abstract int Best(in ServiceDecision decision);
}

/// <summary>
/// Each service as a whole on the node where it would end first: the way of its first inputs as links are now, then what services on that node still need, then its own work.
/// </summary>
/// <param name="services">How many services a run has.</param>
/// <param name="nodes">How many edge nodes there are.</param>
public sealed class ServiceLevelPolicy(int services, int nodes) : WholeServicePolicy(services)
{
    private readonly long[] _left = new long[nodes]; // filled anew for each service

    /// <inheritdoc/>
    protected override int Best(in ServiceDecision decision)
    {
        (int best, SimTime least) = (0, SimTime.Never);
        Array.Clear(_left);
        Pins.Left(decision.State.Progress, _left);
        for (int node = 0; node < decision.Environment.Nodes; node++)
        {
            SimTime ends = Ends(in decision, node, new CpuCycles(_left[node]));
            (best, least) = ends < least ? (node, ends) : (best, least);
        }

        return best;
    }

    /// <summary>When a service would end on a node that still has other services' work to do.</summary>
    public static SimTime Ends(in ServiceDecision decision, int node, CpuCycles left)
    {
        Frequency speed = decision.Environment.NodeSpeeds[node];
        SimTime free = SimTime.Max(decision.View.NodeFree(node), decision.Now + (left / speed));
        return SimTime.Max(decision.FirstArrival(node), free) + (decision.Graph.Cycles / speed);
    }
}

/// <summary>Each service as a whole on the node with the largest share of its speed, as if all services on a node shared it equally: the way of the first inputs, then its own work and as much of each other's at most.</summary>
/// <param name="services">How many services a run has.</param>
public sealed class SharedNodePolicy(int services) : WholeServicePolicy(services)
{
    /// <summary>What services on a node have left, each no more than a size: for so long they hold up one of that size with which they share the node equally.</summary>
    public static CpuCycles LeftUpTo(NodePins pins, ServiceProgress progress, int node, CpuCycles size)
    {
        ArgumentNullException.ThrowIfNull(pins);
        ArgumentNullException.ThrowIfNull(progress);
        long sum = 0;
        for (int service = pins.First; service <= pins.Last && service < progress.Services.Count; service++)
        {
            sum += pins.Of(service) == node ? Math.Min(progress.Left(service).Count, size.Count) : 0;
        }

        return new CpuCycles(sum);
    }

    /// <inheritdoc/>
    protected override int Best(in ServiceDecision decision)
    {
        (int best, SimTime least) = (0, SimTime.Never);
        Pins.Forget(decision.State.Progress);
        for (int node = 0; node < decision.Environment.Nodes; node++)
        {
            CpuCycles work = decision.Graph.Cycles + LeftUpTo(Pins, decision.State.Progress, node, decision.Graph.Cycles);
            SimTime ends = decision.FirstArrival(node) + (work / decision.Environment.NodeSpeeds[node]);
            (best, least) = ends < least ? (node, ends) : (best, least);
        }

        return best;
    }
}
