using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;
using static EdgeActors.Tests.Simulator.SmallWorld;

namespace EdgeActors.Tests.Simulator;

/// <summary>Expectations move virtual time as far as they must and no further.</summary>
public sealed class ProbeTests
{
    private readonly TestWorld _world = new();
    private readonly Probe _probe;

    public ProbeTests()
    {
        _probe = _world.AddProbe("probe");
        for (int second = 1; second <= 5; second++)
        {
            _world.Send(_probe.Id, new Mark(second), At(second));
        }
    }

    [Fact]
    public void Expecting_at_a_time_runs_to_it()
    {
        Assert.Equal(1, _probe.Expect<Mark>(at: At(1)).Value);
        Assert.Equal(At(1), _world.Now);
        Assert.Equal(2, _probe.Expect<Mark>(at: At(2)).Value);
        Assert.Equal(At(2), _world.Now);
    }

    [Fact]
    public void Expecting_within_a_span_counts_from_what_has_been_run()
    {
        Assert.Equal(1, _probe.Expect<Mark>(within: Seconds(1)).Value);
        Assert.Equal(2, _probe.Expect<Mark>(within: Seconds(1)).Value);
        Assert.Throws<ExpectationException>(() => _probe.Expect<Mark>(within: Seconds(0.9)));
        _world.RunUntil(At(2.95));
        Assert.Equal(3, _probe.Expect<Mark>(within: Seconds(0.05)).Value);
    }

    [Fact]
    public void Expecting_at_and_within_is_a_tolerance()
    {
        Assert.Equal(1, _probe.Expect<Mark>(at: At(0.5), within: Seconds(0.5)).Value);
        Assert.Throws<ExpectationException>(() => _probe.Expect<Mark>(at: At(2.1), within: Seconds(1)));
        Assert.Equal(2, Assert.IsType<Mark>(Assert.Single(_probe.Inbox).Message).Value);
    }

    [Fact]
    public void Expecting_of_a_certain_kind_passes_over_others()
    {
        Assert.Equal(3, _probe.Expect<Mark>(within: Seconds(10), where: m => m.Value == 3).Value);
        Assert.Equal([1, 2], _probe.Inbox.Select(r => ((Mark)r.Message).Value));
        Assert.Equal(At(3), _world.Now);
    }

    [Fact]
    public void Expecting_nothing_runs_to_its_end_and_no_further()
    {
        _probe.ExpectNothing(until: At(1));
        Assert.Equal(SimTime.Zero, _world.Now);
        _probe.ExpectNothing<Wide>(until: At(4));
        Assert.Equal(At(3), _world.Now);
        ExpectationException unmet = Assert.Throws<ExpectationException>(() => _probe.ExpectNothing(until: At(5)));
        Assert.Equal(
            "probe 'probe' expected nothing before 5 s; it received (seed 1, now 4 s)\n"
            + string.Join('\n', Enumerable.Range(1, 4).Select(i => $"  test.mark(value: {i}) at {i} s from 'test-driver'")),
            unmet.Message);
    }

    [Fact]
    public void A_cancelled_timer_does_not_carry_a_wait_too_far()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        world.Add("a", () => new Scripted
        {
            OnStart = c =>
            {
                c.Cancel(c.Schedule(Seconds(1), new Mark(1)));
                c.Send(probe.Id, new Mark(2), Seconds(9));
            },
        });
        Assert.Throws<ExpectationException>(() => probe.Expect<Mark>(within: Seconds(2)));
        Assert.Equal(SimTime.Zero, world.Now);
    }

    [Fact]
    public void A_failure_while_waiting_is_the_failure()
    {
        var world = new TestWorld();
        Probe probe = world.AddProbe("probe");
        ActorId id = world.Add("a", () => new Scripted { OnMark = (_, _) => throw new InvalidOperationException("broken") });
        world.Send(id, new Mark(1), At(1));
        Assert.Throws<RunFailedException>(() => probe.Expect<Mark>(within: Seconds(2)));
        Assert.Throws<RunFailedException>(() => probe.ExpectNothing(until: At(2)));
    }

    [Fact]
    public void A_long_inbox_is_listed_in_part()
    {
        for (int i = 0; i < 30; i++)
        {
            _world.Send(_probe.Id, new Mark(i), At(6));
        }

        string text = Assert.Throws<ExpectationException>(() => _probe.Expect<Wide>(at: At(7))).Message;
        Assert.EndsWith("\n  … and 15 more", text, StringComparison.Ordinal);
        Assert.Equal(22, text.Split('\n').Length);
    }

    [Fact]
    public void A_probe_may_answer()
    {
        var world = new TestWorld();
        Probe client = world.AddProbe("client"), server = world.AddProbe("server");
        server.On<Mark>((mark, context) => context.Send(client.Id, new Mark(mark.Value * 2), Seconds(mark.Value)));
        world.Send(server.Id, new Mark(2), At(1), from: client);
        world.Send(server.Id, default(Wide), At(1), from: client);
        Assert.Equal(4, client.Expect<Mark>(at: At(3), from: server.Id).Value);
        Assert.Equal(2, server.Inbox.Count);
        client.ExpectNothing(until: At(10));
    }
}
