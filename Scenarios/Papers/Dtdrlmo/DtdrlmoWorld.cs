using EdgeActors.Actors.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// Builds the world of one episode: source, orchestrator, broker of paths, edge nodes, end devices, links and, where it is configured, their twin. Ways take several links at once, and
/// policies see all queues now, so everything is one group.
/// </summary>
internal sealed class DtdrlmoWorld
{
    /// <summary>The orchestrator's name.</summary>
    public const string OrchestratorName = "orchestrator";

    private readonly DtdrlmoOptions _options;
    private readonly ServiceEnvironment _environment;
    private readonly IReadOnlyList<Service> _services;
    private readonly ActorId _broker;
    private readonly ActorId? _twin;
    private readonly IReadOnlyList<ActorId> _places;
    private readonly IReadOnlyList<ActorId> _links;

    public DtdrlmoWorld(DtdrlmoOptions options, ServiceEnvironment environment, IReadOnlyList<Service> services)
    {
        (_options, _environment, _services) = (options, environment, services);
        Plan.Reserve("source");
        Orchestrator = Plan.Reserve(OrchestratorName);
        _broker = Plan.Reserve("broker");
        _places = [.. Plan.Reserve("node", environment.Nodes), .. Plan.Reserve("device", environment.DeviceSpeeds.Count)];
        _links = [.. Plan.Reserve("link", environment.Topology.Links.Count)];
        _twin = options.Twin.On ? Plan.Reserve("twin") : null;
    }

    /// <summary>The addresses.</summary>
    public AddressPlan Plan { get; } = new();

    /// <summary>The orchestrator's address.</summary>
    public ActorId Orchestrator { get; }

    /// <summary>The group of all actors; known once they are described.</summary>
    public GroupId Group { get; private set; }

    public World Build(ulong seed, Func<ServicePolicy> policy) => Build(seed, options => new ServiceOrchestrator(options, policy())).Build();

    /// <summary>The world with an orchestrator of some kind, to which more can be added.</summary>
    public WorldBuilder Build(ulong seed, Func<ServiceOrchestratorOptions, ServiceOrchestrator> orchestrator)
    {
        var builder = new WorldBuilder(seed, Plan);
        GroupId all = Group = builder.AddGroup("world");
        EdgeTopology topology = _environment.Topology;
        TwinReports? reports = _twin is ActorId twin ? new TwinReports(twin, _options.Twin.Period, _options.Twin.Delay) : null;
        var options = new ServiceOrchestratorOptions { Environment = _environment, Services = _services, Places = _places, Broker = _broker, Twin = _twin };
        builder.Add("source", all, () => new ServiceSource(Orchestrator, _services));
        builder.Add(OrchestratorName, all, () => orchestrator(options));
        builder.Add("broker", all, () => new PathBroker(topology, _options.Discipline, ServiceChoice.LeastShare, _links, Orchestrator));
        builder.AddMany("node", _environment.Nodes, _ => all, i => Place(i, reports));
        builder.AddMany("device", _environment.DeviceSpeeds.Count, _ => all, i => Place(_environment.DeviceOf(i), reports));
        builder.AddMany("link", topology.Links.Count, _ => all, i => new ServiceLink(i, topology.Links[i].Rate, _options.Discipline, Orchestrator, reports));
        if (_twin is not null)
        {
            builder.Add("twin", all, () => new DigitalTwin(_environment.Places, topology, _options.Discipline));
        }

        return builder;
    }

    private ServiceNode Place(int place, TwinReports? reports) => new(place, _environment.Speed(place), _options.Order, Orchestrator, reports);
}
