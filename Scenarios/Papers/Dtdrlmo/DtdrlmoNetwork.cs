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
    private readonly DtdrlmoOptions _options;
    private readonly ulong _seed;
    private readonly int _index;
    private readonly DtdrlmoTrace? _trace;
    private readonly JobHalf _half;

    /// <summary>An instance.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="inputs">What its files hold.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">Which instance.</param>
    /// <param name="half">Of a trace, which jobs services are drawn from.</param>
    public DtdrlmoNetwork(DtdrlmoOptions options, DtdrlmoInputs inputs, ulong seed, int index, JobHalf half = JobHalf.Test)
    {
        (_options, _seed, _index, _trace, _half) = (options, seed, index, inputs.Trace, half);
        ulong key = RandomStream.KeyOf(seed, FormattableString.Invariant($"network-{index}"), "places");
        var map = new RandomStream(key, "topology", "map");
        var rates = new RandomStream(key, "topology", "rates");
        var nodes = new RandomStream(key, "nodes", "speeds");
        var devices = new RandomStream(key, "devices", "speeds");
        IReadOnlyList<TableLink> pairs = inputs.Topology?.Links ?? Drawn(options, ref map);
        var links = new TopologyLink[pairs.Count];
        for (int i = 0; i < links.Length; i++)
        {
            DataRate drawn = options.LinkRate.Draw(ref rates);
            links[i] = new TopologyLink(pairs[i].A, pairs[i].B, pairs[i].Rate ?? drawn);
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
            services[i] = new Service(_trace?.Draw(ref graphs, _half) ?? Draw(ref graphs, FormattableString.Invariant($"service-{i}")), at, source);
        }

        return services;
    }

    private static TableLink[] Drawn(DtdrlmoOptions options, ref RandomStream map) =>
        [.. EdgeTopology.NearestNeighbours(options.Nodes, options.Neighbours.Least, options.Neighbours.Most, ref map).Select(pair => new TableLink(pair.A, pair.B, null))];

    private ServiceGraph Draw(ref RandomStream random, string name)
    {
        int count = LayeredGraphs.DrawSize(ref random, _options.MicroservicesMost);
        IReadOnlyList<IReadOnlyList<int>> predecessors = LayeredGraphs.Draw(ref random, count, _options.Layers);
        var microservices = new Microservice[count];
        for (int i = 0; i < count; i++)
        {
            CpuCycles cycles = _options.Cycles.Draw(ref random, _options.Units == WorkUnits.Literal ? NormalCycles.LiteralPart : 1);
            microservices[i] = new Microservice(cycles, _options.Data.Draw(ref random));
        }

        return new ServiceGraph(name, microservices, predecessors);
    }
}
