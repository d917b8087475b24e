using EdgeActors.Actors;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>
/// One network: the city with what is drawn once and kept for all episodes and policies, which are the cores of devices and sites and all failure
/// rates. Where things stand, and what the channels carry, is the same in every network.
/// </summary>
internal sealed class MelbourneNetwork
{
    private const double PropagationMetresPerSecond = 2e8;

    private readonly ulong _seed;
    private readonly string _name;

    /// <summary>Draws network number <paramref name="index"/> of a run.</summary>
    public MelbourneNetwork(MelbourneOptions options, MelbourneMap map, ulong seed, int index)
    {
        (Options, Map, _seed, _name) = (options, map, seed, $"network-{index}");
        Layout = new MelbourneLayout(map.Users.Length, map.Sites.Length, map.NeighboursPerSite);
        Devices = [.. Draw(options.Device, map.Users.Length, "device")];
        Sites = [.. Draw(options.Site, map.Sites.Length, "site").Select((site, i) => site with { Routes = RoutesOf(i) })];
        CloudOptions cloud = options.Cloud;
        Cloud = cloud.Costs.Of(Computer(cloud.CoreSpeed, cloud.Cores, cloud.Failure, cloud.Processors), cloud.CorePower, cloud.Cores);
        Uplinks = [.. Draw(options.Radio.FailureMax, map.Users.Length, "uplink").Select(Uplink)];
        Links = [.. Draw(options.Link.FailureMax, map.Sites.Length * map.NeighboursPerSite, "link").Select(LinkToNeighbour)];
        Backhauls = [.. Draw(options.Backhaul.FailureMax, map.Sites.Length, "backhaul").Select(Backhaul)];
        Schedulers = [.. Enumerable.Range(0, map.Users.Length).Select(SchedulerOf)];
    }

    public MelbourneOptions Options { get; }

    public MelbourneMap Map { get; }

    public MelbourneLayout Layout { get; }

    public ComputeOptions[] Devices { get; }

    public ComputeOptions[] Sites { get; }

    public ComputeOptions Cloud { get; }

    public LinkOptions[] Uplinks { get; }

    public LinkOptions[] Links { get; }

    public LinkOptions[] Backhauls { get; }

    public SchedulerOptions[] Schedulers { get; }

    private IEnumerable<ComputeOptions> Draw(ProcessorOptions options, int count, string what)
    {
        var cores = new RandomStream(_seed, _name, what + "-cores");
        double[] failures = Draw(options.FailureMax, count, what);
        for (int i = 0; i < count; i++)
        {
            int drawn = options.Cores[cores.NextInt(options.Cores.Length)];
            yield return options.Costs.Of(Computer(options.CoreSpeed, drawn, failures[i]), options.CorePower, drawn);
        }
    }

    private double[] Draw(double failureMax, int count, string what)
    {
        var failures = new RandomStream(_seed, _name, what + "-failure-rate");
        return [.. Enumerable.Range(0, count).Select(_ => failures.Uniform(0, failureMax))];
    }

    /// <summary>Cores work on one task together; queue-limit is for every four cores, as in the O2O environment.</summary>
    private ComputeOptions Computer(Frequency coreSpeed, int cores, double failureRate, int processors = 1) => new()
    {
        Profile = new NodeProfile(coreSpeed * cores, processors, failureRate, Options.QueueLimit * cores * processors / 4.0),
        DropRule = Options.Drop,
    };

    private Dictionary<ActorId, ActorId> RoutesOf(int site)
    {
        var routes = new Dictionary<ActorId, ActorId> { [Layout.Cloud] = Layout.Backhaul(site) };
        for (int k = 0; k < Map.NeighboursPerSite; k++)
        {
            routes.Add(Layout.Site(Map.Neighbours[site][k]), Layout.Link(site, k));
        }

        return routes;
    }

    private LinkOptions Uplink(double failureRate, int user) => new()
    {
        To = Layout.Site(Map.SiteOf[user]),
        Rate = Map.UplinkRates[user],
        FailureRate = failureRate,
        TransmitPower = Options.Radio.Power,
        Price = Options.Radio.Price,
        Kind = AccountKind.Radio,
        Hop = 0,
    };

    private LinkOptions LinkToNeighbour(double failureRate, int index)
    {
        (int site, int k) = Math.DivRem(index, Map.NeighboursPerSite);
        int neighbour = Map.Neighbours[site][k];
        double propagation = Map.Sites[site].DistanceTo(Map.Sites[neighbour]) / PropagationMetresPerSecond;
        return new LinkOptions
        {
            To = Layout.Site(neighbour),
            Rate = Options.Link.Rate,
            Latency = Options.Link.Switching + SimDuration.FromSeconds(propagation),
            FailureRate = failureRate,
            TransmitPower = Options.Link.Power,
            Price = Options.Link.Price,
            Hop = 1,
        };
    }

    private LinkOptions Backhaul(double failureRate, int site) => new()
    {
        To = Layout.Cloud,
        Rate = Options.Backhaul.Rate,
        Latency = Options.Backhaul.Latency,
        FailureRate = failureRate,
        TransmitPower = Options.Backhaul.Power,
        Price = Options.Backhaul.Price,
        Hop = 1,
    };

    /// <summary>The places of a device's tasks: itself, its site, the site's neighbours from the nearest on, the cloud.</summary>
    private SchedulerOptions SchedulerOf(int user)
    {
        int site = Map.SiteOf[user];
        ActorId uplink = Layout.Uplink(user);
        return new SchedulerOptions
        {
            Local = 0,
            Plan = Layout.Queues,
            Places =
            [
                new(Layout.Device(user), Devices[user].Profile, []),
                new(Layout.Site(site), Sites[site].Profile, [uplink]),
                .. Map.Neighbours[site].Select((to, k) => new PlaceOptions(Layout.Site(to), Sites[to].Profile, [uplink, Layout.Link(site, k)])),
                new(Layout.Cloud, Cloud.Profile, [uplink, Layout.Backhaul(site)]),
            ],
        };
    }
}
