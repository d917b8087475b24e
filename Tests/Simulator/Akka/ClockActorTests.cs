using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>The clock with probes for members: what it grants in simulated time, and how it ends a run.</summary>
public sealed class ClockActorTests : TestKit
{
    private const long Lookahead = 10, Until = 100;

    private static readonly RunStop s_failure = new(RunStopReason.ActorFailed, new SimTime(5), 1, "device-3", "test.mark", "broken");

    private readonly IActorRef _clock;
    private readonly TestProbe[] _members;

    public ClockActorTests()
        : base(new ClusterSettings().Config)
    {
        _clock = Sys.ActorOf(ClockActor.Props(2, clustered: false));
        _members = [CreateTestProbe("first"), CreateTestProbe("second")];
        _clock.Tell(new Enter(_members[0], "", []));
        _clock.Tell(new Enter(_members[1], "b", []));
        Array.ForEach(_members, m => m.ExpectMsg<Roster>());
    }

    [Fact]
    public void A_window_reaches_from_the_earliest_event_by_the_lookahead()
    {
        Begin();
        Report(0, 0, Working(at: 30), mail: [0, 2]);
        Report(1, 0, Working(at: 7), mail: [1, 0]);
        Grant first = _members[0].ExpectMsg<Grant>();
        Assert.Equal((7 + Lookahead, 0), (first.Until, first.Border));
        Assert.Equal([0, 1], first.Chunks);
        Assert.Equal([2, 0], _members[1].ExpectMsg<Grant>().Chunks);
    }

    [Fact]
    public void The_first_member_hears_now_and_then_how_much_each_has_done()
    {
        Begin();
        foreach ((int border, long handled, int heard) in new[] { (0, 10L, 0), (1, 50_000L, 2), (2, 60_000L, 0) })
        {
            Report(0, border, Working(at: 10 + border) with { Handled = handled });
            Report(1, border, Working(at: 10 + border) with { Handled = 2 * handled });
            Grant[] grants = Expect<Grant>();
            Assert.Equal((3 * handled, heard, 0), (grants[0].Handled, grants[0].ByMember.Length, grants[1].ByMember.Length));
            Assert.Equal(heard == 0 ? [] : [handled, 2 * handled], grants[0].ByMember);
        }
    }

    [Fact]
    public void Nobody_is_granted_anything_before_all_have_reported()
    {
        Begin();
        Report(0, 0, Working(at: 30));
        _members[0].ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void A_window_ends_at_the_limit_and_the_run_ends_there()
    {
        Begin();
        Report(0, 0, Working(at: 95));
        Report(1, 0, Working(at: 96));
        Assert.Equal(Until, Expect<Grant>()[0].Until);
        Report(0, 1, Working(at: Until));
        Report(1, 1, Idle());
        Expect<TallyOrder>();
        _clock.Tell(new Tallied(1, 0, 1, new RunDigest(3, 2, new SimTime(95))), _members[0]);
        _clock.Tell(new Tallied(1, 1, 1, new RunDigest(4, 5, new SimTime(97))), _members[1]);
        Assert.All(Expect<Finish>(), f => Assert.Equal(97, f.FinalTime));
        _clock.Tell(new Finished(1, 0, 2, [0, 0], int.MaxValue, null), _members[0]);
        _clock.Tell(new Finished(1, 1, 2, [1, 0], int.MaxValue, null), _members[1]);
        Ended[] ended = Expect<Ended>();
        Assert.Equal(new RunDigest(7, 7, new SimTime(97)), ended[1].Digest);
        Assert.Equal((RunStopReason.Finished, 97), (ended[0].Stop.Reason, ended[0].Stop.Time.Nanoseconds));
        Assert.Equal([0, 1], ended[0].Chunks);
    }

    [Fact]
    public void A_failure_ends_the_run_when_nothing_earlier_can_fail()
    {
        Begin();
        var at = new EventKey(new SimTime(20), 0, new ActorId(4), 1);
        RankReport failed = Idle();
        (failed.Failed, failed.FailedAt, failed.ForegroundBefore) = (1, at, at);
        Report(0, 0, Working(at: 18));
        Report(1, 0, failed, failure: s_failure);
        Assert.All(Expect<Grant>(), g => Assert.Equal(21, g.Until));
        Report(0, 1, Working(at: 40));
        Report(1, 1, failed, failure: s_failure);
        Assert.All(Expect<Ended>(), e => Assert.Equal((s_failure, null), (e.Stop, e.Digest)));
    }

    [Fact]
    public void When_a_member_leaves_the_run_is_saved_between_two_instants_and_ends()
    {
        _clock.Tell(new Ready(1, 0, 77, 1, Lookahead, Until, Saves: true), _members[0]);
        _clock.Tell(new Ready(1, 1, 77, 1, Lookahead, Until, Saves: false), _members[1]);
        _clock.Tell(new Leaving(1, "member b has left"), _members[1]);
        Report(0, 0, Working(at: 30) with { Now = 30 });
        Report(1, 0, Working(at: 31));
        Expect<Grant>();
        Report(0, 1, Working(at: 33) with { Now = 31 });
        Report(1, 1, Working(at: 35), mail: [1, 0]);
        Assert.Equal([0, 1], Expect<SavePoint>()[0].Chunks);
        _clock.Tell(new Standing(1, 0, 2, [0, 0], Sound: true), _members[0]);
        _clock.Tell(new Standing(1, 1, 2, [3, 0], Sound: true), _members[1]);
        Store store = _members[0].ExpectMsg<Store>();
        Assert.Equal((32, 2), (store.Time, store.Border));
        Assert.Equal([0, 3], store.Chunks);
        _clock.Tell(new Stored(1, 50), _members[0]);
        Assert.All(Expect<Aborted>(), a => Assert.StartsWith("member b has left; the run ends at the border of a window, saved at 0.000000032 s", a.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void Members_with_different_worlds_are_sent_home()
    {
        _clock.Tell(new Ready(1, 0, 77, 1, Lookahead, Until, Saves: false), _members[0]);
        _clock.Tell(new Ready(1, 1, 78, 1, Lookahead, Until, Saves: false), _members[1]);
        Assert.All(Expect<Aborted>(), a => Assert.Contains("different worlds", a.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_that_does_not_fit_ends_the_run_for_all_with_a_line()
    {
        Begin();
        Report(0, 0, Working(at: 30), mail: [0]);
        Report(1, 0, Working(at: 7));
        Assert.All(Expect<Aborted>(), a => Assert.StartsWith("the clock cannot go on after Report of ", a.Why, StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_stranger_reports_is_refused()
    {
        Begin();
        Report(0, 0, Working(at: 30));
        _clock.Tell(new Report(1, 1, 0, Working(at: 7), [0, 0], null), CreateTestProbe());
        _clock.Tell(new Report(1, 7, 0, Working(at: 7), [0, 0], null), _members[1]);
        _clock.Tell(new Report(1, -1, 0, Working(at: 7), [0, 0], null), _members[1]);
        _members[0].ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal(3, Refusals.Of(Sys).Count);
        Report(1, 0, Working(at: 9));
        Assert.Equal(9 + Lookahead, Expect<Grant>()[1].Until);
    }

    private static RankReport Working(long at) => Idle() with { Earliest = at, Foreground = 1, ForegroundBefore = new EventKey(at, 0) };

    private static RankReport Idle() => new()
    {
        Earliest = long.MaxValue,
        StopAt = long.MaxValue,
        MailEarliest = long.MaxValue,
        Border = long.MaxValue,
        Waits = Shard.End,
        ForegroundBefore = Shard.Beginning,
        FailedAt = Shard.End,
    };

    private void Begin()
    {
        _clock.Tell(new Ready(1, 0, 77, 1, Lookahead, Until, Saves: false), _members[0]);
        _clock.Tell(new Ready(1, 1, 77, 1, Lookahead, Until, Saves: false), _members[1]);
    }

    private void Report(int member, int border, RankReport rank, int[]? mail = null, RunStop? failure = null) =>
        _clock.Tell(new Report(1, member, border, rank, mail ?? [0, 0], failure), _members[member]);

    private T[] Expect<T>() => [.. _members.Select(m => m.ExpectMsg<T>())];
}
