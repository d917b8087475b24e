using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.O2o;

/// <summary>
/// Builds the world of one episode: for each node a task source, a scheduler and an edge node, and a link for each ordered pair. With instant
/// probes the network is one group; with a probe delay each node, with its outgoing links, is a group of its own.
/// </summary>
internal sealed class O2oWorld(O2oNetwork network, Func<OffloadingPolicy> policy)
{
    private readonly int _n = network.Options.Nodes;

    private O2oOptions Options => network.Options;

    public World Build(ulong seed)
    {
        bool instant = Options.Probe == ProbeMode.Instant;
        var builder = new WorldBuilder(seed) { Lookahead = instant ? SimDuration.Zero : SimDuration.Min(Options.Probe.Delay, LeastTransfer()) };
        int first = builder.AddGroups("node", instant ? 1 : _n).Index;
        GroupId GroupOf(int node) => new(instant ? first : first + node);
        builder.AddMany("source", _n, GroupOf, Source);
        builder.AddMany("scheduler", _n, GroupOf, i => new Scheduler(network.Schedulers[i], policy()));
        builder.AddMany("node", _n, GroupOf, i => new EdgeNode(network.Computers[i]));
        builder.AddMany("link", _n * (_n - 1), i => GroupOf(i / (_n - 1)), i => new Link(network.LinkOf(i)));
        return builder.Build();
    }

    private SimDuration LeastTransfer() => DataSize.FromBytes(Options.SizeMin.Count * Options.Kilobyte.Bytes) / Options.RateMax;

    private TaskSource Source(int node) => new(
        network.Layout.Scheduler(node),
        node,
        new SlottedArrivals(network.ArrivalProbabilities[node], Options.Slot, Options.Slots),
        network.Shape);
}
