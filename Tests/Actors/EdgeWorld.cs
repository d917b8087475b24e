using EdgeActors.Actors;
using EdgeActors.Actors.Planning;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Actors;

/// <summary>A small random world of the edge actors: a full mesh with lossy links, and all that a run of it recorded.</summary>
internal sealed class EdgeWorld : IRowSink<TaskRecord>
{
    private readonly int _nodes;
    private readonly SequentialEngine _engine;

    public EdgeWorld(ulong seed, int nodes, DropRule rule, Func<OffloadingPolicy> policy, SimDuration probe = default, int capacity = int.MaxValue, bool lossy = true, bool offersPlan = true)
    {
        _nodes = nodes;
        var random = new RandomStream(seed, "test", "world");
        bool instant = probe == SimDuration.Zero;
        var builder = new WorldBuilder(seed) { Lookahead = probe };
        int first = builder.AddGroups("group", instant ? 1 : nodes).Index;
        GroupId GroupOf(int node) => new(instant ? first : first + node);
        NodeProfile[] profiles = [.. Enumerable.Range(0, nodes).Select(_ =>
            new NodeProfile(new Frequency(random.NextInclusive(1, 40) * 1_000_000_000), random.NextInt(3) + 1, random.Uniform(0, lossy ? 0.3 : 0), 2))];
        long[] rates = [.. Enumerable.Range(0, nodes * nodes).Select(_ => random.NextInclusive(20_000_000, 300_000_000))];
        double load = random.Uniform(0.2, 1);
        builder.AddMany("source", nodes, GroupOf, i => new TaskSource(
            new ActorId(1 + nodes + i),
            i,
            i % 2 == 0 ? new SlottedArrivals(load, SimDuration.FromMilliseconds(250), 40) : new PoissonArrivals(4 * load, SimTime.FromSeconds(10)),
            new TaskShape(500, 4000, DataSize.FromBytes(1000), 300, 2000, SimDuration.FromSeconds(2))));
        builder.AddMany("scheduler", nodes, GroupOf, i => new Scheduler(
            new SchedulerOptions
            {
                Local = i,
                ProbeDelay = probe,
                Plan = instant && offersPlan ? new PlanOptions([.. Enumerable.Range(0, nodes).Select(Node)], [.. Enumerable.Range(0, nodes * nodes).Select(l => Link(l / nodes, l % nodes))]) : null,
                Places = [.. Enumerable.Range(0, nodes).Select(j => new PlaceOptions(
                    Node(j), profiles[j], i == j ? [] : [Link(i, j)], instant ? [.. Enumerable.Range(0, nodes).Where(k => k != j).Select(k => Link(k, j))] : null))],
            },
            policy()));
        builder.AddMany("node", nodes, GroupOf, i => new EdgeNode(new ComputeOptions
        {
            Profile = profiles[i],
            DropRule = rule,
            QueueCapacity = capacity,
            ActivePower = new Power(40_000_001),
        }));
        builder.AddMany("link", nodes * nodes, i => GroupOf(i / nodes), i => new Link(new LinkOptions
        {
            To = Node(i % nodes),
            Rate = new DataRate(rates[i]),
            FailureRate = lossy ? 0.2 : 0,
            TransmitPower = new Power(200_003),
            Latency = SimDuration.FromMilliseconds(i % 7),
        }));
        World = builder.Build();
        _engine = new SequentialEngine(World, new RunOptions { Sinks = [this] });
    }

    public World World { get; }

    public List<TaskRecord> Records { get; } = [];

    public IEnumerable<ComputeNode> Nodes => Enumerable.Range(0, _nodes).Select(i => _engine.Actor<ComputeNode>(Node(i)));

    public IEnumerable<Link> Links => Enumerable.Range(0, _nodes * _nodes).Select(i => _engine.Actor<Link>(new ActorId(1 + (3 * _nodes) + i)));

    public IEnumerable<TaskSource> Sources => Enumerable.Range(1, _nodes).Select(i => _engine.Actor<TaskSource>(new ActorId(i)));

    public RunDigest Run() => _engine.RunToEnd().RequireFinished();

    public void Write(in TaskRecord row) => Records.Add(row);

    private ActorId Node(int i) => new(1 + (2 * _nodes) + i);

    private ActorId Link(int from, int to) => new(1 + (3 * _nodes) + (from * _nodes) + to);
}
