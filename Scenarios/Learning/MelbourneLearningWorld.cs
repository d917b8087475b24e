using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// Builds a world in which the devices of a Melbourne network learn where their tasks go: the actors of <see cref="MelbourneWorld"/> in the same order, then
/// the ways down, then those of learning. The host is the cloud. Experience goes up by radio and backhaul in turn with the tasks; policies come down by
/// backhauls and radio of the same rates, which carry nothing else, for the results of tasks are not modelled.
/// </summary>
internal sealed class MelbourneLearningWorld : ILearningSite
{
    private readonly MelbourneNetwork _network;
    private readonly TrainOptions _options;
    private readonly LearningActors _learning;
    private GroupId _city;

    public MelbourneLearningWorld(MelbourneNetwork network, TrainOptions options, TrainedPolicies policies, TrainingStart start)
    {
        (_network, _options) = (network, options);
        _learning = new LearningActors(this, options, policies, start);
    }

    public int Schedulers => _network.Devices.Length;

    public int Host => Schedulers;

    public ActorId FirstLearner => new(FirstDownlink.Index + Schedulers);

    public SimDuration Delay => SimDuration.Zero;

    private int Sites => _network.Sites.Length;

    private MelbourneLayout Layout => _network.Layout;

    private ActorId FirstBackhaulDown => new(Layout.Cloud.Index + 1);

    private ActorId FirstDownlink => new(FirstBackhaulDown.Index + Sites);

    public ActorId Scheduler(int index) => Layout.Scheduler(index);

    public GroupId GroupOf(int place) => _city;

    public double HertzAt(int place) => (place == Host ? _network.Cloud : _network.Devices[place]).Profile.Speed.Hertz;

    /// <summary>From a device to the cloud by its radio, from the cloud to a device by its site's backhaul; by none within one or where learning costs no bandwidth.</summary>
    public ShipmentRoute Route(int from, int to, ActorId receiver)
    {
        ActorId place = to == Host ? Layout.Cloud : Layout.Device(to);
        return from == to || _options.IsFree ? new ShipmentRoute(receiver, place, null)
            : new ShipmentRoute(receiver, place, from == Host ? BackhaulDown(_network.Map.SiteOf[to]) : Layout.Uplink(from));
    }

    public TrainingWorld Build(ulong seed)
    {
        MelbourneOptions options = _network.Options;
        TaskShape shape = options.Tasks.Shape(options.Deadline);
        var arrivals = new PoissonArrivals(options.ArrivalRate, SimTime.Zero + options.Duration);
        int places = _network.Map.NeighboursPerSite + MelbourneScenario.OwnPlaces;
        var builder = new WorldBuilder(seed);
        _city = builder.AddGroup("melbourne");
        builder.AddMany("source", Schedulers, GroupOf, i => new TaskSource(Layout.Scheduler(i), i, arrivals, shape, episodic: true));
        builder.AddMany("scheduler", Schedulers, GroupOf, i => _learning.Scheduler(i, _network.Schedulers[i], new PlaceFeatures(places, options.Deadline)));
        builder.AddMany("device", Schedulers, GroupOf, i => new WirelessDevice(_network.Devices[i]));
        builder.AddMany("uplink", Schedulers, GroupOf, i => LinkOf(_network.Uplinks[i]));
        builder.AddMany("site", Sites, GroupOf, i => new EdgeNode(_network.Sites[i] with { Routes = RoutesOf(i) }));
        builder.AddMany("link", _network.Links.Length, GroupOf, i => LinkOf(_network.Links[i]));
        builder.AddMany("backhaul", Sites, GroupOf, i => LinkOf(_network.Backhauls[i]));
        builder.Add("cloud", _city, () => new CloudServer(_network.Cloud));
        builder.AddMany("backhaul-down", Sites, GroupOf, i => LinkOf(_network.Backhauls[i] with { To = Layout.Site(i) }));
        builder.AddMany("downlink", Schedulers, GroupOf, i => LinkOf(_network.Uplinks[i] with { To = Layout.Device(i) }));
        _learning.AddTo(builder);
        return new TrainingWorld(builder.Build(), _learning.LearnerOf, _learning.Learners);
    }

    private ActorId BackhaulDown(int site) => new(FirstBackhaulDown.Index + site);

    private Link LinkOf(LinkOptions options) => new(options with { UnpackTime = _options.Unpack });

    private Dictionary<ActorId, ActorId> RoutesOf(int site)
    {
        var routes = new Dictionary<ActorId, ActorId>(_network.Sites[site].Routes!);
        for (int user = 0; user < Schedulers; user++)
        {
            if (_network.Map.SiteOf[user] == site)
            {
                routes.Add(Layout.Device(user), new ActorId(FirstDownlink.Index + user));
            }
        }

        return routes;
    }
}

/// <summary>A Melbourne network in which devices learn.</summary>
internal sealed record MelbourneTrainingDescription(MelbourneOptions Options, MelbourneMap Map, TrainOptions Train, ulong Seed, int Network, TrainedPolicies Policies) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start) =>
        new MelbourneLearningWorld(new MelbourneNetwork(Options, Map, Seed, Network), Train, Policies, start).Build(seed);
}
