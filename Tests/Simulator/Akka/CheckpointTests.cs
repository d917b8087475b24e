using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>What a run on Akka saves is what Sequential saves, to the byte, and a run goes on from it.</summary>
public sealed class CheckpointTests(ThreeMembers three) : IClassFixture<ThreeMembers>
{
    private static readonly RunOptions s_long = new() { Until = SimTime.FromSeconds(12) };

    [Theory]
    [InlineData(Granularity.Entity, 1)]
    [InlineData(Granularity.Shard, 3)]
    [InlineData(Granularity.Actor, 3)]
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
    [InlineData(Granularity.Actor)]
    public void Of_three_members_the_first_saves_all(Granularity granularity)
    {
        World world = new PholdLike().Build();
        var saved = new List<byte[]>();
        RunResult[] results = three.Cluster.Together(m => AkkaEngine.Run(m, world, m.Index == 0 ? Saving(saved) : s_long, granularity));
        AssertSame(world, saved, results[2]);
    }

    [Theory]
    [InlineData(Granularity.Entity, 1)]
    [InlineData(Granularity.Shard, 3)]
    [InlineData(Granularity.Actor, 3)]
    public void One_process_goes_on_from_what_sequential_saved(Granularity granularity, int threads)
    {
        using var cluster = new ActorCluster();
        AssertGoesOn((world, options) => AkkaEngine.Run(cluster, world, options, granularity, threads));
    }

    [Theory]
    [InlineData(Granularity.Entity)]
    [InlineData(Granularity.Shard)]
    [InlineData(Granularity.Actor)]
    public void Three_members_go_on_from_what_one_process_saved(Granularity granularity) =>
        AssertGoesOn((world, options) => three.Cluster.Together(m => AkkaEngine.Run(m, world, m.Index == 0 ? options : s_long, granularity, threads: 2))[0]);

    [Fact]
    public void Sections_longer_than_a_frame_arrive_whole()
    {
        using var small = LoopbackCluster.Start(2, "akka.remote.dot-netty.tcp.maximum-frame-size = 32 KiB\n");
        World world = new PholdLike { Players = 200, Balls = 100 }.Build();
        var saved = new List<byte[]>();
        RunDigest digest = SequentialEngine.Run(world, Saving(saved)).RequireFinished();
        Assert.InRange(saved[0].Length, 4 << 15, 100 << 15);
        RunOptions from = s_long with { From = CheckpointFile.Of(saved[0]) };
        foreach (Granularity granularity in Enum.GetValues<Granularity>())
        {
            Assert.All(small.Together(m => AkkaEngine.Run(m, world, m.Index == 0 ? from : s_long, granularity)), r => Assert.Equal(digest, r.Digest));
        }
    }

    [Fact]
    public void A_checkpoint_of_another_world_is_refused_on_every_member_and_the_cluster_runs_on()
    {
        World world = new PholdLike().Build(), other = new PholdLike { Seed = 99 }.Build();
        var saved = new List<byte[]>();
        SequentialEngine.Run(other, Saving(saved));
        string[] said = three.Cluster.Together(m =>
        {
            RunOptions options = m.Index == 0 ? s_long with { From = CheckpointFile.Of(saved[0], "file") } : s_long;
            return Assert.Throws<ClusterException>(() => AkkaEngine.Run(m, world, options)).Message;
        });
        Assert.All(said, s => Assert.StartsWith("file: a checkpoint of another world", s, StringComparison.Ordinal));
        RunDigest digest = SequentialEngine.Run(world, s_long).RequireFinished();
        Assert.All(three.Cluster.Together(m => AkkaEngine.Run(m, world, s_long)), r => Assert.Equal(digest, r.Digest));
    }

    /// <summary>From a checkpoint of Sequential to the uninterrupted run's digest and later checkpoints.</summary>
    private static void AssertGoesOn(Func<World, RunOptions, RunResult> run)
    {
        World world = new PholdLike().Build();
        var expected = new List<byte[]>();
        RunDigest digest = SequentialEngine.Run(world, Saving(expected)).RequireFinished();
        var saved = new List<byte[]>();
        Assert.Equal(digest, run(world, Saving(saved) with { From = CheckpointFile.Of(expected[1]) }).Digest);
        Assert.Equal(expected[2..], saved);
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
