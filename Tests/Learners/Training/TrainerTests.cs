using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Tests.Learners.Training;

/// <summary>The trainer trains, reports what it did, and goes on from a checkpoint in the middle of an episode as if it had never stopped.</summary>
public sealed class TrainerTests
{
    public static TheoryData<string, string> Pairs => new()
    {
        { "sac", "pendulum" }, { "td7", "pendulum" }, { "ppo-gaussian", "pendulum" }, { "dqn", "mountain-car" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ResumingEqualsGoingOn(string algorithm, string environment)
    {
        using var learner = LearnerSamples.Make(algorithm, 3);
        var uninterrupted = new Trainer(learner, Environment(environment), 3);
        uninterrupted.Advance(230);
        var saved = Saved(uninterrupted);
        uninterrupted.Advance(190);
        using var other = LearnerSamples.Make(algorithm, 3);
        var resumed = new Trainer(other, Environment(environment), 3);
        LearnerCheckpoint.Load(resumed, new MemoryStream(saved));
        Assert.Equal(saved, Saved(resumed));
        resumed.Advance(190);
        Assert.Equal(420, resumed.Steps);
        Assert.Equal(Saved(uninterrupted), Saved(resumed));
        Assert.NotEqual(saved, Saved(resumed));
        Assert.Equal(
            Evaluation.Of(learner.Policy, Environment(environment), 3).Returns.AsEnumerable(), Evaluation.Of(other.Policy, Environment(environment), 3).Returns.AsEnumerable());
    }

    [Fact]
    public void EvaluatingDoesNotDisturbTraining()
    {
        using var alone = LearnerSamples.Make("ppo-gaussian", 3);
        using var watched = LearnerSamples.Make("ppo-gaussian", 3);
        var (first, second) = (new Trainer(alone, new Pendulum(), 1), new Trainer(watched, new Pendulum(), 1));
        first.Advance(500);
        for (var i = 0; i < 5; i++)
        {
            second.Advance(100);
            Evaluation.Of(watched.Policy, new Pendulum(), 2);
        }

        Assert.Equal(Saved(first), Saved(second));
    }

    [Fact]
    public void ACheckpointOfSomethingElseIsRefused()
    {
        using var learner = LearnerSamples.Make("dqn", 3);
        var saved = Saved(new Trainer(learner, new MountainCar(), 3));
        Assert.Contains("seed is 3, not 4", Refusal(new Trainer(learner, new MountainCar(), 4)), StringComparison.Ordinal);
        Assert.Contains("environment is MountainCar, not Chain", Refusal(new Trainer(learner, new Chain(2), 3)), StringComparison.Ordinal);
        using var cloning = LearnerSamples.Make("cloning", 3);
        Assert.Contains($"learner is {LearnerCheckpoint.NameOf(learner)}, not {LearnerCheckpoint.NameOf(cloning)}", Refusal(new Trainer(cloning, new MountainCar(), 3)), StringComparison.Ordinal);

        string Refusal(Trainer trainer) => Assert.Throws<InvalidDataException>(() => LearnerCheckpoint.Load(trainer, new MemoryStream(saved))).Message;
    }

    [Fact]
    public void MetricsTellOfEpisodesAndLosses()
    {
        using var learner = LearnerSamples.Make("dqn", 3);
        var sink = new Sink();
        var trainer = new Trainer(learner, new MountainCar(), 3, sink);
        trainer.Advance(400);
        trainer.Report();
        Assert.Equal([("rollout/return", -200, 200), ("rollout/length", 200, 200), ("rollout/return", -200, 400), ("rollout/length", 200, 400)], sink.Seen[..4]);
        Assert.Equal(["train/loss", "train/epsilon"], sink.Seen[4..].Select(s => s.Name));
        Assert.All(sink.Seen[4..], s => Assert.True(s is { Value: > 0 and < 1, Step: 400 }));
        Assert.Equal(2, trainer.Episodes);
        Assert.Equal(-200, trainer.LastReturn);
    }

    [Fact]
    public void AnExplodingLossStopsTraining()
    {
        using var learner = LearnerSamples.Make("sac", 3);
        var error = Assert.Throws<DivergenceException>(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                learner.Learn([1, 0], [0], i > 70 ? 1e9 : 0, [0, 1], false);
            }
        });
        Assert.Matches(@"^training diverged at step 7\d: critic_loss is [0-9.]+E\+1[67] \(seed 3\)$", error.Message);
    }

    [Fact]
    public void SeedsOfTrainingAndEvaluationDiffer()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Seeds.Training(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Seeds.Training(Seeds.Most + 1));
        Assert.True(Seeds.Training(0).Seed > Seeds.Most && Seeds.Evaluation(0).Seed < 0);
    }

    private static IEnvironment Environment(string name) => name == "pendulum" ? new Pendulum() : new MountainCar();

    private static byte[] Saved(Trainer trainer)
    {
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(trainer, stream);
        return stream.ToArray();
    }

    private sealed class Sink : IMetricSink
    {
        public List<(string Name, double Value, long Step)> Seen { get; } = [];

        public void Write(string name, double value, long step) => Seen.Add((name, value, step));
    }
}
