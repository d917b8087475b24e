using EdgeActors.Actors.Services;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>An instance with the services of an episode: what a policy that looks ahead is made for.</summary>
/// <param name="Options">The configuration.</param>
/// <param name="Environment">The places and links.</param>
/// <param name="Services">The services.</param>
internal sealed record DtdrlmoInstance(DtdrlmoOptions Options, ServiceEnvironment Environment, IReadOnlyList<Service> Services)
{
    /// <summary>A plan of the world in which nothing has happened.</summary>
    public ServicePlan Plan() => new(Environment, Services, Options.Discipline, Options.Order);
}

/// <summary>The references: what learns nothing. A policy of your own is one more line here.</summary>
internal static class DtdrlmoPolicies
{
    /// <summary>The paper's.</summary>
    public const string Le = "le", Greedy = "greedy";

    /// <summary>Those that decide as they go.</summary>
    public static IReadOnlyList<PolicyEntry> All { get; } =
    [
        Entry("random", "each microservice on any node", _ => new RandomNodePolicy()),
        Entry(Le, "each on the end device of its service (the paper's LE)", _ => new DevicePolicy()),
        Entry("local-edge", "each on the edge node of its service's device", _ => new SourceNodePolicy()),
        Entry(Greedy, "each on the node where it would end first; knows of no busy links (the paper's Greedy)", _ => new EarliestFinishPolicy(seesLinks: false)),
        Entry("greedy-full", "the same, and sees busy links", _ => new EarliestFinishPolicy(seesLinks: true)),
        Entry("heft", "a plan by HEFT when a service is released, as queues are then", i => new HeftPolicy(i.Services)),
        Entry("service-level", "each service as a whole on the node where it would end first", i => new ServiceLevelPolicy(i.Services.Count, i.Environment.Nodes)),
        Entry("service-shared", "each service as a whole, as if the services of a node shared it equally", i => new SharedNodePolicy(i.Services.Count)),
        Entry("service-rollout", "each service as a whole; plays the known world to its end for every node", i => new ServiceRolloutPolicy(i.Services.Count, i.Plan())),
    ];

    /// <summary>Those that take long, and are compared when they are named.</summary>
    public static IReadOnlyList<PolicyEntry> Others { get; } =
    [
        Entry("assignment-search", "knows all services beforehand: the best assignment by dtdrlmo.search", i => new AssignmentSearchPolicy(i.Services, i.Plan(), i.Plan(), i.Options.Search.Evaluations)),
    ];

    private static PolicyEntry Entry(string name, string summary, Func<DtdrlmoInstance, ServicePolicy> create) => PolicyEntry.ForServices(name, summary, create);
}
