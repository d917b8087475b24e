using EdgeActors.Actors;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// A city of wireless devices that move between edge nodes, with cloud sites behind. Its devices decide by a <see cref="PlacementRule"/>, which takes no
/// memory of its own, or by a policy object each, as schedulers elsewhere do.
/// </summary>
internal sealed class CityScenario : IScenario
{
    public const string ScenarioName = "city";

    private static readonly IReadOnlyList<(PlacementRule Rule, PolicyEntry Entry)> s_rules =
    [
        (PlacementRule.Nearest, Entry("nearest", "always the edge node nearest to the device")),
        (PlacementRule.Local, Entry("local", "always the device itself")),
        (PlacementRule.Cloud, Entry("cloud", "always the cloud behind the nearest edge node")),
        (PlacementRule.Threshold, Entry("threshold", "the device while that takes no longer than local-limit, else the nearest edge node")),
    ];

    private readonly CityWorld _world;
    private readonly TraceMotion? _trace;
    private readonly ulong _seed;

    /// <exception cref="Configuration.ConfigException">The trace file is wrong; one line says what and where.</exception>
    public CityScenario(CityOptions options, ulong seed)
    {
        (Map, _seed) = (new CityMap(options), seed);
        _trace = options.Motion.Trace is string path
            ? TraceFile.Load(path, new TraceBounds(Map.Grid.Width, Map.Grid.Height, options.Duration), Warnings.Say)
            : null;
        _world = new CityWorld(Map);
    }

    public string Name => ScenarioName;

    public SimDuration? Length => Map.Options.Duration;

    public IReadOnlyList<PolicyEntry> Policies { get; } = [.. s_rules.Select(r => r.Entry)];

    public IReadOnlyList<PolicyEntry> Others { get; } =
        [.. PolicyCatalog.All.Where(p => s_rules.All(r => r.Entry.Name != p.Name) && !p.Create().NeedsExactViews)];

    public CityMap Map { get; }

    /// <summary>How devices move, if a file says so.</summary>
    public TraceMotion? Trace => _trace;

    public INetwork Network(int index) => new Cells(this, index);

    private static PolicyEntry Entry(string name, string summary) =>
        new(name, summary, () => throw new InvalidOperationException($"the city's devices follow the rule '{name}' themselves")) { IsRule = true };

    private sealed class Cells(CityScenario city, int index) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy)
        {
            ulong seed = RandomStream.KeyOf(city._seed, $"network-{index}", $"episode-{episode}");
            int rule = s_rules.ToList().FindIndex(r => r.Entry == policy);
            return rule >= 0 ? city._world.Build(seed, s_rules[rule].Rule, city._trace) : city._world.Build(seed, policy.Create, city._trace);
        }
    }
}
