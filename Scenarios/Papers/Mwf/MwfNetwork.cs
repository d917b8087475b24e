using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>The places that networks are drawn from.</summary>
/// <param name="Sites">Where servers may be.</param>
/// <param name="Users">Where devices may be.</param>
internal sealed record MwfMap(IReadOnlyList<GeoPoint> Sites, IReadOnlyList<GeoPoint> Users)
{
    /// <summary>The map of a configuration: its files, or the EUA data set.</summary>
    /// <exception cref="ConfigException">A file is wrong; one line says what and where.</exception>
    /// <exception cref="UserErrorException">There are fewer sites or users than are asked for.</exception>
    public static MwfMap Of(MwfOptions options)
    {
        var map = new MwfMap(
            [.. (options.Sites is string sites ? CoordinateTable.Load(sites) : EuaMelbourne.Sites).Select(p => p.At)],
            [.. (options.Users is string users ? CoordinateTable.Load(users) : EuaMelbourne.Users).Select(p => p.At)]);
        Require("servers", options.Servers, map.Sites.Count, "sites", options.Sites);
        Require("devices", options.Devices, map.Users.Count, "users", options.Users);
        return map;
    }

    private static void Require(string key, int wanted, int there, string what, string? file)
    {
        if (wanted > there)
        {
            throw new UserErrorException($"mwf.{key} = {wanted}, and {(file is null ? "the EUA data set" : $"'{ConfigException.Excerpt(file)}'")} has {there} {what}; give at most {there}");
        }
    }
}

/// <summary>One network: sites and users drawn from the map by the seed, and what channels between them lose.</summary>
internal sealed class MwfNetwork
{
    private readonly ulong _seed;
    private readonly int _index;
    private readonly double[]? _gains;

    public MwfNetwork(MwfOptions options, MwfMap map, ulong seed, int index)
    {
        (Options, _seed, _index) = (options, seed, index);
        ulong key = RandomStream.KeyOf(seed, FormattableString.Invariant($"network-{index}"), "map");
        Sites = Draw(map.Sites, options.Servers, new RandomStream(key, "map", "sites"));
        Users = Draw(map.Users, options.Devices, new RandomStream(key, "map", "users"));
        _gains = options.Channel.PathLoss ? [.. from user in Users from site in Sites select options.Channel.MeanGain(user.DistanceTo(site))] : null;
    }

    public MwfOptions Options { get; }

    /// <summary>Where servers are.</summary>
    public IReadOnlyList<GeoPoint> Sites { get; }

    /// <summary>Where devices are.</summary>
    public IReadOnlyList<GeoPoint> Users { get; }

    /// <summary>The key of an episode's chance.</summary>
    public ulong KeyOf(int episode) => RandomStream.KeyOf(_seed, FormattableString.Invariant($"network-{_index}"), FormattableString.Invariant($"episode-{episode}"));

    /// <summary>What a device's channels let through on average, one for each server.</summary>
    public IReadOnlyList<double> MeanGains(int device) =>
        _gains is null ? [.. Enumerable.Repeat(1.0, Options.Servers)] : new ArraySegment<double>(_gains, device * Options.Servers, Options.Servers);

    /// <summary>Some of the points, each at most once, in the order in which they are drawn.</summary>
    private static GeoPoint[] Draw(IReadOnlyList<GeoPoint> points, int count, RandomStream random)
    {
        GeoPoint[] all = [.. points];
        for (int i = 0; i < count; i++)
        {
            int other = i + random.NextInt(all.Length - i);
            (all[i], all[other]) = (all[other], all[i]);
        }

        return all[..count];
    }
}
