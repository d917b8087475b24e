using EdgeActors.Actors;
using EdgeActors.Actors.Services;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors.Services;

/// <summary>Two links in a row, of 100 and 40 bits a second: who moves when, and that nobody has more than there is.</summary>
public class FlowTableTests
{
    private static readonly EdgeTopology s_line = new(3, [new TopologyLink(0, 1, new DataRate(100)), new TopologyLink(1, 2, new DataRate(40))]);

    [Fact]
    public void Alone_a_flow_has_all_links_of_its_way_from_start_to_end()
    {
        var table = new FlowTable(s_line, FlowDiscipline.Exclusive, 0.05);
        Assert.Equal((0.0, 10.0), Offer(table, 0, 2, 400, 0)); // at the slower link's rate
        Assert.Equal((10.0, 12.0), Offer(table, 0, 1, 200, 1)); // the first link is held to the end, too
        Assert.Equal((10.0, 15.0), Offer(table, 1, 2, 200, 2));
        Assert.Equal((SimTime.FromSeconds(12), SimTime.FromSeconds(15)), (table.FreeAt(0), table.FreeAt(1)));
    }

    [Fact]
    public void A_share_is_of_what_is_left_and_is_held_to_the_end()
    {
        var table = new FlowTable(s_line, FlowDiscipline.Reserved, 0.05);
        Assert.Equal((0.0, 20.0), Offer(table, 0, 2, 400, 0, share: 0.5)); // 20 of 40
        Assert.Equal((0.0, 10.0), Offer(table, 1, 2, 100, 0, share: 0.5)); // 10 of the 20 that are left
        Assert.Equal((80L, 10L), (table.Residual(0).BitsPerSecond, table.Residual(1).BitsPerSecond));
        Assert.Equal((0.0, 2.5), Offer(table, 0, 1, 100, 0, share: 0.5)); // the other link has 80 left
        table.End(0, SimTime.FromSeconds(20));
        Assert.Equal((60L, 30L), (table.Residual(0).BitsPerSecond, table.Residual(1).BitsPerSecond));
    }

    [Fact]
    public void Who_would_get_too_little_waits_and_the_first_that_fits_goes_first()
    {
        var table = new FlowTable(s_line, FlowDiscipline.Reserved, 0.25);
        Offer(table, 1, 2, 100, 0, share: 0.9); // 36 of 40
        Assert.Null(Offer(table, 1, 2, 100, 1, share: 0.5)); // 2 would be less than 10
        Assert.Null(Offer(table, 0, 2, 100, 2, share: 0.9));
        table.End(0, SimTime.FromSeconds(3));
        Assert.True(table.TryTakeStarted(out int slot));
        Assert.Equal((20L, SimTime.FromSeconds(3)), (table[slot].Rate.BitsPerSecond, table[slot].Start));
        Assert.True(table.TryTakeStarted(out int next)); // 18 of the 20 left
        Assert.Equal(18, table[next].Rate.BitsPerSecond);
        Assert.False(table.TryTakeStarted(out _));
    }

    /// <summary>Else nothing that waits would ever move again: the least share of an odd capacity is rounded down.</summary>
    [Fact]
    public void The_least_share_of_an_idle_way_is_enough()
    {
        for (long rate = 1000; rate < 1100; rate++)
        {
            var pair = new EdgeTopology(2, [new TopologyLink(0, 1, new DataRate(rate))]);
            Assert.NotNull(Offer(new FlowTable(pair, FlowDiscipline.Reserved, ServiceChoice.LeastShare), 0, 1, 10, 0, ServiceChoice.LeastShare));
        }
    }

    /// <summary>Many flows that come and go: what all on a link have together is never more than its capacity, and in the end all is free (eq 9 of DTDRLMO).</summary>
    [Fact]
    public void Nobody_has_more_than_there_is()
    {
        var random = new RandomStream(5, "t", "flows");
        var table = new FlowTable(s_line, FlowDiscipline.Reserved, 0.05);
        var moving = new List<int>();
        int offered = 0, ended = 0;
        for (int step = 0; step < 4000; step++)
        {
            var now = new SimTime(step);
            if (offered < 2000 && random.Bernoulli(0.55))
            {
                (int from, int to) = random.NextInt(3) switch { 0 => (0, 1), 1 => (1, 2), _ => (2, 0) };
                table.Offer(table.Add(new PathFlow(default, from, to, new DataSize(1), 0.05 + (0.9 * random.NextDouble()), now, now)), now);
                offered++;
            }
            else if (moving.Count > 0)
            {
                int which = random.NextInt(moving.Count);
                table.End(moving[which], now);
                moving.RemoveAt(which);
                ended++;
            }

            while (table.TryTakeStarted(out int slot))
            {
                moving.Add(slot);
            }

            for (int link = 0; link < 2; link++)
            {
                long reserved = moving.Where(s => s_line.Path(table[s].From, table[s].To).Contains(link)).Sum(s => table[s].Rate.BitsPerSecond);
                Assert.Equal(s_line.Links[link].Rate.BitsPerSecond, reserved + table.Residual(link).BitsPerSecond);
                Assert.True(table.Residual(link).BitsPerSecond >= 0);
            }
        }

        while (moving.Count > 0)
        {
            table.End(moving[^1], new SimTime(4000));
            moving.RemoveAt(moving.Count - 1);
            ended++;
            while (table.TryTakeStarted(out int slot))
            {
                moving.Add(slot);
            }
        }

        Assert.Equal(offered, ended);
        Assert.Equal((100L, 40L), (table.Residual(0).BitsPerSecond, table.Residual(1).BitsPerSecond));
    }

    [Fact]
    public void A_queue_serves_the_first_or_the_smallest_service_and_never_interrupts()
    {
        var services = new[] { 5, 1, 3 }.Select((n, i) => new Service(Chain(n), SimTime.Zero, 0)).ToArray();
        foreach ((ServiceOrder order, int[] expected) in new[] { (ServiceOrder.Fifo, new[] { 0, 2, 1 }), (ServiceOrder.SmallestService, [0, 1, 2]) })
        {
            var progress = new ServiceProgress(services);
            Array.ForEach([0, 1, 2], progress.Release);
            var queue = new ServingQueue(order);
            Assert.True(queue.Add(new MicroserviceId(0, 0), SimDuration.FromSeconds(2), SimTime.Zero));
            Assert.False(queue.Add(new MicroserviceId(2, 0), SimDuration.FromSeconds(3), SimTime.Zero));
            Assert.False(queue.Add(new MicroserviceId(1, 0), SimDuration.FromSeconds(4), SimTime.Zero));
            Assert.Equal(SimTime.FromSeconds(9), queue.FreeAt);
            var ended = new List<int>();
            while (queue.Runs)
            {
                ended.Add(queue.End(queue.EndsAt, progress).Ended.Id.Service);
            }

            Assert.Equal(expected, ended);
            Assert.Equal(SimTime.FromSeconds(9), queue.EndsAt);
        }
    }

    private static ServiceGraph Chain(int count) => new("chain", [.. Enumerable.Repeat(new Microservice(new CpuCycles(10), new DataSize(1)), count)], [.. Enumerable.Range(0, count).Select(i => i == 0 ? Array.Empty<int>() : [i - 1])]);

    /// <summary>Start and end in seconds; nothing for a flow that waits.</summary>
    private static (double Start, double End)? Offer(FlowTable table, int from, int to, long bits, double at, double share = 0.5)
    {
        var now = SimTime.FromSeconds(at);
        table.Offer(table.Add(new PathFlow(default, from, to, new DataSize(bits), share, now, now)), now);
        return table.TryTakeStarted(out int slot) ? ((table[slot].Start - SimTime.Zero).Seconds, (table[slot].End - SimTime.Zero).Seconds) : null;
    }
}
