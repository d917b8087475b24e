using Akka.Actor;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Actors that nobody is to stop are stopped, and members are sent what is not for them: nobody hangs, and what ends a run has a name.</summary>
public sealed class PoisonTests
{
    private static readonly RunOptions s_endless = new() { Until = SimTime.FromSeconds(10_000_000) };

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    public static TheoryData<string, bool> Poisons => new() { { ActorPaths.Root, false }, { ActorPaths.Root, true }, { "clock", false }, { "clock", true } };

    [Theory]
    [MemberData(nameof(Poisons))]
    public async Task Of_one_process_whoever_waits_is_told(string actor, bool kill)
    {
        // One shard would run it all in one window.
        using var cluster = new ActorCluster(new ClusterSettings(threads: 2));
        var engine = new AkkaEngine(cluster, new PholdLike().Build(), s_endless, threads: 2);
        Task<RunResult> run = Task.Run(engine.RunToEnd);
        Assert.True(SpinWait.SpinUntil(() => engine.Windows > 20 || run.IsCompleted, s_longest));
        cluster.System.ActorSelection($"/user/{actor}").Tell(kill ? Kill.Instance : PoisonPill.Instance);
        MemberLostException lost = await Assert.ThrowsAsync<MemberLostException>(() => run.WaitAsync(s_longest));
        Assert.StartsWith($"/user/{actor} of this process was stopped; the run ends", lost.Message, StringComparison.Ordinal);
        Assert.Throws<MemberLostException>(() => AkkaEngine.Run(cluster, new PholdLike().Build(), s_endless));
    }

    [Theory]
    [InlineData(1, "/user/" + ActorPaths.Root)]
    [InlineData(0, "/user/" + ActorPaths.Root)]
    [InlineData(0, "/user/clock-manager/clock")]
    public async Task Of_two_members_both_are_told(int member, string path)
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(2);
        ActorCluster poisoned = cluster.Members.Single(m => m.Index == member);
        (AkkaEngine engine, Task<RunResult>[] runs) = Start(cluster);
        poisoned.System.ActorSelection(path).Tell(PoisonPill.Instance);
        foreach (Task<RunResult> run in runs)
        {
            MemberLostException lost = await Assert.ThrowsAsync<MemberLostException>(() => run.WaitAsync(s_longest));
            Assert.Contains(path, lost.Message, StringComparison.Ordinal);
            Assert.Contains("was stopped; the run ends", lost.Message, StringComparison.Ordinal);
        }

        Assert.True(engine.Windows > 0);
    }

    [Theory]
    [InlineData(7)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Mail_of_one_who_is_no_member_is_refused_and_the_run_goes_on(int from)
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(2);
        World world = new PholdLike().Build();
        var options = new RunOptions { Until = SimTime.FromSeconds(200) };
        AkkaEngine[] engines = cluster.Together(m => new AkkaEngine(m, world, options));
        cluster.Together(m => engines[m.Index].Begin());
        ActorCluster second = cluster.Members.Single(m => m.Index == 1);
        second.System.ActorSelection("/user/" + ActorPaths.Root).Tell(new MailChunk(1, 0, from, [1, 2, 3]), ActorRefs.Nobody);
        Assert.True(SpinWait.SpinUntil(() => Refusals.Of(second.System).Count == 1, s_longest), "it is not refused");
        RunDigest? expected = SequentialEngine.Run(world, options).Digest;
        Assert.All(cluster.Together(m => engines[m.Index].RunToEnd()), r => Assert.Equal(expected, r.Digest));
    }

    [Fact]
    public async Task Mail_of_a_member_for_another_border_ends_the_run_with_a_name()
    {
        using LoopbackCluster cluster = LoopbackCluster.Start(2);
        ActorCluster first = cluster.Members.Single(m => m.Index == 0), second = cluster.Members.Single(m => m.Index == 1);
        (_, Task<RunResult>[] runs) = Start(cluster);
        IActorRef own = await first.System.ActorSelection("/user/" + ActorPaths.Root).ResolveOne(s_longest);
        string path = own.Path.ToSerializationFormatWithAddress(global::Akka.Cluster.Cluster.Get(first.System).SelfAddress);
        IActorRef sender = ((ExtendedActorSystem)second.System).Provider.ResolveActorRef(path);
        second.System.ActorSelection("/user/" + ActorPaths.Root).Tell(new MailChunk(1, -5, 0, []), sender);
        MemberLostException lost = await Assert.ThrowsAsync<MemberLostException>(() => runs[second.Index].WaitAsync(s_longest));
        Assert.Contains("cannot be used: it is of border -5", lost.Message, StringComparison.Ordinal);
        second.Dispose();
        await Assert.ThrowsAsync<MemberLostException>(() => runs[first.Index].WaitAsync(s_longest));
    }

    /// <summary>One host handles an event, in which it begins work without end, while the other is killed: what the first begins is not touched from outside, and the loss is what is told.</summary>
    [Theory]
    [InlineData(Granularity.Shard, "1-0", "1-1")]
    [InlineData(Granularity.Entity, "1-0", "1-1")]
    [InlineData(Granularity.Actor, "g-0", "g-1")]
    public async Task A_run_that_is_lost_while_work_is_begun_ends_with_a_name(Granularity granularity, params string[] hosts)
    {
        using var cluster = new ActorCluster(new ClusterSettings(threads: 2));
        using var role = new Role();
        var builder = new WorldBuilder(1) { Lookahead = SimDuration.FromSeconds(1) };
        GroupId groups = builder.AddGroups("g", 2);
        builder.AddMany("a", 2, i => new GroupId(groups.Index + i), _ => new Beginner(role));
        var engine = new AkkaEngine(cluster, builder.Build(), new RunOptions(), granularity, threads: 2);
        Task<RunResult> run = Task.Run(engine.RunToEnd);
        try
        {
            Assert.True(role.Begun.Wait(s_longest), "no actor is called");
            Array.ForEach(hosts, h => cluster.System.ActorSelection($"/user/{ActorPaths.Root}/{h}").Tell(Kill.Instance));
            MemberLostException lost = await Assert.ThrowsAsync<MemberLostException>(() => run.WaitAsync(s_longest));
            Assert.StartsWith("an actor that holds simulated ones was killed; the run ends", lost.Message, StringComparison.Ordinal);
        }
        finally
        {
            role.Ended.Set();
        }
    }

    private static (AkkaEngine First, Task<RunResult>[] Runs) Start(LoopbackCluster cluster)
    {
        World world = new PholdLike().Build();
        AkkaEngine[] engines = cluster.Together(m => new AkkaEngine(m, world, s_endless));
        Task<RunResult>[] runs = [.. engines.Select(e => Task.Run(e.RunToEnd))];
        Assert.True(SpinWait.SpinUntil(() => engines[0].Windows > 20 || runs.Any(r => r.IsCompleted), s_longest));
        return (engines[0], runs);
    }

    /// <summary>Who begins work, and until when.</summary>
    private sealed class Role : IDisposable
    {
        private int _taken;

        public ManualResetEventSlim Begun { get; } = new();

        public ManualResetEventSlim Ended { get; } = new();

        public bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

        public void Dispose()
        {
            Begun.Dispose();
            Ended.Dispose();
        }
    }

    private sealed class Beginner(Role role) : global::EdgeActors.Simulator.Actor, IHandle<Mark>
    {
        /// <summary>So much that looking at all of it takes longer than beginning more.</summary>
        private const int Many = 100_000;

        public void Handle(in Mark message, Context context)
        {
            if (message.Value == 0 && role.TryTake())
            {
                for (int i = 0; i < Many || !role.Ended.IsSet; i++)
                {
                    context.Compute(static (n, _) => new Mark(n), 1, SimDuration.FromSeconds(1));
                    if (i == Many)
                    {
                        role.Begun.Set();
                    }
                }
            }
        }

        protected override void Start(Context context) => context.Send(Id, new Mark(0), SimDuration.FromSeconds(1));

        protected override void DeclareState(StateVisitor state)
        {
        }
    }
}
