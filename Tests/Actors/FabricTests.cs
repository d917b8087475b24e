using EdgeActors.Actors;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors;

/// <summary>Flows through a fabric: when they arrive, and that no bit and no nanosecond is lost.</summary>
public sealed class FabricTests
{
    private const long Mega = 1_000_000;

    private readonly TestWorld _world = new();

    [Fact]
    public void Alone_a_flow_has_the_whole_link_and_pays_the_propagation()
    {
        (ActorId fabric, Probe end) = Build([8 * Mega], [[0]], SimDuration.FromMilliseconds(5));
        Offer(fabric, 1, DataSize.FromBytes(1_000_000), 0, 0);
        _world.Run();
        FlowOffered arrived = Assert.Single(Flows(end));
        // A second on the link, rounded up to what a rate in whole quanta takes, and 5 ms of propagation.
        Assert.InRange(Times(end)[0].Nanoseconds, 1_005_000_000, 1_005_001_000);
        Assert.Equal(Times(end)[0] - SimTime.Zero, arrived.Task.Transmit);
        Assert.Equal((7, 3), (arrived.Cell, arrived.Route));
    }

    [Fact]
    public void Two_share_and_the_one_left_speeds_up()
    {
        (ActorId fabric, Probe end) = Build([8 * Mega], [[0]], default);
        Offer(fabric, 1, DataSize.FromBytes(1_000_000), 0, 0);
        Offer(fabric, 2, DataSize.FromBytes(250_000), 0, 0.5);
        _world.Run();
        // From 0.5 s on each has half: the small one needs 0.5 s, in which the large one has 0.25 s' worth; then it is alone for 0.25 s.
        Assert.Equal([1.0, 1.25], Times(end).Select(t => Math.Round(t.Seconds, 5)));
        Assert.Equal([2, 1], Flows(end).Select(f => f.Task.Id));
    }

    [Fact]
    public void Equal_flows_end_at_one_instant_in_the_order_offered()
    {
        (ActorId fabric, Probe end) = Build([8 * Mega], [[0]], default);
        for (int i = 1; i <= 5; i++)
        {
            Offer(fabric, i, new DataSize(1000), 0, 0);
        }

        _world.Run();
        Assert.Equal([1, 2, 3, 4, 5], Flows(end).Select(f => f.Task.Id));
        Assert.Single(Times(end).Distinct());
    }

    [Fact]
    public void Empty_flows_pass_at_once()
    {
        (ActorId fabric, Probe end) = Build([8], [[0]], default);
        Offer(fabric, 1, DataSize.Zero, 0, 2);
        _world.Run();
        Assert.Equal([2.0], Times(end).Select(t => t.Seconds));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_flows_all_arrive_with_every_bit_and_nanosecond_accounted_for(uint seed)
    {
        (ActorId fabric, Probe end) = Build([50 * Mega, 20 * Mega, 80 * Mega], [[0], [1], [0, 2], [1, 2], [2]], SimDuration.FromMilliseconds(1));
        var random = new RandomStream(seed, "flows", "");
        long bits = 0;
        for (int i = 1; i <= 600; i++)
        {
            var size = new DataSize(random.NextInclusive(0, 2 * Mega));
            bits += size.Bits;
            Offer(fabric, i, size, random.NextInt(5), random.NextInt(40) * 0.125);
        }

        _world.Run();
        Fabric end1 = _world.Actor<Fabric>(fabric);
        Assert.Equal((600, 0, bits), (end1.Offered, end1.Carrying, end1.Carried.Bits));
        Assert.Equal(600, Flows(end).Select(f => f.Task.Id).Distinct().Count());
        Assert.All(Flows(end).Zip(Times(end)), f => Assert.Equal(f.Second - f.First.Task.Born, f.First.Task.Transmit));
        // No link does better than its rate, and the busiest is never idle before the end.
        Assert.True(Times(end)[^1].Seconds > bits / (150.0 * Mega));
    }

    [Fact]
    public void It_handles_one_timer_for_each_instant_at_which_flows_end()
    {
        (ActorId fabric, Probe end) = Build([8 * Mega], [[0]], default);
        for (int i = 1; i <= 100; i++)
        {
            Offer(fabric, i, new DataSize(1000 * i), 0, 0.0001 * i);
        }

        _world.Run();
        // Each flow: offered, due, and received by the probe.
        Assert.Equal(200 + Times(end).Distinct().Count(), _world.Digest.Events);
    }

    [Fact]
    public void A_flow_too_large_stops_the_run()
    {
        (ActorId fabric, _) = Build([8 * Mega], [[0]], default);
        Offer(fabric, 1, DataSize.FromBytes(1L << 31), 0, 0);
        Assert.Contains("below 2 GiB", _world.Run().Stop.ToString(), StringComparison.Ordinal);
    }

    private static FlowOffered[] Flows(Probe end) => [.. end.Inbox.Select(r => (FlowOffered)r.Message)];

    private static SimTime[] Times(Probe end) => [.. end.Inbox.Select(r => r.Time)];

    private (ActorId Fabric, Probe End) Build(long[] capacity, int[][] ways, SimDuration propagation)
    {
        Probe end = _world.AddProbe("end");
        var options = new FabricOptions
        {
            Links = [.. capacity.Select(c => new DataRate(c))],
            Routes = [.. ways.Select(w => new FabricRoute(w, end.Id, 3, propagation))],
        };
        return (_world.Add("fabric", () => new Fabric(options)), end);
    }

    private void Offer(ActorId fabric, long id, DataSize size, int route, double at)
    {
        var born = SimTime.FromSeconds(at);
        _world.Send(fabric, new FlowOffered(new EdgeTask { Id = id, Born = born, Size = size }, route, 7), born);
    }
}
