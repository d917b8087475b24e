using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors;

public class SchedulerTests
{
    private static readonly NodeProfile s_profile = new(new Frequency(1_000_000_000), 1, 0, 2);

    [Fact]
    public void With_a_probe_delay_a_task_waits_for_question_and_answer_and_the_choice_sees_the_answers()
    {
        var world = new TestWorld(1, SimDuration.FromMilliseconds(1));
        GroupId here = world.AddGroup("here"), there = world.AddGroup("there");
        Probe remote = world.AddProbe("remote", there);
        Probe link = world.AddProbe("unused", here);
        ActorId local = world.Add("local", () => new EdgeNode(new ComputeOptions { Profile = s_profile }), here);
        var seen = new List<NodeStatus>();
        ActorId carrier = world.Add("carrier", () => new Link(new LinkOptions { To = remote.Id, Rate = new DataRate(8_000_000) }), here);
        ActorId scheduler = world.Add("scheduler", () => new Scheduler(
            new SchedulerOptions
            {
                Local = 0,
                ProbeDelay = SimDuration.FromMilliseconds(1),
                Places = [new PlaceOptions(local, s_profile, []), new PlaceOptions(remote.Id, s_profile, [carrier])],
            },
            new Spy(ProbePlan.All, 1, seen)), here);
        world.Send(scheduler, new TaskBorn(new EdgeTask { Id = 5, Born = SimTime.FromSeconds(1), Size = DataSize.FromBytes(1_000_000) }), SimTime.FromSeconds(1));
        world.RunUntil(SimTime.FromSeconds(1.0015));
        StatusRequest asked = remote.Expect<StatusRequest>(at: SimTime.FromSeconds(1.001), from: scheduler);
        var answer = new NodeStatus(3, 1, SimDuration.FromSeconds(4), default, SimTime.FromSeconds(1.001));
        world.Send(asked.ReplyTo, new StatusReply(asked.TaskId, asked.Place, answer), SimTime.FromSeconds(1.002), remote);
        world.Run();
        EdgeTask task = remote.Expect<TaskArrived>(at: SimTime.FromSeconds(2.002)).Task;
        Assert.Equal(SimDuration.FromMilliseconds(2), task.Wait);
        Assert.Equal(answer, Assert.Single(seen));
        link.ExpectNothing();
    }

    [Fact]
    public void A_policy_that_needs_exact_views_is_refused_with_a_probe_delay()
    {
        var world = new TestWorld(1, SimDuration.FromMilliseconds(1));
        ActorId node = world.Add("node", () => new EdgeNode(new ComputeOptions { Profile = s_profile }));
        world.Add("scheduler", () => new Scheduler(
            new SchedulerOptions { Local = 0, ProbeDelay = SimDuration.FromMilliseconds(1), Places = [new PlaceOptions(node, s_profile, [])] },
            new OraclePolicy(admit: false)));
        Assert.Contains("instant views", world.Run().Stop.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_choice_reaches_the_node_at_once()
    {
        var world = new TestWorld();
        Probe node = world.AddProbe("node");
        var options = new SchedulerOptions { Local = 0, ProbeDelay = SimDuration.FromSeconds(1), Places = [new PlaceOptions(node.Id, s_profile, [])] };
        ActorId real = world.Add("real", () => new EdgeNode(new ComputeOptions { Profile = s_profile }));
        ActorId scheduler = world.Add("scheduler", () => new Scheduler(options with { Places = [new PlaceOptions(real, s_profile, [])] }, new FixedPolicy()));
        world.Send(scheduler, new TaskBorn(new EdgeTask { Id = 5, Born = SimTime.FromSeconds(1), Cycles = new CpuCycles(7), Deadline = SimDuration.FromSeconds(1) }), SimTime.FromSeconds(1));
        world.RunUntil(SimTime.FromSeconds(1) + new SimDuration(1));
        Assert.Equal(1, world.Actor<EdgeNode>(real).Status(SimTime.FromSeconds(1)).Running);
    }

    /// <summary>Probes as told, notes what the remote place reported, and chooses as told.</summary>
    private sealed class Spy(ProbePlan plan, int choice, List<NodeStatus> seen) : OffloadingPolicy
    {
        public override ProbePlan Probe(in Decision decision) => plan;

        public override int Choose(in Decision decision, ProbePlan probed)
        {
            seen.Add(decision.Places[choice].Node.Status(decision.Now));
            return choice;
        }
    }
}
