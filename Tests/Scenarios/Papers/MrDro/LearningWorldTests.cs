using EdgeActors.Actors.Learning;
using EdgeActors.Learners;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Papers.MrDro;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Scenarios.Papers.MrDro;

/// <summary>Networks that learn as actors come to what the training without a world comes to.</summary>
public class LearningWorldTests
{
    private const ulong Key = 77;

    private static readonly ManagedBackend s_backend = new();

    private static readonly Settings s_settings = SettingsLoader.Defaults(
        "mr-dro-learner.steps=40", "mr-dro-learner.perturbed=2", "mr-dro-learner.parallel { networks = 3, hidden1 = 12, hidden2 = 8, capacity = 30, batch-size = 16 }",
        "mr-dro-learner.reptile { labels = greedy-sequential, steps = 10, metadata = 50 }");

    private static int Tasks => s_settings.MrDro.Users * s_settings.MrDro.Tasks;

    /// <summary>A small world of learning, for tests of all actors.</summary>
    internal static World World()
    {
        var trainee = new MrDroTrainee(s_backend, s_settings.MrDro, s_settings.MrDroLearner);
        return new MrDroLearningWorld(s_settings.MrDro, s_settings.MrDroLearner, trainee).Build(Key, new TrainingStart(((ITrainee)trainee).Initial(Key), 1, 1, null)).World;
    }

    [Fact]
    public void Both_ways_of_training_come_to_the_same_weights()
    {
        using var training = new MrDroTraining(s_backend, s_settings.MrDro, s_settings.MrDroLearner, Key);
        training.Reptile();
        float[] before = training.Parameters();
        training.Train(s_settings.MrDroLearner.Steps);
        FinalPolicy final = Play(World(), out _);
        using ITrajectoryLearner learner = final.State.Thaw(() => s_settings.MrDroLearner.Create(s_backend, Tasks, 0));
        Assert.Equal(30 - 1 + 40, final.Version);
        Assert.Equal(40, ((IParallelNetworks)learner).Updates);
        Assert.Equal(training.Parameters(), learner.Parameters());
        Assert.NotEqual(before, learner.Parameters());
    }

    [Fact]
    public void Cores_do_not_change_what_is_learned()
    {
        FinalPolicy one = Play(World(), out RunDigest digest);
        List<FinalPolicy> two = [];
        Assert.Equal(digest, ParallelEngine.Run(World(), new RunOptions { Sinks = [new EndSink<FinalPolicy>(two.Add)] }, 2).RequireFinished());
        Assert.Equal(one.State.Bytes.ToArray(), Assert.Single(two).State.Bytes.ToArray());
    }

    private static FinalPolicy Play(World world, out RunDigest digest)
    {
        List<FinalPolicy> final = [];
        digest = SequentialEngine.Run(world, new RunOptions { Sinks = [new EndSink<FinalPolicy>(final.Add)] }).RequireFinished();
        return Assert.Single(final);
    }
}
