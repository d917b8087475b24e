using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Papers.Mwf;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>The samples of the actors that allocate shares, a scheduler with each policy.</summary>
internal static class AllocationSamples
{
    public static IEnumerable<ActorSample> All =>
    [
        ActorSample.Of(() => new FadingRadio(Radio)),
        ActorSample.Of(() => new ContainerServer(new ContainerOptions { Speed = new Frequency(1), Capacitance = default, Capacity = new DataSize(1) })),
        // Places and the radio are views of other actors, taken once at the start.
        .. MwfPolicies.For(SettingsLoader.Defaults().Mwf).Select(p =>
            ActorSample.Of(() => new AllocatingScheduler(Options, p.CreateForAllocations()), "_places", "_radio") with { Name = $"AllocatingScheduler with {p.Name}" }),
        // Views likewise; what was seen, drawn and done, outputs and scratch are filled anew in each decision; a network's layers never change, and there is no drift with this rule.
        ActorSample.Of(() => new LearningAllocator(Options, Agent(), new ExperienceOptions { Learner = new ShipmentRoute(new ActorId(1), default, null) }), "_places", "_radio", "_seen", "_action", "_outputs", "_drawn", "_drift", "_scratch"),
        ActorSample.Of(() => new LearningAllocator(Options, Chooser(), new ExperienceOptions { Learner = new ShipmentRoute(new ActorId(1), default, null) }), "_places", "_radio", "_seen", "_action", "_outputs", "_drawn", "_drift", "_scratch") with
        {
            Name = "LearningAllocator that chooses among several",
        },
    ];

    private static AgentAllocation Chooser()
    {
        var encoder = new MwfLoadObserver(SettingsLoader.Defaults("mwf.servers = 1").Mwf, 2);
        var shape = new PolicyShape(PolicyRule.EpsilonGreedy, [encoder.ObservationSize, 4]);
        return new AgentAllocation(new AgentPolicy(shape, new FrozenFloats(new float[((encoder.ObservationSize + 1) * 4) + 1])), encoder);
    }

    private static AgentAllocation Agent()
    {
        var encoder = new MwfObserver(SettingsLoader.Defaults("mwf.servers = 1").Mwf);
        var shape = new PolicyShape(PolicyRule.SquashedGaussian, [encoder.ObservationSize, 2 * AgentAllocation.ActionSize(1)]);
        return new AgentAllocation(new AgentPolicy(shape, new FrozenFloats(new float[((encoder.ObservationSize + 1) * 6) + 1])), encoder);
    }

    public static FadingOptions Radio => new()
    {
        MeanGains = [1, 1],
        Bandwidth = new Frequency(1),
        TransmitPower = new Power(1),
        Noise = 1,
        Memory = 0.5,
        Slot = SimDuration.FromSeconds(1),
        Slots = 2,
    };

    public static AllocationOptions Options => new()
    {
        Device = 0,
        Devices = 1,
        Radio = new ActorId(1),
        Places = [new ActorId(1), new ActorId(2)],
        Kinds = [new WorkloadKind(new DataSize(1), new DataSize(2), 1)],
        Arrival = 1,
        Slot = SimDuration.FromSeconds(1),
        Slots = 2,
        Deadline = SimDuration.FromSeconds(1),
        Costs = new WorkloadCosts(0.5, 0.5),
    };
}
