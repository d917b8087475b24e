using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using EdgeActors.Simulator.Akka;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>Who is taken in: as many as are to be, all with the facts of the clock's own member.</summary>
public sealed class GateTests : TestKit
{
    private readonly IActorRef _clock;
    private readonly TestProbe _own;

    public GateTests()
        : base(new ClusterSettings().Config)
    {
        _clock = Sys.ActorOf(ClockActor.Props(2, clustered: false));
        _own = CreateTestProbe("own");
    }

    [Fact]
    public void The_clocks_own_member_is_the_first()
    {
        TestProbe other = CreateTestProbe("other");
        _clock.Tell(new Enter(other, "other", ["seed", "7"]));
        _clock.Tell(new Enter(_own, "", ["seed", "7"]));
        Assert.Equal([_own.Ref, other.Ref], _own.ExpectMsg<Roster>().Members);
        Assert.Equal(1, other.ExpectMsg<Roster>().Index);
    }

    [Fact]
    public void One_that_differs_is_refused_by_what_differs_and_its_place_stays_free()
    {
        TestProbe wrong = CreateTestProbe("wrong"), right = CreateTestProbe("right");
        _clock.Tell(new Enter(wrong, "wrong", ["version", "1", "seed", "8"]));
        _clock.Tell(new Enter(_own, "", ["version", "1", "seed", "7"]));
        Assert.StartsWith("member wrong has another seed than : 8 and 7;", wrong.ExpectMsg<Refused>().Why, StringComparison.Ordinal);
        _own.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        _clock.Tell(new Enter(right, "right", ["version", "1", "seed", "7"]));
        _own.ExpectMsg<Roster>();
        right.ExpectMsg<Roster>();
    }

    [Fact]
    public void Of_a_long_text_the_first_line_that_differs_is_named()
    {
        TestProbe wrong = CreateTestProbe("wrong");
        _clock.Tell(new Enter(_own, "", ["configuration", "a = 1\n  b = 2\nc = 3"]));
        _clock.Tell(new Enter(wrong, "wrong", ["configuration", "a = 1\n  b = 4\nc = 5"]));
        Assert.StartsWith("member wrong has another configuration than : b = 4 and b = 2;", wrong.ExpectMsg<Refused>().Why, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_says_less_or_comes_too_late_is_refused()
    {
        TestProbe terse = CreateTestProbe("terse"), late = CreateTestProbe("late"), right = CreateTestProbe("right");
        _clock.Tell(new Enter(_own, "", ["version", "1", "seed", "7"]));
        _clock.Tell(new Enter(terse, "terse", ["version", "1"]));
        Assert.Contains("another seed", terse.ExpectMsg<Refused>().Why, StringComparison.Ordinal);
        _clock.Tell(new Enter(right, "right", ["version", "1", "seed", "7"]));
        right.ExpectMsg<Roster>();
        _clock.Tell(new Enter(late, "late", ["version", "1", "seed", "7"]));
        Assert.Equal("member late comes too late: the run has its 2 members", late.ExpectMsg<Refused>().Why);
        _clock.Tell(new Enter(right, "right", ["version", "1", "seed", "7"]));
        Assert.Equal(1, right.FishForMessage<Roster>(_ => true).Index);
    }
}
