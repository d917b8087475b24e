using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>
/// The addresses of a Melbourne world, in description order: sources, schedulers, devices and uplinks, one for each user; sites; links, as many for
/// each site as it has neighbours; backhauls; the cloud.
/// </summary>
internal sealed class MelbourneLayout(int users, int sites, int neighbours)
{
    private const int First = 1;

    private readonly int _firstSite = First + (4 * users);

    public ActorId Cloud => new(_firstSite + (sites * (neighbours + 2)));

    public ActorId Scheduler(int user) => new(First + users + user);

    public ActorId Device(int user) => new(First + (2 * users) + user);

    public ActorId Uplink(int user) => new(First + (3 * users) + user);

    public ActorId Site(int site) => new(_firstSite + site);

    /// <summary>The link from a site to one of its neighbours.</summary>
    public ActorId Link(int site, int neighbour) => new(_firstSite + sites + (site * neighbours) + neighbour);

    public ActorId Backhaul(int site) => new(_firstSite + (sites * (neighbours + 1)) + site);
}
