using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>
/// Builds a world in which the orchestrator's networks learn: the actors of <see cref="MrDroWorld"/>, and the learner. A step of learning takes a
/// nanosecond, for the paper counts none. Chance is that of a <see cref="MrDroTraining"/> with the same key, so both come to the same weights.
/// </summary>
internal sealed class MrDroLearningWorld(MrDroOptions options, MrDroLearner recipe, MrDroTrainee trainee)
{
    /// <summary>The learner's name.</summary>
    public const string LearnerName = "learner";

    /// <summary>The world of a training with a key.</summary>
    public TrainingWorld Build(ulong key, TrainingStart start)
    {
        var network = new MrDroNetwork(options, null, key, 0);
        var world = new MrDroWorld(network);
        var plan = new AddressPlan(network.Layout.Plan);
        ActorId learner = plan.Reserve(LearnerName);
        LearnerState state = start.Of(0).State;
        using ITrajectoryLearner first = state.Thaw(() => trainee.Learner(MrDroTraining.SeedOf(key)));
        (PolicyShape shape, var weights) = (first.Shape, new FrozenFloats(first.PolicyWeights()));
        var route = new ShipmentRoute(learner, default, null);
        WorldBuilder builder = world.Build(
            key, plan, MrDroTraining.GroupsOf(options, recipe, key), of => new LearningOrchestrator(of, new ParallelGroupPolicy(shape, weights, trainee.Code, recipe.Noise), route, options.Groups));
        builder.Add(LearnerName, world.Group, () => new Learner(new LearnerOptions
        {
            Create = () => trainee.Learner(MrDroTraining.SeedOf(key)),
            Initial = state,
            Before = start.Before(0),
            RoundRows = 1,
            Time = TrainingTime.Free,
            Audience = [new ShipmentRoute(network.Layout.Orchestrator, default, null)],
        }));
        return new TrainingWorld(builder.Build(), _ => learner, [learner]);
    }
}

/// <summary>MR-DRO's world, in which networks learn.</summary>
internal sealed record MrDroTrainingDescription(MrDroOptions Options, MrDroLearner Recipe, MrDroTrainee Trainee) : TrainingDescription
{
    public override TrainingWorld Build(ulong seed, TrainingStart start) => new MrDroLearningWorld(Options, Recipe, Trainee).Build(seed, start);
}
