using EdgeActors.Learners.Experience;

namespace EdgeActors.Tests.Learners;

public sealed class ReplayTests
{
    [Fact]
    public void TheSumTreeFindsEachLeafInItsShare()
    {
        var tree = new SumTree(5);
        double[] weights = [1, 0, 3, 0.5, 2];
        for (var i = 0; i < weights.Length; i++)
        {
            tree[i] = weights[i];
        }

        Assert.Equal(6.5, tree.Total);
        Assert.Equal([0, 2, 2, 3, 4, 4], new[] { 0.5, 1.0, 3.9, 4.2, 4.5, 6.5 }.Select(tree.Find));
        tree[2] = 0;
        Assert.Equal(3, tree.Find(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree[0] = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree[5] = 1);
        Assert.Throws<InvalidOperationException>(() => new SumTree(3).Find(0));
    }

    [Fact]
    public void TheOldestTransitionsMakeRoom()
    {
        var replay = Filled(4, 6, 0);
        var batch = new Transitions(64, 1, 1);
        replay.Sample(batch, new SeededRandom(1));
        Assert.Equal([2f, 3f, 4f, 5f], batch.Observations.Distinct().Order());
        Assert.All(batch.Weights, w => Assert.Equal(1f, w));
        for (var i = 0; i < batch.Size; i++)
        {
            Assert.Equal(batch.Observations[i] + 1, batch.NextObservations[i]);
            Assert.Equal(batch.Observations[i] * 10, batch.Rewards[i]);
        }
    }

    [Fact]
    public void PrioritiesSetTheShares()
    {
        var replay = Filled(4, 4, 0.5);
        var all = new Transitions(4, 1, 1);
        for (var i = 0; i < 4; i++)
        {
            all.Indices[i] = i;
        }

        replay.SetPriorities(all, [1, 4, 9, 16]);
        var batch = new Transitions(1000, 1, 1);
        var counts = new int[4];
        var random = new SeededRandom(3);
        for (var round = 0; round < 20; round++)
        {
            replay.Sample(batch, random, 0.4);
            Array.ForEach(batch.Indices, i => counts[i]++);
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal((i + 1) / 10.0, counts[i] / 20_000.0, 0.005);
        }

        var rare = Array.IndexOf(batch.Indices, 0);
        var often = Array.IndexOf(batch.Indices, 3);
        Assert.Equal(1f, batch.Weights[rare]);
        Assert.Equal(Math.Pow(4, -0.4), batch.Weights[often], 1e-6);
    }

    [Fact]
    public void EmptyBuffersAndBadCapacitiesAreErrors()
    {
        Assert.Throws<InvalidOperationException>(() => new ReplayBuffer(4, 1, 1).Sample(new Transitions(1, 1, 1), new SeededRandom(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayBuffer(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayBuffer(1, 1, 1, 2));
    }

    private static ReplayBuffer Filled(int capacity, int count, double alpha)
    {
        var replay = new ReplayBuffer(capacity, 1, 1, alpha);
        for (var i = 0; i < count; i++)
        {
            replay.Add([i], [0], i * 10, [i + 1], 0.9);
        }

        return replay;
    }
}
