using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>The samples of the actors that place groups, an orchestrator with each policy.</summary>
internal static class GroupSamples
{
    private const int Tasks = 2;

    private static readonly GroupCosts s_costs = new(0.5, [new PlaceCost(1, 1), new PlaceCost(1, 1), new PlaceCost(1, 1)]);

    /// <summary>What is begun anew with each user.</summary>
    private static readonly IReadOnlyList<string> s_perUser = ["_order", "_first", "_seconds", "_tried", "_best"];

    public static IEnumerable<ActorSample> All =>
    [
        ActorSample.Of(() => new GroupSource(new ActorId(1), 0, [default, default], Tasks, 1)),
        .. MrDroPolicies.All.Select(p => OrchestratorWith(p.Name, p.CreateForGroups, ExcusedIn(p.CreateForGroups()))),
        // A network's sizes never change; what was seen, outputs and scratch are filled anew in each decision.
        OrchestratorWith("parallel networks", Parallel, "_sizes", "_observation", "_outputs", "_scratch"),
        // A network's sizes never change; features are begun anew with each user, the rest is filled anew with each task.
        ActorSample.Of(() => new LearningOrchestrator(Options, Parallel(), new ShipmentRoute(new ActorId(1), default, null)), "_sizes", "_observation", "_outputs", "_scratch", "_linear"),
        OrchestratorWith("a network for one task after another", Sequential, [.. s_perUser, "_sizes", "_features", "_observation", "_outputs", "_scratch"]),
    ];

    /// <summary>What an exact search is allowed never changes.</summary>
    private static string[] ExcusedIn(GroupPolicy policy) => policy switch
    {
        ExactPolicy => ["kinds"],
        SequentialGreedyPolicy => [.. s_perUser, "_loads", "_all", "_left"],
        _ => [],
    };

    private static OrchestratorOptions Options => new()
    {
        Sources = [new ActorId(1)],
        TasksPerUser = Tasks,
        Groups = 1,
        Places = new GroupPlaces(1, 1),
        Costs = s_costs,
        Node = (_, _) => new ActorId(1),
        Uplink = (_, _) => new ActorId(1),
    };

    // What costs are made of never changes.
    private static ActorSample OrchestratorWith(string name, Func<GroupPolicy> policy, params string[] excused) =>
        ActorSample.Of(() => new Orchestrator(Options, policy()), [.. excused, "_linear"]) with { Name = $"Orchestrator with {name}" };

    private static ParallelGroupPolicy Parallel()
    {
        using var networks = new ParallelNetworks(Tasks, 2 * Tasks, new ParallelConfig { Networks = 2, Hidden1 = 4, Hidden2 = 4 }, 1);
        return new ParallelGroupPolicy(networks.Shape, new FrozenFloats(networks.PolicyWeights()), new ProposalCode(1, 1), new ProposalNoise(1, 0.1));
    }

    private static SequentialNetworkPolicy Sequential()
    {
        int size = PlacementFeatures.SizeFor(3);
        return new SequentialNetworkPolicy(new PolicyShape(PolicyRule.Softmax, [size, 3]), new FrozenFloats(new float[(size + 1) * 3]));
    }
}
