using Akka.Cluster;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Members that come and go before all are there.</summary>
public sealed class GatheringTests
{
    /// <summary>Silence is soon taken for death, and whoever ends does so without taking leave.</summary>
    private const string Hasty = """
        akka.cluster { failure-detector.acceptable-heartbeat-pause = 1 s, split-brain-resolver.stable-after = 1 s }
        akka.coordinated-shutdown.run-by-actor-system-terminate = off

        """;

    private static readonly (string What, string Value)[] s_facts = [("seed", "7")];

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(40);

    /// <summary>By the lowest address, as Akka decides between two halves unless told otherwise, the dead one would stay and the seed would go.</summary>
    [Fact]
    public async Task One_that_dies_while_others_gather_leaves_its_place_though_its_address_is_the_lowest()
    {
        int[] ports = [LoopbackCluster.FreePort(), LoopbackCluster.FreePort()];
        int seed = ports.Max();
        ActorCluster Member(int port) => new(new EdgeActors.Simulator.Akka.ClusterSettings(LoopbackCluster.Hocon(3, port, seed) + Hasty, secret: ""));
        using ActorCluster first = Member(seed);
        ActorCluster dying = Member(ports.Min());
        using var patience = new CancellationTokenSource(s_longest + s_longest);
        Task entered = Join(first, patience.Token), lost = Join(dying, patience.Token);
        Cluster seen = Cluster.Get(first.System);
        Assert.True(SpinWait.SpinUntil(() => seen.State.Members.Count(m => m.Status == MemberStatus.Up) == 2, s_longest), "the two do not find each other");
        await dying.System.Terminate().WaitAsync(s_longest);
        Assert.Contains("the actor system of this process has ended", (await Assert.ThrowsAsync<MemberLostException>(() => lost)).Message, StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(() => seen.State.Members.Count == 1 || first.System.WhenTerminated.IsCompleted, s_longest), "the dead one stays");
        using ActorCluster second = Member(0);
        using ActorCluster third = Member(0);
        await Task.WhenAll(entered, Join(second, patience.Token), Join(third, patience.Token));
        World world = new PholdLike().Build();
        var options = new RunOptions { Until = SimTime.FromSeconds(5) };
        RunResult[] results = await Task.WhenAll(new[] { first, second, third }.Select(m => Apart(() => AkkaEngine.Run(m, world, options)))).WaitAsync(s_longest);
        Assert.All(results, r => Assert.Equal(SequentialEngine.Run(world, options).Digest, r.Digest));
    }

    private static Task Join(ActorCluster member, CancellationToken patience) => Apart(() =>
    {
        member.Join(s_facts, patience);
        return 0;
    });

    private static Task<T> Apart<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
