using EdgeActors.Actors.Allocations;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>What is trained.</summary>
/// <param name="Create">Makes a learner.</param>
/// <param name="Encoder">Makes what a device sees by.</param>
/// <param name="RoundRows">Decisions that a learner waits for before it learns from them.</param>
internal sealed record MwfTrained(Func<ITrajectoryLearner> Create, Func<IAllocationEncoder> Encoder, int RoundRows)
{
    /// <summary>Whether decisions come in the order of their trajectories; else as they are complete.</summary>
    public bool InOrder { get; init; }
}

/// <summary>
/// Builds the world of an episode in which devices decide by one shared policy, a learner actor learns from what they send it, and newer weights come back between slots: the
/// actors of <see cref="MwfWorld"/>, then the learner, and where an episode has a number what reports its end.
/// </summary>
internal static class MwfLearningWorld
{
    /// <summary>The world, and its learner.</summary>
    /// <param name="trained">What is trained.</param>
    /// <param name="shape">The policy's shape.</param>
    /// <param name="network">Where.</param>
    /// <param name="seed">The world's seed.</param>
    /// <param name="before">What the learner goes on from.</param>
    /// <param name="episode">The episode's number, from 1; null for no report.</param>
    public static (WorldBuilder World, ActorId Learner) Build(MwfTrained trained, PolicyShape shape, MwfNetwork network, ulong seed, FinalPolicy before, int? episode = null)
    {
        var world = new MwfWorld(network);
        MwfOptions options = network.Options;
        ActorId learner = world.After;
        var weights = new FrozenFloats(before.State.Ask(trained.Create, l => l.PolicyWeights()));
        var experience = new ExperienceOptions { Learner = new ShipmentRoute(learner, default, null), BatchRows = options.Kinds.Length, Discount = DiscountUnit.Slot(options.Slot), InOrder = trained.InOrder };
        EpisodeRole? role = episode is int number ? new EpisodeRole(new ActorId(learner.Index + 1), number) : null;
        WorldBuilder builder = world.Build(seed, device => new LearningAllocator(
            device, new AgentAllocation(new AgentPolicy(shape, weights, before.Version, explores: true), trained.Encoder()), experience, role));
        builder.Add("learner", world.Group, () => new Learner(new LearnerOptions
        {
            Create = trained.Create,
            Initial = before.State,
            RoundRows = trained.RoundRows,
            Time = TrainingTime.Free,
            Audience = [.. Enumerable.Range(0, options.Devices).Select(device => new ShipmentRoute(MwfWorld.Scheduler(device), default, null))],
            Before = before,
        }));
        if (role is not null)
        {
            builder.Add("episode", world.Group, () => new Episode(new EpisodeOptions { Before = role.Number - 1, Count = 1, Gap = default, Participants = [], Schedulers = options.Devices }));
        }

        return (builder, learner);
    }
}
