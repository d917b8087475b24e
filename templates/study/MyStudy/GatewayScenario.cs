using EdgeActors.Actors;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;

namespace MyStudy;

/// <summary>The section <c>gateway</c> of the configuration: a parameter for each key.</summary>
public sealed record GatewayOptions(
    [Range(1, 1000)] int Nodes,
    [Positive] Frequency SlowestNode,
    [Positive] Frequency FastestNode,
    DataRate LinkRate,
    [Positive] double ArrivalRate,
    [Positive] SimDuration Deadline,
    [Positive] SimDuration Duration)
{
    /// <summary>What cannot be is refused in one line that names the section.</summary>
    public Frequency FastestNode { get; } = FastestNode.Hertz >= SlowestNode.Hertz ? FastestNode : throw new ArgumentException("write a fastest-node of at least slowest-node");
}

/// <summary>Tasks are born at a gateway, which executes them itself or sends them to an edge node.</summary>
public sealed class GatewayScenario(GatewayOptions options, ulong seed) : IScenario
{
    public const string ScenarioName = "gateway";

    /// <summary>The value of every key that a configuration does not give.</summary>
    public const string Defaults = """
        gateway {
          nodes = 4               # behind the gateway
          slowest-node = 1 GHz
          fastest-node = 4 GHz    # speeds are drawn between the two, a network at a time
          link-rate = 100 Mbps
          arrival-rate = 5        # tasks a second
          deadline = 1 s
          duration = 60 s         # for how long tasks are born
        }
        """;

    public string Name => ScenarioName;

    public IReadOnlyList<PolicyEntry> Policies { get; } = [.. new[] { "random", "local", "greedy" }.Select(PolicyCatalog.Find)];

    public SimDuration? Length => options.Duration;

    public INetwork Network(int index) => new GatewayNetwork(options, seed, index);
}

/// <summary>One network: the speeds of its nodes are drawn once, so every policy and episode meets the same.</summary>
public sealed class GatewayNetwork : INetwork
{
    /// <summary>100 to 500 kB, 100 to 200 cycles a bit.</summary>
    private static readonly TaskShape s_unitShape = new(100, 500, DataSize.FromBytes(1_000), 100, 200, SimDuration.FromSeconds(1));

    private readonly GatewayOptions _options;
    private readonly string _name;
    private readonly ulong _seed;
    private readonly NodeProfile[] _profiles;

    public GatewayNetwork(GatewayOptions options, ulong seed, int index)
    {
        (_options, _seed, _name) = (options, seed, $"network-{index}");
        var speeds = new RandomStream(seed, _name, "speeds");
        _profiles = new NodeProfile[1 + options.Nodes];
        for (int i = 0; i < _profiles.Length; i++)
        {
            long speed = i == 0 ? options.SlowestNode.Hertz : speeds.NextInclusive(options.SlowestNode.Hertz, options.FastestNode.Hertz);
            _profiles[i] = new NodeProfile(new Frequency(speed), Processors: 1, FailureRate: 0, QueueLimit: 10);
        }
    }

    public World Episode(int episode, PolicyEntry policy)
    {
        var builder = new WorldBuilder(RandomStream.KeyOf(_seed, _name, $"episode-{episode}"));
        GroupId site = builder.AddGroup("site");
        var arrivals = new PoissonArrivals(_options.ArrivalRate, SimTime.Zero + _options.Duration);
        TaskShape shape = s_unitShape with { Deadline = _options.Deadline };

        // Addresses are given in the order in which actors are added, so a node and the link to it are known before the scheduler is.
        ActorId[] nodes = [.. _profiles.Select((profile, i) => builder.Add($"node-{i}", site, () => new EdgeNode(new ComputeOptions { Profile = profile })))];
        ActorId[] links = [.. nodes.Skip(1).Select((node, i) => builder.Add($"link-{i + 1}", site, () => new Link(new LinkOptions { To = node, Rate = _options.LinkRate })))];
        PlaceOptions[] places = [.. nodes.Select((node, i) => new PlaceOptions(node, _profiles[i], i == 0 ? [] : [links[i - 1]]))];
        ActorId scheduler = builder.Add("scheduler", site, () => new Scheduler(new SchedulerOptions { Places = places, Local = 0 }, policy.Create()));
        builder.Add("source", site, () => new TaskSource(scheduler, 0, arrivals, shape));
        return builder.Build();
    }
}
