using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Learning;

/// <summary>The configured algorithm for decisions among so many places, all scored by one network: its learners, and the policies they give.</summary>
internal sealed class TrainedPolicies(IBackend backend, TrainOptions options, int places)
{
    private const int Features = PlaceFeatures.PerPlace;

    private readonly Lazy<PolicyShape> _shape = new(() =>
    {
        using ITrajectoryLearner learner = Create(backend, options, places, 0);
        return learner.Shape;
    });

    /// <summary>A learner that has seen nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value of the configuration does not fit the others; it is named.</exception>
    public ITrajectoryLearner Learner(long seed) => Create(backend, options, places, seed);

    /// <summary>A policy of some weights.</summary>
    public LearnedPolicy Policy(PlaceFeatures encoder, FrozenFloats weights, int version = 0) => new(encoder, _shape.Value, weights, version);

    private static ITrajectoryLearner Create(IBackend backend, TrainOptions options, int places, long seed) =>
        LearnerCatalog.Of(options.Algorithm).Places!(backend, options, places, Features, seed);
}
