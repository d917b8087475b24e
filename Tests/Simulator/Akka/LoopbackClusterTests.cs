using Akka.Actor;
using Akka.Event;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;
using FsCheck;
using FsCheck.Fluent;
using Outcome = EdgeActors.Tests.Simulator.Engines.Outcome;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Three members that stay together over many runs.</summary>
public sealed class ThreeMembers : IDisposable
{
    internal LoopbackCluster Cluster { get; } = LoopbackCluster.Start(3, "akka.remote.dot-netty.tcp.maximum-frame-size = 32768b");

    public void Dispose() => Cluster.Dispose();
}

/// <summary>Over Akka.Cluster: digest, count, end, failure and rows are Sequential's; the rows arrive at the first member.</summary>
public sealed class LoopbackClusterTests(ThreeMembers three) : IClassFixture<ThreeMembers>
{
    private readonly LoopbackCluster _cluster = three.Cluster;

    [Theory]
    [InlineData((int)Mischief.None)]
    [InlineData((int)Mischief.Background)]
    [InlineData((int)(Mischief.Stops | Mischief.Pairs))]
    [InlineData((int)(Mischief.Stops | Mischief.Fails | Mischief.Background | Mischief.Breaches))]
    public void Any_world_runs_as_on_the_sequential_engine(int mischief) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(12).WithReplay(20_261_126, 9), Prop.ForAll(Cases((Mischief)mischief), c =>
        {
            World world = c.World.Build();
            Outcome expected = Outcome.Of(world, 0, null, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>);
            Outcome[] found = _cluster.Together(member => Run(member, world, c.Granularity));
            Outcome.AssertSame(expected, found[0]);
            Assert.All(found[1..], other => Assert.Equal((expected.Stop, expected.Digest, 0), (other.Stop, other.Digest, other.Rows.Count)));
        }));

    [Theory]
    [InlineData(Granularity.Entity)]
    [InlineData(Granularity.Shard)]
    [InlineData(Granularity.Actor)]
    public void Mail_longer_than_a_frame_travels_in_chunks(Granularity granularity)
    {
        World world = new PholdLike { Players = 300, Groups = 30, Balls = 40 }.Build();
        var options = new RunOptions { Until = SimTime.FromSeconds(2) };
        RunDigest expected = SequentialEngine.Run(world, options).RequireFinished();
        AkkaEngine[] engines = _cluster.Together(member => new AkkaEngine(member, world, options, granularity));
        RunResult[] found = _cluster.Together(member => engines[member.Index].RunToEnd());
        Assert.All(found, f => Assert.Equal(expected, f.Digest));
        Assert.True(engines[0].BytesSent / engines[0].Windows > 0);
        Assert.Equal(granularity == Granularity.Shard ? 3 : 30, engines.Sum(e => e.Hosts));
    }

    [Fact]
    public void A_member_cancels_them_all()
    {
        World world = new PholdLike().Build();
        RunStopReason[] reasons = _cluster.Together(member =>
        {
            using var cancellation = new CancellationTokenSource();
            if (member.Index == 1)
            {
                cancellation.Cancel();
            }

            return AkkaEngine.Run(member, world, new RunOptions { Cancellation = cancellation.Token }).Stop.Reason;
        });
        Assert.All(reasons, reason => Assert.Equal(RunStopReason.Cancelled, reason));
    }

    private static Outcome Run(ActorCluster member, World world, Granularity granularity)
    {
        var rows = new List<string>();
        var options = new RunOptions { Sinks = [Outcome.To<RandomWorld.Row>(rows), Outcome.To<RandomWorld.Note>(rows)] };
        RunResult result = AkkaEngine.Run(member, world, options, granularity);
        return new Outcome(result.Stop.ToString(), result.Digest, rows);
    }

    private static Arbitrary<Case> Cases(Mischief mischief) =>
        (from world in RandomWorld.Small
         from groups in Gen.Choose(2, 8)
         from actors in Gen.Choose(2, 16)
         from granularity in Gen.Elements(Granularity.Entity, Granularity.Shard, Granularity.Actor)
         select new Case(world with { Groups = groups, Actors = Math.Max(actors, groups), Mischief = mischief }, granularity)).ToArbitrary();

    private sealed record Case(RandomWorld World, Granularity Granularity);
}

/// <summary>What a cluster does when it is no longer whole.</summary>
public sealed class LossTests
{
    private static readonly RunOptions s_endless = new() { Until = SimTime.FromSeconds(10_000_000) };

    [Theory]
    [InlineData(Granularity.Entity)]
    [InlineData(Granularity.Shard)]
    [InlineData(Granularity.Actor)]
    public async Task A_member_that_leaves_ends_the_run_of_the_others(Granularity granularity)
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(2);
        ActorCluster stays = cluster.Members.Single(m => m.Index == 0), leaves = cluster.Members.Single(m => m.Index == 1);
        World world = new PholdLike().Build();
        var saved = new List<(SimTime Time, byte[] Content)>();
        RunOptions saving = s_endless with { Checkpointer = new PeriodicCheckpointer(SimDuration.FromSeconds(5_000_000), c => saved.Add((c.Time, Written(c)))) };
        var engine = new AkkaEngine(stays, world, saving, granularity);
        Task<RunResult> other = Task.Run(() => AkkaEngine.Run(leaves, world, s_endless, granularity));
        Task<RunResult> run = Task.Run(engine.RunToEnd);
        SpinWait.SpinUntil(() => engine.Windows > 20 || run.IsCompleted);
        leaves.Dispose();
        MemberLostException lost = await Assert.ThrowsAsync<MemberLostException>(() => run.WaitAsync(TimeSpan.FromMinutes(1)));
        (SimTime time, byte[] content) = Assert.Single(saved);
        Assert.StartsWith($"member {leaves.Address} has left; the run ends at the border of a window, saved at {time}", lost.Message, StringComparison.Ordinal);
        var on = new RunOptions { Until = time + SimDuration.FromSeconds(5) };
        Assert.Equal(SequentialEngine.Run(world, on).RequireFinished(), SequentialEngine.Run(world, on with { From = CheckpointFile.Of(content) }).Digest);
        Assert.Throws<MemberLostException>(() => AkkaEngine.Run(stays, world, s_endless));
        _ = other.ContinueWith(o => o.Exception, TaskScheduler.Default);
    }

    private static byte[] Written(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Write(stream, "label");
        return stream.ToArray();
    }

    [Fact]
    public async Task A_letter_that_reaches_nobody_ends_the_run()
    {
        using var cluster = new ActorCluster();
        var engine = new AkkaEngine(cluster, new PholdLike().Build(), s_endless, Granularity.Entity);
        engine.Begin();
        IActorRef host = await cluster.System.ActorSelection("/user/edge/1-3").ResolveOne(TimeSpan.FromSeconds(5));
        Task<RunResult> run = Task.Run(engine.RunToEnd);
        SpinWait.SpinUntil(() => engine.Windows > 20);
        var lost = new Letter<Mark>(new EventKey(new SimTime(1), 0, new ActorId(1), 1), 4, new Mark(1));
        cluster.System.EventStream.Publish(new DeadLetter(lost, ActorRefs.Nobody, host));
        Assert.Contains("a message reached nobody", (await Assert.ThrowsAsync<MemberLostException>(() => run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_leaves_no_dead_letters_and_no_actors()
    {
        using var cluster = new ActorCluster();
        using var watch = new DeadLetterWatch(cluster.System);
        World world = new PholdLike().Build();
        var options = new RunOptions { Until = SimTime.FromSeconds(20) };
        foreach (Granularity granularity in Enum.GetValues<Granularity>())
        {
            Assert.Equal(SequentialEngine.Run(world, options).Digest, AkkaEngine.Run(cluster, world, options, granularity, threads: 3).Digest);
        }

        await Assert.ThrowsAsync<ActorNotFoundException>(() => cluster.System.ActorSelection("/user/edge/2-0").ResolveOne(TimeSpan.FromSeconds(1)));
        Assert.Empty(watch.Seen);
    }

    [Fact]
    public async Task A_member_with_another_seed_is_refused_and_the_others_wait_on()
    {
        int port = LoopbackCluster.FreePort();
        using var first = new ActorCluster(new ClusterSettings(LoopbackCluster.Hocon(2, port, port)));
        using var wrong = new ActorCluster(new ClusterSettings(LoopbackCluster.Hocon(2, 0, port)));
        Task joining = Task.Run(() => first.Join([("version", "1"), ("seed", "7")]));
        MemberRefusedException refused = Assert.Throws<MemberRefusedException>(() => wrong.Join([("version", "1"), ("seed", "8")]));
        Assert.StartsWith($"member {wrong.Address} has another seed than {first.Address}: 8 and 7", refused.Message, StringComparison.Ordinal);
        wrong.Dispose();
        using var right = new ActorCluster(new ClusterSettings(LoopbackCluster.Hocon(2, 0, port)));
        right.Join([("version", "1"), ("seed", "7")]);
        await joining.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 1), (first.Index, right.Index));
    }
}
