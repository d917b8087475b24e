using EdgeActors.Actors.Layers;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>What is trained.</summary>
/// <param name="Create">Makes a learner.</param>
/// <param name="Encoder">Makes what a decision is seen by.</param>
internal sealed record DdpqnTrained(Func<ITrajectoryLearner> Create, Func<ILayerEncoder> Encoder);

/// <summary>
/// Builds the world of an episode in which an orchestrator learns: the actors of <see cref="DdpqnWorld"/>, then a learner that updates after every decision and sends its
/// weights back, and where an episode has a number what reports its end.
/// </summary>
internal static class DdpqnLearningWorld
{
    /// <summary>The world, and its learner.</summary>
    /// <param name="trained">What is trained.</param>
    /// <param name="shape">The policy's shape.</param>
    /// <param name="table">What stages take.</param>
    /// <param name="tasks">The tasks.</param>
    /// <param name="seed">The world's seed.</param>
    /// <param name="before">What the learner goes on from.</param>
    /// <param name="episode">The episode's number, from 1; null for no report.</param>
    public static (WorldBuilder World, ActorId Learner) Build(DdpqnTrained trained, PolicyShape shape, LayerTable table, DdpqnTasks tasks, ulong seed, FinalPolicy before, int? episode = null)
    {
        var world = new DdpqnWorld(table, tasks);
        ActorId learner = world.Layout.Plan.Reserve("learner");
        EpisodeRole? role = episode is int number ? new EpisodeRole(world.Layout.Plan.Reserve("episode"), number) : null;
        var weights = new FrozenFloats(before.State.Ask(trained.Create, l => l.PolicyWeights()));
        var experience = new ExperienceOptions { Learner = new ShipmentRoute(learner, default, null), BatchRows = 1, Discount = DiscountUnit.Decision, InOrder = false };
        WorldBuilder builder = world.Build(seed, options => new LearningLayerOrchestrator(
            options, new AgentLayers(new AgentPolicy(shape, weights, before.Version, explores: true), trained.Encoder()), experience, role));
        builder.Add("learner", world.Group, () => new Learner(new LearnerOptions
        {
            Create = trained.Create,
            Initial = before.State,
            RoundRows = 1,
            Time = TrainingTime.Free,
            Audience = [new ShipmentRoute(world.Layout.Orchestrator, default, null)],
            Before = before,
        }));
        if (role is not null)
        {
            builder.Add("episode", world.Group, () => new Episode(new EpisodeOptions { Before = role.Number - 1, Count = 1, Gap = default, Participants = [], Schedulers = 1 }));
        }

        return (builder, learner);
    }
}
