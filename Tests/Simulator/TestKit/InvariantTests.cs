using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.TestKit;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>What must hold is looked at after every event, and a breach names all that is needed to see it again.</summary>
public sealed class InvariantTests
{
    [Fact]
    public void A_breach_names_the_invariant_the_event_the_actor_and_the_seed()
    {
        var world = new TestWorld(seed: 7);
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Mark(1), At(1));
        world.Send(probe.Id, new Wide(2, 0.5, true, Colour.Red, default, 3), At(2));
        world.Send(probe.Id, new Mark(3), At(3));
        world.Require("the probe has room", () => probe.Inbox.Count < 2 ? null : $"it holds {probe.Inbox.Count}");
        RunStop stop = world.Run().Stop;
        Assert.Equal(RunStopReason.InvariantBroken, stop.Reason);
        Assert.Equal(
            "invariant broken: 'the probe has room': it holds 2 (actor 'probe', time 2 s, "
            + "event test.wide(number: 2, real: 0.5, flag: true, colour: Red, time: 0 s, bits: 3, text: none) from 'test-driver', seed 7)",
            stop.ToString());
        Assert.Equal(2, probe.Inbox.Count);
    }

    [Fact]
    public void It_is_looked_at_once_when_the_actors_have_started_and_after_every_event()
    {
        int looks = 0;
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Send(probe.Id, new Mark(1), At(1));
        world.Send(probe.Id, new Mark(2), At(2));
        world.Require("counted", () => ++looks > 0);
        world.Run().RequireFinished();
        Assert.Equal(3, looks);
    }

    [Fact]
    public void A_breach_at_the_start_is_found()
    {
        var world = new TestWorld();
        world.Require("never", () => false);
        Assert.Equal("invariant broken: 'never' (actor 'clock', time 0 s, event Start, seed 1)", world.Run().Stop.ToString());
    }

    [Fact]
    public void A_check_that_throws_is_a_breach() =>
        Assert.Equal("'odd': InvalidCastException: no", Broken(_ => throw new InvalidCastException("no"), "odd").Cause);

    [Fact]
    public void Any_world_can_be_looked_at_as_a_whole()
    {
        World world = new PholdLike { Players = 6, Groups = 3, Balls = 2 }.Build();
        var conserved = new Invariant("no ball is lost", view => view.InFlight<Ball>().Count() == 12 ? null : $"{view.InFlight<Ball>().Count()} balls");
        RunOptions options = new() { Until = At(20), Invariants = [conserved] };
        RunDigest checkedRun = SequentialEngine.Run(world, options).RequireFinished();
        Assert.Equal(SequentialEngine.Run(world, options with { Invariants = [] }).RequireFinished(), checkedRun);
        RunStop stop = SequentialEngine.Run(world.WithFaults(new Faults().Drop<Ball>(m => m.Message.Hops == 2 && m.From.Index == 1)), options).Stop;
        Assert.Equal((RunStopReason.InvariantBroken, "'no ball is lost': 11 balls"), (stop.Reason, stop.Cause));
    }

    [Fact]
    public void A_view_shows_actors_messages_and_timers_in_order()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        ActorId id = world.Add("a", () => new Scripted
        {
            OnStart = c =>
            {
                c.Send(probe.Id, new Mark(1), Seconds(5));
                c.Cancel(c.Schedule(Seconds(2), new Mark(2)));
                c.Schedule(Seconds(3), new Mark(3));
            },
        });
        WorldView view = world.View;
        Assert.Equal([(3, 3.0, 3), (1, 5, 1)], view.InFlight<Mark>().Select(e => (e.Message.Value, e.Time.Seconds, (int)e.Sequence)));
        Assert.Empty(view.InFlight<Wide>());
        Assert.Same(view.Actor<Scripted>(id), view.Actor<Scripted>("a"));
        Assert.Same(probe, view.Actors<Probe>().First());
        Assert.Empty(view.FaultHits);
    }

    [Fact]
    public void The_parallel_engine_refuses_invariants() => Assert.Throws<InvalidOperationException>(() =>
        new ParallelEngine(new PholdLike().Build(), new RunOptions { Invariants = [new Invariant("any", _ => null)] }));

    private static RunStop Broken(Func<WorldView, string?> breach, string name) =>
        SequentialEngine.Run(new PholdLike().Build(), new RunOptions { Invariants = [new Invariant(name, breach)] }).Stop;
}
