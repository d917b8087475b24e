using EdgeActors.Actors;
using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>The references: what learns nothing. A policy of your own is one more line here.</summary>
internal static class DdpqnPolicies
{
    /// <summary>Those that decide as they go.</summary>
    public static IReadOnlyList<PolicyEntry> For(DdpqnOptions options, LayerTable table)
    {
        (int tasks, int stages) = (options.Tasks, table.MostStages);
        return
        [
            Entry("random", "each stage anywhere", () => new RandomLayers()),
            Entry("local", "every stage on the client", () => new LocalLayers()),
            Entry("fastest-edge", "every stage on the fastest edge server", () => new FastestLayers(PlaceKind.Edge)),
            Entry("fastest-cloud", "every stage on the fastest cloud server", () => new FastestLayers(PlaceKind.Cloud)),
            Entry("best-fixed", "every stage at one place, the best for all tasks that are there", () => new BestFixedLayers()),
            Entry("edge-by-task", "task i on edge server i mod b", () => new EdgeByTaskLayers()),
            Entry("greedy-blind", "each stage where it alone comes to least; knows of no queues", () => new GreedyLayers(seesQueues: false)),
            Entry("greedy", "the same, and counts that it would wait for a slot", () => new GreedyLayers(seesQueues: true)),
            Entry("shortest-path", "each task's best plan if it meets nobody and balance does not count", () => new ShortestPathLayers(tasks, stages)),
            Entry("rollout-blind", "tries every place, the rest by greedy-blind, and keeps the best plan", () => new RolloutLayers(new GreedyLayers(seesQueues: false), tasks, stages)),
            Entry("rollout-greedy", "the same, the rest by greedy", () => new RolloutLayers(new GreedyLayers(seesQueues: true), tasks, stages)),
            Entry("rollout-edge", "the same, the rest by edge-by-task", () => new RolloutLayers(new EdgeByTaskLayers(), tasks, stages)),
            Entry("rollout-stay", "the same, the rest where each task is", () => new RolloutLayers(new StayLayers(), tasks, stages)),
        ];
    }

    /// <summary>Those that take long, and are compared when they are named.</summary>
    public static IReadOnlyList<PolicyEntry> Searches(DdpqnOptions options, LayerTable table)
    {
        (int tasks, int stages) = (options.Tasks, table.MostStages);
        return [Entry("annealing", "the whole plan by simulated annealing, ddpqn.annealing", () => new AnnealedLayers(options.Annealing.Options, [new GreedyLayers(seesQueues: true), new EdgeByTaskLayers()], tasks, stages))];
    }

    /// <summary>The learned ones before they have learned anything: what they decide is nothing, what a decision costs is what trained ones take.</summary>
    public static IReadOnlyList<PolicyEntry> Untrained(Settings settings, LayerTable table) =>
    [
        Entry($"{DdpqnAgents.Ddpqn} (untrained)", "the paper's network", () =>
        {
            var parts = new DdpqnAgentParts(Backends.Of(settings), table, settings.DdpqnLearner, 1, 1);
            using ITrajectoryLearner learner = DdpqnAgents.All.Single(a => a.Name == DdpqnAgents.Ddpqn).Create(parts);
            return new AgentLayers(new AgentPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights())), parts.Encoder());
        }),
        Entry($"{DdpqnCells.Plus} (untrained)", "one network for every place", () =>
        {
            using var training = new DdpqnPlus(Backends.Of(settings), settings.Ddpqn, settings.DdpqnPlus, 1);
            return training.Learned().Policy(table);
        }),
    ];

    private static PolicyEntry Entry(string name, string summary, Func<LayerPolicy> create) => PolicyEntry.ForLayers(name, summary, create);
}
