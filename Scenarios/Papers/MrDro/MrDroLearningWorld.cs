using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>
/// Builds a world in which the orchestrator's networks learn: the actors of <see cref="MrDroWorld"/> in the same order, then the learner. A step of learning takes a
/// nanosecond, for the paper counts none. Chance is that of a <see cref="MrDroTraining"/> with the same key, so both come to the same weights.
/// </summary>
internal sealed class MrDroLearningWorld(MrDroOptions options, MrDroLearner recipe, MrDroTrainee trainee)
{
    /// <summary>The learner's name.</summary>
    public const string LearnerName = "learner";

    /// <summary>The world of a training with a key.</summary>
    public TrainingWorld Build(ulong key, TrainingStart start)
    {
        var world = new MrDroWorld(new MrDroNetwork(options, null, key, 0));
        LearnerState state = start.Of(0).State;
        using ITrajectoryLearner first = state.Thaw(() => trainee.Learner(MrDroTraining.SeedOf(key)));
        (PolicyShape shape, var weights) = (first.Shape, new FrozenFloats(first.PolicyWeights()));
        var route = new ShipmentRoute(world.After, default, null);
        WorldBuilder builder = world.Build(
            key, MrDroTraining.GroupsOf(options, recipe, key), of => new LearningOrchestrator(of, new ParallelGroupPolicy(shape, weights, trainee.Code, recipe.Noise), route, options.Groups));
        builder.Add(LearnerName, world.Group, () => new Learner(new LearnerOptions
        {
            Create = () => trainee.Learner(MrDroTraining.SeedOf(key)),
            Initial = state,
            Before = start.Before(0),
            RoundRows = 1,
            Time = TrainingTime.Free,
            Audience = [new ShipmentRoute(MrDroWorld.Orchestrator, default, null)],
        }));
        return new TrainingWorld(builder.Build(), _ => world.After, [world.After]);
    }
}

/// <summary>MR-DRO's world, in which networks learn.</summary>
internal sealed record MrDroTrainingDescription(MrDroOptions Options, MrDroLearner Recipe, MrDroTrainee Trainee) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start) => new MrDroLearningWorld(Options, Recipe, Trainee).Build(seed, start);
}
