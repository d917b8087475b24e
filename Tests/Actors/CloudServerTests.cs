using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors;

public class CloudServerTests
{
    private const int Processors = 130; // more than two words of the set of free ones

    private readonly TestWorld _world = new();
    private readonly ActorId _id;

    public CloudServerTests() => _id = _world.Add("cloud", () => new CloudServer(new ComputeOptions
    {
        Profile = new NodeProfile(new Frequency(1_000_000_000), Processors, 0, 1),
        DropRule = DropRule.Never,
    }));

    private CloudServer Cloud => _world.Actor<CloudServer>(_id);

    [Fact]
    public void Every_processor_takes_a_task_and_the_next_task_waits()
    {
        SendTasks(Processors + 2, seconds: 1);
        _world.RunUntil(At(0.25));

        NodeStatus status = Cloud.Status(At(0.25));
        Assert.Equal(Processors, status.Running);
        Assert.Equal(2, status.Waiting);
        Assert.Equal(SimDuration.FromSeconds(0.75 * Processors), status.Residual);
        Assert.Equal(SimDuration.FromSeconds(2), status.WaitingWork);

        _world.Run();
        Assert.Equal(At(2), _world.Now);
        Assert.Equal(Processors + 2, Cloud.Ended);
        Assert.Equal(SimDuration.FromSeconds(Processors + 2), Cloud.Busy);
        Assert.Equal(default, Cloud.Status(At(2)) with { AsOf = default });
    }

    [Fact]
    public void A_freed_processor_is_used_again()
    {
        SendTasks(Processors, seconds: 1);
        SendTasks(Processors, seconds: 1, at: 1.5, firstId: 1000);
        _world.Run();
        Assert.Equal(At(2.5), _world.Now);
        Assert.Equal(2 * Processors, Cloud.Ended);
    }

    [Fact]
    public void The_residual_of_tasks_of_different_lengths_is_what_is_left_of_each()
    {
        SendTasks(1, seconds: 1, firstId: 1);
        SendTasks(1, seconds: 3, firstId: 2);
        SendTasks(1, seconds: 8, firstId: 3);
        _world.RunUntil(At(2));
        Assert.Equal(new NodeStatus(0, 2, default, SimDuration.FromSeconds(1 + 6), At(2)), Cloud.Status(At(2)));
    }

    private static SimTime At(double seconds) => SimTime.Zero + SimDuration.FromSeconds(seconds);

    private void SendTasks(int count, int seconds, double at = 0, int firstId = 1)
    {
        for (int i = 0; i < count; i++)
        {
            var cycles = new CpuCycles(seconds * 1_000_000_000L);
            _world.Send(_id, new TaskArrived(new EdgeTask { Id = firstId + i, Place = _id, Born = At(at), Cycles = cycles }), At(at));
        }
    }
}
