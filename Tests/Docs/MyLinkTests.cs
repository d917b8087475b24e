using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

public class MyLinkTests
{
    [Fact]
    public void A_megabyte_over_eight_megabits_a_second_takes_a_second()
    {
        var world = new TestWorld(seed: 1);
        Probe far = world.AddProbe("far");
        ActorId link = world.Add("link", () => new Link(new LinkOptions { To = far.Id, Rate = new DataRate(8_000_000) }));

        world.Send(link, new Transfer(new EdgeTask { Id = 1, Size = DataSize.FromBytes(1_000_000) }), at: SimTime.FromSeconds(3));
        world.Run();

        EdgeTask task = far.Expect<TaskArrived>(at: SimTime.FromSeconds(4), from: link).Task;
        Assert.Equal(SimDuration.FromSeconds(1), task.Transmit);
        far.ExpectNothing();
    }
}
