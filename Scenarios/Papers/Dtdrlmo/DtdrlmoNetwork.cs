using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Data.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// One instance: nodes with their devices, links, and for each episode its services. Each is drawn from a stream of its own, so that other services leave places as they are, and more
/// services begin with the same ones.
/// </summary>
internal sealed class DtdrlmoNetwork
{
    private const long Thousand = 1000;

    private readonly DtdrlmoOptions _options;
    private readonly ulong _seed;
    private readonly int _index;

    public DtdrlmoNetwork(DtdrlmoOptions options, ulong seed, int index)
    {
        (_options, _seed, _index) = (options, seed, index);
        ulong key = RandomStream.KeyOf(seed, FormattableString.Invariant($"network-{index}"), "places");
        var map = new RandomStream(key, "topology", "map");
        var rates = new RandomStream(key, "topology", "rates");
        var nodes = new RandomStream(key, "nodes", "speeds");
        var devices = new RandomStream(key, "devices", "speeds");
        IReadOnlyList<(int A, int B)> pairs = EdgeTopology.NearestNeighbours(options.Nodes, options.Neighbours.Least, options.Neighbours.Most, ref map);
        var links = new TopologyLink[pairs.Count];
        for (int i = 0; i < links.Length; i++)
        {
            links[i] = new TopologyLink(pairs[i].A, pairs[i].B, options.LinkRate.Draw(ref rates));
        }

        var speeds = new Frequency[options.Nodes];
        var deviceSpeeds = new Frequency[options.Nodes];
        for (int i = 0; i < options.Nodes; i++)
        {
            (speeds[i], deviceSpeeds[i]) = (options.NodeSpeed.Draw(ref nodes), options.DeviceSpeed.Draw(ref devices));
        }

        Environment = new ServiceEnvironment(new EdgeTopology(options.Nodes, links), speeds, deviceSpeeds);
    }

    /// <summary>The places and links.</summary>
    public ServiceEnvironment Environment { get; }

    /// <summary>The key of an episode's chance.</summary>
    public ulong KeyOf(int episode) => RandomStream.KeyOf(_seed, FormattableString.Invariant($"network-{_index}"), FormattableString.Invariant($"episode-{episode}"));

    /// <summary>The services of an episode, in the order of their releases.</summary>
    public IReadOnlyList<Service> ServicesOf(ulong key)
    {
        var releases = new RandomStream(key, "services", "releases");
        var graphs = new RandomStream(key, "services", "graphs");
        var services = new Service[_options.Services];
        SimTime at = SimTime.Zero;
        for (int i = 0; i < services.Length; i++)
        {
            at += SimDuration.FromSeconds(releases.Exponential(_options.ReleaseMean.Seconds));
            int source = releases.NextInt(_options.Nodes);
            services[i] = new Service(Draw(ref graphs, FormattableString.Invariant($"service-{i}")), at, source);
        }

        return services;
    }

    private ServiceGraph Draw(ref RandomStream random, string name)
    {
        int count = LayeredGraphs.DrawSize(ref random, _options.MicroservicesMost);
        IReadOnlyList<IReadOnlyList<int>> predecessors = LayeredGraphs.Draw(ref random, count, _options.Layers);
        var microservices = new Microservice[count];
        for (int i = 0; i < count; i++)
        {
            CpuCycles cycles = _options.Cycles.Draw(ref random, _options.Units == WorkUnits.Literal ? Thousand : 1);
            microservices[i] = new Microservice(cycles, _options.Data.Draw(ref random));
        }

        return new ServiceGraph(name, microservices, predecessors);
    }
}
