using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>What the coordinates alone tell: who is attached where over which channel, and which sites are neighbours. The same in every network.</summary>
internal sealed class CityMap
{
    private const long LeastRate = 1000;

    private readonly int[] _attached;

    /// <summary>Draws the map of sites and users.</summary>
    /// <exception cref="ConfigException">A user is out of every site's reach.</exception>
    public CityMap(MelbourneOptions options, IReadOnlyList<LocatedPoint> sites, IReadOnlyList<LocatedPoint> users)
    {
        Sites = [.. sites.Take(options.MaxSites ?? int.MaxValue).Select(s => s.At)];
        Users = [.. users.Take(options.MaxUsers ?? int.MaxValue).Select(u => u.At)];
        NeighboursPerSite = Math.Min(options.Neighbours, Sites.Length - 1);
        var search = new NearestPoints(Sites);
        SiteOf = [.. Users.Select(user => search.Find(user, 1)[0])];
        Neighbours = [.. Sites.Select((site, i) => search.Find(site, NeighboursPerSite, except: i).ToImmutableArray())];
        _attached = new int[Sites.Length];
        foreach (int site in SiteOf)
        {
            _attached[site]++;
        }

        UplinkRates = [.. Enumerable.Range(0, Users.Length).Select(user => RateOf(user, options.Radio, users[user].Origin))];
    }

    public ImmutableArray<GeoPoint> Sites { get; }

    public ImmutableArray<GeoPoint> Users { get; }

    /// <summary>For each user the nearest site; of equally near ones the first.</summary>
    public ImmutableArray<int> SiteOf { get; }

    /// <summary>For each site the nearest others, the nearest first. A neighbour need not have this site as its own.</summary>
    public ImmutableArray<ImmutableArray<int>> Neighbours { get; }

    /// <summary>The same for all, so that all schedulers have equally many places; fewer than configured only where sites are too few.</summary>
    public int NeighboursPerSite { get; }

    public ImmutableArray<DataRate> UplinkRates { get; }

    public int Attached(int site) => _attached[site];

    private DataRate RateOf(int user, RadioOptions radio, Origin origin)
    {
        int site = SiteOf[user];
        double metres = Users[user].DistanceTo(Sites[site]);
        DataRate rate = radio.Channel.Rate(metres, Channel.EqualShare(radio.Bandwidth, Attached(site)));
        return rate.BitsPerSecond >= LeastRate
            ? rate
            : throw new ConfigException(
                origin,
                FormattableString.Invariant($"this user's channel carries only {rate} over {metres:0} m, shared with {Attached(site) - 1} others"),
                "leave the user out, add a site nearby, or widen melbourne.radio.bandwidth");
    }
}
