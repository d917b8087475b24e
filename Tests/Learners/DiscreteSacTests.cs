using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class DiscreteSacTests
{
    private const int States = 4;

    private static readonly DiscreteSacConfig Small = new()
    {
        Hidden = 16,
        Gamma = 0.8,
        Warmup = 100,
        BatchSize = 32,
        LearningRate = 3e-3,
        Tau = 0.02,
        TargetEntropyShare = 0.3,
        FirstTemperature = 0.1,
        Capacity = 2_000,
    };

    [Fact]
    public void ItLearnsTheBestActionsAndHoldsItsEntropy()
    {
        using var sac = new DiscreteSac(States, 2, Small, 5);
        Train(sac, 1_500);
        var exact = new Chain(States).ExactValues(Small.Gamma);
        var action = new float[1];
        for (var s = 0; s < States; s++)
        {
            sac.Policy.Act(OneHot(s), action);
            Assert.Equal(exact[s, 1] > exact[s, 0] ? 1 : 0, action[0]);
        }

        Assert.InRange(sac.Temperature, 1e-4, 0.5);
    }

    [Fact]
    public void TheConservativeTermPressesDownWhatTheDataLacks()
    {
        double Gap(double weight)
        {
            using var sac = new DiscreteSac(States, 2, Small with { ConservativeWeight = weight }, 5);
            for (var i = 0; i < 200; i++)
            {
                sac.Remember(OneHot(i % States), [1], i % States == States - 1 ? 1 : 0, OneHot(Math.Min(States - 1, (i % States) + 1)), i % States == States - 1);
            }

            for (var i = 0; i < 300; i++)
            {
                sac.Update();
            }

            return Enumerable.Range(0, States).Select(s => sac.Values(OneHot(s))).Average(q => q[1] - q[0]);
        }

        Assert.True(Gap(1) > Gap(0) + 0.5, $"{Gap(1)} against {Gap(0)}");
    }

    [Fact]
    public void EqualSeedsGiveEqualBits()
    {
        float[] Run(long seed)
        {
            using var sac = new DiscreteSac(States, 2, Small, seed);
            Train(sac, 200);
            return sac.Values(OneHot(1));
        }

        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
    }

    [Fact]
    public void DivergenceAndBadConfigurationsAreNamed()
    {
        using var sac = new DiscreteSac(States, 2, Small with { Warmup = 1 }, 9);
        var error = Assert.Throws<DivergenceException>(() => sac.Learn(OneHot(0), [0], double.NaN, OneHot(1), false));
        Assert.Contains("critic_loss", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { Tau = 0 }).Checked());
    }

    private static float[] OneHot(int state)
    {
        var observation = new float[States];
        observation[state] = 1;
        return observation;
    }

    private static void Train(DiscreteSac sac, int steps)
    {
        var chain = new Chain(States);
        var random = new SeededRandom(17);
        var (seen, next, action) = (new float[States], new float[States], new float[1]);
        chain.Reset(random);
        for (var i = 0; i < steps; i++)
        {
            chain.Observe(seen);
            sac.Explore(seen, action);
            var result = chain.Step((int)action[0]);
            chain.Observe(next);
            sac.Learn(seen, action, result.Reward, next, result.Terminated, result.Truncated);
            if (result.Done)
            {
                chain.Reset(random);
            }
        }
    }
}
