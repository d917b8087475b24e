using Akka.Actor;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Every simulated actor as an Akka actor: its address, its state, and what becomes of a run in which one is stopped or fails.</summary>
public sealed class SimulatedActorTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ActorCluster _cluster = new(new ClusterSettings(threads: 2));

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task It_has_a_readable_path_and_answers_for_its_state()
    {
        World world = Shop();
        var engine = new AkkaEngine(_cluster, world, new RunOptions { Until = SimTime.FromSeconds(1) }, Granularity.Actor);
        engine.Begin();
        IActorRef site = await _cluster.System.ActorSelection("/user/edge/melbourne/site-17").ResolveOne(s_patience);
        Assert.Equal("akka://edgeactors/user/edge/melbourne/site-17", site.Path.ToString());
        ActorState before = await engine.AskState("site-17", s_patience);
        Assert.Equal(("site-17", SimTime.Zero, "seen = 0"), (before.Actor, before.Time, before.Text.Trim()));
        Task<RunResult> run = Task.Run(engine.RunToEnd);
        Assert.Equal(RunStopReason.Finished, (await run.WaitAsync(s_patience)).Stop.Reason);
    }

    [Fact]
    public void There_is_one_for_each_actor_below_a_supervisor_a_group()
    {
        var engine = new AkkaEngine(_cluster, Shop(), new RunOptions { Until = SimTime.FromSeconds(1) }, Granularity.Actor);
        engine.Begin();
        Assert.Equal((2, 21), (engine.Hosts, engine.Actors));
        engine.RunToEnd();
    }

    [Fact]
    public async Task One_that_is_stopped_ends_the_run_with_its_name()
    {
        var engine = new AkkaEngine(_cluster, Shop(), new RunOptions { Until = SimTime.FromSeconds(1_000_000) }, Granularity.Actor);
        engine.Begin();
        Task<RunResult> run = Task.Run(engine.RunToEnd);
        SpinWait.SpinUntil(() => engine.Windows > 20);
        _cluster.System.ActorSelection("/user/edge/melbourne/site-17").Tell(PoisonPill.Instance);
        RunResult result = await run.WaitAsync(s_patience);
        Assert.Equal((RunStopReason.ActorFailed, "site-17", "its Akka actor was stopped"), (result.Stop.Reason, result.Stop.Actor, result.Stop.Cause));
        Assert.Null(result.Digest);
    }

    [Fact]
    public async Task One_that_is_stopped_before_the_run_ends_it_too()
    {
        var engine = new AkkaEngine(_cluster, Shop(), new RunOptions { Until = SimTime.FromSeconds(1) }, Granularity.Actor);
        engine.Begin();
        _cluster.System.ActorSelection("/user/edge/far/far-office").Tell(PoisonPill.Instance);
        await Task.Run(() => SpinWait.SpinUntil(() => _cluster.System.ActorSelection("/user/edge/far/far-office").Ask<ActorIdentity>(new Identify(1), s_patience).Result.Subject is null, s_patience));
        RunResult result = await Task.Run(engine.RunToEnd).WaitAsync(s_patience);
        Assert.Equal((RunStopReason.ActorFailed, "far-office"), (result.Stop.Reason, result.Stop.Actor));
    }

    [Theory]
    [InlineData("Start")]
    [InlineData("Handle")]
    [InlineData("Finish")]
    public void What_one_throws_is_the_failure_of_the_sequential_engine(string where)
    {
        World Broken()
        {
            var builder = new WorldBuilder(1) { Lookahead = SimDuration.FromSeconds(0.5) };
            GroupId group = builder.AddGroup("group");
            builder.Add("sound", group, () => new Site(new ActorId(2)));
            builder.Add("broken", group, () => new Broken(where));
            builder.Add("other", builder.AddGroup("other group"), () => new Site(new ActorId(3)));
            return builder.Build();
        }

        var options = new RunOptions { Until = SimTime.FromSeconds(5) };
        RunStop expected = SequentialEngine.Run(Broken(), options).Stop, found = AkkaEngine.Run(_cluster, Broken(), options, Granularity.Actor).Stop;
        Assert.Equal("broken", expected.Actor);
        Assert.Equal(expected.ToString(), found.ToString());
    }

    [Fact]
    public void Names_are_free_again_when_a_run_has_ended()
    {
        var options = new RunOptions { Until = SimTime.FromSeconds(3) };
        RunDigest expected = SequentialEngine.Run(Shop(), options).RequireFinished();
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(expected, AkkaEngine.Run(_cluster, Shop(), options, Granularity.Actor).Digest);
        }
    }

    [Fact]
    public void Groups_of_one_name_and_names_that_are_no_path_are_told_apart()
    {
        var builder = new WorldBuilder(1) { Lookahead = SimDuration.FromSeconds(1) };
        builder.AddGroup("a b");
        builder.AddGroup("a b");
        builder.AddGroups("x", 2);
        builder.AddMany("actor", 4, i => new GroupId(i + 1), _ => new Site(new ActorId(1)));
        World world = builder.Build();
        string[] names = [.. Enumerable.Range(1, 4).Select(g => ActorPaths.OfGroup(world, new GroupId(g)))];
        Assert.Equal(["a%20b", "a%20b~2", "x-0", "x-1"], names);
        Assert.All(names, n => Assert.True(ActorPath.IsValidPathElement(n)));
    }

    [Fact]
    public async Task One_that_cannot_say_its_state_tells_the_asker_so_and_the_run_goes_on()
    {
        var builder = new WorldBuilder(1) { Lookahead = SimDuration.FromSeconds(0.5) };
        GroupId group = builder.AddGroup("group");
        builder.Add("silent", group, () => new Silent(new ActorId(1)));
        var engine = new AkkaEngine(_cluster, builder.Build(), new RunOptions { Until = SimTime.FromSeconds(5) }, Granularity.Actor);
        engine.Begin();
        NotSupportedException why = await Assert.ThrowsAsync<NotSupportedException>(() => engine.AskState("silent", s_patience));
        Assert.Equal("no state to show", why.Message);
        RunResult result = await Task.Run(engine.RunToEnd).WaitAsync(s_patience);
        Assert.Equal(RunStopReason.Finished, result.Stop.Reason);
    }

    /// <summary>Twenty sites in one group that pass something round, and one far away.</summary>
    private static World Shop()
    {
        var builder = new WorldBuilder(7) { Lookahead = SimDuration.FromSeconds(0.5) };
        GroupId melbourne = builder.AddGroup("melbourne"), far = builder.AddGroup("far");
        builder.AddMany("site", 20, _ => melbourne, i => new Site(new ActorId(i < 19 ? i + 2 : 21)));
        builder.Add("far-office", far, () => new Site(new ActorId(1)));
        return builder.Build();
    }

    private sealed class Site(ActorId next) : Actor, IHandle<Mark>
    {
        private int _seen;

        public void Handle(in Mark message, Context context)
        {
            _seen++;
            context.Send(next, message, SimDuration.FromSeconds(0.5));
        }

        protected override void Start(Context context) => context.Send(next, new Mark(1), SimDuration.FromSeconds(0.5));

        protected override void DeclareState(StateVisitor state) => state.Field(ref _seen);
    }

    private sealed class Silent(ActorId self) : Actor, IHandle<Mark>
    {
        public void Handle(in Mark message, Context context) => context.Send(self, message, SimDuration.FromSeconds(0.5));

        protected override void Start(Context context) => context.Send(self, new Mark(1), SimDuration.FromSeconds(0.5));

        protected override void DeclareState(StateVisitor state) => throw new NotSupportedException("no state to show");
    }

    private sealed class Broken(string where) : Actor, IHandle<Mark>
    {
        public void Handle(in Mark message, Context context) => Break("Handle");

        protected override void Start(Context context) => Break("Start");

        protected override void Finish(Context context) => Break("Finish");

        protected override void DeclareState(StateVisitor state)
        {
        }

        private void Break(string here)
        {
            if (here == where)
            {
                throw new InvalidOperationException($"broken in {here}");
            }
        }
    }
}
