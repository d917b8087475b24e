using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>The ways a run ends.</summary>
public sealed class EndTests
{
    [Fact]
    public void An_empty_world_ends_at_once()
    {
        RunResult result = new SmallWorld().Run();
        Assert.Equal(new RunStop(RunStopReason.Finished, SimTime.Zero, 1), result.Stop);
        Assert.Equal(new RunDigest(0, 0, SimTime.Zero), result.Digest);
    }

    [Fact]
    public void The_run_ends_when_nothing_is_pending()
    {
        var world = new SmallWorld();
        world.Add("a", context => context.Send(context.Self, new Mark(1), Seconds(7)));
        RunResult result = world.Run();
        Assert.Equal("finished at 7 s", result.Stop.ToString());
        Assert.Equal((1L, At(7)), (result.RequireFinished().Events, result.RequireFinished().FinalTime));
    }

    [Fact]
    public void Until_is_exclusive()
    {
        Scripted actor = Every(1, count: 10);
        var world = new SmallWorld();
        world.Add("a", actor);
        RunResult result = world.Run(new RunOptions { Until = At(4) });
        Assert.Equal(["0@1", "1@2", "2@3"], actor.Log);
        Assert.Equal(At(3), result.Stop.Time);
    }

    [Fact]
    public void A_stop_is_exclusive_and_the_earliest_counts()
    {
        Scripted actor = Every(1, count: 10);
        var world = new SmallWorld();
        world.Add("a", actor);
        world.Add("b", context => context.StopRun(Seconds(5)));
        world.Add("c", context => context.StopRun(Seconds(3)));
        world.Add("d", context => context.StopRun(Seconds(6)));
        world.Run().RequireFinished();
        Assert.Equal(["0@1", "1@2"], actor.Log);
    }

    [Fact]
    public void A_stop_now_leaves_the_rest_of_the_instant_unhandled()
    {
        var actor = new Scripted { OnMark = (mark, context) => context.StopRun(SimDuration.Zero) };
        var world = new SmallWorld();
        ActorId id = world.Add("a", actor);
        world.Add("b", context =>
        {
            context.Send(id, new Mark(1), Seconds(1));
            context.Send(id, new Mark(2), Seconds(1));
        });
        world.Run().RequireFinished();
        Assert.Equal(["1@1"], actor.Log);
    }

    [Fact]
    public void A_stop_obeys_the_lookahead_between_groups()
    {
        var world = new SmallWorld(1, Seconds(1));
        world.Add("a", context => context.StopRun(Seconds(0.5)), world.Builder.AddGroup("left"));
        world.Add("b", new Scripted(), world.Builder.AddGroup("right"));
        RunStop stop = world.Fail();
        Assert.Equal((RunStopReason.LookaheadBroken, "a", "Start"), (stop.Reason, stop.Actor, stop.Event));
        Assert.Equal("a stop asked 0.5 s ahead, below the lookahead of 1 s", stop.Cause);
    }

    [Fact]
    public void A_stop_of_the_lookahead_is_fine_even_where_a_pair_promises_more()
    {
        var world = new SmallWorld(1, Seconds(1));
        Scripted actor = Every(1, count: 5);
        world.Add("a", actor, world.Builder.AddGroup("left"));
        world.Add("b", context => context.StopRun(Seconds(1)), world.Builder.AddGroup("right"));
        world.Builder.DeclareLookahead(new GroupId(1), new GroupId(2), Seconds(5));
        world.Run().RequireFinished();
        Assert.Empty(actor.Log);
    }

    [Theory]
    [InlineData(-1L, "a delay of -0.000000001 s lies in the past")]
    [InlineData(long.MaxValue, "a delay that never ends")]
    [InlineData(long.MaxValue - 1, "reaches past the end of time, 292 years")]
    public void A_stop_at_no_time_is_refused(long delay, string cause)
    {
        var actor = new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(3)), OnMark = (_, c) => c.StopRun(new SimDuration(delay)) };
        var world = new SmallWorld();
        world.Add("a", actor);
        RunStop stop = world.Fail();
        Assert.Equal((RunStopReason.ActorFailed, At(3), "a"), (stop.Reason, stop.Time, stop.Actor));
        Assert.Contains(cause, stop.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Background_timers_alone_do_not_keep_the_run_going()
    {
        Scripted ticker = Ticker(background: true);
        var world = new SmallWorld();
        world.Add("ticker", ticker);
        world.Add("worker", context => context.Send(context.Self, new Mark(1), Seconds(3.5)));
        RunResult result = world.Run();
        Assert.Equal(["0@1", "0@2", "0@3"], ticker.Log);
        Assert.Equal(At(3.5), result.Stop.Time);
    }

    [Fact]
    public void With_background_timers_only_nothing_is_handled()
    {
        Scripted ticker = Ticker(background: true);
        var world = new SmallWorld();
        world.Add("ticker", ticker);
        Assert.Equal(0, world.Run().RequireFinished().Events);
        Assert.Empty(ticker.Log);
    }

    [Fact]
    public void A_background_timer_that_sends_work_keeps_the_run_going()
    {
        var world = new SmallWorld();
        var worker = new Scripted();
        ActorId workerId = world.Add("worker", worker);
        var ticker = new Scripted
        {
            OnStart = context => context.Schedule(Seconds(1), new Mark(0), background: true),
            OnMark = (mark, context) =>
            {
                context.Send(workerId, new Mark(mark.Value), Seconds(0.5));
                context.Schedule(Seconds(1), new Mark(mark.Value + 1), background: true);
            },
        };
        world.Add("ticker", ticker);
        world.Add("starter", context => context.Send(workerId, new Mark(77), Seconds(1.2)));
        RunResult result = world.Run();
        // 77@1.2 keeps the tick at 1 s; the tick's own work keeps the run to 1.5 s, and then only the next tick is left.
        Assert.Equal(["77@1.2", "0@1.5"], worker.Log);
        Assert.Equal(At(1.5), result.Stop.Time);
    }

    [Fact]
    public void A_foreground_ticker_runs_to_the_limit()
    {
        Scripted ticker = Ticker(background: false);
        var world = new SmallWorld();
        world.Add("ticker", ticker);
        Assert.Equal(99, world.Run(new RunOptions { Until = At(100) }).RequireFinished().Events);
    }

    [Fact]
    public void Actors_finish_once_and_only_at_a_good_end()
    {
        int finished = 0;
        var world = new SmallWorld();
        world.Add("a", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(1)), OnFinish = _ => finished++ });
        SequentialEngine engine = world.Engine();
        engine.RunUntil(At(10));
        Assert.Equal(0, finished);
        RunResult first = engine.RunToEnd(), second = engine.RunToEnd();
        Assert.Equal(1, finished);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Actors_do_not_finish_after_a_failure()
    {
        int finished = 0;
        var world = new SmallWorld();
        world.Add("a", new Scripted { OnFinish = _ => finished++ });
        world.Add("b", new Scripted { OnStart = c => c.Send(c.Self, default(Stray)) });
        world.Fail();
        Assert.Equal(0, finished);
    }

    [Fact]
    public void Finish_sees_the_time_of_the_last_event()
    {
        SimTime seen = default;
        var world = new SmallWorld();
        world.Add("a", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(4)), OnFinish = c => seen = c.Now });
        world.Run(new RunOptions { Until = At(50) });
        Assert.Equal(At(4), seen);
    }

    [Fact]
    public void Finish_may_not_send()
    {
        foreach (Action<Context> act in new Action<Context>[]
        {
            c => c.Send(c.Self, new Mark(1)), c => c.Schedule(Seconds(1), new Mark(1)), c => c.StopRun(Seconds(1)),
        })
        {
            var world = new SmallWorld();
            world.Add("a", new Scripted { OnFinish = act });
            RunStop stop = world.Fail();
            Assert.Equal(("a", "Finish", "the run has ended; Finish may only record"), (stop.Actor, stop.Event, stop.Cause));
        }
    }

    [Fact]
    public void A_cancelled_token_stops_the_run_without_a_digest()
    {
        using var cancellation = new CancellationTokenSource();
        var world = new SmallWorld();
        int finished = 0;
        world.Add("a", new Scripted
        {
            OnStart = c => c.Send(c.Self, new Mark(1), Seconds(1)),
            OnMark = (mark, c) => c.Send(c.Self, new Mark(mark.Value + 1), Seconds(1)),
            OnFinish = _ => finished++,
        });
        RunResult result = world.Run(new RunOptions { Cancellation = cancellation.Token, Progress = _ => cancellation.Cancel() });
        Assert.Equal(RunStopReason.Cancelled, result.Stop.Reason);
        Assert.StartsWith("cancelled at ", result.Stop.ToString(), StringComparison.Ordinal);
        Assert.True(result.Stop.Time > SimTime.Zero);
        Assert.Null(result.Digest);
        Assert.Equal(0, finished);
    }

    [Fact]
    public void A_token_cancelled_before_the_run_handles_nothing()
    {
        Scripted actor = Every(1, count: 3);
        var world = new SmallWorld();
        world.Add("a", actor);
        RunResult result = world.Run(new RunOptions { Cancellation = new CancellationToken(canceled: true) });
        Assert.Equal("cancelled at 0 s", result.Stop.ToString());
        Assert.Empty(actor.Log);
    }

    [Fact]
    public void Progress_tells_the_events_handled_so_far()
    {
        var seen = new List<long>();
        var world = new SmallWorld();
        world.Add("a", Every(1, count: 150_000));
        world.Run(new RunOptions { Progress = progress => seen.Add(progress.Events) });
        Assert.Equal([65_536, 131_072, 150_000], seen);
    }

    [Fact]
    public void Step_handles_one_event_at_a_time()
    {
        Scripted actor = Every(1, count: 3);
        var world = new SmallWorld();
        world.Add("a", actor);
        SequentialEngine engine = world.Engine();
        Assert.Equal(SimTime.Zero, engine.Now);
        Assert.True(engine.Step());
        Assert.Equal((At(1), 1L), (engine.Now, engine.Digest.Events));
        Assert.True(engine.Step());
        Assert.True(engine.Step());
        Assert.False(engine.Step());
        Assert.Equal(["0@1", "1@2", "2@3"], actor.Log);
    }

    [Fact]
    public void Step_keeps_the_limits()
    {
        Scripted actor = Every(1, count: 9);
        var world = new SmallWorld();
        world.Add("a", actor);
        world.Add("b", context => context.StopRun(Seconds(3)));
        SequentialEngine engine = world.Engine(new RunOptions { Until = At(6) });
        Assert.True(engine.Step());
        Assert.True(engine.Step());
        Assert.False(engine.Step());
    }

    [Fact]
    public void A_failure_while_stepping_is_kept()
    {
        var world = new SmallWorld();
        world.Add("a", context => context.Send(context.Self, default(Stray)));
        SequentialEngine engine = world.Engine();
        Assert.False(engine.Step());
        Assert.Equal(RunStopReason.ActorFailed, engine.RunToEnd().Stop.Reason);
    }

    /// <summary>Marks 0, 1, 2, … at multiples of a period.</summary>
    private static Scripted Every(double seconds, int count) => new()
    {
        OnStart = context =>
        {
            for (int i = 0; i < count; i++)
            {
                context.Send(context.Self, new Mark(i), Seconds(seconds * (i + 1)));
            }
        },
    };

    private static Scripted Ticker(bool background) => new()
    {
        OnStart = context => context.Schedule(Seconds(1), new Mark(0), background: background),
        OnMark = (mark, context) => context.Schedule(Seconds(1), mark, background: background),
    };
}
