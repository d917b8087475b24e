using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

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
        var builder = new WorldBuilder(seed, network.Layout.Plan) { Lookahead = instant ? SimDuration.Zero : SimDuration.Min(Options.Probe.Delay, LeastTransfer()) };
        int first = builder.AddGroups("node", instant ? 1 : _n).Index;
        GroupId GroupOf(int node) => new(instant ? first : first + node);
        Describe(
            builder, network, GroupOf, i => new TaskSource(network.Layout.Schedulers[i], i, ArrivalsAt(network, i), network.Shape), i => new Scheduler(network.Schedulers[i], policy()));
        return builder.Build();
    }

    /// <summary>In which slots a node bears tasks.</summary>
    public static SlottedArrivals ArrivalsAt(O2oNetwork network, int node) => new(network.ArrivalProbabilities[node], network.Options.Slot, network.Options.Slots);

    /// <summary>Describes a network's actors.</summary>
    public static void Describe<TSource, TScheduler>(WorldBuilder builder, O2oNetwork network, Func<int, GroupId> groupOf, Func<int, TSource> source, Func<int, TScheduler> scheduler)
        where TSource : Actor
        where TScheduler : Scheduler
    {
        int n = network.Options.Nodes;
        builder.AddMany("source", n, groupOf, source);
        builder.AddMany("scheduler", n, groupOf, scheduler);
        builder.AddMany("node", n, groupOf, i => new EdgeNode(network.Computers[i]));
        builder.AddMany("link", n * (n - 1), i => groupOf(i / (n - 1)), i => new Link(network.LinkOf(i)));
    }

    private SimDuration LeastTransfer() => DataSize.FromBytes(Options.SizeMin.Count * Options.Kilobyte.Bytes) / Options.RateMax;
}

/// <summary>
/// Builds a world in which an O2O network's schedulers learn: the actors of <see cref="O2oWorld"/>, then those of learning. One world
/// plays all episodes, one after another.
/// </summary>
internal sealed class O2oLearningWorld : ILearningSite
{
    private readonly O2oNetwork _network;
    private readonly TrainOptions _options;
    private readonly LearningActors _learning;
    private readonly int _n;
    private int _firstGroup;

    public O2oLearningWorld(O2oNetwork network, TrainOptions options, TrainedPolicies policies, TrainingStart start)
    {
        (_network, _options, _n) = (network, options, network.Options.Nodes);
        Plan = new AddressPlan(network.Layout.Plan);
        _learning = new LearningActors(this, options, policies, start);
    }

    public Addresses Schedulers => _network.Layout.Schedulers;

    public IEnumerable<ActorId> Participants => [.. _network.Layout.Sources, .. _network.Layout.Schedulers];

    public int Host => _options.Host;

    public AddressPlan Plan { get; }

    public SimDuration Delay => OneGroup
        ? SimDuration.Zero
        : SimDuration.Min(SimDuration.Min(Options.Probe.Delay, _options.Unpack), DataSize.FromBytes(Options.SizeMin.Count * Options.Kilobyte.Bytes) / Options.RateMax);

    private O2oOptions Options => _network.Options;

    private bool OneGroup => Options.Probe == ProbeMode.Instant;

    public GroupId GroupOf(int place) => new(OneGroup ? _firstGroup : _firstGroup + place);

    public double HertzAt(int place) => _network.Profiles[place].Speed.Hertz;

    /// <summary>The link between two nodes, or none where both are one or learning costs no bandwidth.</summary>
    public ShipmentRoute Route(int from, int to, ActorId receiver) => from == to
        ? new ShipmentRoute(receiver, _network.Layout.Node(to), null)
        : new ShipmentRoute(receiver, _network.Layout.Node(to), _options.IsFree ? null : _network.Layout.Link(from, to), Delay);

    public TrainingWorld Build(ulong seed)
    {
        var builder = new WorldBuilder(seed, Plan) { Lookahead = Delay };
        _firstGroup = builder.AddGroups("node", OneGroup ? 1 : _n).Index;
        builder.AddMany("source", _n, GroupOf, Source);
        builder.AddMany("scheduler", _n, GroupOf, i => _learning.Scheduler(i, _network.Schedulers[i], new PlaceFeatures(_n, Options.Deadline)));
        builder.AddMany("node", _n, GroupOf, i => new EdgeNode(_network.Computers[i] with { FeedbackDelay = Delay }));
        builder.AddMany("link", _n * (_n - 1), i => GroupOf(i / (_n - 1)), LinkAt);
        _learning.AddTo(builder);
        return new TrainingWorld(builder.Build(), _learning.LearnerOf, _learning.Learners);
    }

    private TaskSource Source(int node) => new(
        _network.Layout.Schedulers[node],
        node,
        O2oWorld.ArrivalsAt(_network, node),
        _network.Shape,
        episodic: true);

    private Link LinkAt(int index) => new(_network.LinkOf(index) with { FeedbackDelay = Delay, UnpackTime = _options.Unpack });
}

/// <summary>An O2O network in which schedulers learn.</summary>
internal sealed record O2oTrainingDescription(O2oOptions Options, TrainOptions Train, ulong Seed, int Network, TrainedPolicies Policies) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start) =>
        new O2oLearningWorld(new O2oNetwork(Options, Seed, Network), Train, Policies, start).Build(seed);
}
