using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>
/// Builds a network's world: for each node a task source, a scheduler and an edge node, and a link for each ordered pair. With instant probes the network is one
/// group; with a probe delay each node, with its outgoing links, is a group of its own.
/// </summary>
internal static class O2oWorld
{
    /// <summary>The world of one episode, in which each scheduler has a policy of its own.</summary>
    public static World Build(O2oNetwork network, Func<OffloadingPolicy> policy, ulong seed)
    {
        var builder = new WorldBuilder(seed, network.Layout.Plan) { Lookahead = IsOneGroup(network) ? SimDuration.Zero : SimDuration.Min(network.Options.Probe.Delay, LeastTransfer(network)) };
        AddTo(builder, network, AddGroups(builder, network), i => Source(network, i), i => new Scheduler(network.Schedulers[i], policy()));
        return builder.Build();
    }

    /// <summary>Adds the groups of a network.</summary>
    /// <returns>The group of each node.</returns>
    public static Func<int, GroupId> AddGroups(WorldBuilder builder, O2oNetwork network)
    {
        bool one = IsOneGroup(network);
        int first = builder.AddGroups("node", one ? 1 : network.Options.Nodes).Index;
        return node => new GroupId(one ? first : first + node);
    }

    /// <summary>Adds all actors of a network.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="groupOf">The group of a node.</param>
    /// <param name="source">Makes a node's source.</param>
    /// <param name="scheduler">Makes a node's scheduler.</param>
    /// <param name="feedback">How long news of a task's end travels to whoever wants it.</param>
    /// <param name="unpack">How long what a link has carried takes to be unpacked.</param>
    public static void AddTo<TSource, TScheduler>(
        WorldBuilder builder, O2oNetwork network, Func<int, GroupId> groupOf, Func<int, TSource> source, Func<int, TScheduler> scheduler, SimDuration feedback = default, SimDuration unpack = default)
        where TSource : Actor
        where TScheduler : Scheduler
    {
        int n = network.Options.Nodes;
        builder.AddMany("source", n, groupOf, source);
        builder.AddMany("scheduler", n, groupOf, scheduler);
        builder.AddMany("node", n, groupOf, i => new EdgeNode(network.Computers[i] with { FeedbackDelay = feedback }));
        builder.AddMany("link", n * (n - 1), i => groupOf(i / (n - 1)), i => new Link(network.LinkOf(i) with { FeedbackDelay = feedback, UnpackTime = unpack }));
    }

    /// <summary>A node's source of tasks.</summary>
    public static TaskSource Source(O2oNetwork network, int node, bool episodic = false) =>
        new(network.Layout.Schedulers[node], node, ArrivalsAt(network, node), network.Shape, episodic);

    /// <summary>In which slots a node bears tasks.</summary>
    public static SlottedArrivals ArrivalsAt(O2oNetwork network, int node) => new(network.ArrivalProbabilities[node], network.Options.Slot, network.Options.Slots);

    /// <summary>Whether schedulers read every state at the same instant.</summary>
    public static bool IsOneGroup(O2oNetwork network) => network.Options.Probe == ProbeMode.Instant;

    /// <summary>How long the smallest task is on the fastest link.</summary>
    public static SimDuration LeastTransfer(O2oNetwork network) => DataSize.FromBytes(network.Options.SizeMin.Count * network.Options.Kilobyte.Bytes) / network.Options.RateMax;
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
    private Func<int, GroupId>? _groupOf;

    public O2oLearningWorld(O2oNetwork network, TrainOptions options, TrainedPolicies policies, TrainingStart start)
    {
        (_network, _options) = (network, options);
        Plan = new AddressPlan(network.Layout.Plan);
        _learning = new LearningActors(this, options, policies, start);
    }

    public Addresses Schedulers => _network.Layout.Schedulers;

    public IEnumerable<ActorId> Participants => [.. _network.Layout.Sources, .. _network.Layout.Schedulers];

    public int Host => _options.Host;

    public AddressPlan Plan { get; }

    public SimDuration Delay => O2oWorld.IsOneGroup(_network)
        ? SimDuration.Zero
        : SimDuration.Min(SimDuration.Min(_network.Options.Probe.Delay, _options.Unpack), O2oWorld.LeastTransfer(_network));

    public GroupId GroupOf(int place) => _groupOf!(place);

    public double HertzAt(int place) => _network.Profiles[place].Speed.Hertz;

    /// <summary>The link between two nodes, or none where both are one or learning costs no bandwidth.</summary>
    public ShipmentRoute Route(int from, int to, ActorId receiver) => from == to
        ? new ShipmentRoute(receiver, _network.Layout.Node(to), null)
        : new ShipmentRoute(receiver, _network.Layout.Node(to), _options.IsFree ? null : _network.Layout.Link(from, to), Delay);

    public TrainingWorld Build(ulong seed)
    {
        var builder = new WorldBuilder(seed, Plan) { Lookahead = Delay };
        _groupOf = O2oWorld.AddGroups(builder, _network);
        O2oWorld.AddTo(
            builder, _network, GroupOf, i => O2oWorld.Source(_network, i, episodic: true),
            i => _learning.Scheduler(i, _network.Schedulers[i], new PlaceFeatures(_network.Options.Nodes, _network.Options.Deadline)), Delay, _options.Unpack);
        _learning.AddTo(builder);
        return new TrainingWorld(builder.Build(), _learning.LearnerOf, _learning.Learners);
    }
}

/// <summary>An O2O network in which schedulers learn.</summary>
internal sealed record O2oTrainingDescription(O2oOptions Options, TrainOptions Train, ulong Seed, int Network, TrainedPolicies Policies) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start) =>
        new O2oLearningWorld(new O2oNetwork(Options, Seed, Network), Train, Policies, start).Build(seed);
}
