using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.O2o;

/// <summary>
/// Builds the world of one episode: for each node a task source, a scheduler and an edge node, and a link for each ordered pair. With instant
/// probes the network is one group; with a probe delay each node, with its outgoing links, is a group of its own.
/// </summary>
internal sealed class O2oWorld
{
    private readonly O2oNetwork _network;
    private readonly Func<OffloadingPolicy> _policy;
    private readonly int _n;
    private readonly bool _instant;
    private readonly ActorId _firstSource = new(1);

    private O2oWorld(O2oNetwork network, Func<OffloadingPolicy> policy)
    {
        (_network, _policy, _n) = (network, policy, network.Options.Nodes);
        _instant = network.Options.Probe == ProbeMode.Instant;
    }

    private O2oOptions Options => _network.Options;

    public static World Build(O2oNetwork network, ulong seed, Func<OffloadingPolicy> policy) => new O2oWorld(network, policy).Describe(seed);

    private World Describe(ulong seed)
    {
        var builder = new WorldBuilder(seed) { Lookahead = _instant ? SimDuration.Zero : SimDuration.Min(Options.Probe.Delay, LeastTransfer()) };
        int first = builder.AddGroups("node", _instant ? 1 : _n).Index;
        GroupId GroupOf(int node) => new(_instant ? first : first + node);
        builder.AddMany("source", _n, GroupOf, Source);
        builder.AddMany("scheduler", _n, GroupOf, i => new Scheduler(SchedulerOf(i), _policy()));
        builder.AddMany("node", _n, GroupOf, i => new EdgeNode(new ComputeOptions { Profile = _network.Profiles[i], DropRule = Options.Drop }));
        builder.AddMany("link", _n * (_n - 1), i => GroupOf(i / (_n - 1)), LinkAt);
        return builder.Build();
    }

    private ActorId SchedulerId(int node) => new(_firstSource.Index + _n + node);

    private ActorId NodeId(int node) => new(_firstSource.Index + (2 * _n) + node);

    /// <summary>The link from one node to another: a row of n - 1 for each sender, its own place left out.</summary>
    private ActorId LinkId(int from, int to) => new(_firstSource.Index + (3 * _n) + (from * (_n - 1)) + (to < from ? to : to - 1));

    private SimDuration LeastTransfer() => DataSize.FromBytes(Options.SizeMin * Options.Kilobyte) / Options.RateMax;

    private TaskSource Source(int node) => new(
        SchedulerId(node),
        node,
        new SlottedArrivals(_network.ArrivalProbabilities[node], Options.Slot, Options.Slots),
        new TaskShape(
            Options.SizeMin, Options.SizeMax, DataSize.FromBytes(Options.Kilobyte), Options.ComplexityMin, Options.ComplexityMax, Options.Deadline));

    private SchedulerOptions SchedulerOf(int node) => new()
    {
        Local = node,
        ProbeDelay = Options.Probe.Delay,
        Places = [.. Enumerable.Range(0, _n).Select(j => new PlaceOptions(NodeId(j), _network.Profiles[j], RouteTo(node, j), InboundOf(j)))],
    };

    private ActorId[] RouteTo(int from, int to) => from == to ? [] : [LinkId(from, to)];

    private ActorId[]? InboundOf(int node) => !_instant ? null : [.. Enumerable.Range(0, _n).Where(k => k != node).Select(k => LinkId(k, node))];

    private Link LinkAt(int index)
    {
        int from = index / (_n - 1), to = index % (_n - 1);
        to = to < from ? to : to + 1;
        return new Link(new LinkOptions { To = NodeId(to), Rate = _network.Rate(from, to), FailureRate = _network.LinkFailureRate(from, to) });
    }
}
