using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class ContinuousTests
{
    public static TheoryData<string> Names => [.. LearnerSamples.Continuous];

    [Theory]
    [MemberData(nameof(Names))]
    public void EachFindsTheBestActions(string name)
    {
        using var learner = LearnerSamples.Make(name, 5);
        var before = Error(learner);
        LearnerSamples.Train(learner, false, 0, 900);
        var after = Error(learner);
        Assert.True(after < 0.12 && after < before, $"{name}: {before} before, {after} after");
        Assert.InRange(learner.Policy.Version, 800, 900);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ActionsStayInTheirRangeAndEqualSeedsGiveEqualBits(string name)
    {
        float[] Run(long seed)
        {
            using var learner = LearnerSamples.Make(name, seed);
            var actions = new float[120];
            for (var i = 0; i < actions.Length; i++)
            {
                LearnerSamples.Train(learner, false, i, i + 1);
                learner.Explore(LearnerSamples.Observation(i), actions.AsSpan(i));
            }

            return actions;
        }

        var once = Run(3);
        Assert.All(once, a => Assert.InRange(a, -1f, 1f));
        Assert.Equal(once, Run(3));
        Assert.NotEqual(once, Run(4));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DivergenceIsNamed(string name)
    {
        using var learner = LearnerSamples.Make(name, 9);
        var error = Assert.Throws<DivergenceException>(() =>
        {
            for (var i = 0; i < 100; i++)
            {
                learner.Learn([1, 2], [0], double.NaN, [3, 4], true);
            }
        });
        Assert.Equal(9, error.Seed);
        Assert.Contains("critic", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1e9)]
    public void Td7KeepsABetterPolicyHoweverBadReturnsAre(double reward)
    {
        using var learner = LearnerSamples.Make("td7", 5);
        float[] seen = LearnerSamples.Observation(7), untrained = new float[1], trained = new float[1];
        learner.Policy.Act(seen, untrained);
        for (var i = 0; i < 300; i++)
        {
            // Returns that grow: each assessment is better than the one before.
            learner.Learn(LearnerSamples.Observation(i), [i % 3 - 1], reward + (Math.Abs(reward) * i / 1000), LearnerSamples.Observation(i + 1), i % 5 == 4);
        }

        learner.Policy.Act(seen, trained);
        Assert.NotEqual(untrained[0], trained[0]);
    }

    [Fact]
    public void ConfigurationsAreChecked()
    {
        Assert.Equal("Tau", Assert.Throws<ArgumentOutOfRangeException>(() => (new SacConfig { Tau = 0 }).Checked()).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => (new Td3Config { PolicyDelay = 0 }).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => (new DdpgConfig { NoiseReturn = 2 }).Checked());
        Assert.Throws<ArgumentOutOfRangeException>(() => (new Td7Config { Warmup = 2_000_000 }).Checked());
    }

    [Fact]
    public void TheSquashedDensityFollowsItsDefinition()
    {
        manual_seed(1);
        using var scope = NewDisposeScope();
        using var head = new SquashedGaussian(2, 1, 4);
        var noise = tensor([0.7f, -1.3f], [2, 1]);
        var observation = tensor([0.1f, 0.2f, -0.5f, 0.9f], [2, 2]);
        var (action, log) = head.Sample(observation, noise);
        var (centre, density) = head.Sample(observation, zeros(2, 1));
        Assert.Equal(head.forward(observation).data<float>().ToArray(), centre.data<float>().ToArray());
        for (var i = 0; i < 2; i++)
        {
            double a = action[i, 0].item<float>(), c = centre[i, 0].item<float>(), e = noise[i, 0].item<float>();
            var logDeviation = Math.Log((Math.Atanh(a) - Math.Atanh(c)) / e);
            Assert.Equal((-0.5 * e * e) - logDeviation - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(1 - (a * a)), log[i, 0].item<float>(), 1e-4);
            Assert.Equal(-logDeviation - (0.5 * Math.Log(2 * Math.PI)) - Math.Log(1 - (c * c)), density[i, 0].item<float>(), 1e-4);
        }
    }

    [Fact]
    public void EmbeddingsAreNormalisedByTheirMeanSize()
    {
        using var scope = NewDisposeScope();
        var normalised = Sale.Normalised(tensor([1f, -3f, 0f, 4f, 0f, 0f, 0f, 0f], [2, 4])).data<float>().ToArray();
        Assert.Equal([0.5f, -1.5f, 0f, 2f, 0f, 0f, 0f, 0f], normalised);
    }

    [Fact]
    public void TargetsFollowByTheirShare()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        using var source = nn.Linear(1, 1);
        using var target = nn.Linear(1, 1);
        double from = source.weight.item<float>(), to = target.weight.item<float>();
        Dense.Follow(source, target, 0.25);
        Assert.Equal((0.25 * from) + (0.75 * to), target.weight.item<float>(), 1e-6);
    }

    [Fact]
    public void SmallErrorsShareOnePriorityAndTheLargestIsForgotten()
    {
        var replay = new ReplayBuffer(3, 1, 1, 0.4);
        replay.Add([0], [0], 0, [0], 1);
        replay.Add([1], [0], 0, [0], 1);
        var batch = new Transitions(2, 1, 1);
        (batch.Indices[0], batch.Indices[1]) = (0, 1);
        LossAdjusted.Prioritise(replay, batch, [0.2f, 32f]);
        LossAdjusted.Prioritise(replay, batch, [0.5f, 1f]);
        replay.ForgetLargest();
        replay.Add([2], [0], 0, [0], 1);
        var counts = new int[3];
        var random = new SeededRandom(1);
        var many = new Transitions(300, 1, 1);
        replay.Sample(many, random, 0);
        Array.ForEach(many.Indices, i => counts[i]++);
        Assert.All(counts, c => Assert.InRange(c, 99, 101));
    }

    private static double Error(ILearner learner)
    {
        var action = new float[1];
        var sum = 0.0;
        for (var i = 0; i < 50; i++)
        {
            var seen = LearnerSamples.Observation(10_000 + i);
            learner.Policy.Act(seen, action);
            sum += Math.Abs(action[0] - (seen[0] / 2));
        }

        return sum / 50;
    }
}
