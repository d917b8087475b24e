using EdgeActors.Actors.Planning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>The addresses of a Melbourne world: sources, schedulers, devices and uplinks, one for each user; sites; links, as many for each site as it has neighbours; backhauls; the cloud.</summary>
internal sealed class MelbourneLayout
{
    private readonly int _neighbours;
    private readonly Addresses _uplinks, _devices, _sites, _links, _backhauls;

    public MelbourneLayout(int users, int sites, int neighbours)
    {
        _neighbours = neighbours;
        Sources = Plan.Reserve("source", users);
        Schedulers = Plan.Reserve("scheduler", users);
        _devices = Plan.Reserve("device", users);
        _uplinks = Plan.Reserve("uplink", users);
        _sites = Plan.Reserve("site", sites);
        _links = Plan.Reserve("link", sites * neighbours);
        _backhauls = Plan.Reserve("backhaul", sites);
        Cloud = Plan.Reserve("cloud");
        Queues = new PlanOptions([.. _devices, .. _sites, Cloud], [.. _uplinks, .. _links, .. _backhauls]);
    }

    public AddressPlan Plan { get; } = new();

    /// <summary>All that compute, and all links.</summary>
    public PlanOptions Queues { get; }

    public Addresses Sources { get; }

    public Addresses Schedulers { get; }

    public ActorId Cloud { get; }

    public ActorId Device(int user) => _devices[user];

    public ActorId Uplink(int user) => _uplinks[user];

    public ActorId Site(int site) => _sites[site];

    /// <summary>The link from a site to one of its neighbours.</summary>
    public ActorId Link(int site, int neighbour) => _links[(site * _neighbours) + neighbour];

    public ActorId Backhaul(int site) => _backhauls[site];
}
