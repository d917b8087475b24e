using System.Reflection;
using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Phold;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Simulator;

/// <summary>An instance of an actor type, for tests by reflection.</summary>
/// <param name="Name">Its type's name, with what is special about this one.</param>
/// <param name="Type">The actor's type.</param>
/// <param name="Create">Constructs one whose arrays and rings are not empty.</param>
/// <param name="Excused">Names of mutable fields that are no state, each with its reason beside it in the registry.</param>
internal sealed record ActorSample(string Name, Type Type, Func<Actor> Create, params string[] Excused)
{
    public static ActorSample Of<TActor>(Func<TActor> create, params string[] excused)
        where TActor : Actor => new(typeof(TActor).FullName!, typeof(TActor), create, excused);
}

/// <summary>The registry: one line for each actor type of the project, and for each kind of one that keeps state of its own. Add yours here.</summary>
internal static class ActorSamples
{
    private static readonly ComputeOptions s_compute = new() { Profile = new NodeProfile(new Frequency(1_000_000_000), 2, 0, 2) };

    private static readonly FabricOptions s_fabric = new() { Links = [new DataRate(1_000_000)], Routes = [new FabricRoute([0]), new FabricRoute([0])] };

    public static DevicePopulation Population { get; } = new()
    {
        First = new ActorId(1),
        FirstNode = new ActorId(2),
        Motion = new RandomWaypoint(1, 100, 100, 1, 2, SimDuration.Zero),
        Grid = new CellGrid(1, 1, 100),
        CloudOf = [new ActorId(3)],
        Arrivals = new PoissonArrivals(1, SimTime.FromSeconds(1)),
        Shape = new TaskShape(1, 2, new DataSize(8), 1, 2, SimDuration.FromSeconds(1)),
        Rule = PlacementRule.Nearest,
        Speed = new Frequency(1),
        AccessTime = SimDuration.FromMilliseconds(1),
        FollowTime = SimDuration.FromMilliseconds(1),
    };

    private static readonly ActorSample[] s_all =
    [
        ActorSample.Of(() => new GlobalClock()),
        // What a probe remembers is the test's, not the world's.
        ActorSample.Of(() => new TestWorld().AddProbe("probe"), "_inbox", "_replies", "_world"),
        ActorSample.Of(() => new FaultInjector(2)),
        ActorSample.Of(() => new LogicalProcess(new PholdOptions(), new AddressPlan().Reserve("lp", 1), 0)),
        ActorSample.Of(() => new EdgeNode(s_compute)),
        ActorSample.Of(() => new CloudServer(s_compute)),
        ActorSample.Of(() => new WirelessDevice(s_compute)),
        ActorSample.Of(() => new Link(new LinkOptions { To = new ActorId(1), Rate = new DataRate(1) })),
        // Capacities and routes never change; the rest of it is filled anew in each use.
        ActorSample.Of(() => new Fabric(s_fabric), "_sharing"),
        ActorSample.Of(
            () => new ServingFabric(s_fabric, new ServiceOptions { Speed = new Frequency(1), Processors = 2, ReturnTime = SimDuration.Zero }), "_sharing"),
        ActorSample.Of(() => new MobileDevice(Population)),
        // Places are views of what was reported, which is state.
        ActorSample.Of(() => new SchedulingDevice(Population, LearningSamples.Choices, new GreedyPolicy()), "_places"),
        LearningSamples.Device,
        ActorSample.Of(() => new TaskSource(new ActorId(1), 0, new PoissonArrivals(1, SimTime.Never), new TaskShape(1, 1, default, 1, 1, new SimDuration(1)))),
        .. PolicyCatalog.All.Concat(PolicyCatalog.LookAhead).Select(SchedulerWith),
        LearningSamples.Scheduler,
        LearningSamples.TurnScheduler,
        ActorSample.Of(() => new TurnSource(new ActorId(1), 0, new SlottedArrivals(1, new SimDuration(1), 1), new TaskShape(1, 1, default, 1, 1, new SimDuration(1)))),
        LearningSamples.Learner,
        LearningSamples.Averager,
        LearningSamples.Episode,
        .. GroupSamples.All,
        .. AllocationSamples.All,
        .. LayerSamples.All,
        .. ServiceSamples.All,
    ];

    /// <summary>Each sample by its name.</summary>
    public static IEnumerable<object[]> All => s_all.Select(s => new object[] { s.Name });

    /// <summary>The assemblies whose actors and messages the project ships.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [typeof(Actor).Assembly, typeof(EdgeNode).Assembly, typeof(PholdWorld).Assembly];

    /// <summary>Actor types without a line in the registry.</summary>
    public static IEnumerable<Type> Missing => Assemblies.SelectMany(a => a.GetTypes())
        .Where(t => t.IsSubclassOf(typeof(Actor)) && !t.IsAbstract && !t.ContainsGenericParameters)
        .Except(s_all.Select(s => s.Type));

    private static SchedulerOptions Choices => new() { Places = [new PlaceOptions(new ActorId(1), s_compute.Profile, [])], Local = 0 };

    private static ActorSample SchedulerWith(PolicyEntry policy)
    {
        // Places are views of other actors, taken once at the start, and so are the queues of a plan, whose model is scratch; an oracle's forecast is scratch, begun anew for each place of each decision.
        string[] excused = policy.Create() is OraclePolicy ? ["_places", "_plan", "_forecast"] : ["_places", "_plan"];
        return ActorSample.Of(() => new Scheduler(Choices, policy.Create()), excused) with { Name = $"Scheduler with {policy.Name}" };
    }

    public static ActorSample Named(string name) => s_all.Single(s => s.Name == name);
}
