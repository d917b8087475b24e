using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>Builds a network's world. The city is one group: schedulers read every state at the same instant through views.</summary>
internal static class MelbourneWorld
{
    /// <summary>The world of one episode, in which each device has a policy of its own.</summary>
    public static World Build(MelbourneNetwork network, Func<OffloadingPolicy> policy, ulong seed)
    {
        var builder = new WorldBuilder(seed, network.Layout.Plan);
        AddTo(builder, network, i => new Scheduler(network.Schedulers[i], policy()), i => network.Sites[i], SimDuration.Zero, episodic: false);
        return builder.Build();
    }

    /// <summary>Adds all actors of a network.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="scheduler">Makes a device's scheduler.</param>
    /// <param name="site">A site; its routes may lead to more than the network has.</param>
    /// <param name="unpack">How long what a link has carried takes to be unpacked.</param>
    /// <param name="episodic">Whether sources begin again with each episode.</param>
    /// <returns>The city's group.</returns>
    public static GroupId AddTo<TScheduler>(
        WorldBuilder builder, MelbourneNetwork network, Func<int, TScheduler> scheduler, Func<int, ComputeOptions> site, SimDuration unpack, bool episodic)
        where TScheduler : Actor
    {
        MelbourneOptions options = network.Options;
        int users = network.Devices.Length, sites = network.Sites.Length;
        TaskShape shape = options.Tasks.Shape(options.Deadline);
        var arrivals = new PoissonArrivals(options.ArrivalRate, SimTime.Zero + options.Duration);
        GroupId melbourne = builder.AddGroup("melbourne");
        builder.AddMany("source", users, _ => melbourne, i => new TaskSource(network.Layout.Schedulers[i], i, arrivals, shape, episodic));
        builder.AddMany("scheduler", users, _ => melbourne, scheduler);
        builder.AddMany("device", users, _ => melbourne, i => new WirelessDevice(network.Devices[i]));
        builder.AddMany("uplink", users, _ => melbourne, i => new Link(network.Uplinks[i] with { UnpackTime = unpack }));
        builder.AddMany("site", sites, _ => melbourne, i => new EdgeNode(site(i)));
        builder.AddMany("link", network.Links.Length, _ => melbourne, i => new Link(network.Links[i] with { UnpackTime = unpack }));
        builder.AddMany("backhaul", sites, _ => melbourne, i => new Link(network.Backhauls[i] with { UnpackTime = unpack }));
        builder.Add("cloud", melbourne, () => new CloudServer(network.Cloud));
        return melbourne;
    }
}
