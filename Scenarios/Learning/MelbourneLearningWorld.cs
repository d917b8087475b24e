using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// Builds a world in which the devices of a Melbourne network learn where their tasks go: the actors of <see cref="MelbourneWorld"/>, then the ways down, then
/// those of learning. The host is the cloud. Experience goes up by radio and backhaul in turn with the tasks; policies come down by backhauls and radio of the
/// same rates, which carry nothing else, for the results of tasks are not modelled.
/// </summary>
internal sealed class MelbourneLearningWorld : ILearningSite
{
    private readonly MelbourneNetwork _network;
    private readonly TrainOptions _options;
    private readonly LearningActors _learning;
    private readonly Addresses _backhaulsDown, _downlinks;
    private GroupId _city;

    public MelbourneLearningWorld(MelbourneNetwork network, TrainOptions options, TrainedPolicies policies, TrainingStart start)
    {
        (_network, _options) = (network, options);
        Plan = new AddressPlan(network.Layout.Plan);
        _backhaulsDown = Plan.Reserve("backhaul-down", network.Sites.Length);
        _downlinks = Plan.Reserve("downlink", network.Devices.Length);
        _learning = new LearningActors(this, options, policies, start);
    }

    public Addresses Schedulers => Layout.Schedulers;

    public IEnumerable<ActorId> Participants => [.. Layout.Sources, .. Layout.Schedulers];

    public int Host => Schedulers.Count;

    public AddressPlan Plan { get; }

    public SimDuration Delay => SimDuration.Zero;

    private MelbourneLayout Layout => _network.Layout;

    public GroupId GroupOf(int place) => _city;

    public double HertzAt(int place) => (place == Host ? _network.Cloud : _network.Devices[place]).Profile.Speed.Hertz;

    /// <summary>From a device to the cloud by its radio, from the cloud to a device by its site's backhaul; by none within one or where learning costs no bandwidth.</summary>
    public ShipmentRoute Route(int from, int to, ActorId receiver)
    {
        ActorId place = to == Host ? Layout.Cloud : Layout.Device(to);
        return from == to || _options.IsFree ? new ShipmentRoute(receiver, place, null)
            : new ShipmentRoute(receiver, place, from == Host ? _backhaulsDown[_network.Map.SiteOf[to]] : Layout.Uplink(from));
    }

    public TrainingWorld Build(ulong seed)
    {
        int places = _network.Map.NeighboursPerSite + MelbourneScenario.OwnPlaces;
        var builder = new WorldBuilder(seed, Plan);
        _city = MelbourneWorld.AddTo(
            builder,
            _network,
            i => _learning.Scheduler(i, _network.Schedulers[i], new PlaceFeatures(places, _network.Options.Deadline)),
            i => _network.Sites[i] with { Routes = RoutesOf(i) },
            _options.Unpack,
            episodic: true);
        builder.AddMany("backhaul-down", _backhaulsDown.Count, GroupOf, i => LinkDown(_network.Backhauls[i], Layout.Site(i)));
        builder.AddMany("downlink", _downlinks.Count, GroupOf, i => LinkDown(_network.Uplinks[i], Layout.Device(i)));
        _learning.AddTo(builder);
        return new TrainingWorld(builder.Build(), _learning.LearnerOf, _learning.Learners);
    }

    private Link LinkDown(LinkOptions up, ActorId to) => new(up with { To = to, UnpackTime = _options.Unpack });

    private Dictionary<ActorId, ActorId> RoutesOf(int site)
    {
        var routes = new Dictionary<ActorId, ActorId>(_network.Sites[site].Routes!);
        for (int user = 0; user < Schedulers.Count; user++)
        {
            if (_network.Map.SiteOf[user] == site)
            {
                routes.Add(Layout.Device(user), _downlinks[user]);
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
