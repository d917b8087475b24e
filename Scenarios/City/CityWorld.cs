using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
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

    /// <summary>Less than anything takes between two groups.</summary>
    public SimDuration Lookahead => SimDuration.Min(_options.Radio.Latency, _options.Trunk.Latency);

    /// <summary>A world in which devices decide by a rule.</summary>
    public World Build(ulong seed, PlacementRule rule, TraceMotion? trace)
    {
        DevicePopulation population = Population(rule, MotionOf(seed, trace));
        var builder = new WorldBuilder(seed, _map.Plan);
        AddTo(builder, population.Motion, _ => new MobileDevice(population), reports: false);
        return builder.Build();
    }

    /// <summary>A world in which each device has a policy of its own.</summary>
    public World Build(ulong seed, Func<OffloadingPolicy> policy, TraceMotion? trace)
    {
        DevicePopulation population = Population(PlacementRule.Nearest, MotionOf(seed, trace));
        var builder = new WorldBuilder(seed, _map.Plan);
        AddTo(builder, population.Motion, _ => new SchedulingDevice(population, Choices, policy()), reports: true);
        return builder.Build();
    }

    /// <summary>What devices that decide by policies choose among. A place calls itself busy when as many tasks wait there as it has processors.</summary>
    public DeviceChoices Choices => new(
        new NodeProfile(_options.DeviceSpeed, 1, 0, 1),
        ProfileOf(_options.Node),
        ProfileOf(_options.Cloud),
        new NominalLink(_options.Radio.Rate, _options.Radio.Latency),
        new NominalLink(WireRate, _options.Backhaul.Latency + _options.Trunk.Latency));

    /// <summary>The least rate between a node and the cloud.</summary>
    public DataRate WireRate => new(Math.Min(_options.Backhaul.Rate.BitsPerSecond, _options.Trunk.Rate.BitsPerSecond));

    /// <summary>The region where a device begins, whose group is its own.</summary>
    public int HomeOf(Motion motion, int device)
    {
        var (x, y) = motion.First(device).At(SimTime.Zero);
        return _map.RegionOf(_map.Grid.CellAt(x, y));
    }

    /// <summary>How devices move in a world.</summary>
    public Motion MotionOf(ulong seed, TraceMotion? trace) => trace ?? (Motion)new RandomWaypoint(
        seed, _map.Grid.Width, _map.Grid.Height, _options.Motion.SlowestMetresPerSecond, _options.Motion.FastestMetresPerSecond, _options.Motion.Rest);

    /// <summary>Adds all actors of a city.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="motion">How devices move.</param>
    /// <param name="device">Makes a device.</param>
    /// <param name="reports">Whether nodes and clouds are asked for their state.</param>
    /// <returns>The groups of the first region and of the first cloud site.</returns>
    public (GroupId Region, GroupId Site) AddTo<TDevice>(WorldBuilder builder, Motion motion, Func<int, TDevice> device, bool reports)
        where TDevice : Actor
    {
        builder.Lookahead = Lookahead;
        int regions = builder.AddGroups("region", _map.Regions).Index, sites = builder.AddGroups("cloud-site", _options.Clouds).Index;
        ServiceOptions service = _options.Node.Service(_returnTime) with { Reports = reports };
        ServiceOptions site = _options.Cloud.Service(_options.Trunk.Latency + _options.Backhaul.Latency + _returnTime) with { Reports = reports };
        var access = new FabricOptions { Links = [_options.CloudAccess], Routes = [new FabricRoute([0])] };
        builder.AddMany("device", _options.Devices, i => new GroupId(regions + HomeOf(motion, i)), device);
        builder.AddMany("node", _map.Grid.Count, cell => new GroupId(regions + _map.RegionOf(cell)), cell => new ServingFabric(Radio(cell), service));
        builder.AddMany("aggregation", _map.Regions, region => new GroupId(regions + region), region => new Fabric(_aggregations[region]));
        builder.AddMany("cloud", _options.Clouds, cloud => new GroupId(sites + cloud), _ => new ServingFabric(access, site));
        return (new GroupId(regions), new GroupId(sites));
    }

    /// <summary>What devices have in common.</summary>
    public DevicePopulation Population(PlacementRule rule, Motion motion) => new()
    {
        First = _map.Devices[0],
        FirstNode = _map.Nodes[0],
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

    private static NodeProfile ProfileOf(PoolOptions pool) => new(pool.Speed, pool.Processors, 0, pool.Processors);

    /// <summary>A cell's radio; what is meant for the cloud goes on over the backhaul.</summary>
    private FabricOptions Radio(int cell) => new()
    {
        Links = [_options.Radio.Rate],
        Routes = [new FabricRoute([0], _map.Aggregations[_map.RegionOf(cell)], _map.SlotOf(cell))],
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
