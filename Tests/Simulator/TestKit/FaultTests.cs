using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.TestKit;
using FsCheck;
using FsCheck.Fluent;
using static EdgeActors.Tests.Simulator.SmallWorld;
using Outcome = EdgeActors.Tests.Simulator.Engines.Outcome;

namespace EdgeActors.Tests.Simulator;

/// <summary>Each fault does what it says, in every engine alike.</summary>
public sealed class FaultTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(80).WithReplay(20_261_125, 11);

    [Fact]
    public void A_dropped_message_is_not_handled_and_in_no_digest()
    {
        TestWorld world = Sending(new Faults().Drop<Mark>(m => m.Message.Value == 2), out Probe probe);
        Assert.Equal(2, world.Run().RequireFinished().Events);
        Assert.Equal([(1, 1.0), (3, 3)], Times(probe));
        Assert.Equal([1], world.View.FaultHits);
    }

    [Fact]
    public void The_last_message_may_be_dropped()
    {
        TestWorld world = Sending(new Faults().Drop(m => m.Time >= At(2)), out Probe probe);
        Assert.Equal(At(1), world.Run().RequireFinished().FinalTime);
        Assert.Equal([(1, 1.0)], Times(probe));
    }

    [Fact]
    public void A_delayed_message_comes_later_from_its_sender_and_is_delayed_once()
    {
        TestWorld world = Sending(new Faults().Delay<Mark>(Seconds(1.5)), out Probe probe);
        world.Run().RequireFinished();
        Assert.Equal([(1, 2.5), (2, 3.5), (3, 4.5)], Times(probe));
        Assert.All(probe.Inbox, r => Assert.Equal("test-driver", r.FromName));
        Assert.Equal([3], world.View.FaultHits);
    }

    [Fact]
    public void A_duplicate_comes_from_the_injector_with_a_key_of_its_own()
    {
        TestWorld world = Sending(new Faults().Duplicate<Mark>(Seconds(0.5), m => m.Message.Value != 2), out Probe probe);
        world.Run().RequireFinished();
        Assert.Equal([(1, 1.0), (1, 1.5), (2, 2), (3, 3), (3, 3.5)], Times(probe));
        Assert.Equal(
            ["test-driver", "fault-injector-0", "test-driver", "test-driver", "fault-injector-0"], probe.Inbox.Select(r => r.FromName));
    }

    [Fact]
    public void A_duplicate_in_the_same_instant_comes_right_after()
    {
        TestWorld world = Sending(new Faults().Duplicate<Mark>(), out Probe probe);
        world.Run().RequireFinished();
        Assert.Equal([(1, 1.0), (1, 1), (2, 2), (2, 2), (3, 3), (3, 3)], Times(probe));
    }

    [Fact]
    public void Reordered_messages_come_within_the_span_and_overtake()
    {
        var world = new TestWorld(5) { Faults = new Faults().Reorder<Mark>(Seconds(1)) };
        Probe probe = world.AddProbe("probe");
        for (int i = 0; i < 50; i++)
        {
            world.Send(probe.Id, new Mark(i), At(1));
        }

        world.Run().RequireFinished();
        Assert.All(probe.Inbox, r => Assert.InRange(r.Time.Seconds, 1, 2));
        Assert.NotEqual(Enumerable.Range(0, 50), Values(probe));
        Assert.Equal(Enumerable.Range(0, 50), Values(probe).Order());
    }

    [Fact]
    public void A_chance_is_kept_roughly_and_depends_on_the_seed()
    {
        int[] Lost(ulong seed)
        {
            var world = new TestWorld(seed) { Faults = new Faults().Drop<Mark>(chance: 0.3) };
            Probe probe = world.AddProbe("probe");
            for (int i = 0; i < 1000; i++)
            {
                world.Send(probe.Id, new Mark(i), At(1));
            }

            world.Run().RequireFinished();
            return [.. Enumerable.Range(0, 1000).Except(Values(probe))];
        }

        Assert.InRange(Lost(1).Length, 250, 350);
        Assert.Equal(Lost(1), Lost(1));
        Assert.NotEqual(Lost(1), Lost(2));
    }

    [Fact]
    public void The_first_rule_that_hits_is_the_only_one()
    {
        Faults faults = new Faults().Drop<Mark>(m => m.Message.Value == 1).Duplicate(Seconds(1), m => m.Tag == "test.mark").Drop<Mark>().Drop<Wide>();
        TestWorld world = Sending(faults, out Probe probe);
        world.Run().RequireFinished();
        Assert.Equal([(2, 2.0), (3, 3), (2, 3), (3, 4)], Times(probe));
        Assert.Equal([1, 2, 0, 0], world.View.FaultHits);
    }

    [Fact]
    public void Timers_and_results_of_computations_meet_no_fault()
    {
        var world = new TestWorld { Faults = new Faults().Drop(_ => true) };
        ActorId id = world.Add("a", () => new Scripted
        {
            OnStart = c =>
            {
                c.Schedule(Seconds(1), new Mark(1));
                c.Compute(static (int x, RandomStream _) => new Mark(x), 2, Seconds(2));
                c.Send(c.Self, new Mark(3), Seconds(3));
            },
        });
        world.Run().RequireFinished();
        Assert.Equal(["1@1", "2@2"], world.Actor<Scripted>(id).Log);
    }

    [Fact]
    public void A_predicate_that_throws_stops_the_run_at_its_message()
    {
        TestWorld world = Sending(new Faults().Drop<Mark>(m => m.Message.Value == 2 ? throw new InvalidOperationException("no") : false), out _);
        Assert.Equal(
            "actor failed: the predicate of a fault threw InvalidOperationException: no (actor 'probe', time 2 s, event test.mark(value: 2) from 'test-driver', seed 1)",
            world.Run().Stop.ToString());
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Faults().Drop<Mark>(chance: 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Faults().Drop<Mark>(chance: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Faults().Delay<Mark>(SimDuration.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Faults().Duplicate<Mark>(Seconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Faults().Reorder(SimDuration.Zero, _ => true));
        var taken = new SmallWorld();
        taken.Add("fault-injector-3", new Scripted());
        Assert.Equal(
            "'fault-injector-3' is named as the injectors of faults are; name it otherwise",
            Assert.Throws<InvalidOperationException>(() => taken.Builder.Build().WithFaults(new Faults())).Message);
        TestWorld never = Sending(new Faults().Delay<Mark>(new SimDuration(long.MaxValue - 1)), out _);
        Assert.Contains("reaches past the end of time", never.Run().Stop.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_given_twice_add_up_and_no_faults_change_nothing()
    {
        World world = new PholdLike().Build();
        RunOptions options = new() { Until = At(5) };
        RunDigest plain = SequentialEngine.Run(world, options).RequireFinished();
        Assert.Equal(plain, SequentialEngine.Run(world.WithFaults(new Faults()), options).RequireFinished());
        Assert.Equal(plain, SequentialEngine.Run(world.WithFaults(new Faults().Drop<Ball>(_ => false)).WithFaults(new Faults()), options).RequireFinished());
        World both = world.WithFaults(new Faults().Delay<Ball>(Seconds(1), chance: 0.1)).WithFaults(new Faults().Drop<Ball>(m => m.Message.Hops == 3));
        var engine = new SequentialEngine(both, options);
        Assert.NotEqual(plain, engine.RunToEnd().RequireFinished());
        Assert.All(new WorldView(engine.Shard).FaultHits, hits => Assert.True(hits > 0));
        Assert.Equal(world.ActorCount + world.GroupCount - 1, both.ActorCount);
    }

    [Fact]
    public void Every_engine_meets_the_same_faults() => Check.One(s_config, Prop.ForAll(
        RandomWorld.Small.ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (random, threads) =>
    {
        World world = Disturbed(random);
        RunOptions options = new() { Until = new SimTime(100_000_000_000) };
        Outcome expected = Outcome.Of(world, 0, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>);
        Outcome.AssertSame(expected, Outcome.Of(world, threads, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>));
        Outcome.AssertSame(expected, Outcome.Restless(world, threads, 2, options, Outcome.To<RandomWorld.Row>, Outcome.To<RandomWorld.Note>));
    }));

    [Fact]
    public void A_run_with_faults_can_be_resumed() => Check.One(s_config.WithMaxTest(20), Prop.ForAll(RandomWorld.Small.ToArbitrary(), random =>
    {
        World world = Disturbed(random);
        Outcome expected = Outcome.Of(world, 0, null, Resuming.To<RandomWorld.Row>);
        var every = new SimDuration(Math.Max(1, expected.Digest!.Value.FinalTime.Nanoseconds / 10));
        foreach ((_, byte[] checkpoint) in Resuming.Save(world, new EngineChoice(0), every, Resuming.To<RandomWorld.Row>).Checkpoints)
        {
            Outcome.AssertSame(expected, Resuming.Resume(world, new EngineChoice(2), checkpoint, expected.Rows, Resuming.To<RandomWorld.Row>));
        }
    }));

    private static World Disturbed(RandomWorld random) => (random with { Mischief = Mischief.Background }).Build().WithFaults(new Faults()
        .Drop<Mark>(chance: 0.05).Duplicate<Mark>(new SimDuration(7), chance: 0.05).Duplicate(default, m => m.Sequence % 7 == 0)
        .Delay<Wide>(new SimDuration(random.Lookahead), m => m.Message.Number % 2 == 0).Reorder<Mark>(new SimDuration(10), m => m.Phase == 0));

    private static TestWorld Sending(Faults faults, out Probe probe)
    {
        var world = new TestWorld { Faults = faults };
        probe = world.AddProbe("probe");
        for (int second = 1; second <= 3; second++)
        {
            world.Send(probe.Id, new Mark(second), At(second));
        }

        return world;
    }

    private static IEnumerable<(int Value, double Time)> Times(Probe probe) => probe.Inbox.Select(r => (((Mark)r.Message).Value, r.Time.Seconds));

    private static IEnumerable<int> Values(Probe probe) => probe.Inbox.Select(r => ((Mark)r.Message).Value);
}
