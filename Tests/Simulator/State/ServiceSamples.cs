using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.Dtdrlmo;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>The samples of the actors that see to services, an orchestrator with each policy.</summary>
internal static class ServiceSamples
{
    private static readonly DtdrlmoOptions s_options = SettingsLoader.Defaults("dtdrlmo.nodes = 3", "dtdrlmo.services = 2", "dtdrlmo.microservices-most = 3").Dtdrlmo;

    private static readonly DtdrlmoNetwork s_network = new(s_options, DtdrlmoInputs.None, 1, 0);

    private static readonly DtdrlmoInstance s_instance = new(s_options, s_network.Environment, s_network.ServicesOf(1));

    private static readonly TwinReports s_reports = new(new ActorId(1), SimDuration.FromSeconds(1), default);

    public static IEnumerable<ActorSample> All =>
    [
        ActorSample.Of(() => new ServiceSource(new ActorId(1), s_instance.Services)),
        ActorSample.Of(() => new ServiceNode(0, new Frequency(1), ServiceOrder.SmallestService, new ActorId(1), s_reports)),
        ActorSample.Of(() => new ServiceLink(0, new DataRate(1000), FlowDiscipline.Reserved, new ActorId(1), s_reports)),
        // Paths and rates never change.
        ActorSample.Of(() => new PathBroker(s_instance.Environment.Topology, FlowDiscipline.Reserved, 0.05, [new ActorId(1)], new ActorId(1)), "_paths", "_rates"),
        ActorSample.Of(() => new DigitalTwin(2, s_instance.Environment.Topology, FlowDiscipline.Reserved), "_paths", "_rates"),
        // Views of other actors are taken once at the start; graphs never change; what is played or counted anew in each decision is no state.
        .. DtdrlmoPolicies.All.Concat(DtdrlmoPolicies.Others).Select(p =>
            ActorSample.Of(() => new ServiceOrchestrator(Options, p.CreateForServices(s_instance)), Excused(p.CreateForServices(s_instance))) with { Name = $"ServiceOrchestrator with {p.Name}" }),
        // What was seen, done and predicted is filled anew in each decision.
        ActorSample.Of(
            () => new LearningServiceOrchestrator(Options, Agent(), new ExperienceOptions { Learner = new ShipmentRoute(new ActorId(1), default, null) }, SimDuration.FromSeconds(1)),
            "_places", "_first", "_paths", "_rates", "_seen", "_action", "_outputs", "_drawn", "_drift", "_scratch"),
        ActorSample.Of(() => new ServiceOrchestrator(Options, Plus()), "_places", "_first", "_paths", "_rates", "_nodes", "_left", "_seen", "_outputs", "_drawn", "_drift", "_scratch") with { Name = "ServiceOrchestrator with dtdrlmo-plus" },
    ];

    private static AgentServices Agent()
    {
        var encoder = new NetworkServiceState(s_options, DtdrlmoInputs.None);
        int actions = AgentServices.ActionSize(s_options.Nodes);
        var shape = new PolicyShape(PolicyRule.Deterministic, [encoder.ObservationSize, actions]);
        return new AgentServices(new AgentPolicy(shape, new FrozenFloats(new float[((encoder.ObservationSize + 1) * actions) + 2])), encoder, new ActionRange(SimDuration.FromSeconds(1)));
    }

    private static ScoredNodePolicy Plus() =>
        new LearnedNodes(new PolicyShape(PolicyRule.Softmax, [ScoredNodePolicy.OfNode, 1]), new FrozenFloats(new float[ScoredNodePolicy.OfNode + 1]), PlusDecides.Microservices).Policy(s_instance);

    private static ServiceOrchestratorOptions Options => new()
    {
        Environment = s_instance.Environment,
        Services = s_instance.Services,
        Places = [.. Enumerable.Repeat(new ActorId(1), s_instance.Environment.Places)],
        Broker = new ActorId(1),
    };

    private static string[] Excused(ServicePolicy policy) => [
        "_places", "_first", "_paths", "_rates", .. policy switch
        {
            ServiceLevelPolicy => new[] { "_left" },
            ServiceRolloutPolicy => ["plan", "_pinned"],
            AssignmentSearchPolicy => ["idle", "plan", "_numbers"],
            HeftPolicy => ["_numbers"],
            _ => [],
        },
    ];
}
