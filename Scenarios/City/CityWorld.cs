using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// Builds a city's world. A group is a region: its nodes with their radios, its aggregation switch, and the devices that begin in it; each cloud site is
/// one too. Devices may go anywhere, so whatever passes between a device and a node takes at least the radio's latency, which is the lookahead.
/// </summary>
internal sealed class CityWorld
{
    private readonly CityMap _map;
    private readonly CityOptions _options;
    private readonly FabricOptions[] _aggregations;
    private readonly SimDuration _returnTime;

    public CityWorld(CityMap map)
    {
        (_map, _options) = (map, map.Options);
        _returnTime = _options.Radio.Latency + (_options.Result.Size / _options.Result.Rate);
        _aggregations = [.. Enumerable.Range(0, map.Regions).Select(Aggregation)];
    }

    public World Build(ulong seed, PlacementRule rule, TraceMotion? trace)
    {
        MotionOptions roaming = _options.Motion;
        Motion motion = trace ?? (Motion)new RandomWaypoint(
            seed, _map.Grid.Width, _map.Grid.Height, roaming.SlowestMetresPerSecond, roaming.FastestMetresPerSecond, roaming.Rest);
        DevicePopulation population = Population(rule, motion);
        var builder = new WorldBuilder(seed) { Lookahead = SimDuration.Min(_options.Radio.Latency, _options.Trunk.Latency) };
        int regions = builder.AddGroups("region", _map.Regions).Index, sites = builder.AddGroups("cloud-site", _options.Clouds).Index;
        ServiceOptions service = _options.Node.Service(_returnTime);
        ServiceOptions site = _options.Cloud.Service(_options.Trunk.Latency + _options.Backhaul.Latency + _returnTime);
        var access = new FabricOptions { Links = [_options.CloudAccess], Routes = [new FabricRoute([0])] };
        builder.AddMany("device", _options.Devices, i => new GroupId(regions + HomeOf(motion, i)), _ => new MobileDevice(population));
        builder.AddMany("node", _map.Grid.Count, cell => new GroupId(regions + _map.RegionOf(cell)), cell => new ServingFabric(Radio(cell), service));
        builder.AddMany("aggregation", _map.Regions, region => new GroupId(regions + region), region => new Fabric(_aggregations[region]));
        builder.AddMany("cloud", _options.Clouds, cloud => new GroupId(sites + cloud), _ => new ServingFabric(access, site));
        return builder.Build();
    }

    private DevicePopulation Population(PlacementRule rule, Motion motion) => new()
    {
        First = _map.FirstDevice,
        FirstNode = _map.Node(0),
        Motion = motion,
        Grid = _map.Grid,
        CloudOf = [.. Enumerable.Range(0, _map.Grid.Count).Select(cell => _map.CloudOf(_map.RegionOf(cell)))],
        Arrivals = _options.Arrivals.Until(SimTime.Zero + _options.Duration),
        Shape = _options.Tasks.Shape(_options.Deadline),
        Rule = rule,
        LocalLimit = _options.LocalLimit,
        Speed = _options.DeviceSpeed,
        ActivePower = _options.DevicePower,
        AccessTime = _options.Radio.Latency,
        FollowTime = _options.FollowTime,
        FollowAfterDeadline = _options.FollowAfterDeadline,
    };

    private int HomeOf(Motion motion, int device)
    {
        var (x, y) = motion.First(device).At(SimTime.Zero);
        return _map.RegionOf(_map.Grid.CellAt(x, y));
    }

    /// <summary>A cell's radio; what is meant for the cloud goes on over the backhaul.</summary>
    private FabricOptions Radio(int cell) => new()
    {
        Links = [_options.Radio.Rate],
        Routes = [new FabricRoute([0], _map.Aggregation(_map.RegionOf(cell)), _map.SlotOf(cell))],
        EnergyPerGigabyte = HopOptions.EnergyOf(_options.Radio.Power, _options.Radio.Rate),
        Price = _options.Radio.Price,
        Kind = AccountKind.Radio,
    };

    /// <summary>A region's wires: a backhaul from each node, and one trunk to the cloud for all.</summary>
    private FabricOptions Aggregation(int region)
    {
        int cells = _map.CellsIn(region);
        ActorId cloud = _map.CloudOf(region);
        SimDuration propagation = _options.Backhaul.Latency + _options.Trunk.Latency;
        return new FabricOptions
        {
            Links = [.. Enumerable.Repeat(_options.Backhaul.Rate, cells), _options.Trunk.Rate],
            Routes = [.. Enumerable.Range(0, cells).Select(slot => new FabricRoute([slot, cells], cloud, 0, propagation))],
            EnergyPerGigabyte = _options.Backhaul.EnergyPerGigabyte + _options.Trunk.EnergyPerGigabyte,
            Price = new DataPrice(checked(_options.Backhaul.Price.PicodollarsPerGigabyte + _options.Trunk.Price.PicodollarsPerGigabyte)),
        };
    }
}
