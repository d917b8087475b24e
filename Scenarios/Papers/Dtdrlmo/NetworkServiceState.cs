using EdgeActors.Actors.Services;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// What the paper's agents see (eqs 10 to 12): of each node its speed and what has come to it, of each link its capacity and what is left of it, and of the microservice its work, its input and where that lies, and what its
/// service still needs. Links that an instance does not have are zeros.
/// </summary>
internal sealed class NetworkServiceState : IServiceEncoder
{
    /// <summary>Numbers of a node, and of a link.</summary>
    public const int OfNode = 3, OfLink = 2;

    /// <summary>The paper's B, by which capacities are counted whatever links have, so that agents see which are slow.</summary>
    public const double UsualRate = 10e6;

    /// <summary>The seconds that count as 1, of a backlog as well.</summary>
    public const double BacklogUnit = 100;

    private const double Most = 10;

    private readonly DtdrlmoOptions _options;
    private readonly int _links;

    public NetworkServiceState(DtdrlmoOptions options, DtdrlmoInputs inputs)
    {
        (_options, _links) = (options, inputs.Topology?.Links.Count ?? options.Nodes * options.Neighbours.Most);
        ObservationSize = (OfNode * options.Nodes) + (OfLink * _links) + 5;
    }

    public int ObservationSize { get; }

    /// <summary>Where the numbers of a node begin: speed, backlog, and the share of the input that lies there.</summary>
    public static int Node(int node) => OfNode * node;

    /// <summary>Where the numbers of a link begin: capacity, and what is left of it (reserved shares) or the time until it is free.</summary>
    public int Link(int link) => (OfNode * _options.Nodes) + (OfLink * link);

    public void Encode(in ServiceDecision decision, Span<float> observation)
    {
        ServiceEnvironment environment = decision.Environment;
        for (int node = 0; node < environment.Nodes; node++)
        {
            int at = Node(node);
            observation[at] = (float)((double)environment.NodeSpeeds[node].Hertz / _options.NodeSpeed.Mean.Hertz);
            observation[at + 1] = Seconds((decision.View.NodeFree(node) - decision.Now).Seconds);
        }

        for (int input = 0; input < decision.Inputs; input++)
        {
            observation[Node(decision.InputAt(input)) + 2] += 1f / decision.Inputs;
        }

        for (int link = 0; link < environment.Topology.Links.Count; link++)
        {
            int at = Link(link);
            observation[at] = (float)(environment.Topology.Links[link].Rate.BitsPerSecond / UsualRate);
            observation[at + 1] = _options.Discipline == FlowDiscipline.Reserved ? (float)(decision.View.Residual(link).BitsPerSecond / UsualRate) : Seconds((decision.View.LinkFree(link) - decision.Now).Seconds);
        }

        Span<float> of = observation[Link(_links)..];
        ref readonly Microservice microservice = ref decision.Microservice;
        double cycles = CyclesMean;
        of[0] = (float)(microservice.Cycles.Count / cycles);
        of[1] = (float)((double)microservice.Input.Bits / _options.Data.Mean.Bits);
        of[2] = decision.Inputs / 10f;
        of[3] = decision.State.Progress.Unended(decision.Id.Service) / 50f;
        of[4] = (float)(decision.State.Progress.Left(decision.Id.Service).Count / (cycles * 50));
    }

    private double CyclesMean => _options.Units == WorkUnits.Literal ? _options.Cycles.Mean.Count / 1000.0 : _options.Cycles.Mean.Count;

    private static float Seconds(double seconds) => (float)Math.Min(Math.Max(0, seconds) / BacklogUnit, Most);
}
