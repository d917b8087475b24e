using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Learning;

/// <summary>The configured algorithm for decisions among so many places, all scored by one network: its learners, and the policies they give.</summary>
/// <param name="backend">What it computes with.</param>
/// <param name="options">The algorithm.</param>
/// <param name="places">How many places there are.</param>
/// <param name="deadline">The time that tasks are allowed.</param>
internal sealed class TrainedPolicies(IBackend backend, TrainOptions options, int places, SimDuration deadline) : ITrainee
{
    private const int Features = PlaceFeatures.PerPlace;

    private readonly Lazy<PolicyShape> _shape = new(() =>
    {
        using ITrajectoryLearner learner = Create(backend, options, places, 0);
        return learner.Shape;
    });

    public string Section => "train." + KebabCase.Of(options.Algorithm.ToString());

    public string Agent => AgentSeat.SchedulerName;

    public AgentLayout Layout => AgentLayout.Places;

    public ITrajectoryLearner Learner(long seed) => Create(backend, options, places, seed);

    /// <summary>A policy of some weights.</summary>
    public LearnedPolicy Policy(PlaceFeatures encoder, FrozenFloats weights, int version = 0) => new(encoder, _shape.Value, weights, version);

    public PolicyEntry Policy(string name, string summary, PolicyShape shape, FrozenFloats weights) => new(name, summary, () => Policy(new PlaceFeatures(places, deadline), weights));

    private static ITrajectoryLearner Create(IBackend backend, TrainOptions options, int places, long seed) =>
        LearnerCatalog.Of(options.Algorithm).Places!(backend, options, places, Features, seed);
}
