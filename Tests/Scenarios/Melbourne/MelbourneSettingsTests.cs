using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Melbourne;

namespace EdgeActors.Tests.Scenarios.Melbourne;

public sealed class MelbourneSettingsTests : IDisposable
{
    private static readonly string s_shipped = Path.Combine(Repository.Root, "hocon", "melbourne.conf");

    private readonly string _folder = Directory.CreateTempSubdirectory("melbourne").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_shipped_configuration_runs_the_defaults()
    {
        LoadedSettings loaded = SettingsLoader.Load(s_shipped, []);
        IScenario scenario = ScenarioCatalog.Create(loaded);
        Assert.Equal("melbourne", scenario.Name);
        Assert.Equal(10, ScenarioCatalog.Policies(loaded, scenario).Count);
    }

    [Fact]
    public void Files_of_ones_own_replace_the_data_set()
    {
        string sites = Write("sites.csv", "SITE_ID,LATITUDE,LONGITUDE,NAME\n1,-37.80,144.90,\"a, b\"\n2,-37.81,144.90,c\n3,-37.82,144.90,d\n");
        string users = Write("users.csv", "Latitude,Longitude\n-37.8149,144.9\n-37.8151,144.9\n");
        MelbourneMap map = Scenario($"melbourne.sites = \"{sites}\"", $"melbourne.users = \"{users}\"").Map;
        Assert.Equal((int[])[1, 2], map.SiteOf);
        Assert.Equal(2, map.NeighboursPerSite);
    }

    [Fact]
    public void The_first_rows_are_taken()
    {
        MelbourneMap map = Scenario("melbourne.max-sites = 10", "melbourne.max-users = 20").Map, all = Scenario().Map;
        Assert.Equal(all.Sites.Take(10), map.Sites);
        Assert.Equal(all.Users.Take(20), map.Users);
    }

    [Fact]
    public void A_wrong_file_is_one_line_with_its_place()
    {
        string sites = Write("sites.csv", "LATITUDE,LONGITUDE\n-37.8,144.9\n-37.8,east\n");
        var error = Assert.Throws<ConfigException>(() => Scenario($"melbourne.sites = \"{sites}\""));
        Assert.Equal($"{sites}:3:7: LONGITUDE is 'east', which is no number; write degrees such as -37.8136", error.Message);
    }

    [Fact]
    public void Users_out_of_reach_are_named_all_at_once_and_refused()
    {
        var error = Assert.Throws<ConfigException>(() => Scenario($"melbourne.users = \"{FarUsers()}\""));
        Assert.Equal(
            $"{FarUsers()}:3:1: 2 of 3 users are reached by no site with 1 kbps: lines 3, 4, up to 645970 m from the nearest site; "
            + "add sites nearby, widen melbourne.radio.bandwidth, or set melbourne.unreachable = drop (without them) or nearest (at that rate)",
            error.Message);
    }

    [Theory]
    [InlineData("drop", 1)]
    [InlineData("nearest", 3)]
    public void Users_out_of_reach_are_dropped_or_stay_with_the_nearest_site(string unreachable, int users)
    {
        var warnings = new List<string>();
        MelbourneOptions options = SettingsLoader.Defaults($"melbourne.unreachable = {unreachable}").Melbourne;
        var map = new MelbourneMap(options, EuaMelbourne.Sites, CoordinateTable.Load(FarUsers()), warnings.Add);
        Assert.Equal((users, users, users), (map.Users.Length, map.SiteOf.Length, map.UplinkRates.Length));
        Assert.Equal(users, Enumerable.Range(0, map.Sites.Length).Sum(map.Attached));
        Assert.Equal([new DataRate(1000), new DataRate(1000)], map.UplinkRates.Skip(1).Concat(users == 1 ? [new(1000), new(1000)] : []));
        Assert.True(map.UplinkRates[0].BitsPerSecond > 1_000_000);
        Assert.EndsWith($"up to 645970 m from the nearest site; melbourne.unreachable = {unreachable}", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_user_is_reached_the_nearest_serve_all_and_dropping_them_is_refused()
    {
        string file = Write("far.csv", "Latitude,Longitude\n-36,144.9\n-32,144.9\n");
        var warnings = new List<string>();
        MelbourneMap Map(string unreachable) =>
            new(SettingsLoader.Defaults($"melbourne.unreachable = {unreachable}").Melbourne, EuaMelbourne.Sites, CoordinateTable.Load(file), warnings.Add);
        Assert.Equal([1000, 1000], Map("nearest").UplinkRates.Select(rate => rate.BitsPerSecond));
        Assert.Contains("2 of 2 users are reached by no site", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.EndsWith(
            "melbourne.unreachable = drop leaves nobody; add sites nearby, widen melbourne.radio.bandwidth, or set melbourne.unreachable = nearest (at that rate)",
            Assert.Throws<ConfigException>(() => Map("drop")).Message,
            StringComparison.Ordinal);
    }

    private string FarUsers() => Write("users.csv", "Latitude,Longitude\n-37.8149,144.97\n-36,144.9\n-32,144.9\n");

    [Theory]
    [InlineData("oracle-finish")]
    [InlineData("oracle-admit")]
    public void The_oracles_are_refused_by_name(string oracle)
    {
        LoadedSettings loaded = SettingsLoader.Load(s_shipped, [$"policies = [greedy, {oracle}]"]);
        var error = Assert.Throws<ConfigException>(() => ScenarioCatalog.Policies(loaded, ScenarioCatalog.Create(loaded)));
        Assert.Contains($"policy '{oracle}' does not work in scenario melbourne; choose from random, local, nearest-edge, cloud, ", error.Message);
    }

    [Theory]
    [InlineData("melbourne.tasks.size.min = 1500 B", "the values of melbourne.tasks do not agree; size.min and size.max must be whole numbers of KiB")]
    [InlineData("melbourne.tasks.size.min = 9 MiB", "size.max must not be below size.min")]
    [InlineData("melbourne.site.cores = []", "give cores at least one count")]
    [InlineData("melbourne.max-users = 0", "melbourne.max-users = 0 is out of range")]
    [InlineData("melbourne.radio.bandwith = 5 MHz", "bandwith")]
    [InlineData("melbourne.deadline = 5", "melbourne.deadline")]
    public void A_wrong_value_is_named(string assignment, string message)
    {
        var error = Assert.Throws<ConfigException>(() => SettingsLoader.Defaults(assignment));
        Assert.Contains(message, error.Message);
    }

    private static MelbourneScenario Scenario(params string[] overrides) => new(SettingsLoader.Defaults(overrides).Melbourne, 1);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
