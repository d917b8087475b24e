using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class PpoTests
{
    private const int States = 5;

    private static readonly PpoConfig Small = new() { Hidden = 16, Gamma = 0.9, Rollout = 128, BatchSize = 32, Epochs = 4, LearningRate = 3e-3 };

    [Fact]
    public void AdvantagesFollowTheirDefinition()
    {
        var rollout = new RolloutBuffer(3, 1, 1);
        rollout.Add([0], [0], 0, 1, 0.5, 0.7, 0.9, false);
        rollout.Add([1], [1], 0, 2, 0.7, 0, 0, true);
        rollout.Add([2], [0], 0, 3, 0.1, 0.4, 0.9, false);
        Assert.True(rollout.IsFull);
        Assert.Throws<InvalidOperationException>(() => rollout.Add([0], [0], 0, 0, 0, 0, 0, false));
        rollout.Finish(0.8);
        var (last, middle) = (3 + (0.9 * 0.4) - 0.1, 2 - 0.7);
        var first = 1 + (0.9 * 0.7) - 0.5 + (0.9 * 0.8 * middle);
        Assert.Equal([first, middle, last], rollout.Advantages.Select(a => (double)a), Near);
        Assert.Equal([first + 0.5, middle + 0.7, last + 0.1], rollout.Returns.Select(a => (double)a), Near);
    }

    [Fact]
    public void ItLearnsTheBestActionsOfTheChain()
    {
        using var ppo = new Ppo(States, 2, Small, 3);
        Train(ppo, 4_096);
        var exact = new Chain(States).ExactValues(Small.Gamma);
        for (var s = 0; s < States; s++)
        {
            var observation = new float[States];
            observation[s] = 1;
            var best = exact[s, 1] > exact[s, 0] ? 1 : 0;
            Assert.True(ppo.Probabilities(observation)[best] > 0.8, $"state {s}: {string.Join(", ", ppo.Probabilities(observation))}");
            var action = new float[1];
            ppo.Policy.Act(observation, action);
            Assert.Equal(best, action[0]);
        }
    }

    [Fact]
    public void EqualSeedsGiveEqualBits()
    {
        float[] Run(long seed)
        {
            using var ppo = new Ppo(States, 2, Small, seed);
            Train(ppo, 256);
            Assert.Equal(2, ppo.Policy.Version);
            return ppo.Probabilities([0, 1, 0, 0, 0]);
        }

        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
    }

    [Fact]
    public void ConfigurationsAreChecked()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Ppo(States, 2, Small with { BatchSize = 48 }, 1));
        Assert.Equal(nameof(PpoConfig.BatchSize), error.ParamName);
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;

    private static void Train(Ppo ppo, int steps)
    {
        var chain = new Chain(States);
        var random = new SeededRandom(17);
        var (seen, next, action) = (new float[States], new float[States], new float[1]);
        chain.Reset(random);
        for (var i = 0; i < steps; i++)
        {
            chain.Observe(seen);
            ppo.Explore(seen, action);
            var result = chain.Step((int)action[0]);
            chain.Observe(next);
            ppo.Learn(seen, action, result.Reward, next, result.Terminated, result.Truncated);
            if (result.Done)
            {
                chain.Reset(random);
            }
        }
    }
}
