using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Simulator;

/// <summary>The samples of the learning actors.</summary>
internal static class LearningSamples
{
    private static readonly TrajectoryPpoConfig s_config = new() { Hidden = 4, Epochs = 1, BatchSize = 4 };

    private static readonly ShipmentRoute s_route = new(new ActorId(1), new ActorId(1), null);

    private static readonly NodeProfile s_profile = new(new Frequency(1_000_000_000), 1, 0, 2);

    // Places are views; what was seen, outputs and scratch are filled anew at each decision; there is no drift with this rule (ActorLearningTests has one).
    public static ActorSample Scheduler { get; } = ActorSample.Of(
        () =>
        {
            var encoder = new PlaceFeatures(1, SimDuration.FromSeconds(1));
            using TrajectoryPpo learner = Ppo();
            return new LearningScheduler(
                new SchedulerOptions { Places = [new PlaceOptions(new ActorId(1), s_profile, [])], Local = 0 },
                new LearnedPolicy(encoder, learner.Shape, new FrozenFloats(learner.PolicyWeights())),
                encoder,
                new LearningOptions { Experience = new ExperienceOptions { Learner = s_route } });
        },
        "_places",
        "_plan",
        "_seen",
        "_outputs",
        "_drawn",
        "_drift",
        "_scratch");

    // As above.
    public static ActorSample TurnScheduler { get; } = ActorSample.Of(
        () =>
        {
            var encoder = new PlaceFeatures(1, SimDuration.FromSeconds(1));
            using TrajectoryPpo learner = Ppo();
            return new TurnScheduler(
                new SchedulerOptions { Places = [new PlaceOptions(new ActorId(1), s_profile, [])], Local = 0 },
                new LearnedPolicy(encoder, learner.Shape, new FrozenFloats(learner.PolicyWeights())),
                encoder,
                new TurnOptions { Slot = new SimDuration(1), Slots = 1, Learner = s_route });
        },
        "_places",
        "_plan",
        "_seen",
        "_outputs",
        "_drawn",
        "_drift",
        "_scratch");

    /// <summary>What a device chooses among.</summary>
    public static DeviceChoices Choices { get; } = new(s_profile, s_profile, s_profile, new NominalLink(new DataRate(1), SimDuration.Zero), new NominalLink(new DataRate(1), SimDuration.Zero));

    public static ActorSample Device { get; } = ActorSample.Of(
        () =>
        {
            var encoder = new PlaceFeatures(DeviceChoices.Count, SimDuration.FromSeconds(1));
            using TrajectoryPpo learner = Ppo(DeviceChoices.Count);
            return new LearningDevice(
                ActorSamples.Population, Choices, new LearnedPolicy(encoder, learner.Shape, new FrozenFloats(learner.PolicyWeights())), encoder,
                new LearningOptions { Experience = new ExperienceOptions { Learner = s_route } });
        },
        "_places",
        "_seen",
        "_outputs",
        "_drawn",
        "_drift",
        "_scratch");

    public static ActorSample Learner { get; } = ActorSample.Of(() => new Learner(new LearnerOptions
    {
        Create = Ppo,
        Initial = LearnerState.Freeze(Ppo()),
        RoundRows = 8,
        Audience = [s_route],
        Time = TrainingTime.Free,
    }));

    public static ActorSample Averager { get; } = ActorSample.Of(
        () => new FederatedAverager(new AveragerOptions { Learners = [s_route], Period = SimDuration.FromSeconds(1) }));

    public static ActorSample Episode { get; } = ActorSample.Of(
        () => new Episode(new EpisodeOptions { Count = 1, Gap = SimDuration.FromSeconds(1), Participants = [], Schedulers = 1 }));

    private static TrajectoryPpo Ppo() => Ppo(1);

    private static TrajectoryPpo Ppo(int places) => new(places * PlaceFeatures.PerPlace, places, s_config with { Parts = places }, 1);
}
