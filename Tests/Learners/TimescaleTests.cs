using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Training;

namespace EdgeActors.Tests.Learners;

/// <summary>What follows counts gamma to the power of the time that passed: the values of a semi-Markov process are found, and its best policy.</summary>
public sealed class TimescaleTests
{
    private const double Gamma = 0.8;

    private static readonly DqnConfig Config = new()
    {
        Hidden = 32,
        Gamma = Gamma,
        Warmup = 200,
        BatchSize = 64,
        Epsilon = 1,
        TargetEvery = 50,
        LearningRate = Schedule.Linear(5e-3, 1e-4, 2_000),
        Capacity = 2_000,
    };

    [Fact]
    public void DqnFindsTheValuesOfTheProcess()
    {
        var exact = new TwoTimescales().ExactValues(Gamma);
        using var dqn = new Dqn(4, 2, Config, 1);
        new Trainer(dqn, new TwoTimescales(), 1).Advance(2_000);
        Assert.InRange(KnownValues.Error(dqn, new TwoTimescales(), Gamma), 0, 0.01);
        Assert.True(exact[3, 1] > exact[3, 0] && Enumerable.Range(0, 3).All(s => exact[s, 0] > exact[s, 1]));
    }

    [Fact]
    public void WhoeverCountsDecisionsFindsOtherValuesAndTakesSlowJobs()
    {
        var process = new TwoTimescales();
        using var dqn = new Dqn(4, 2, Config, 1);
        var (seen, next, action, random) = (new float[4], new float[4], new float[1], new SeededRandom(4));
        process.Reset(random);
        for (var i = 0; i < 2_000; i++)
        {
            process.Observe(seen);
            dqn.Explore(seen, action);
            var result = process.Step((int)action[0]);
            process.Observe(next);
            dqn.Learn(seen, action, result.Reward, next, false, result.Truncated);
            if (result.Done)
            {
                process.Reset(random);
            }
        }

        var wrong = process.ValuesByDecision(Gamma);
        for (var s = 0; s < 4; s++)
        {
            process.Observe(s, seen);
            dqn.Policy.Act(seen, action);
            Assert.Equal(1, action[0]);
            Assert.Equal(wrong[s, 1], dqn.Values([.. seen])[1], 0.02 * wrong[s, 1]);
        }
    }

    [Fact]
    public void PpoFindsItsBestPolicy()
    {
        using var ppo = new Ppo(4, 2, new PpoConfig { Hidden = 16, Gamma = Gamma, Rollout = 256, BatchSize = 64, Epochs = 6, LearningRate = 5e-3 }, 2);
        new Trainer(ppo, new TwoTimescales(), 2).Advance(5_120);
        var (seen, action) = (new float[4], new float[1]);
        for (var s = 0; s < 4; s++)
        {
            new TwoTimescales().Observe(s, seen);
            ppo.Policy.Act(seen, action);
            Assert.Equal(s == 3 ? 1 : 0, action[0]);
        }
    }
}
