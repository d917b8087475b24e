using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace MyStudy.Tests;

/// <summary>The policy in virtual time: nothing sleeps, and what must happen when is exact.</summary>
public sealed class LeastWaitingPolicyTests
{
    private static readonly EdgeTask s_task = new() { Size = DataSize.FromBytes(1_000_000), Cycles = new CpuCycles(1_000_000_000), Deadline = SimDuration.FromSeconds(10) };

    [Fact]
    public void A_task_goes_to_the_fastest_of_idle_places_over_its_link()
    {
        var world = new TestWorld(seed: 1);
        ActorId scheduler = Site(world, slow: out ActorId slow, fast: out ActorId fast);

        world.Send(scheduler, new TaskBorn(s_task with { Id = 1 }), at: SimTime.FromSeconds(1));
        world.RunUntil(SimTime.FromSeconds(1.5)); // a second on the link: 8 Mbit at 8 Mbps
        Assert.Equal((0, 0), (Busy(world, slow), Busy(world, fast)));
        world.RunUntil(SimTime.FromSeconds(2.4)); // and half a second on a processor of 2 GHz
        Assert.Equal((0, 1), (Busy(world, slow), Busy(world, fast)));
        world.RunUntil(SimTime.FromSeconds(2.6));
        Assert.Equal((0, 0), (Busy(world, slow), Busy(world, fast)));
    }

    [Fact]
    public void A_task_stays_where_fewer_wait()
    {
        var world = new TestWorld(seed: 1);
        ActorId scheduler = Site(world, slow: out ActorId slow, fast: out ActorId fast);

        // Two tasks are at the fast node already: one runs, one waits.
        world.Send(fast, new TaskArrived(s_task with { Id = 1, Place = fast }));
        world.Send(fast, new TaskArrived(s_task with { Id = 2, Place = fast }));
        world.Send(scheduler, new TaskBorn(s_task with { Id = 3 }), at: SimTime.FromSeconds(0.1));
        world.RunUntil(SimTime.FromSeconds(0.2));
        Assert.Equal((1, 1), (Busy(world, slow), world.Actor<EdgeNode>(fast).Waiting));
    }

    private static int Busy(TestWorld world, ActorId node) => world.Actor<EdgeNode>(node).Status(world.Now).Running;

    /// <summary>A slow place of its own, a fast one behind a link, and the scheduler that chooses.</summary>
    private static ActorId Site(TestWorld world, out ActorId slow, out ActorId fast)
    {
        NodeProfile[] profiles = [new(new Frequency(1_000_000_000), 1, 0, 10), new(new Frequency(2_000_000_000), 1, 0, 10)];
        ActorId[] nodes = [.. profiles.Select((profile, i) => world.Add($"node-{i}", () => new EdgeNode(new ComputeOptions { Profile = profile })))];
        ActorId link = world.Add("link", () => new Link(new LinkOptions { To = nodes[1], Rate = new DataRate(8_000_000) }));
        (slow, fast) = (nodes[0], nodes[1]);
        PlaceOptions[] places = [new(slow, profiles[0], []), new(fast, profiles[1], [link])];
        return world.Add("scheduler", () => new Scheduler(new SchedulerOptions { Places = places, Local = 0 }, new LeastWaitingPolicy()));
    }
}
