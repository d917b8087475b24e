using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors.Allocations;

/// <summary>A server of containers: the closed form of what it admits, bits held as long as it says, and rejections.</summary>
public sealed class ContainerServerTests
{
    private const long Megabit = 1_000_000;

    private static readonly DataRate s_rate = new(400 * Megabit);
    private static readonly Power s_watt = new(1_000_000);

    private static readonly ContainerOptions s_options = new()
    {
        Speed = new Frequency(4_000_000_000),
        Capacitance = new SwitchedCapacitance(2e-28),
        Capacity = new DataSize(20 * Megabit),
    };

    private readonly List<TaskRecord> _ended = [];
    private readonly List<AccountEntry> _accounts = [];

    [Fact]
    public void A_thousand_workloads_are_the_closed_form_within_a_unit_a_leg()
    {
        TestWorld world = World(s_options with { Capacity = new DataSize(long.MaxValue / 2) }, out ActorId server);
        var random = new RandomStream(1, "test", "workloads");
        var sent = new Dictionary<long, Allotment>();
        for (int i = 1; i <= 1000; i++)
        {
            bool local = i % 5 == 0;
            var allotment = new Allotment(
                Workload(i, random.NextInclusive(Megabit, 8 * Megabit), random.NextInclusive(800, 1200)),
                random.Uniform(0.05, 1),
                local ? default : new DataRate(random.NextInclusive(300 * Megabit, 450 * Megabit)),
                s_watt);
            sent[i] = allotment;
            world.Send(server, allotment, phase: SlotPhases.Admissions);
        }

        world.Run().RequireFinished();
        Assert.Equal(1000, _ended.Count);
        foreach (TaskRecord record in _ended)
        {
            Allotment a = sent[record.Task.Id];
            double hertz = a.Share * 4e9, send = a.Rate == default ? 0 : (double)a.Task.Size.Bits / a.Rate.BitsPerSecond;
            double seconds = send + (a.Task.Cycles.Count / hertz), joules = send + (2e-28 * hertz * hertz * a.Task.Cycles.Count);
            Assert.Equal(seconds <= 10, record.Outcome == TaskOutcome.Succeeded);
            Assert.Equal(record.Completion, record.Accounted);
            double left = Math.Min(seconds, 10), part = left / seconds;
            Assert.Equal(left * 1e9, record.Completion.Nanoseconds, 4.0);
            Assert.Equal(joules * part * 1e9, record.Task.Energy.Nanojoules, 1.01); // half a unit a leg
            if (seconds <= 10)
            {
                Assert.InRange(record.Task.Transmit.Nanoseconds - (send * 1e9), -1e-3, 2);
                Assert.InRange(record.Execute.Nanoseconds - (a.Task.Cycles.Count / hertz * 1e9), -1e-3, 2);
            }
        }

        Assert.Contains(_ended, r => r.Outcome == TaskOutcome.DeadlineMissed);
        Assert.Equal(_ended.Sum(r => r.Task.Energy.Nanojoules), (long)_accounts.Aggregate(Int128.Zero, (sum, a) => sum + a.Spent.Nanojoules));
        Assert.Equal([AccountKind.Compute, AccountKind.Radio], _accounts.Select(a => a.Kind));
    }

    [Fact]
    public void Bits_are_held_from_admission_to_the_end_or_the_deadline_and_what_does_not_fit_is_rejected()
    {
        TestWorld world = World(s_options, out ActorId server);
        Send(world, server, 1, 8 * Megabit, 1000, 1, at: 0); // 0.02 + 2 s
        Send(world, server, 2, 8 * Megabit, 1000, 0.1, at: 0); // 20.02 s: until the deadline
        Send(world, server, 3, 4 * Megabit + 1, 1000, 1, at: 0); // a bit too much
        Send(world, server, 4, 4 * Megabit, 1000, 1, at: 0);
        Send(world, server, 5, 1, 1000, 1, at: 2.02); // the first one has just left
        Send(world, server, 6, 9 * Megabit, 1000, 1, at: 2.02); // 8 + 9 and a bit fit, the 4 having left at 1.01
        ContainerServer there = world.Actor<ContainerServer>(server);
        world.RunUntil(SimTime.FromSeconds(0.5));
        Assert.Equal((20 * Megabit, 3, 3L, 1L), (there.InService.Bits, there.Active, there.Admitted, there.Rejected));
        Assert.Equal(2.1, there.Granted, 12);
        Assert.False(there.Admits(new DataSize(1), 1));
        world.RunUntil(SimTime.FromSeconds(2.03));
        Assert.Equal(17 * Megabit, there.InService.Bits);
        world.Run();
        Assert.Equal((0L, 0, 0.0), (there.InService.Bits, there.Active, there.Granted));
        Assert.Equal(["3 Rejected 0 s", "4 Succeeded 1.01 s", "1 Succeeded 2.02 s", "5 Succeeded 2.020000253 s", "6 Succeeded 4.2925 s", "2 DeadlineMissed 10 s"], _ended.Select(r => $"{r.Task.Id} {r.Outcome} {r.Ended}"));
        Assert.Equal(default, _ended[0].Task.Energy);
        TaskRecord late = _ended[^1];
        Assert.Equal((SimDuration.FromSeconds(0.02), SimDuration.FromSeconds(9.98)), (late.Task.Transmit, late.Execute));
        Assert.Equal((0.02 + (2e-28 * 0.4e9 * 0.4e9 * 8e9)) * 10 / 20.02, late.Task.Energy.Value, 9);
    }

    [Fact]
    public void Shares_may_be_limited_together()
    {
        TestWorld world = World(s_options with { MostShares = 1 }, out ActorId server);
        double[] shares = [0.1, 0.2, 0.7, 0.05]; // 0.1 + 0.2 + 0.7 is more than 1 in doubles, and not in parts
        for (int i = 0; i < shares.Length; i++)
        {
            Send(world, server, i + 1, Megabit, 1000, shares[i], at: 0);
        }

        world.Run();
        Assert.Equal(["4 Rejected"], _ended.Where(r => r.Outcome != TaskOutcome.Succeeded).Select(r => $"{r.Task.Id} {r.Outcome}"));
    }

    [Fact]
    public void A_band_may_be_divided_among_the_devices_that_are_admitted_together()
    {
        TestWorld world = World(s_options with { DividesBand = true }, out ActorId server);
        Send(world, server, 1, 4 * Megabit, 1000, 1, at: 0, source: 50);
        Send(world, server, 2, 4 * Megabit, 1000, 1, at: 0, source: 50);
        Send(world, server, 3, 4 * Megabit, 1000, 1, at: 0, source: 51);
        Send(world, server, 4, 4 * Megabit, 1000, 1, at: 0, source: 51, rate: default); // nothing to send
        Send(world, server, 5, 4 * Megabit, 1000, 1, at: 1, source: 52);
        world.Run();
        Assert.Equal([0.02, 0.02, 0.02, 0, 0.01], _ended.OrderBy(r => r.Task.Id).Select(r => r.Task.Transmit.Seconds));
    }

    [Fact]
    public void A_workload_may_queue_behind_what_was_in_service_when_its_slot_began()
    {
        TestWorld world = World(s_options with { Queues = true }, out ActorId server);
        Send(world, server, 1, 4 * Megabit, 1000, 0.5, at: 0); // 2.01 s
        Send(world, server, 2, 6 * Megabit, 1000, 1, at: 0); // sees none of it: 1.515 s
        Send(world, server, 3, 2 * Megabit, 800, 0.5, at: 1); // 10 Mb x 800 / 2 GHz = 4 s
        Send(world, server, 4, 2 * Megabit, 800, 0.5, at: 2.01); // what ends now counts no more: 2 Mb
        world.Run();
        Assert.Equal([0, 0, 4, 0.8], _ended.OrderBy(r => r.Task.Id).Select(r => r.Queue.Seconds));
        Assert.Equal([2.01, 1.515, 1 + 0.005 + 4 + 0.8, 2.01 + 0.005 + 0.8 + 0.8], _ended.OrderBy(r => r.Task.Id).Select(r => r.Ended.Seconds), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.All(_ended, r => Assert.Equal(r.Completion, r.Accounted));
    }

    [Fact]
    public void A_channel_that_carries_nothing_takes_until_the_deadline()
    {
        TestWorld world = World(s_options with { DividesBand = true }, out ActorId server);
        Send(world, server, 1, Megabit, 1000, 1, at: 0, source: 50, rate: new DataRate(1));
        Send(world, server, 2, Megabit, 1000, 1, at: 0, source: 51, rate: new DataRate(1)); // half a bit a second is none
        world.Run();
        Assert.All(_ended, r => Assert.Equal((TaskOutcome.DeadlineMissed, 10.0, 10.0), (r.Outcome, r.Task.Transmit.Seconds, r.Task.Energy.Value)));
    }

    [Fact]
    public void Bits_in_service_are_those_of_workloads_that_have_not_ended_after_every_event()
    {
        var random = new RandomStream(3, "test", "arrivals");
        TestWorld world = World(s_options, out ActorId server);
        List<(double At, EdgeTask Task)> sent = [];
        for (int i = 1; i <= 400; i++)
        {
            sent.Add((random.NextInt(60), Workload(i, random.NextInclusive(1, 8 * Megabit), random.NextInclusive(1, 1200))));
            Send(world, server, i, sent[^1].Task.Size.Bits, sent[^1].Task.Cycles.Count / sent[^1].Task.Size.Bits, random.Uniform(0.05, 1), sent[^1].At);
        }

        long admittedBits = 0, admitted = 0;
        world.Require("bits in service are those that were admitted and have not ended", () =>
        {
            ContainerServer there = world.Actor<ContainerServer>(server);
            long left = _ended.Where(r => r.Outcome != TaskOutcome.Rejected).Sum(r => r.Task.Size.Bits);
            if (there.Admitted > admitted)
            {
                (admitted, admittedBits) = (there.Admitted, left + there.InService.Bits);
            }

            long active = there.Admitted - _ended.Count(r => r.Outcome != TaskOutcome.Rejected);
            return there.InService.Bits != admittedBits - left ? $"{there.InService.Bits} are in service of {admittedBits} admitted and {left} that left"
                : there.Active != active ? $"{there.Active} workloads for {active}"
                : there.InService.Bits > s_options.Capacity.Bits ? $"{there.InService.Bits} bits are more than fit" : null;
        });
        world.Run().RequireFinished();
        Assert.Equal(400, _ended.Count);
        Assert.InRange(_ended.Count(r => r.Outcome == TaskOutcome.Rejected), 20, 380);
        Assert.Equal(admittedBits, _ended.Where(r => r.Outcome != TaskOutcome.Rejected).Sum(r => r.Task.Size.Bits));
    }

    [Theory]
    [InlineData(1, 2, 8)]
    [InlineData(2e-28, 1e9, 0.2)]
    [InlineData(0, 5, 0)]
    public void A_processor_takes_kappa_f_cubed(double kappa, double hertz, double watts) => Assert.Equal(watts, new SwitchedCapacitance(kappa).Watts(hertz), 1e-12);

    [Fact]
    public void Too_much_energy_stops_the_run()
    {
        TestWorld world = World(s_options with { Capacitance = new SwitchedCapacitance(1) }, out ActorId server);
        Send(world, server, 1, Megabit, 1000, 1, at: 0);
        Assert.StartsWith("actor failed: ", world.Run().Stop.ToString(), StringComparison.Ordinal);
    }

    private static EdgeTask Workload(long id, long bits, long perBit, int source = 0) => new()
    {
        Id = id,
        Source = new ActorId(source),
        Deadline = SimDuration.FromSeconds(10),
        Size = new DataSize(bits),
        Cycles = new CpuCycles(bits * perBit),
    };

    private static void Send(TestWorld world, ActorId server, long id, long bits, long perBit, double share, double at, int source = 0) => Send(world, server, id, bits, perBit, share, at, source, s_rate);

    private static void Send(TestWorld world, ActorId server, long id, long bits, long perBit, double share, double at, int source, DataRate rate)
    {
        var when = SimTime.FromSeconds(at);
        world.Send(server, new Allotment(Workload(id, bits, perBit, source) with { Born = when }, share, rate, s_watt), when, phase: SlotPhases.Admissions);
    }

    private TestWorld World(ContainerOptions options, out ActorId server)
    {
        var world = new TestWorld { Sinks = [new Into<TaskRecord>(_ended), new Into<AccountEntry>(_accounts)], Checks = true };
        server = world.Add("server", () => new ContainerServer(options));
        return world;
    }
}
