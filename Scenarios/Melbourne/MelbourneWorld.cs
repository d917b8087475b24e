using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>
/// Builds the world of one episode, in the order that <see cref="MelbourneLayout"/> tells. The city is one group: schedulers read every state at
/// the same instant through views.
/// </summary>
internal static class MelbourneWorld
{
    public static World Build(MelbourneNetwork network, Func<OffloadingPolicy> policy, ulong seed)
    {
        MelbourneOptions options = network.Options;
        int users = network.Devices.Length, sites = network.Sites.Length;
        TaskShape shape = options.Tasks.Shape(options.Deadline);
        var arrivals = new PoissonArrivals(options.ArrivalRate, SimTime.Zero + options.Duration);
        var builder = new WorldBuilder(seed);
        GroupId melbourne = builder.AddGroup("melbourne");
        builder.AddMany("source", users, _ => melbourne, i => new TaskSource(network.Layout.Scheduler(i), i, arrivals, shape));
        builder.AddMany("scheduler", users, _ => melbourne, i => new Scheduler(network.Schedulers[i], policy()));
        builder.AddMany("device", users, _ => melbourne, i => new WirelessDevice(network.Devices[i]));
        builder.AddMany("uplink", users, _ => melbourne, i => new Link(network.Uplinks[i]));
        builder.AddMany("site", sites, _ => melbourne, i => new EdgeNode(network.Sites[i]));
        builder.AddMany("link", network.Links.Length, _ => melbourne, i => new Link(network.Links[i]));
        builder.AddMany("backhaul", sites, _ => melbourne, i => new Link(network.Backhauls[i]));
        builder.Add("cloud", melbourne, () => new CloudServer(network.Cloud));
        return builder.Build();
    }
}
