using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>The test kit keeps its promises to those who test their own actors with it.</summary>
public sealed class TestWorldTests
{
    [Fact]
    public void A_probe_receives_what_an_actor_sends_at_its_time()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        ActorId echo = world.Add("echo", () => Echo(probe));
        world.Send(echo, new Mark(5), At(2));
        world.RunUntil(At(10));
        Assert.Equal(new Mark(5), probe.Expect<Mark>(at: At(3), from: echo));
        probe.ExpectNothing();
        Assert.Equal(At(3), world.Now);
        Assert.Equal(2, world.Digest.Events);
    }

    [Fact]
    public void Expect_takes_the_first_of_its_type()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Mark(1), At(1));
        world.Send(probe.Id, default(Wide), At(2));
        world.Send(probe.Id, new Mark(2), At(3));
        world.RunUntil(At(10));
        Assert.Equal(3, probe.Inbox.Count);
        Assert.Equal(new Wide(), probe.Expect<Wide>());
        Assert.Equal(1, probe.Expect<Mark>().Value);
        Assert.Equal(2, probe.Expect<Mark>(At(3)).Value);
        Assert.Empty(probe.Inbox);
    }

    [Fact]
    public void An_unmet_expectation_says_what_came_instead()
    {
        var world = new TestWorld(seed: 42);
        Probe probe = world.AddProbe("probe"), other = world.AddProbe("other");
        world.Send(probe.Id, new Mark(1), At(1), from: other);
        world.RunUntil(At(5));
        const string found = "it received (seed 42, now 1 s)\n  test.mark(value: 1) at 1 s from 'other'";
        Assert.Equal($"probe 'probe' expected test.wide; {found}", Unmet(() => probe.Expect<Wide>()));
        Assert.Equal($"probe 'probe' expected test.mark at 2 s; {found}", Unmet(() => probe.Expect<Mark>(at: At(2))));
        Assert.Equal($"probe 'probe' expected test.mark from 2 s to 2.5 s; {found}", Unmet(() => probe.Expect<Mark>(at: At(2), within: Seconds(0.5))));
        Assert.Equal($"probe 'probe' expected test.mark from 'probe'; {found}", Unmet(() => probe.Expect<Mark>(from: probe.Id)));
        Assert.Equal($"probe 'probe' expected test.mark at 3 s from 'probe'; {found}", Unmet(() => probe.Expect<Mark>(At(3), probe.Id)));
        Assert.Equal($"probe 'probe' expected test.mark (of a certain kind); {found}", Unmet(() => probe.Expect<Mark>(where: m => m.Value == 2)));
        Assert.Equal($"probe 'probe' expected nothing; {found}", Unmet(() => probe.ExpectNothing()));
        Assert.Equal($"probe 'probe' expected no test.mark before 2 s; {found}", Unmet(() => probe.ExpectNothing<Mark>(At(2))));
        probe.ExpectNothing<Wide>();
        probe.ExpectNothing(until: At(1));
        Assert.Equal("probe 'other' expected test.mark by 7 s; it received nothing (seed 42, now 1 s)", Unmet(() => other.Expect<Mark>(within: Seconds(2))));
        Assert.Single(probe.Inbox);
    }

    [Fact]
    public void A_message_prints_with_all_its_fields()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Wide(-1, 0.1, true, Colour.Violet, At(2.5), 7, new Text("hello")), At(1));
        world.Send(probe.Id, default(Wide), At(1));
        world.RunUntil(At(5));
        Assert.Equal("test.wide(number: -1, real: 0.1, flag: true, colour: Violet, time: 2.5 s, bits: 7, text: 'hello')", probe.Inbox[0].Text);
        Assert.Equal("test.wide(number: 0, real: 0, flag: false, colour: 0, time: 0 s, bits: 0, text: none)", probe.Inbox[1].Text);
    }

    [Fact]
    public void Sends_may_go_on_between_runs_but_not_into_the_past()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Mark(1), At(2));
        world.RunUntil(At(5));
        Assert.Equal("cannot send at 1 s: it is 2 s already (Parameter 'at')", Assert.Throws<ArgumentException>(() => world.Send(probe.Id, new Mark(2), At(1))).Message);
        world.Send(probe.Id, new Mark(3), At(2));
        world.Send(probe.Id, new Mark(4), At(7));
        world.RunUntil(At(7));
        Assert.Equal([1, 3], probe.Inbox.Select(r => ((Mark)r.Message).Value));
        world.Run().RequireFinished();
        Assert.Equal([1, 3, 4], probe.Inbox.Select(r => ((Mark)r.Message).Value));
        Assert.Throws<ArgumentException>(() => new TestWorld().Send(probe.Id, new Mark(1), new SimTime(-1)));
    }

    [Fact]
    public void A_phase_orders_sends_within_an_instant()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Mark(2), At(1), phase: 2);
        world.Send(probe.Id, new Mark(1), At(1), phase: 1);
        world.RunUntil(At(2));
        Assert.Equal(1, probe.Expect<Mark>().Value);
    }

    [Fact]
    public void A_failure_throws_with_the_whole_report()
    {
        RunFailedException failed = Assert.Throws<RunFailedException>(() => Failing().RunUntil(At(10)));
        Assert.Equal("actor failed: InvalidOperationException: broken (actor 'a', time 1 s, event test.mark(value: 1) from 'test-driver', seed 1)", failed.Message);
        Assert.IsType<InvalidOperationException>(failed.InnerException);
        Assert.Equal(RunStopReason.ActorFailed, Failing().Run().Stop.Reason);
    }

    [Fact]
    public void A_failure_in_a_step_is_not_silent()
    {
        TestWorld world = Failing();
        Assert.Throws<RunFailedException>(() => world.Step());
        Assert.Throws<RunFailedException>(() => world.Step());
    }

    [Fact]
    public void Step_handles_one_event()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Mark(1), At(1));
        world.Send(probe.Id, new Mark(2), At(2));
        Assert.True(world.Step());
        Assert.Single(probe.Inbox);
        Assert.True(world.Step());
        Assert.False(world.Step());
    }

    [Fact]
    public void All_actors_may_lie_in_one_group_of_one_s_own()
    {
        var world = new TestWorld();
        GroupId group = world.AddGroup("mine");
        Probe probe = world.AddProbe("probe", group);
        world.Send(probe.Id, new Mark(1), At(1));
        world.RunUntil(At(2));
        Assert.Single(probe.Inbox);
    }

    [Fact]
    public void Groups_keep_the_lookahead()
    {
        var world = new TestWorld(1, Seconds(1));
        Probe far = world.AddProbe("far", world.AddGroup("far"));
        ActorId near = world.Add("near", () => new Scripted { OnMark = (mark, context) => context.Send(far.Id, mark, Seconds(0.5)) });
        world.Send(near, new Mark(1), At(1));
        Assert.Equal(RunStopReason.LookaheadBroken, world.Run().Stop.Reason);
    }

    [Fact]
    public void An_actor_s_state_can_be_looked_at()
    {
        var world = new TestWorld();
        ActorId id = world.Add("a", () => new Scripted());
        world.Send(id, new Mark(3), At(1));
        world.RunUntil(At(2));
        Assert.Equal(["3@1"], world.Actor<Scripted>(id).Log);
        Assert.Throws<InvalidCastException>(() => world.Actor<Probe>(id));
    }

    [Fact]
    public void The_same_test_gives_the_same_digest()
    {
        RunDigest DigestOf(ulong seed)
        {
            var world = new TestWorld(seed);
            ActorId id = world.Add("a", () => new Scripted
            {
                OnMark = (mark, context) =>
                {
                    RandomStream random = context.RandomStream("x");
                    context.Send(context.Self, default(Wide), Seconds(random.Exponential(1)));
                },
            });
            world.Send(id, new Mark(3), At(1));
            return world.Run().RequireFinished();
        }

        Assert.Equal(DigestOf(1), DigestOf(1));
        Assert.NotEqual(DigestOf(1), DigestOf(2));
    }

    private static Scripted Echo(Probe probe) => new() { OnMark = (mark, context) => context.Send(probe.Id, mark, Seconds(1)) };

    private static string Unmet(Action expectation) => Assert.Throws<ExpectationException>(expectation).Message;

    private static TestWorld Failing()
    {
        var world = new TestWorld();
        ActorId id = world.Add("a", () => new Scripted { OnMark = (_, _) => throw new InvalidOperationException("broken") });
        world.Send(id, new Mark(1), At(1));
        return world;
    }
}
