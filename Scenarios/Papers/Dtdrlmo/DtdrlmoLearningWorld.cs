using EdgeActors.Actors.Learning;
using EdgeActors.Actors.Services;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// Builds the world of an episode in which an orchestrator learns: the actors of <see cref="DtdrlmoWorld"/>, then a learner that updates as decisions are settled and sends its weights back, and where an
/// episode has a number what reports its end.
/// </summary>
internal static class DtdrlmoLearningWorld
{
    /// <summary>The world, and its learner.</summary>
    /// <param name="trained">What is trained.</param>
    /// <param name="shape">The policy's shape.</param>
    /// <param name="instance">The instance.</param>
    /// <param name="seed">The world's seed.</param>
    /// <param name="before">What the learner goes on from.</param>
    /// <param name="episode">The episode's number, from 1; null for no report.</param>
    public static (WorldBuilder World, ActorId Learner) Build(DtdrlmoTrained trained, PolicyShape shape, DtdrlmoInstance instance, ulong seed, FinalPolicy before, int? episode = null)
    {
        var world = new DtdrlmoWorld(instance.Options, instance.Environment, instance.Services);
        ActorId learner = world.Plan.Reserve("learner");
        EpisodeRole? role = episode is int number ? new EpisodeRole(world.Plan.Reserve("episode"), number) : null;
        var weights = new FrozenFloats(before.State.Ask(trained.Create, l => l.PolicyWeights()));
        var experience = new ExperienceOptions { Learner = new ShipmentRoute(learner, default, null), BatchRows = 1, Discount = DiscountUnit.Decision, InOrder = false };
        WorldBuilder builder = world.Build(seed, options => new LearningServiceOrchestrator(
            options,
            trained.Decider(new AgentPolicy(shape, weights, before.Version, explores: true), instance),
            experience,
            trained.Recipe.RewardUnit,
            trained.Reward?.Invoke(),
            role));
        builder.Add("learner", world.Group, () => new Learner(new LearnerOptions
        {
            Create = trained.Create,
            Initial = before.State,
            RoundRows = trained.Recipe.TrainEvery,
            Time = TrainingTime.Free,
            Audience = [new ShipmentRoute(world.Orchestrator, default, null)],
            Before = before,
        }));
        if (role is not null)
        {
            builder.Add("episode", world.Group, () => new Episode(new EpisodeOptions { Before = role.Number - 1, Count = 1, Gap = default, Participants = [], Schedulers = 1 }));
        }

        return (builder, learner);
    }
}
