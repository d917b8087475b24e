using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.Ddpqn;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>The samples of the actors that execute networks stage by stage, an orchestrator with each policy.</summary>
internal static class LayerSamples
{
    private static readonly DdpqnOptions s_options = SettingsLoader.Defaults("ddpqn.tasks = 2", "ddpqn.edge.servers = 1", "ddpqn.cloud.servers = 1").Ddpqn;

    private static readonly LayerTable s_table = new(s_options.Environment, s_options.Models, s_options.Objective.Objective);

    public static IEnumerable<ActorSample> All =>
    [
        ActorSample.Of(() => new SlotServer(2, new ActorId(1))),
        ActorSample.Of(() => new MeteredLink()),
        ActorSample.Of(() => new DnnTask(new ActorId(1), 0, s_table.Models[0], SimTime.Zero)),
        // Servers are views of other actors, taken once at the start; what stages take never changes; what is played is begun anew in each decision.
        .. DdpqnPolicies.For(s_options, s_table).Concat(DdpqnPolicies.Searches(s_options, s_table)).Select(p =>
            ActorSample.Of(() => new LayerOrchestrator(Options, p.CreateForLayers()), Excused(p.CreateForLayers())) with { Name = $"LayerOrchestrator with {p.Name}" }),
        // What was seen, outputs and scratch are filled anew in each decision; a network's layers never change, and there is no drift with this rule.
        ActorSample.Of(() => new LearningLayerOrchestrator(Options, Agent(), new ExperienceOptions { Learner = new ShipmentRoute(new ActorId(1), default, null) }), "_servers", "_atPlaces", "_links", "_seen", "_outputs", "_drawn", "_drift", "_scratch"),
        ActorSample.Of(() => new LayerOrchestrator(Options, Plus()), "_servers", "_atPlaces", "_links", "_seen", "_outputs", "_drawn", "_drift", "_scratch") with { Name = "LayerOrchestrator with ddpqn-plus" },
    ];

    private static AgentLayers Plus()
    {
        var encoder = new PlaceLayerState(s_table);
        var shape = new PolicyShape(PolicyRule.Softmax, [PlaceLayerState.OfPlace, 1]) { Parts = s_table.Places };
        return new AgentLayers(new AgentPolicy(shape, new FrozenFloats(new float[PlaceLayerState.OfPlace + 1])), encoder);
    }

    private static LayerOrchestratorOptions Options => new()
    {
        Table = s_table,
        Models = [0, 1],
        Tasks = [new ActorId(1), new ActorId(2)],
        Places = [new ActorId(1), new ActorId(2), new ActorId(3)],
        Link = (_, _) => new ActorId(1),
    };

    private static string[] Excused(LayerPolicy policy) => policy is RolloutLayers ? ["_servers", "_atPlaces", "_links", "_now", "_played"] : ["_servers", "_atPlaces", "_links"];

    private static AgentLayers Agent()
    {
        var encoder = new ExtendedLayerState(s_table);
        var shape = new PolicyShape(PolicyRule.EpsilonGreedy, [encoder.ObservationSize, 3]);
        return new AgentLayers(new AgentPolicy(shape, new FrozenFloats(new float[((encoder.ObservationSize + 1) * 3) + 1])), encoder);
    }
}
