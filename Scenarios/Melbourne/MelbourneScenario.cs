using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios.Data;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Melbourne;

/// <summary>Devices, edge sites and a cloud on the coordinates of the EUA data set, or on others of its form.</summary>
internal sealed class MelbourneScenario : IScenario
{
    public const string ScenarioName = "melbourne";

    /// <summary>The places of a device's tasks beside its site's neighbours: itself, its site, the cloud.</summary>
    public const int OwnPlaces = 3;

    private readonly MelbourneOptions _options;
    private readonly MelbourneMap _map;
    private readonly ulong _seed;

    /// <exception cref="Configuration.ConfigException">A file of coordinates is wrong; one line says what and where.</exception>
    public MelbourneScenario(MelbourneOptions options, ulong seed)
    {
        (_options, _seed) = (options, seed);
        _map = new MelbourneMap(
            options,
            options.Sites is null ? EuaMelbourne.Sites : CoordinateTable.Load(options.Sites),
            options.Users is null ? EuaMelbourne.Users : CoordinateTable.Load(options.Users),
            Warnings.Say);
        Policies = PoliciesFor(_map.NeighboursPerSite);
    }

    public string Name => ScenarioName;

    public SimDuration? Length => _options.Duration;

    public IReadOnlyList<PolicyEntry> Policies { get; }

    public IReadOnlyList<PolicyEntry> Others => PolicyCatalog.LookAhead;

    public MelbourneMap Map => _map;

    public INetwork Network(int index) => new Cells(new MelbourneNetwork(_options, _map, _seed, index), _seed, index);

    /// <summary>The oracles are missing: their forecasts are exact only where one link leads to each place.</summary>
    private static PolicyEntry[] PoliciesFor(int neighbours) =>
    [
        PolicyCatalog.Find("random"),
        PolicyCatalog.Find("local"),
        new("nearest-edge", "always the device's own site", () => new FixedPolicy(1)),
        new("cloud", "always the cloud", () => new FixedPolicy(neighbours + 2)),
        PolicyCatalog.Find("rda"),
        PolicyCatalog.Find("ratc"),
        PolicyCatalog.Find("ratc-full"),
        PolicyCatalog.Find("proportional"),
        PolicyCatalog.Find("proportional-masked"),
        PolicyCatalog.Find("greedy"),
    ];

    private sealed class Cells(MelbourneNetwork network, ulong seed, int index) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy) =>
            MelbourneWorld.Build(network, policy.Create, RandomStream.KeyOf(seed, $"network-{index}", $"episode-{episode}"));
    }
}
