using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>
/// Builds a world in which the orchestrator's networks learn: the actors of <see cref="MrDroWorld"/> in the same order, then the learner. A step of learning takes a
/// nanosecond, for the paper counts none. Chance is that of a <see cref="MrDroTraining"/> with the same key, so both come to the same weights.
/// </summary>
internal sealed class MrDroLearningWorld(MrDroOptions options, MrDroLearner recipe, IBackend backend)
{
    /// <summary>The learner's name.</summary>
    public const string LearnerName = "learner";

    /// <summary>The world of a training with a key.</summary>
    public World Build(ulong key)
    {
        var world = new MrDroWorld(new MrDroNetwork(options, null, key, 0));
        ProposalCode code = ProposalCode.Uniform(options.SizeMin, options.SizeMax);
        IParallelNetworks Create() => recipe.Create(backend, options.Users * options.Tasks, MrDroTraining.SeedOf(key));
        IParallelNetworks first = Create();
        MrDroTraining.Reptile(first, options, recipe, code, key);
        (PolicyShape shape, var weights, LearnerState initial) = (first.Shape, new FrozenFloats(first.PolicyWeights()), LearnerState.Freeze(first));
        var route = new ShipmentRoute(world.After, default, null);
        WorldBuilder builder = world.Build(
            key, MrDroTraining.GroupsOf(options, recipe, key), of => new LearningOrchestrator(of, new ParallelGroupPolicy(shape, weights, code, recipe.Noise), route));
        builder.Add(LearnerName, world.Group, () => new Learner(new LearnerOptions
        {
            Create = Create,
            Initial = initial,
            RoundRows = 1,
            Time = TrainingTime.Free,
            Audience = [new ShipmentRoute(MrDroWorld.Orchestrator, default, null)],
        }));
        return builder.Build();
    }
}
