using EdgeActors.Simulator;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator.Engines;

/// <summary>Timers: set, fired, cancelled, and their handles.</summary>
public sealed class TimerTests
{
    private readonly List<bool> _answers = [];
    private TimerId _timer;

    [Fact]
    public void A_timer_fires_once_with_its_message()
    {
        Scripted actor = Act((step, context) => context.Schedule(Seconds(2), new Wide(42, 0, false, Colour.Red, default, 0)), steps: 1);
        Run(actor);
        Assert.Equal(["1@1", "42@3"], actor.Log);
    }

    [Fact]
    public void A_cancelled_timer_is_not_handled_extends_no_run_and_is_not_digested()
    {
        RunDigest with = Run(Act((step, context) => Assert.True(context.Cancel(context.Schedule(Seconds(5), new Mark(7)))), steps: 2));
        Assert.Equal((2L, At(2)), (with.Events, with.FinalTime));
        RunDigest without = Run(Act((_, _) => { }, steps: 2));
        // The actor's own sends all went out before; nothing else differs, so the digests agree.
        Assert.Equal(without, with);
    }

    [Fact]
    public void A_cancelled_timer_keeps_its_sequence_number()
    {
        RunDigest DigestOf(bool schedule) => Run(new Scripted
        {
            OnStart = context =>
            {
                if (schedule)
                {
                    context.Cancel(context.Schedule(Seconds(1), new Mark(0)));
                }

                context.Send(context.Self, new Mark(1), Seconds(1));
            },
        });

        Assert.NotEqual(DigestOf(schedule: true), DigestOf(schedule: false));
    }

    [Fact]
    public void A_timer_cancels_once()
    {
        Run(Act((step, context) => Do(step, () => _timer = context.Schedule(Seconds(10), new Mark(7)), () => Cancel(context), () => Cancel(context)), steps: 3));
        Assert.Equal([true, false], _answers);
    }

    [Fact]
    public void A_timer_that_fired_does_not_cancel()
    {
        Run(Act((step, context) => Do(step, () => _timer = context.Schedule(Seconds(0.5), new Mark(7)), () => Cancel(context)), steps: 2));
        Assert.Equal([false], _answers);
    }

    [Fact]
    public void A_timer_does_not_cancel_in_its_own_handler()
    {
        var actor = new Scripted
        {
            OnStart = context => _timer = context.Schedule(Seconds(1), new Mark(7)),
            OnMark = (_, context) => Cancel(context),
        };
        Assert.Equal(1, Run(actor).Events);
        Assert.Equal([false], _answers);
    }

    [Fact]
    public void No_timer_does_not_cancel()
    {
        Run(Act((_, context) => Cancel(context), steps: 1));
        Assert.Equal([false], _answers);
        Assert.Equal(0, default(TimerId).Sequence);
    }

    [Fact]
    public void Another_actor_s_timer_does_not_cancel()
    {
        var world = new SmallWorld();
        var owner = new Scripted { OnStart = context => _timer = context.Schedule(Seconds(9), new Mark(7)) };
        world.Add("owner", owner);
        // The thief's sequence numbers are as the owner's.
        world.Add("thief", new Scripted { OnStart = c => c.Send(c.Self, new Mark(1), Seconds(1)), OnMark = (_, c) => Cancel(c) });
        world.Run().RequireFinished();
        Assert.Equal([false], _answers);
        Assert.Equal(["7@9"], owner.Log);
    }

    [Fact]
    public void A_reused_slot_does_not_revive_an_old_handle()
    {
        TimerId old = default, fresh = default;
        var actor = Act(
            (step, context) => Do(
                step,
                () => old = context.Schedule(Seconds(0.5), new Mark(70)),
                () => fresh = context.Schedule(Seconds(10), new Mark(80)),
                () => _answers.Add(context.Cancel(old)),
                () => _answers.Add(context.Cancel(fresh))),
            steps: 4);
        Run(actor);
        Assert.Equal(old.Slot, fresh.Slot);
        Assert.NotEqual(old, fresh);
        Assert.Equal([false, true], _answers);
        Assert.Equal(["1@1", "70@1.5", "2@2", "3@3", "4@4"], actor.Log);
    }

    [Fact]
    public void The_only_work_cancelled_ends_the_run()
    {
        var world = new SmallWorld();
        world.Add("a", new Scripted
        {
            OnStart = context =>
            {
                _timer = context.Schedule(Seconds(100), new Mark(9));
                context.Schedule(Seconds(1), new Mark(1));
                context.Schedule(Seconds(2), new Mark(2), background: true);
            },
            OnMark = (_, context) => Cancel(context),
        });
        RunResult result = world.Run();
        Assert.Equal(At(1), result.Stop.Time);
        Assert.Equal([true], _answers);
    }

    [Fact]
    public void A_background_timer_cancels_without_touching_the_foreground()
    {
        var world = new SmallWorld();
        Scripted actor = Act((step, context) => Assert.True(context.Cancel(context.Schedule(Seconds(0.1), new Mark(50), background: true))), steps: 3);
        world.Add("a", actor);
        Assert.Equal(3, world.Run().RequireFinished().Events);
    }

    [Fact]
    public void Many_timers_set_and_cancelled_reuse_slots_and_payloads()
    {
        var actor = Act(
            (step, context) =>
            {
                for (int i = 0; i < 40; i++)
                {
                    TimerId timer = context.Schedule(Seconds(1.5), new Wide((1000 * step) + i, 0.5, true, Colour.Violet, default, 1));
                    if (i % 2 == 0)
                    {
                        Assert.True(context.Cancel(timer));
                    }
                }
            },
            steps: 20);
        RunDigest digest = Run(actor);
        Assert.Equal(20 + (20 * 20), digest.Events);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{3000 + (2 * i) + 1}@4.5"), actor.Log.Where(l => l.EndsWith("@4.5", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_handle_is_its_sequence_number()
    {
        Assert.Equal(new TimerId(5, 1), new TimerId(5, 2));
        Assert.Equal(new TimerId(5, 1).GetHashCode(), new TimerId(5, 2).GetHashCode());
        Assert.NotEqual(new TimerId(5, 1), new TimerId(6, 1));
    }

    private static void Do(int step, params Action[] actions) => actions[step - 1]();

    /// <summary>Acts at 1 s, 2 s, … on marks sent at the start.</summary>
    private static Scripted Act(Action<int, Context> act, int steps) => new()
    {
        OnStart = context =>
        {
            for (int step = 1; step <= steps; step++)
            {
                context.Send(context.Self, new Mark(step), Seconds(step));
            }
        },
        OnMark = (mark, context) =>
        {
            if (mark.Value <= steps)
            {
                act(mark.Value, context);
            }
        },
    };

    private static RunDigest Run(Scripted actor)
    {
        var world = new SmallWorld();
        world.Add("a", actor);
        return world.Run().RequireFinished();
    }

    private void Cancel(Context context) => _answers.Add(context.Cancel(_timer));
}
