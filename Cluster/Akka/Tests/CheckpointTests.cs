using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Tests.Simulator;

namespace EdgeActors.Cluster.Akka.Tests;

/// <summary>What a run on Akka saves is what Sequential saves, to the byte, and a run goes on from it.</summary>
public sealed class CheckpointTests(ThreeMembers three) : IClassFixture<ThreeMembers>
{
    private static readonly RunOptions s_long = new() { Until = SimTime.FromSeconds(12) };

    [Theory]
    [InlineData(Granularity.Entity, 1)]
    [InlineData(Granularity.Shard, 3)]
    public void Of_one_process(Granularity granularity, int threads)
    {
        using var cluster = new ActorCluster();
        World world = new PholdLike().Build();
        var saved = new List<byte[]>();
        RunResult result = AkkaEngine.Run(cluster, world, Saving(saved), granularity, threads);
        AssertSame(world, saved, result);
    }

    [Theory]
    [InlineData(Granularity.Entity)]
    [InlineData(Granularity.Shard)]
    public void Of_three_members_the_first_saves_all(Granularity granularity)
    {
        World world = new PholdLike().Build();
        var saved = new List<byte[]>();
        RunResult[] results = three.Cluster.Together(m => AkkaEngine.Run(m, world, m.Index == 0 ? Saving(saved) : s_long, granularity));
        AssertSame(world, saved, results[2]);
    }

    private static RunOptions Saving(List<byte[]> saved) => s_long with
    {
        Checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(2.5), checkpoint =>
        {
            using var stream = new MemoryStream();
            checkpoint.Write(stream, "label");
            saved.Add(stream.ToArray());
        }),
    };

    private static void AssertSame(World world, List<byte[]> saved, RunResult result)
    {
        var expected = new List<byte[]>();
        RunDigest digest = SequentialEngine.Run(world, Saving(expected)).RequireFinished();
        Assert.Equal(digest, result.Digest);
        Assert.Equal(4, saved.Count);
        Assert.Equal(expected, saved);
        Assert.Equal(digest, SequentialEngine.Run(world, s_long with { From = CheckpointFile.Of(saved[2]) }).Digest);
    }
}
