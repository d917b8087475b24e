using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>DQN and discrete SAC from trajectories that others gathered, with one network shared by all places.</summary>
public sealed class TransitionTrainerTests
{
    [Theory]
    [InlineData("dqn", 1)]
    [InlineData("dqn", 3)]
    [InlineData("discrete-sac", 3)]
    public void The_best_action_is_learned_from_what_others_did(string algorithm, int parts)
    {
        using ITrajectoryLearner learner = Learner(algorithm, parts, out Func<float[], float[]> values);
        var random = new RandomStream(3);
        LearningReport report = default;
        for (var round = 0; round < 12; round++)
        {
            report = learner.Learn([.. Enumerable.Range(0, 4).Select(_ => Play(random, 16))]);
        }

        float[] found = values([0.2f, 0.9f, 0.5f]);
        Assert.Equal(1, Array.IndexOf(found, found.Max()));
        Assert.InRange(report.Loss, 1e-9, 0.2);
        Assert.True(learner.FlopsPerRow > 1000);
    }

    [Theory]
    [InlineData("dqn")]
    [InlineData("discrete-sac")]
    public void Going_on_from_a_checkpoint_equals_never_having_stopped(string algorithm)
    {
        using ITrajectoryLearner one = Learner(algorithm, 3, out _), other = Learner(algorithm, 3, out _);
        var random = new RandomStream(3);
        Trajectory[] rounds = [.. Enumerable.Range(0, 4).Select(_ => Play(random, 30))];
        one.Learn(rounds[..2]);
        using var saved = new MemoryStream();
        Checkpoint.Save(one, saved);
        one.Learn(rounds[2..]);
        saved.Position = 0;
        Checkpoint.Load(other, saved);
        other.Learn(rounds[2..]);
        Assert.Equal(one.Parameters(), other.Parameters());
        Assert.Equal(one.PolicyWeights(), other.PolicyWeights());
        using ITrajectoryLearner wrong = Learner(algorithm == "dqn" ? "discrete-sac" : "dqn", 3, out _);
        saved.Position = 0;
        Assert.Throws<InvalidDataException>(() => Checkpoint.Load(wrong, saved));
    }

    [Theory]
    [InlineData("dqn")]
    [InlineData("discrete-sac")]
    public void Parameters_can_be_taken_over(string algorithm)
    {
        using ITrajectoryLearner one = Learner(algorithm, 1, out _), other = Learner(algorithm, 1, out _, seed: 99);
        Assert.NotEqual(one.Parameters(), other.Parameters());
        other.SetParameters(one.Parameters());
        Assert.Equal(one.PolicyWeights(), other.PolicyWeights());
        Assert.Throws<ArgumentException>(() => other.SetParameters([1]));
    }

    [Fact]
    public void Only_a_plain_network_is_shared_and_sent_out()
    {
        using var dueling = new Dqn(3, 3, new DqnConfig(), 1);
        Assert.Throws<InvalidOperationException>(dueling.PolicyWeights);
        Assert.Throws<ArgumentException>(() => new Dqn(3, 3, new DqnConfig(), 1, parts: 3));
        Assert.Throws<ArgumentException>(() => new DiscreteSac(4, 3, new DiscreteSacConfig(), 1, parts: 3));
    }

    private static TransitionTrainer Learner(string algorithm, int parts, out Func<float[], float[]> values, long seed = 5)
    {
        if (algorithm == "dqn")
        {
            var config = new DqnConfig { Dueling = false, Hidden = 16, Gamma = 0, LearningRate = 5e-3, BatchSize = 32, Capacity = 500, Warmup = 50, TrainEvery = 2 };
            var dqn = new Dqn(3, 3, config, seed, parts);
            values = dqn.Values;
            return new TransitionTrainer(dqn);
        }

        var sac = new DiscreteSac(
            3, 3, new DiscreteSacConfig { Hidden = 16, Gamma = 0, LearningRate = 5e-3, BatchSize = 32, Capacity = 500, Warmup = 50, TrainEvery = 2, FirstTemperature = 0.1, TargetEntropyShare = 0.3 }, seed, parts);
        values = sac.Probabilities;
        return new TransitionTrainer(sac);
    }

    /// <summary>Actions at random; the reward is the number seen for the action.</summary>
    private static Trajectory Play(RandomStream random, int rows)
    {
        float[] seen = [.. Enumerable.Range(0, 3 * (rows + 1)).Select(_ => (float)random.NextDouble())];
        int[] actions = [.. Enumerable.Range(0, rows).Select(_ => (int)random.NextBelow(3))];
        return new Trajectory
        {
            Rows = rows,
            Observations = seen,
            Allowed = [.. Enumerable.Repeat(1f, 3 * (rows + 1))],
            Actions = actions,
            LogProbabilities = new float[rows],
            Rewards = [.. actions.Select((a, row) => seen[(row * 3) + a])],
            Elapsed = [.. Enumerable.Repeat(1.0, rows)],
        };
    }
}
