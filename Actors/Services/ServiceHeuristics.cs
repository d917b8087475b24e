using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>Every microservice on the end device at its service's source (LE of DTDRLMO). Nothing is carried.</summary>
public sealed class DevicePolicy : ServicePolicy
{
    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision) => new(decision.Environment.DeviceOf(decision.Service.Source));
}

/// <summary>Every microservice on the edge node at its service's source. Nothing is carried.</summary>
public sealed class SourceNodePolicy : ServicePolicy
{
    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision) => new(decision.Service.Source);
}

/// <summary>A uniformly random edge node for each microservice.</summary>
public sealed class RandomNodePolicy : ServicePolicy
{
    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision) => new(decision.Random.NextInt(decision.Environment.Nodes));
}

/// <summary>Each microservice on the node where it would end first; of equals the first.</summary>
/// <param name="seesLinks">Whether it sees that links are busy; the paper's Greedy (DTDRLMO) does not.</param>
public sealed class EarliestFinishPolicy(bool seesLinks) : ServicePolicy
{
    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision)
    {
        (int best, SimTime least) = (0, SimTime.Never);
        for (int node = 0; node < decision.Environment.Nodes; node++)
        {
            SimTime arrives = seesLinks ? decision.Arrival(node) : decision.NominalArrival(node);
            SimTime ends = SimTime.Max(arrives, decision.View.NodeFree(node)) + decision.Execution(node);
            (best, least) = ends < least ? (node, ends) : (best, least);
        }

        return new ServiceChoice(best);
    }
}

/// <summary>
/// HEFT (Topcuoglu et al. 2002) for a service when it is released: microservices by upward rank, each where it would end first as links and nodes are now and as those
/// before it of its service were planned. Nothing is planned into gaps.
/// </summary>
/// <param name="services">The services of a run.</param>
public sealed class HeftPolicy(IReadOnlyList<Service> services) : ServicePolicy
{
    private readonly ServiceProgress _numbers = new(services); // of microservices among all; nothing is released in it
    private readonly long[] _planned = new long[services.Sum(s => s.Graph.Count)]; // one more than the node; 0 is none

    /// <inheritdoc/>
    public override ServiceChoice Choose(in ServiceDecision decision)
    {
        int number = _numbers.Index(decision.Id);
        if (_planned[number] == 0)
        {
            Plan(in decision);
        }

        return new ServiceChoice((int)_planned[number] - 1);
    }

    /// <inheritdoc/>
    public override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_planned);
    }

    /// <summary>The longest way from a microservice to the end of its service, on the mean node and over the mean way.</summary>
    private static double[] Ranks(ServiceGraph graph, ServiceEnvironment environment)
    {
        double hertz = environment.NodeSpeeds.Average(s => (double)s.Hertz), rate = MeanRate(environment);
        var ranks = new double[graph.Count];
        foreach (int i in graph.Order.Reverse())
        {
            double after = 0;
            foreach (int follower in graph.Successors(i))
            {
                after = Math.Max(after, (graph.InputSize(follower).Bits / rate) + ranks[follower]);
            }

            ranks[i] = (graph[i].Cycles.Count / hertz) + after;
        }

        return ranks;
    }

    private static double MeanRate(ServiceEnvironment environment)
    {
        (double sum, int pairs, int nodes) = (0, 0, environment.Nodes);
        for (int from = 0; from < nodes; from++)
        {
            for (int to = 0; to < nodes; to++)
            {
                (sum, pairs) = from == to ? (sum, pairs) : (sum + environment.Topology.Rate(from, to).BitsPerSecond, pairs + 1);
            }
        }

        return pairs == 0 ? 1 : sum / pairs;
    }

    private void Plan(in ServiceDecision decision)
    {
        ServiceGraph graph = decision.Graph;
        ServiceEnvironment environment = decision.Environment;
        double[] ranks = Ranks(graph, environment);
        var nodes = new SimTime[environment.Nodes];
        var links = new SimTime[environment.Topology.Links.Count];
        var ends = new SimTime[graph.Count];
        for (int node = 0; node < nodes.Length; node++)
        {
            nodes[node] = decision.View.NodeFree(node);
        }

        for (int link = 0; link < links.Length; link++)
        {
            links[link] = decision.View.LinkFree(link);
        }

        var trial = new SimTime[links.Length];
        foreach (int i in Enumerable.Range(0, graph.Count).OrderByDescending(i => ranks[i]).ThenBy(i => i))
        {
            (int best, SimTime least) = (0, SimTime.Never);
            for (int node = 0; node < nodes.Length; node++)
            {
                links.CopyTo(trial, 0);
                SimTime end = SimTime.Max(Arrival(in decision, i, node, ends, trial), nodes[node]) + (graph[i].Cycles / environment.NodeSpeeds[node]);
                (best, least) = end < least ? (node, end) : (best, least);
            }

            Arrival(in decision, i, best, ends, links);
            _planned[_numbers.Index(new MicroserviceId(decision.Id.Service, i))] = best + 1;
            (nodes[best], ends[i]) = (least, least);
        }
    }

    /// <summary>When all inputs of a microservice are at a node, which the links are then booked for.</summary>
    private SimTime Arrival(in ServiceDecision decision, int microservice, int node, SimTime[] ends, SimTime[] links)
    {
        ServiceGraph graph = decision.Graph;
        EdgeTopology topology = decision.Environment.Topology;
        ReadOnlySpan<int> predecessors = graph.Predecessors(microservice);
        DataSize size = graph.InputSize(microservice);
        SimTime last = decision.Now;
        for (int input = 0; input < graph.Inputs(microservice); input++)
        {
            bool isFirst = predecessors.Length == 0;
            SimTime from = isFirst ? decision.Now : ends[predecessors[input]];
            int at = isFirst ? decision.Service.Source : (int)_planned[_numbers.Index(new MicroserviceId(decision.Id.Service, predecessors[input]))] - 1;
            ReadOnlySpan<int> path = topology.Path(at, node);
            foreach (int link in path)
            {
                from = SimTime.Max(from, links[link]);
            }

            from = at == node ? from : from + (size / topology.Rate(at, node));
            foreach (int link in path)
            {
                links[link] = from;
            }

            last = SimTime.Max(last, from);
        }

        return last;
    }
}
