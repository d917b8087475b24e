using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Environments;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class DqnTests
{
    private const int States = 3;

    private static readonly DqnConfig Small = new()
    {
        Hidden = 32,
        Gamma = 0.8,
        Warmup = 200,
        BatchSize = 32,
        Epsilon = 1,
        TargetEvery = 50,
        LearningRate = 3e-3,
        Capacity = 2_000,
    };

    public static TheoryData<bool, bool, bool> Variants
    {
        get
        {
            var variants = new TheoryData<bool, bool, bool>();
            for (var i = 0; i < 8; i++)
            {
                variants.Add((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
            }

            return variants;
        }
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void EveryVariantFindsTheValuesOfTheChain(bool isDouble, bool dueling, bool prioritised)
    {
        using var dqn = new Dqn(States, 2, Small with { Double = isDouble, Dueling = dueling, Prioritised = prioritised }, 7);
        Train(dqn, 1_500, 11);
        var exact = new Chain(States).ExactValues(Small.Gamma);
        for (var s = 0; s < States; s++)
        {
            var observation = new float[States];
            observation[s] = 1;
            var values = dqn.Values(observation);
            Assert.Equal(exact[s, 0], values[0], 0.01);
            Assert.Equal(exact[s, 1], values[1], 0.01);
        }
    }

    [Fact]
    public void EqualSeedsGiveEqualBits()
    {
        float[] Run(long seed)
        {
            using var dqn = new Dqn(States, 2, Small with { Prioritised = true }, seed);
            Train(dqn, 400, 5);
            return dqn.Values([0, 1, 0]);
        }

        Assert.Equal(Run(3), Run(3));
        Assert.NotEqual(Run(3), Run(4));
    }

    [Fact]
    public void DivergenceNamesStepTensorAndSeed()
    {
        using var dqn = new Dqn(States, 2, Small with { Warmup = 1 }, 9);
        var error = Assert.Throws<DivergenceException>(() => dqn.Learn([1, 0, 0], [0], double.NaN, [0, 1, 0], false));
        Assert.Equal((1L, 9L), (error.Step, error.Seed));
        Assert.Contains("loss", error.Message);
    }

    [Fact]
    public void ConfigurationsAreChecked()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new Dqn(States, 2, Small with { Gamma = 1.5 }, 1));
        Assert.Equal(nameof(DqnConfig.Gamma), error.ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => (Small with { Warmup = 3_000 }).Checked());
    }

    private static void Train(Dqn dqn, int steps, long seed)
    {
        var chain = new Chain(States);
        var random = new SeededRandom(seed);
        var (seen, next, action) = (new float[States], new float[States], new float[1]);
        chain.Reset(random);
        for (var i = 0; i < steps; i++)
        {
            chain.Observe(seen);
            dqn.Explore(seen, action);
            var result = chain.Step((int)action[0]);
            chain.Observe(next);
            dqn.Learn(seen, action, result.Reward, next, result.Terminated);
            if (result.Done)
            {
                chain.Reset(random);
            }
        }
    }
}
