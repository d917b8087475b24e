using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Data;
using EdgeActors.Scenarios.Melbourne;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Scenarios.Melbourne;

public class MelbourneMapTests
{
    private static readonly MelbourneOptions s_options = SettingsLoader.Defaults().Melbourne;
    private static readonly MelbourneMap s_map = new MelbourneScenario(s_options, 1).Map;
    private static readonly MelbourneNetwork s_network = new(s_options, s_map, 1, 0);

    [Fact]
    public void The_data_set_has_125_sites_and_816_users()
    {
        Assert.Equal(125, EuaMelbourne.Sites.Count);
        Assert.Equal(816, EuaMelbourne.Users.Count);
        Assert.Equal(new GeoPoint(-37.81517, 144.97476), EuaMelbourne.Sites[0].At);
        Assert.Equal(new GeoPoint(-37.814619463998895, 144.9744434939978), EuaMelbourne.Users[0].At);
        Assert.All(EuaMelbourne.Sites.Concat(EuaMelbourne.Users), p => Assert.InRange(p.At.DistanceTo(new GeoPoint(-37.814, 144.963)), 0, 1500));
    }

    [Fact]
    public void Every_user_is_attached_to_the_nearest_site()
    {
        for (int user = 0; user < s_map.Users.Length; user++)
        {
            double[] distances = [.. s_map.Sites.Select(site => s_map.Users[user].DistanceTo(site))];
            Assert.Equal(Array.IndexOf(distances, distances.Min()), s_map.SiteOf[user]);
        }

        Assert.Equal(816, Enumerable.Range(0, 125).Sum(s_map.Attached));
    }

    [Fact]
    public void Every_site_has_its_four_nearest_as_neighbours()
    {
        for (int site = 0; site < s_map.Sites.Length; site++)
        {
            int[] expected = [.. Enumerable.Range(0, s_map.Sites.Length).Where(other => other != site)
                .OrderBy(other => s_map.Sites[site].DistanceTo(s_map.Sites[other])).ThenBy(other => other).Take(4)];
            Assert.Equal(expected, s_map.Neighbours[site]);
        }
    }

    [Fact]
    public void A_sites_band_is_split_equally_among_its_users()
    {
        for (int user = 0; user < s_map.Users.Length; user++)
        {
            int site = s_map.SiteOf[user];
            double share = Math.Floor(20e6 / s_map.SiteOf.Count(s => s == site));
            double kilometres = Math.Max(s_map.Users[user].DistanceTo(s_map.Sites[site]), 35) / 1000;
            double gain = Math.Pow(10, -(128.1 + (37.6 * Math.Log10(kilometres))) / 10);
            double expected = share * Math.Log2(1 + (0.199526 * gain / (Math.Pow(10, -20.4) * share)));
            Assert.Equal(expected, s_network.Uplinks[user].Rate.BitsPerSecond, 2.0);
            Assert.Equal(s_network.Layout.Site(site), s_network.Uplinks[user].To);
            Assert.Equal(199_526, s_network.Uplinks[user].TransmitPower.Microwatts);
        }
    }

    [Fact]
    public void A_links_latency_is_its_length_at_two_thirds_of_light_speed_and_switching()
    {
        for (int link = 0; link < s_network.Links.Length; link++)
        {
            int site = link / 4, neighbour = s_map.Neighbours[site][link % 4];
            double nanoseconds = s_map.Sites[site].DistanceTo(s_map.Sites[neighbour]) / 0.2;
            Assert.Equal(100_000 + nanoseconds, s_network.Links[link].Latency.Nanoseconds, 0.51);
            Assert.Equal(s_network.Layout.Site(neighbour), s_network.Links[link].To);
        }

        Assert.Equal(500, s_network.Links.Length);
    }

    [Fact]
    public void A_devices_places_are_itself_its_site_the_neighbours_and_the_cloud()
    {
        for (int user = 0; user < s_map.Users.Length; user++)
        {
            SchedulerOptions scheduler = s_network.Schedulers[user];
            ActorId[] expected =
            [
                s_network.Layout.Device(user),
                s_network.Layout.Site(s_map.SiteOf[user]),
                .. s_map.Neighbours[s_map.SiteOf[user]].Select(s_network.Layout.Site),
                s_network.Layout.Cloud,
            ];
            Assert.Equal(expected, scheduler.Places.Select(p => p.Node));
            Assert.Equal([0, 1, 2, 2, 2, 2, 2], scheduler.Places.Select(p => p.Route.Count));
            Assert.Equal(0, scheduler.Local);
        }
    }

    [Fact]
    public void Networks_differ_in_cores_and_failure_rates_and_in_nothing_else()
    {
        var other = new MelbourneNetwork(s_options, s_map, 1, 1);
        Assert.NotEqual(s_network.Sites.Select(s => s.Profile), other.Sites.Select(s => s.Profile));
        Assert.NotEqual(s_network.Devices.Select(d => d.Profile.Speed), other.Devices.Select(d => d.Profile.Speed));
        Assert.NotEqual(s_network.Uplinks.Select(u => u.FailureRate), other.Uplinks.Select(u => u.FailureRate));
        Assert.Equal(s_network.Uplinks.Select(u => (u.To, u.Rate)), other.Uplinks.Select(u => (u.To, u.Rate)));
        Assert.Equal(s_network.Links.Select(l => (l.To, l.Rate, l.Latency)), other.Links.Select(l => (l.To, l.Rate, l.Latency)));
    }
}
