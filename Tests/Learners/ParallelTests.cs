using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

/// <summary>Observations of two numbers, whose signs are the two bits that should be set.</summary>
public sealed class ParallelTests
{
    private static readonly ParallelConfig Small = new() { Networks = 4, Hidden1 = 16, Hidden2 = 12, Capacity = 100, BatchSize = 32 };

    [Fact]
    public void TheNetworksLearnWhatIsRemembered()
    {
        using var parallel = new ParallelNetworks(2, 2, Small, 3);
        var before = Quality(parallel);
        Train(parallel, 0, 600);
        var after = Quality(parallel);
        Assert.Equal(501, parallel.Updates);
        Assert.True(after < 0.15 && after < before, $"{before} before, {after} after");
    }

    [Fact]
    public void NothingIsLearnedUntilTheMemoryIsFullAndThenTheOldestIsForgotten()
    {
        using var parallel = new ParallelNetworks(2, 2, Small, 3);
        var first = parallel.PolicyWeights();
        Assert.True(double.IsNaN(Train(parallel, 0, 99).Loss));
        Assert.Equal((0, 99), (parallel.Updates, parallel.Remembered));
        Assert.Equal(first, parallel.PolicyWeights());
        var report = Train(parallel, 99, 130);
        Assert.InRange(report.Loss, 0, Small.Networks);
        Assert.Equal((31, 100), (parallel.Updates, parallel.Remembered));
        Assert.NotEqual(first, parallel.PolicyWeights());
        var kept = Enumerable.Range(0, 100).Select(row => parallel.RememberedAt(row).Observation.ToArray()).OrderBy(o => o[0]).ThenBy(o => o[1]);
        Assert.Equal(Enumerable.Range(30, 100).Select(i => LearnerSamples.Observation(i)).OrderBy(o => o[0]).ThenBy(o => o[1]), kept);
        var one = parallel.RememberedAt(3);
        Assert.Equal(Wanted(one.Observation), one.Bits.ToArray());
        Assert.Equal(-7, one.Reward);
    }

    [Fact]
    public void TheLossIsTheSumOfTheNetworksCrossEntropies()
    {
        // Weights that are 0 say one half to every bit: ln 2 a bit, the mean over bits and rows, summed over networks.
        using var parallel = new ParallelNetworks(2, 2, Small, 3);
        parallel.SetParameters(new float[parallel.Parameters().Length]);
        Train(parallel, 0, 99);
        Assert.Equal(4 * Math.Log(2), Train(parallel, 99, 100).Loss, 5);
    }

    [Theory]
    [InlineData(true, 0.3)]
    [InlineData(false, 0.05)]
    public void ReptileStartsWhereExamplesLead(bool resets, double rate)
    {
        using var parallel = new ParallelNetworks(2, 2, Small with { MetaRate = rate, MetaReset = resets }, 3);
        var before = Quality(parallel);
        var qualities = new List<(int Step, double Quality)>();
        parallel.Reptile(new Signs(), 90, 30, step => qualities.Add((step, Quality(parallel))));
        Assert.Equal([30, 60, 90], qualities.Select(q => q.Step));
        Assert.Equal(Quality(parallel), qualities[^1].Quality);
        Assert.True(qualities[^1].Quality < 0.2 && qualities[^1].Quality < before, $"{before} before, {qualities[^1].Quality} after");
        Assert.Equal(0, parallel.Updates);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LookingAtReptileOnItsWayChangesNothing(bool resets)
    {
        using var watched = new ParallelNetworks(2, 2, Small with { MetaReset = resets }, 3);
        using var alone = new ParallelNetworks(2, 2, Small with { MetaReset = resets }, 3);
        watched.Reptile(new Signs(), 12, 5, _ => { });
        alone.Reptile(new Signs(), 12);
        Assert.Equal(alone.PolicyWeights(), watched.PolicyWeights());
    }

    [Fact]
    public void ResetAndAsPrintedAgreeOnTheFirstTaskAndPartFromThere()
    {
        static float[] After(bool resets, int tasks)
        {
            using var parallel = new ParallelNetworks(2, 2, Small with { MetaRate = 0.3, MetaReset = resets }, 3);
            parallel.Reptile(new Signs(), tasks);
            return parallel.PolicyWeights();
        }

        Assert.Equal(After(true, 1), After(false, 1));
        Assert.NotEqual(After(true, 2), After(false, 2));
    }

    [Fact]
    public void AReptileStepIsAPartOfTheWayToWhereTheTaskLed()
    {
        // With a rate of 1 the initial weights are where the task ended: a rate of 0.25 is a quarter of that way.
        static float[] After(double rate)
        {
            using var parallel = new ParallelNetworks(2, 2, Small with { MetaRate = rate, Networks = 1 }, 3);
            if (rate > 0.1)
            {
                parallel.Reptile(new Signs(), 1);
            }

            return parallel.PolicyWeights();
        }

        var (start, end, part) = (After(0.01), After(1), After(0.25));
        Assert.All(Enumerable.Range(0, start.Length), i => Assert.Equal(start[i] + (0.25f * (end[i] - start[i])), part[i], 5));
    }

    [Fact]
    public void EachTaskIsBegunBeforeItsExamplesAreDrawn()
    {
        var tasks = new Signs();
        using var parallel = new ParallelNetworks(2, 2, Small with { Networks = 3, InnerSteps = 2, MetaBatch = 7 }, 3);
        parallel.Reptile(tasks, 4);
        Assert.Equal((12, 12 * 2 * 7), (tasks.Begun, tasks.Drawn));
    }

    [Fact]
    public void ResumingEqualsGoingOn()
    {
        using var uninterrupted = new ParallelNetworks(2, 2, Small, 3);
        using var resumed = new ParallelNetworks(2, 2, Small, 4);
        Train(uninterrupted, 0, 120);
        LearnerCheckpoint.Load(resumed, new MemoryStream(Saved(uninterrupted)));
        Train(uninterrupted, 120, 150);
        Train(resumed, 120, 150);
        Assert.Equal(Saved(uninterrupted), Saved(resumed));
    }

    [Fact]
    public void RowsInOneRoundAreRowsInMany()
    {
        using var one = new ParallelNetworks(2, 2, Small, 3);
        using var many = new ParallelNetworks(2, 2, Small, 3);
        var (first, second) = (Row(0), Row(1));
        Train(one, 2, 130);
        Train(many, 2, 130);
        one.Learn([first]);
        one.Learn([second]);
        many.Learn([first, second]);
        Assert.Equal(Saved(one), Saved(many));
    }

    [Fact]
    public void ParametersAreOnesToBeAveraged()
    {
        using var one = new ParallelNetworks(2, 2, Small, 3);
        using var other = new ParallelNetworks(2, 2, Small, 4);
        Assert.NotEqual(one.PolicyWeights(), other.PolicyWeights());
        other.SetParameters(one.Parameters());
        Assert.Equal(one.PolicyWeights(), other.PolicyWeights());
        Assert.Throws<ArgumentException>(() => other.SetParameters(new float[3]));
        Assert.Equal((PolicyRule.Bits, 4, 0), (one.Shape.Rule, one.Shape.Networks, one.Shape.Following));
        Assert.Equal([2, 16, 12, 2], one.Shape.Sizes);
    }

    [Fact]
    public void ConfigurationsAreChecked()
    {
        ParallelConfig[] wrong =
        [
            Small with { Networks = 0 }, Small with { Networks = 65 }, Small with { Hidden1 = 0 }, Small with { Hidden2 = 0 }, Small with { LearningRate = 0 },
            Small with { BatchSize = 0 }, Small with { Capacity = 31 }, Small with { MetaRate = 0 }, Small with { MetaRate = 1.5 }, Small with { InnerSteps = 0 }, Small with { MetaBatch = 0 },
        ];
        Assert.All(wrong, config => Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelNetworks(2, 2, config, 1)));
    }

    private static float[] Wanted(ReadOnlySpan<float> observation) => [observation[0] > 0 ? 1 : 0, observation[1] > 0 ? 1 : 0];

    private static Trajectory Row(long i) => new()
    {
        Rows = 1,
        Observations = [.. LearnerSamples.Observation(i), .. LearnerSamples.Observation(i)],
        Numbers = Wanted(LearnerSamples.Observation(i)),
        LogProbabilities = [0],
        Rewards = [-7],
        Elapsed = [1],
        End = TrajectoryEnd.Terminated,
    };

    private static LearningReport Train(ParallelNetworks parallel, int from, int to)
    {
        LearningReport last = default;
        for (var i = from; i < to; i++)
        {
            last = parallel.Learn([Row(i)]);
        }

        return last;
    }

    /// <summary>The mean number of wrong bits in single networks' proposals.</summary>
    private static double Quality(ParallelNetworks parallel)
    {
        var weights = parallel.PolicyWeights();
        var (each, wrong) = (weights.Length / parallel.Shape.Networks, 0);
        for (var i = 9_000; i < 9_100; i++)
        {
            for (var k = 0; k < parallel.Shape.Networks; k++)
            {
                var outputs = LearnerSamples.Outputs(parallel.Shape, weights.AsSpan(k * each, each), LearnerSamples.Observation(i));
                wrong += outputs.Zip(Wanted(LearnerSamples.Observation(i))).Count(p => p.First > 0 != p.Second > 0);
            }
        }

        return wrong / (100.0 * parallel.Shape.Networks);
    }

    private static byte[] Saved(ParallelNetworks parallel)
    {
        using var stream = new MemoryStream();
        LearnerCheckpoint.Save(parallel, stream);
        return stream.ToArray();
    }

    /// <summary>One task over and over, whose examples are right.</summary>
    private sealed class Signs : IMetaTasks
    {
        public int Begun { get; private set; }

        public int Drawn { get; private set; }

        public void Next(SeededRandom random) => Begun++;

        public void Draw(Span<float> observation, Span<float> bits, SeededRandom random)
        {
            Assert.True(Begun > 0);
            Drawn++;
            LearnerSamples.Observation(random.NextBelow(10_000)).CopyTo(observation);
            Wanted(observation).CopyTo(bits);
        }
    }
}
