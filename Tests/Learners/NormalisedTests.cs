using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class NormalisedTests
{
    [Fact]
    public void StatisticsAreThoseOfTheDefinition()
    {
        var statistics = new RunningStatistics(2);
        Assert.Equal((0, 1), (statistics.Mean(0), statistics.Deviation(0)));
        double[] values = [3, -1, 4, 1, -5];
        Array.ForEach(values, v => statistics.Add([(float)v, 7]));
        var mean = values.Average();
        Assert.Equal(mean, statistics.Mean(0), 1e-12);
        Assert.Equal(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), statistics.Deviation(0), 1e-12);
        Assert.Equal((7, 1), (statistics.Mean(1), statistics.Deviation(1)));
    }

    [Fact]
    public void TheLearnerSeesNumbersOfUnitSizeAndMasksAsTheyAre()
    {
        var inner = new Recorder();
        using var normalised = new Normalised(inner, 3, 0.9, new NormalisationConfig { Observations = true, Rewards = true, Clip = 3 }, masks: 1);
        for (var i = 0; i < 400; i++)
        {
            float[] seen = [100 + (i % 7), (float)(1e-3 * (i % 5)), i % 2];
            normalised.Explore(seen, new float[1]);
            var explored = inner.Seen;
            normalised.Learn(seen, [0], 50, seen, i % 10 == 9);
            Assert.Equal(explored, inner.Seen);
            Assert.Equal(i % 2, inner.Seen[2]);
        }

        normalised.Explore([103, 2e-3f, 1], new float[1]);
        Assert.Equal(0, inner.Seen[0], 0.05);
        Assert.Equal(0, inner.Seen[1], 0.05);
        normalised.Policy.Act([1e6f, -1e6f, 0], new float[1]);
        Assert.Equal([3f, -3f, 0f], inner.Seen);
        Assert.InRange(inner.Reward, 0.1, 3);
        using var scaled = new Normalised(inner, 3, 0.9, new NormalisationConfig { RewardScale = 0.02 });
        scaled.Learn([1, 2, 3], [0], 50, [4, 5, 6], false);
        Assert.Equal([1f, 2f, 3f], inner.Seen);
        Assert.Equal(1, inner.Reward);
    }

    private sealed class Recorder : ILearner, IPolicy
    {
        public IPolicy Policy => this;

        public long Version => 0;

        public float[] Seen { get; private set; } = [];

        public double Reward { get; private set; }

        public void Act(ReadOnlySpan<float> observation, Span<float> action) => Seen = observation.ToArray();

        public void Explore(ReadOnlySpan<float> observation, Span<float> action) => Seen = observation.ToArray();

        public long Learn(
            ReadOnlySpan<float> observation, ReadOnlySpan<float> action, double reward, ReadOnlySpan<float> next, bool terminated, bool truncated = false, double elapsed = 1)
        {
            (Seen, Reward) = (observation.ToArray(), reward);
            return 0;
        }

        public void Dispose()
        {
        }
    }
}
