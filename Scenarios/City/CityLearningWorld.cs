using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// Builds a city whose devices learn where their tasks go: the actors of <see cref="CityWorld"/>, then those of learning. The host is the first
/// cloud site. Experience and policies take the way's latency and their size at its least rate; they do not share the radio with tasks.
/// </summary>
internal sealed class CityLearningWorld : ILearningSite
{
    private readonly CityMap _map;
    private readonly CityWorld _world;
    private readonly TraceMotion? _trace;
    private readonly TrainOptions _options;
    private readonly LearningActors _learning;
    private Motion? _motion;
    private (GroupId Region, GroupId Site) _first;

    public CityLearningWorld(CityScenario city, TrainOptions options, TrainedPolicies policies, TrainingStart start)
    {
        (_map, _world, _trace, _options) = (city.Map, new CityWorld(city.Map), city.Trace, options);
        Plan = new AddressPlan(_map.Plan);
        _learning = new LearningActors(this, options, policies, start);
    }

    public Addresses Schedulers => _map.Devices;

    public IEnumerable<ActorId> Participants => _map.Devices;

    public int Host => City.Devices;

    public AddressPlan Plan { get; }

    public SimDuration Delay => _world.Lookahead;

    private CityOptions City => _map.Options;

    public GroupId GroupOf(int place) => place == Host ? _first.Site : new GroupId(_first.Region.Index + _world.HomeOf(_motion!, place));

    public double HertzAt(int place) => place == Host ? City.Cloud.Speed.Hertz * City.Cloud.Processors : City.DeviceSpeed.Hertz;

    public ShipmentRoute Route(int from, int to, ActorId receiver)
    {
        ActorId place = to == Host ? _map.Clouds[0] : Schedulers[to];
        return from == to ? new ShipmentRoute(receiver, place, null)
            : _options.IsFree ? new ShipmentRoute(receiver, place, null, Delay)
            : new ShipmentRoute(receiver, place, null, City.Radio.Latency + City.Backhaul.Latency + City.Trunk.Latency)
            {
                Rate = new DataRate(Math.Min(City.Radio.Rate.BitsPerSecond, _world.WireRate.BitsPerSecond)),
            };
    }

    public TrainingWorld Build(ulong seed)
    {
        _motion = _world.MotionOf(seed, _trace);
        DevicePopulation population = _world.Population(PlacementRule.Nearest, _motion);
        var builder = new WorldBuilder(seed, Plan);
        _first = _world.AddTo(builder, _motion, Device, reports: true);
        _learning.AddTo(builder);
        return new TrainingWorld(builder.Build(), _learning.LearnerOf, _learning.Learners);

        LearningDevice Device(int index)
        {
            var encoder = new PlaceFeatures(DeviceChoices.Count, City.Deadline);
            return new LearningDevice(population, _world.Choices, _learning.PolicyOf(index, encoder), encoder, _learning.OptionsOf(index));
        }
    }
}

/// <summary>A city in which devices learn. Nothing of it is drawn but what a world's seed draws, so every network of a training is the same description.</summary>
internal sealed record CityTrainingDescription(CityScenario City, TrainOptions Train, int Network, TrainedPolicies Policies) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start) => new CityLearningWorld(City, Train, Policies, start).Build(seed);
}
