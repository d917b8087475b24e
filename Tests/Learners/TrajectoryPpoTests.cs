using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>PPO from trajectories that others gathered, on tasks whose answers are known.</summary>
public sealed class TrajectoryPpoTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_best_allowed_action_is_learned(int parts)
    {
        using var learner = Learner(parts);
        var random = new SeededRandom(3);
        for (var round = 0; round < 30; round++)
        {
            learner.Learn([.. Enumerable.Range(0, 8).Select(_ => Play(learner, random, 16))]);
        }

        float[] scores = learner.Scores([0.2f, 0.9f, 0.5f]);
        Assert.Equal(1, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void Going_on_from_a_checkpoint_equals_never_having_stopped()
    {
        using var one = Learner(1);
        var random = new SeededRandom(3);
        Trajectory[] rounds = [.. Enumerable.Range(0, 4).Select(_ => Play(one, random, 20))];
        one.Learn(rounds[..2]);
        using var saved = new MemoryStream();
        LearnerCheckpoint.Save(one, saved);
        one.Learn(rounds[2..]);
        using var other = Learner(1);
        saved.Position = 0;
        LearnerCheckpoint.Load(other, saved);
        other.Learn(rounds[2..]);
        Assert.Equal(one.Parameters(), other.Parameters());
    }

    [Fact]
    public void Parameters_can_be_taken_over()
    {
        using TrajectoryPpo one = Learner(1), other = new(3, 3, new TrajectoryPpoConfig(), 99);
        Assert.NotEqual(one.Parameters(), other.Parameters());
        other.SetParameters(one.Parameters());
        Assert.Equal(one.PolicyWeights(), other.PolicyWeights());
        Assert.Throws<ArgumentException>(() => other.SetParameters([1]));
    }

    [Fact]
    public void The_discount_goes_with_elapsed_time()
    {
        // Nothing but what follows decides: after action 0 the good state comes soon, after action 1 late.
        using var learner = new TrajectoryPpo(1, 2, new TrajectoryPpoConfig { Gamma = 0.5, Lambda = 0, LearningRate = 3e-3 }, 5);
        for (var round = 0; round < 40; round++)
        {
            learner.Learn([.. Enumerable.Range(0, 32).Select(i => Choice(i % 2)), .. Enumerable.Range(0, 16).Select(_ => Good())]);
        }

        float[] scores = learner.Scores([0]);
        Assert.True(scores[0] > scores[1] + 0.2, $"{scores[0]} and {scores[1]}");

        static Trajectory Choice(int action) => Single([0, 1], action, 0, action == 0 ? 0.1 : 5, false);
        static Trajectory Good() => Single([1, 1], 0, 1, 1, true);
        static Trajectory Single(float[] seen, int action, float reward, double elapsed, bool ends) => new()
        {
            Rows = 1,
            Observations = seen,
            Allowed = [1, 1, 1, 1],
            Actions = [action],
            LogProbabilities = [-0.6931f],
            Rewards = [reward],
            Elapsed = [elapsed],
            End = ends ? TrajectoryEnd.Terminated : TrajectoryEnd.Cut,
        };
    }

    private static TrajectoryPpo Learner(int parts) => new(3, 3, new TrajectoryPpoConfig { Parts = parts, Gamma = 0, LearningRate = 5e-3, BatchSize = 32 }, 5);

    /// <summary>The reward is the number seen for the action; the largest of all is forbidden in every other row.</summary>
    private static Trajectory Play(TrajectoryPpo learner, SeededRandom random, int rows)
    {
        var played = new Trajectory
        {
            Rows = rows,
            Observations = [.. Enumerable.Range(0, 3 * (rows + 1)).Select(_ => (float)random.NextDouble())],
            Allowed = [.. Enumerable.Repeat(1f, 3 * (rows + 1))],
            Actions = new int[rows],
            LogProbabilities = new float[rows],
            Rewards = new float[rows],
            Elapsed = [.. Enumerable.Repeat(1.0, rows)],
        };
        for (var row = 0; row < rows; row++)
        {
            float[] seen = played.Observations[(row * 3)..((row + 1) * 3)];
            if (row % 2 == 0)
            {
                played.Allowed[(row * 3) + Array.IndexOf(seen, seen.Max())] = 0;
            }

            double[] weights = [.. learner.Scores(seen).Select((s, a) => played.Allowed[(row * 3) + a] * Math.Exp(s))];
            var left = random.NextDouble() * weights.Sum();
            var action = 0;
            while (weights[action] == 0 || (action < 2 && (left -= weights[action]) >= 0))
            {
                action = (action + 1) % 3;
            }

            played.Actions[row] = action;
            played.LogProbabilities[row] = (float)Math.Log(weights[action] / weights.Sum());
            played.Rewards[row] = seen[action];
        }

        return played;
    }
}
