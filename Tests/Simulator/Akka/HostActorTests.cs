using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Akka;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Tests.Simulator.Akka;

/// <summary>One group as one Akka actor, with a probe in the place of another group's.</summary>
public sealed class HostActorTests : TestKit
{
    private static readonly SimDuration s_lookahead = new(10);

    private readonly TestProbe _neighbour;
    private readonly TestProbe _supervisor;
    private readonly EntityPopulation _population;
    private readonly IActorRef _host;

    public HostActorTests()
        : base(new ClusterSettings().Config)
    {
        var builder = new WorldBuilder(1) { Lookahead = s_lookahead };
        builder.Add("asker", builder.AddGroup("a"), () => new Asker());
        builder.Add("answerer", builder.AddGroup("b"), () => new Asker());
        _population = new EntityPopulation(builder.Build(), new RunOptions(), 0, 1);
        (_neighbour, _supervisor) = (CreateTestProbe(), CreateTestProbe());
        _host = _supervisor.ChildActorOf(HostActor.Props(_population.Hosts[0]));
        _population.Connect([_host, _neighbour]);
        Do(new HostStep.Construct());
    }

    private Shard Shard => _population.Hosts[0].Shard;

    [Fact]
    public void What_an_entity_sends_to_another_group_is_told_to_its_actor_at_once()
    {
        Do(new HostStep.Start());
        Letter letter = _neighbour.ExpectMsg<Letter>();
        Assert.Equal((10, 2), (letter.Key.Nanoseconds, letter.Target));
        Assert.Equal(0, Shard.Handled);
    }

    [Fact]
    public void An_entity_waits_for_a_window_that_holds_its_letter()
    {
        Do(new HostStep.Start());
        _host.Tell(new Letter<Mark>(new EventKey(new SimTime(25), 0, new ActorId(2), 1), 1, new Mark(1)));
        Do(new HostStep.Window(25, Shard.Beginning));
        Assert.Equal((0, 25), (Shard.Handled, Shard.Next));
        Do(new HostStep.Window(26, Shard.Beginning));
        Assert.Equal((1, 25), (Shard.Handled, Shard.Digest.FinalTime.Nanoseconds));
    }

    [Fact]
    public void What_an_entity_throws_reaches_the_supervisor_and_the_actor_resumes()
    {
        ClusterSettings settings = new(threads: 1);
        using var cluster = new ActorCluster(settings);
        var builder = new WorldBuilder(3) { Lookahead = s_lookahead };
        builder.Add("asker", builder.AddGroup("a"), () => new Asker());
        builder.Add("thrower", builder.AddGroup("b"), () => new Thrower());
        RunStop expected = SequentialEngine.Run(builder.Build()).Stop;
        RunStop found = AkkaEngine.Run(cluster, builder.Build(), granularity: Granularity.Entity).Stop;
        Assert.Equal(expected.ToString(), found.ToString());
        Assert.Equal(("thrower", "InvalidOperationException: no"), (found.Actor, found.Cause));
        Assert.IsType<InvalidOperationException>(found.Exception);
    }

    private void Do(HostStep step)
    {
        _host.Tell(step, _supervisor);
        _supervisor.ExpectMsg<HostDone>();
    }

    private sealed class Asker : Actor, IHandle<Mark>
    {
        public void Handle(in Mark message, Context context)
        {
        }

        protected override void Start(Context context)
        {
            if (Id.Index == 1)
            {
                context.Send(new ActorId(2), new Mark(1), s_lookahead);
            }
        }

        protected override void DeclareState(StateVisitor state)
        {
        }
    }

    private sealed class Thrower : Actor, IHandle<Mark>
    {
        public void Handle(in Mark message, Context context) => throw new InvalidOperationException("no");

        protected override void DeclareState(StateVisitor state)
        {
        }
    }
}
