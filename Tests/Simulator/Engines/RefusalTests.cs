using EdgeActors.Simulator;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>What a model may not do stops the run, and the report names actor, time, message and seed.</summary>
public sealed class RefusalTests
{
    [Fact]
    public void A_send_below_the_lookahead_between_groups_stops_the_run()
    {
        RunStop stop = TwoGroups((other, context) => context.Send(other, new Mark(2), Seconds(0.5)), out _).Fail();
        Assert.Equal(RunStopReason.LookaheadBroken, stop.Reason);
        Assert.Equal(At(3), stop.Time);
        Assert.Equal("sender", stop.Actor);
        Assert.Equal("test.mark(value: 1) from 'sender'", stop.Event);
        Assert.Equal(
            "cannot send test.mark: a message to 'receiver' with a delay of 0.5 s; from group 'left' to 'right' it takes at least 1 s", stop.Cause);
        Assert.Equal(
            "lookahead broken: cannot send test.mark: a message to 'receiver' with a delay of 0.5 s; from group 'left' to 'right' it takes at least 1 s "
            + "(actor 'sender', time 3 s, event test.mark(value: 1) from 'sender', seed 9)",
            stop.ToString());
    }

    [Fact]
    public void A_send_of_exactly_the_lookahead_is_fine()
    {
        SmallWorld world = TwoGroups((other, context) => context.Send(other, new Mark(2), Seconds(1)), out Scripted receiver);
        world.Run().RequireFinished();
        Assert.Equal(["2@4"], receiver.Log);
    }

    [Fact]
    public void A_pair_may_promise_more_than_the_world()
    {
        SmallWorld world = TwoGroups((other, context) => context.Send(other, new Mark(2), Seconds(1.5)), out _);
        world.Builder.DeclareLookahead(new GroupId(1), new GroupId(2), Seconds(2));
        RunStop stop = world.Fail();
        Assert.Equal(RunStopReason.LookaheadBroken, stop.Reason);
        Assert.EndsWith("from group 'left' to 'right' it takes at least 2 s", stop.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pair_lookahead_binds_one_direction_only()
    {
        SmallWorld world = TwoGroups((other, context) => context.Send(other, new Mark(2), Seconds(1)), out Scripted receiver);
        world.Builder.DeclareLookahead(new GroupId(2), new GroupId(1), Seconds(2));
        world.Run().RequireFinished();
        Assert.Equal(["2@4"], receiver.Log);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void Inside_a_group_any_delay_is_fine_whatever_other_groups_promise(double delay)
    {
        var world = new SmallWorld(1, Seconds(5));
        GroupId near = world.Builder.AddGroup("near");
        var receiver = new Scripted();
        ActorId id = world.Add("receiver", receiver, near);
        world.Add("sender", context => context.Send(id, new Mark(1), Seconds(delay)), near);
        world.Add("other", new Scripted(), world.Builder.AddGroup("far"));
        world.Run().RequireFinished();
        Assert.Single(receiver.Log);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_send_to_an_unknown_actor_stops_the_run(int target)
    {
        RunStop stop = TwoGroups((_, context) => context.Send(new ActorId(target), new Mark(2), Seconds(5)), out _).Fail();
        Assert.Equal(RunStopReason.ActorFailed, stop.Reason);
        Assert.Equal(("sender", At(3)), (stop.Actor, stop.Time));
        Assert.Equal($"cannot send test.mark: there is no actor #{target}; the world has #1 to #2", stop.Cause);
    }

    [Fact]
    public void A_send_into_the_past_stops_the_run()
    {
        RunStop stop = Failing(context => context.Send(context.Self, default(Wide), new SimDuration(-1)));
        Assert.Equal("cannot send test.wide: a delay of -0.000000001 s lies in the past", stop.Cause);
        stop = Failing(context => context.Schedule(new SimDuration(-1), default(Wide)));
        Assert.Equal("cannot send test.wide: a delay of -0.000000001 s lies in the past", stop.Cause);
    }

    [Fact]
    public void An_infinite_delay_stops_the_run()
    {
        RunStop stop = Failing(context => context.Send(context.Self, default(Mark), SimDuration.Infinite));
        Assert.Equal("cannot send test.mark: a delay that never ends; a size was divided by a rate of zero", stop.Cause);
        stop = Failing(context => context.Schedule(SimDuration.Infinite, default(Mark)));
        Assert.Equal("cannot send test.mark: a delay that never ends; a size was divided by a rate of zero", stop.Cause);
    }

    [Fact]
    public void An_infinite_delay_to_another_group_stops_the_run()
    {
        RunStop stop = TwoGroups((other, context) => context.Send(other, new Mark(2), SimDuration.Infinite), out _).Fail();
        Assert.Equal("cannot send test.mark: a delay that never ends; a size was divided by a rate of zero", stop.Cause);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_delay_past_the_end_of_time_stops_the_run(long slack)
    {
        // At 3 s; the last instant that exists is one nanosecond before SimTime.Never, which nothing ever reaches.
        var delay = new SimDuration(long.MaxValue - At(3).Nanoseconds + slack);
        RunStop stop = Failing(context => context.Send(context.Self, default(Mark), delay));
        Assert.Equal($"cannot send test.mark: a delay of {delay} reaches past the end of time, 292 years", stop.Cause);
        stop = Failing(context => context.Schedule(delay, default(Mark)));
        Assert.Equal($"cannot send test.mark: a delay of {delay} reaches past the end of time, 292 years", stop.Cause);
    }

    [Fact]
    public void The_last_instant_of_time_can_be_reached()
    {
        var world = new SmallWorld();
        ActorId id = world.Add("last", context => context.Send(context.Self, new Mark(1), new SimDuration(long.MaxValue - 1)));
        RunDigest digest = world.Run().RequireFinished();
        Assert.Equal(new RunDigest(digest.Value, 1, new SimTime(long.MaxValue - 1)), digest);
        Assert.Equal(1, id.Index);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    [InlineData(int.MinValue)]
    public void A_phase_out_of_range_stops_the_run(int phase)
    {
        RunStop stop = Failing(context => context.Send(context.Self, default(Mark), Seconds(1), phase));
        Assert.Equal($"cannot send test.mark: there is no phase {phase}; phases are 0 to 15", stop.Cause);
        stop = Failing(context => context.Schedule(Seconds(1), default(Mark), phase));
        Assert.Equal($"cannot send test.mark: there is no phase {phase}; phases are 0 to 15", stop.Cause);
    }

    [Fact]
    public void A_message_without_a_handler_stops_the_run_at_its_receiver()
    {
        var world = new SmallWorld(7);
        ActorId receiver = world.Add("receiver", new Scripted());
        world.Add("sender", context => context.Send(receiver, default(Stray), Seconds(2)));
        RunStop stop = world.Fail();
        Assert.Equal(
            "actor failed: Scripted does not handle test.stray; implement IHandle<Stray> or send it elsewhere (actor 'receiver', time 2 s, "
            + "event test.stray() from 'sender', seed 7)",
            stop.ToString());
    }

    [Fact]
    public void An_exception_of_a_handler_is_reported_with_its_type()
    {
        var thrown = new InvalidOperationException("no more room");
        RunStop stop = Failing(_ => throw thrown);
        Assert.Equal(RunStopReason.ActorFailed, stop.Reason);
        Assert.Equal(("failing", At(3), 9UL), (stop.Actor, stop.Time, stop.Seed));
        Assert.Equal("test.mark(value: 1) from 'failing'", stop.Event);
        Assert.Equal("InvalidOperationException: no more room", stop.Cause);
        Assert.Same(thrown, stop.Exception);
    }

    [Fact]
    public void An_exception_in_start_is_reported_and_nothing_is_handled()
    {
        var world = new SmallWorld();
        var first = new Scripted { OnStart = context => context.Send(context.Self, new Mark(1)) };
        world.Add("first", first);
        world.Add("second", _ => throw new InvalidOperationException("broken"));
        RunStop stop = world.Fail();
        Assert.Equal(("second", SimTime.Zero, "Start", "InvalidOperationException: broken"), (stop.Actor, stop.Time, stop.Event, stop.Cause));
        Assert.Empty(first.Log);
    }

    [Fact]
    public void An_exception_in_finish_fails_the_run()
    {
        var world = new SmallWorld();
        world.Add("only", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(4)), OnFinish = _ => throw new InvalidOperationException("late") });
        RunStop stop = world.Fail();
        Assert.Equal(("only", At(4), "Finish", "InvalidOperationException: late"), (stop.Actor, stop.Time, stop.Event, stop.Cause));
    }

    [Fact]
    public void After_a_failure_nothing_more_is_handled()
    {
        var world = new SmallWorld();
        var other = new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(2)) };
        world.Add("failing", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(1)), OnMark = (_, _) => throw new InvalidOperationException("x") });
        world.Add("other", other);
        var engine = world.Engine();
        RunStop? stop = engine.RunUntil(At(10));
        Assert.NotNull(stop);
        Assert.Same(stop, engine.RunUntil(At(20)));
        Assert.False(engine.Step());
        Assert.Same(stop, engine.RunToEnd().Stop);
        Assert.Empty(other.Log);
        Assert.Throws<RunFailedException>(() => engine.RunToEnd().RequireFinished());
    }

    [Fact]
    public void A_message_that_cannot_even_be_printed_is_reported_all_the_same()
    {
        var world = new SmallWorld(3);
        world.Add("a", context => context.Send(context.Self, default(Brittle), Seconds(1)));
        Assert.Equal(
            "actor failed: InvalidOperationException: not frozen yet (actor 'a', time 1 s, event test.brittle(unprintable) from 'a', seed 3)",
            world.Fail().ToString());
    }

    private readonly record struct Brittle : IMessage<Brittle>
    {
        public static string Tag => "test.brittle";

        public static Brittle Visit<TVisitor>(in Brittle value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => throw new InvalidOperationException("not frozen yet");
    }

    /// <summary>Runs one actor that is handed <c>test.mark(value: 1)</c> at 3 s and does something refused.</summary>
    private static RunStop Failing(Action<Context> act)
    {
        var world = new SmallWorld(9);
        world.Add("failing", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(3)), OnMark = (_, c) => act(c) });
        RunStop stop = world.Fail();
        Assert.Equal(("failing", At(3), 9UL), (stop.Actor, stop.Time, stop.Seed));
        return stop;
    }

    /// <summary>Two groups 1 s apart; the sender acts at 3 s.</summary>
    private static SmallWorld TwoGroups(Action<ActorId, Context> act, out Scripted receiver)
    {
        var world = new SmallWorld(9, Seconds(1));
        GroupId left = world.Builder.AddGroup("left"), right = world.Builder.AddGroup("right");
        receiver = new Scripted();
        ActorId target = world.Add("receiver", receiver, right);
        world.Add("sender", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(3)), OnMark = (_, c) => act(target, c) }, left);
        return world;
    }
}
