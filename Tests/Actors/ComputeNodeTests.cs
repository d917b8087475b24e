using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors;

public class ComputeNodeTests
{
    private readonly Ends _sink = new();

    private Dictionary<long, TaskRecord> Ended => _sink.ById;

    [Fact]
    public void Tasks_execute_one_after_another_in_order_of_arrival()
    {
        TestWorld world = WorldWith(out ActorId node);
        world.Send(node, Arrived(1, node, seconds: 2), SimTime.Zero);
        world.Send(node, Arrived(2, node, seconds: 1), SimTime.FromSeconds(0.5));
        world.Run();
        Assert.Equal(SimTime.FromSeconds(2), Ended[1].Ended);
        Assert.Equal(SimTime.FromSeconds(3), Ended[2].Ended);
        Assert.Equal(SimDuration.FromSeconds(1.5), Ended[2].Queue);
        Assert.Equal(SimDuration.FromSeconds(1), Ended[2].Execute);
    }

    [Fact]
    public void Cycles_take_energy_beside_time_where_a_model_says_so()
    {
        var world = new TestWorld { Sinks = [_sink] };
        ActorId node = world.Add("node", () => new EdgeNode(Options() with { ActivePower = new Power(2_000_000), ExecutionEnergy = new CycleEnergy(3_000_000) }));
        EdgeTask task = Arrived(1, node, seconds: 2).Task;
        world.Send(node, new TaskArrived(task with { Energy = new Joules(5) }));
        world.Run();
        Assert.Equal(new Joules(5 + 4_000_000_000 + (3 * task.Cycles.Count)), Ended[1].Task.Energy);
    }

    [Fact]
    public void Several_processors_serve_one_queue()
    {
        TestWorld world = WorldWith(out ActorId node, processors: 2);
        for (int i = 1; i <= 3; i++)
        {
            world.Send(node, Arrived(i, node, seconds: i));
        }

        world.RunUntil(SimTime.FromSeconds(0.5));
        NodeStatus status = world.Actor<EdgeNode>(node).Status(SimTime.FromSeconds(0.5));
        Assert.Equal(new NodeStatus(1, 2, SimDuration.FromSeconds(3), SimDuration.FromSeconds(2), SimTime.FromSeconds(0.5)), status);
        world.Run();
        Assert.Equal([1.0, 2.0, 4.0], Ended.Values.OrderBy(r => r.Task.Id).Select(r => r.Ended.Seconds));
    }

    [Theory]
    [InlineData(DropRule.AtStart, 2, 0, TaskOutcome.DeadlineMissed)]
    [InlineData(DropRule.AtDeadline, 4, 2, TaskOutcome.DeadlineMissed)]
    [InlineData(DropRule.Never, 4, 2, TaskOutcome.DeadlineMissed)]
    public void A_task_that_would_be_late_is_dropped_at_start_or_runs_to_its_late_end(DropRule rule, double ended, double executed, TaskOutcome outcome)
    {
        // Work 2 behind work 2, deadline 3: at the head of the queue at 2, it would finish at 4.
        TestWorld world = WorldWith(out ActorId node, rule: rule);
        world.Send(node, Arrived(1, node, seconds: 2));
        world.Send(node, Arrived(2, node, seconds: 2, deadline: 3));
        world.Run();
        Assert.Equal(SimTime.FromSeconds(ended), Ended[2].Ended);
        Assert.Equal(SimDuration.FromSeconds(executed), Ended[2].Execute);
        Assert.Equal(outcome, Ended[2].Outcome);
    }

    [Theory]
    [InlineData(DropRule.AtStart, 2)]
    [InlineData(DropRule.AtDeadline, 1)]
    [InlineData(DropRule.Never, 4)]
    public void A_task_whose_deadline_passes_while_it_waits_ends_by_the_rule(DropRule rule, double ended)
    {
        TestWorld world = WorldWith(out ActorId node, rule: rule);
        world.Send(node, Arrived(1, node, seconds: 2));
        world.Send(node, Arrived(2, node, seconds: 2, deadline: 1));
        world.Send(node, Arrived(3, node, seconds: 1, deadline: 100));
        world.Run();
        Assert.Equal(SimTime.FromSeconds(ended), Ended[2].Ended);
        Assert.Equal(TaskOutcome.DeadlineMissed, Ended[2].Outcome);
        Assert.Equal(SimTime.FromSeconds(rule == DropRule.Never ? 5 : 3), Ended[3].Ended);
    }

    [Fact]
    public void Finishing_exactly_at_the_deadline_succeeds()
    {
        TestWorld world = WorldWith(out ActorId node);
        world.Send(node, Arrived(1, node, seconds: 2, deadline: 2));
        world.Run();
        Assert.Equal(TaskOutcome.Succeeded, Ended[1].Outcome);
    }

    [Fact]
    public void A_full_queue_rejects()
    {
        TestWorld world = WorldWith(out ActorId node, capacity: 1);
        for (int i = 1; i <= 3; i++)
        {
            world.Send(node, Arrived(i, node, seconds: 1, deadline: 100));
        }

        world.Run();
        Assert.Equal([TaskOutcome.Succeeded, TaskOutcome.Succeeded, TaskOutcome.Rejected], Ended.Values.OrderBy(r => r.Task.Id).Select(r => r.Outcome));
    }

    [Fact]
    public void A_task_for_another_place_is_sent_on_along_the_route()
    {
        var world = new TestWorld();
        Probe link = world.AddProbe("link");
        var elsewhere = new ActorId(77);
        ActorId node = world.Add("node", () => new EdgeNode(Options() with { Routes = new Dictionary<ActorId, ActorId> { [elsewhere] = link.Id } }));
        world.Send(node, Arrived(1, elsewhere, seconds: 1), SimTime.FromSeconds(1));
        world.Run();
        Assert.Equal(elsewhere, link.Expect<Transfer>(at: SimTime.FromSeconds(1), from: node).Task.Place);
    }

    [Fact]
    public void A_task_without_a_route_stops_the_run_and_names_the_node()
    {
        TestWorld world = WorldWith(out ActorId node);
        world.Send(node, Arrived(1, new ActorId(77), seconds: 1));
        RunStop stop = world.Run().Stop;
        Assert.Equal((RunStopReason.ActorFailed, "node"), (stop.Reason, stop.Actor));
        Assert.Contains("no route", stop.Cause, StringComparison.Ordinal);
    }

    private static ComputeOptions Options() => new() { Profile = new NodeProfile(new Frequency(1_000_000_000), 1, 0, 1) };

    private static TaskArrived Arrived(long id, ActorId place, double seconds, double deadline = 10) => new(new EdgeTask
    {
        Id = id,
        Place = place,
        Cycles = new CpuCycles((long)(seconds * 1e9)),
        Deadline = SimDuration.FromSeconds(deadline),
    });

    private TestWorld WorldWith(out ActorId node, int processors = 1, DropRule rule = DropRule.AtStart, int capacity = int.MaxValue)
    {
        var world = new TestWorld { Sinks = [_sink] };
        ComputeOptions options = Options();
        node = world.Add("node", () => new EdgeNode(options with
        {
            Profile = options.Profile with { Processors = processors },
            DropRule = rule,
            QueueCapacity = capacity,
        }));
        return world;
    }

    private sealed class Ends : IRowSink<TaskRecord>
    {
        public Dictionary<long, TaskRecord> ById { get; } = [];

        public void Write(in TaskRecord row) => ById.Add(row.Task.Id, row);
    }
}
