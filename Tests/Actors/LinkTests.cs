using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors;

public class LinkTests
{
    private readonly TestWorld _world = new();
    private readonly Probe _far;
    private readonly ActorId _link;

    public LinkTests()
    {
        _far = _world.AddProbe("far");
        _link = _world.Add("link", () => new Link(new LinkOptions
        {
            To = _far.Id,
            Rate = new DataRate(8_000_000),
            Latency = SimDuration.FromMilliseconds(10),
            TransmitPower = new Power(2_000_000),
        }));
    }

    [Fact]
    public void A_transfer_takes_size_over_rate_and_then_the_latency()
    {
        _world.Send(_link, new Transfer(Task(1)), SimTime.FromSeconds(3));
        _world.Run();
        EdgeTask task = _far.Expect<TaskArrived>(at: SimTime.FromSeconds(4.01), from: _link).Task;
        Assert.Equal(SimDuration.FromSeconds(1.01), task.Transmit);
        Assert.Equal(SimDuration.Zero, task.Wait);
        Assert.Equal(new Joules(2_000_000_000), task.Energy);
        _far.ExpectNothing();
    }

    [Fact]
    public void Bytes_take_energy_beside_time_where_a_model_says_so()
    {
        ActorId link = _world.Add("counting", () => new Link(new LinkOptions
        {
            To = _far.Id,
            Rate = new DataRate(8_000_000),
            TransmitPower = new Power(2_000_000),
            TransmitEnergy = new DataEnergy(100_000),
        }));
        _world.Send(link, new Transfer(Task(1)), SimTime.FromSeconds(3));
        _world.Run();
        Assert.Equal(new Joules(2_000_000_000 + 100_000), _far.Expect<TaskArrived>(at: SimTime.FromSeconds(4), from: link).Task.Energy);
    }

    [Fact]
    public void A_link_that_leads_on_hands_over_to_be_carried_further()
    {
        ActorId second = _link;
        ActorId first = _world.Add("first", () => new Link(new LinkOptions { To = second, LeadsOn = true, Rate = new DataRate(16_000_000), Latency = SimDuration.FromMilliseconds(1) }));
        _world.Send(first, new Transfer(Task(1)), SimTime.FromSeconds(3));
        _world.Run();
        EdgeTask task = _far.Expect<TaskArrived>(at: SimTime.FromSeconds(4.511), from: second).Task;
        Assert.Equal((SimDuration.FromSeconds(1.511), SimDuration.Zero), (task.Transmit, task.Wait));
        _far.ExpectNothing();
    }

    [Fact]
    public void Transfers_wait_for_one_another_in_order_of_arrival()
    {
        _world.Send(_link, new Transfer(Task(1)), SimTime.FromSeconds(0));
        _world.Send(_link, new Transfer(Task(2)), SimTime.FromSeconds(0.25));
        _world.Run();
        Assert.Equal(1, _far.Expect<TaskArrived>(at: SimTime.FromSeconds(1.01)).Task.Id);
        EdgeTask second = _far.Expect<TaskArrived>(at: SimTime.FromSeconds(2.01)).Task;
        Assert.Equal(SimDuration.FromSeconds(0.75), second.Wait);
    }

    [Fact]
    public void A_view_shows_what_is_queued_or_under_way_and_nothing_that_has_arrived()
    {
        _world.Send(_link, new Transfer(Task(1)), SimTime.FromSeconds(0));
        _world.Send(_link, new Transfer(Task(2)), SimTime.FromSeconds(0));
        _world.RunUntil(SimTime.FromSeconds(1));
        var link = _world.Actor<Link>(_link);
        Assert.Equal(2, link.Occupancy(SimTime.FromSeconds(1)));
        Assert.Equal(1, link.Occupancy(SimTime.FromSeconds(1.01)));
        Assert.Equal(SimTime.FromSeconds(2.01), link.TransferAt(SimTime.FromSeconds(1.01), 0).Arrival);
        Assert.Equal(0, link.Occupancy(SimTime.FromSeconds(2.01)));
        Assert.Equal(SimTime.FromSeconds(2), link.FreeAt);
    }

    [Fact]
    public void Losses_follow_the_failure_rate_and_show_when_the_transmission_ends()
    {
        const int Tasks = 4000;
        var world = new TestWorld(5);
        Probe far = world.AddProbe("far");
        ActorId link = world.Add("link", () => new Link(new LinkOptions { To = far.Id, Rate = new DataRate(8_000_000), FailureRate = 0.5 }));
        for (int i = 1; i <= Tasks; i++)
        {
            world.Send(link, new Transfer(Task(i)));
        }

        world.Run();
        var sender = world.Actor<Link>(link);
        Assert.Equal(Tasks, sender.Lost + far.Inbox.Count);
        Assert.Equal(SimTime.FromSeconds(Tasks), sender.FreeAt);
        double expected = Tasks * (1 - Math.Exp(-0.5));
        Assert.InRange(sender.Lost, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
    }

    private static EdgeTask Task(long id) => new() { Id = id, Size = DataSize.FromBytes(1_000_000), Deadline = SimDuration.FromSeconds(1) };
}
