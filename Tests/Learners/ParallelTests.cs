using EdgeActors.Learners.Algorithms;
using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class ParallelTests
{
    private static readonly ParallelConfig Small = new() { Networks = 4, Hidden1 = 16, Hidden2 = 16, Capacity = 100, BatchSize = 32, Flip = 0.3 };

    [Fact]
    public void TheNetworksLearnTheCheapestDecisions()
    {
        using var parallel = new ParallelNetworks(2, 2, Small, 3);
        var before = Quality(parallel);
        Train(parallel, 0, 600);
        var after = Quality(parallel);
        Assert.Equal(501, parallel.Updates);
        Assert.True(after < 0.15 && after < before, $"{before} before, {after} after");
    }

    [Fact]
    public void ReptileStartsWhereExamplesLead()
    {
        using var parallel = new ParallelNetworks(2, 2, Small with { MetaRate = 0.3 }, 3);
        var examples = Enumerable.Range(0, 200).Select(i => LearnerSamples.Observation(i)).Select(o => (o, Wanted(o))).ToArray();
        var before = Quality(parallel);
        parallel.Reptile(examples, 60);
        var after = Quality(parallel);
        Assert.True(after < 0.2 && after < before, $"{before} before, {after} after");
    }

    [Fact]
    public void ResumingEqualsGoingOn()
    {
        using var uninterrupted = new ParallelNetworks(2, 2, Small, 3);
        using var resumed = new ParallelNetworks(2, 2, Small, 4);
        Train(uninterrupted, 0, 120);
        Checkpoint.Load(resumed, new MemoryStream(Saved(uninterrupted)));
        Train(uninterrupted, 120, 150);
        Train(resumed, 120, 150);
        Assert.Equal(Saved(uninterrupted), Saved(resumed));
    }

    [Fact]
    public void ConfigurationsAreChecked()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new ParallelNetworks(2, 2, Small with { Perturbed = 5 }, 1));

    private static bool[] Wanted(float[] observation) => [observation[0] > 0, observation[1] > 0];

    private static double Cost(float[] observation, bool[] bits) => bits.Zip(Wanted(observation)).Count(p => p.First != p.Second);

    private static void Train(ParallelNetworks parallel, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var seen = LearnerSamples.Observation(i);
            parallel.Decide(seen, bits => Cost(seen, bits));
        }
    }

    /// <summary>The mean cost of single networks' proposals, not of the best.</summary>
    private static double Quality(ParallelNetworks parallel)
        => Enumerable.Range(9_000, 100).Average(i => parallel.Propose(LearnerSamples.Observation(i)).Average(b => Cost(LearnerSamples.Observation(i), b)));

    private static byte[] Saved(ParallelNetworks parallel)
    {
        using var stream = new MemoryStream();
        Checkpoint.Save(parallel, stream);
        return stream.ToArray();
    }
}
