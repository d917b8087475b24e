using System.Collections.Immutable;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>What the coordinates alone tell: who is attached where over which channel, and which sites are neighbours. The same in every network.</summary>
internal sealed class MelbourneMap
{
    private const int MostNamed = 20;
    private static readonly DataRate s_least = new(1000);

    private readonly int[] _attached;

    /// <summary>Draws the map of sites and users.</summary>
    /// <exception cref="ConfigException">Users are out of every site's reach, and that is to be refused.</exception>
    public MelbourneMap(MelbourneOptions options, IReadOnlyList<LocatedPoint> sites, IReadOnlyList<LocatedPoint> users, Action<string> warn)
    {
        Sites = [.. sites.Take(options.MaxSites ?? int.MaxValue).Select(s => s.At)];
        Users = [.. users.Take(options.MaxUsers ?? int.MaxValue).Select(u => u.At)];
        NeighboursPerSite = Math.Min(options.Neighbours, Sites.Length - 1);
        var search = new NearestPoints(Sites);
        SiteOf = [.. Users.Select(user => search.Find(user, 1)[0])];
        Neighbours = [.. Sites.Select((site, i) => search.Find(site, NeighboursPerSite, except: i).ToImmutableArray())];
        _attached = Counted();
        int[] unreached = [.. Enumerable.Range(0, Users.Length).Where(user => RateOf(user, options.Radio).CompareTo(s_least) < 0)];
        if (unreached.Length > 0)
        {
            string named = Named(unreached, users);
            const string Nearer = "add sites nearby, widen melbourne.radio.bandwidth, or set melbourne.unreachable = ";
            if (options.Unreachable == UnreachableUsers.Refuse)
            {
                throw new ConfigException(users[unreached[0]].Origin, named, $"{Nearer}drop (without them) or nearest (at that rate)");
            }

            if (options.Unreachable == UnreachableUsers.Drop && unreached.Length == Users.Length)
            {
                throw new ConfigException(users[unreached[0]].Origin, $"{named}; melbourne.unreachable = drop leaves nobody", $"{Nearer}nearest (at that rate)");
            }

            warn($"{users[unreached[0]].Origin.Source}: {named}; melbourne.unreachable = {KebabCase.Of(options.Unreachable.ToString())}");
            if (options.Unreachable == UnreachableUsers.Drop)
            {
                Users = [.. Users.Where((_, user) => Array.BinarySearch(unreached, user) < 0)];
                SiteOf = [.. SiteOf.Where((_, user) => Array.BinarySearch(unreached, user) < 0)];
                _attached = Counted();
            }
        }

        UplinkRates = [.. Enumerable.Range(0, Users.Length).Select(user => RateOf(user, options.Radio)).Select(rate => rate.CompareTo(s_least) < 0 ? s_least : rate)];
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

    private int[] Counted()
    {
        var attached = new int[Sites.Length];
        foreach (int site in SiteOf)
        {
            attached[site]++;
        }

        return attached;
    }

    private double Metres(int user) => Users[user].DistanceTo(Sites[SiteOf[user]]);

    private DataRate RateOf(int user, RadioOptions radio) =>
        radio.Channel.Rate(Metres(user), Channel.EqualShare(radio.Bandwidth, Attached(SiteOf[user])));

    /// <summary>All that no site reaches, and how far the farthest is.</summary>
    private string Named(int[] unreached, IReadOnlyList<LocatedPoint> users)
    {
        string lines = string.Join(", ", unreached.Take(MostNamed).Select(u => users[u].Origin.Line));
        string more = unreached.Length > MostNamed ? $" and {unreached.Length - MostNamed} more" : "";
        double farthest = unreached.Max(Metres);
        string what = unreached.Length == 1 ? "user is" : "users are";
        return FormattableString.Invariant(
            $"{unreached.Length} of {Users.Length} {what} reached by no site with {s_least}: line{(unreached.Length == 1 ? "" : "s")} {lines}{more}, up to {farthest:0} m from the nearest site");
    }
}
