using EdgeActors.Actors;
using EdgeActors.Actors.Allocations;
using EdgeActors.Simulator;
using EdgeActors.Simulator.TestKit;

namespace EdgeActors.Tests.Actors.Allocations;

/// <summary>Devices that decide in slots: who sees what, in which order it is admitted, and the same workloads for all.</summary>
public sealed class AllocatingSchedulerTests
{
    private const int Devices = 3, Servers = 2, Slots = 4;
    private const long Megabit = 1_000_000;

    private readonly List<TaskRecord> _ended = [];
    private readonly List<SlotsPlayed> _slots = [];
    private readonly List<(int Device, int Kind, long First, long Second)> _seen = [];

    [Fact]
    public void All_decisions_of_a_slot_see_its_start()
    {
        Run(new Watching(this, seesAdmissions: false));
        Assert.Equal(Devices * 2 * Slots, _seen.Count);
        Assert.Equal(Ordered, _seen.Select(s => (s.Device, s.Kind)));
        foreach (var slot in _seen.Chunk(Devices * 2))
        {
            Assert.Single(slot.Select(s => (s.First, s.Second)).Distinct());
        }

        Assert.Equal([0, 6 * Megabit, 6 * Megabit, 6 * Megabit], _seen.Chunk(Devices * 2).Select(slot => slot[0].First)); // those of the slot before
        Assert.Equal([.. Enumerable.Repeat(new long[] { Slots }, Devices).SelectMany(s => s)], _slots.Select(s => s.Slots));
    }

    [Fact]
    public void A_policy_that_sees_admissions_takes_turns_with_them()
    {
        Run(new Watching(this, seesAdmissions: true));
        Assert.Equal(Ordered, _seen.Select(s => (s.Device, s.Kind)));
        Assert.Equal([0, 1, 2, 3, 4, 5], _seen.Take(Devices * 2).Select(s => s.First / Megabit));
        Assert.Equal([6, 7, 8, 9, 10, 11], _seen.Skip(Devices * 2).Take(Devices * 2).Select(s => s.First / Megabit));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Admissions_go_by_device_and_kind(bool seesAdmissions)
    {
        Run(new Watching(this, seesAdmissions), capacity: 4 * Megabit);
        // Four of six fit: the last two are the last device's, in each slot in which there is room.
        Assert.Equal([3, 3], _ended.Where(r => r.Outcome == TaskOutcome.Rejected && r.Task.Born == SimTime.Zero).Select(r => r.Task.Id >> 32));
    }

    [Fact]
    public void Every_policy_and_probability_meets_the_same_workloads()
    {
        Run(new RandomAllocation());
        (long Id, long Bits)[] random = [.. _ended.OrderBy(r => r.Task.Id).Select(r => (r.Task.Id, r.Task.Size.Bits))];
        Clear();
        Run(new GreedyAllocation(true));
        Assert.Equal(random, _ended.OrderBy(r => r.Task.Id).Select(r => (r.Task.Id, r.Task.Size.Bits)));
        Clear();
        Run(new LocalAllocation(), arrival: 0.5);
        Assert.InRange(_ended.Count, 4, 20);
        Assert.Empty(_ended.Select(r => (r.Task.Born, r.Task.Source, r.Task.Size)).Except(Born(random)));
    }

    [Theory]
    [InlineData(3, 0.5, "Fixed chose place 3; there are 3, numbered from 0")]
    [InlineData(-1, 0.5, "Fixed chose place -1; there are 3, numbered from 0")]
    [InlineData(1, 0.0, "Fixed chose a share of 0; permitted: 0.05 to 1")]
    [InlineData(1, 1.5, "Fixed chose a share of 1.5; permitted: 0.05 to 1")]
    [InlineData(1, double.NaN, "Fixed chose a share of NaN; permitted: 0.05 to 1")]
    public void A_policy_that_asks_for_what_there_is_not_stops_the_run_in_one_line(int place, double share, string message)
    {
        string told = World(new Fixed(place, share)).Run().Stop.ToString();
        Assert.StartsWith("actor failed: " + message, told, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', told);
    }

    [Fact]
    public void Greedy_takes_the_cheapest_place_that_admits_and_prices_raise_shares()
    {
        Run(new GreedyAllocation(true));
        Assert.Contains(_ended, r => r.Task.Place.Index > 3 * Devices);
        double greedy = Cost(), others = new[] { (AllocationPolicy)new RandomAllocation(), new LocalAllocation(), new ConstantShare(0.9, ServerRule.Uniform) }.Min(p =>
        {
            Clear();
            Run(p);
            return Cost();
        });
        Assert.True(greedy < others, $"{greedy} is not below {others}");

        double[] executed = [.. new[] { 0, 0.1, 1, 100 }.Select(price =>
        {
            Clear();
            Run(new PricedShare(price, ServerRule.ByDevice));
            return _ended.Sum(r => r.Execute.Seconds);
        })];
        Assert.Equal(executed.OrderDescending(), executed);
        Assert.True(executed[^1] < executed[0] / 2);
    }

    [Fact]
    public void Devices_that_see_the_same_bring_servers_to_one_level_without_knowing_of_each_other()
    {
        List<(long Slot, int Kind, int Server, double First, double Second, double Expected)> chosen = [];
        Run(new Levelling(chosen));
        Assert.Equal(Devices * 2 * Slots, chosen.Count);
        Assert.Contains(chosen, c => c.First != c.Second);
        foreach (var turn in chosen.GroupBy(c => (c.Slot, c.Kind)))
        {
            var (_, _, _, first, second, expected) = turn.First();
            double share = Math.Clamp(0.5 + ((second - first) / (2 * expected)), 0, 1); // what the first server is to be given so that both hold as much
            int count = turn.Count(c => c.Server == 1);
            Assert.True(Math.Abs(count - (Devices * share)) < 1, $"{count} of {Devices} chose the first server in {turn.Key}, whose share is {share}");
        }
    }

    private static IEnumerable<(int, int)> Ordered => from slot in Enumerable.Range(0, Slots) from device in Enumerable.Range(0, Devices) from kind in Enumerable.Range(0, 2) select (device, kind);

    private IEnumerable<(SimTime, ActorId, DataSize)> Born((long Id, long Bits)[] of)
    {
        Clear();
        Run(new LocalAllocation());
        Assert.Equal(of.Select(o => o.Bits), _ended.OrderBy(r => r.Task.Id).Select(r => r.Task.Size.Bits));
        return [.. _ended.Select(r => (r.Task.Born, r.Task.Source, r.Task.Size))];
    }

    private double Cost()
    {
        var costs = new WorkloadCosts(0.5, 0.5);
        return _ended.Sum(r => costs.Of(r.Outcome == TaskOutcome.Succeeded ? r.Completion.Seconds : 11, r.Task.Energy.Value, 10));
    }

    private void Clear()
    {
        _ended.Clear();
        _slots.Clear();
    }

    private void Run(AllocationPolicy policy, double arrival = 1, long capacity = 500 * Megabit) =>
        World(policy, arrival, capacity).Run().RequireFinished();

    private TestWorld World(AllocationPolicy policy, double arrival = 1, long capacity = 500 * Megabit)
    {
        var world = new TestWorld { Sinks = [new Into<TaskRecord>(_ended), new Into<SlotsPlayed>(_slots)], Checks = policy is not (Watching or Levelling) };
        // Watching's workloads are a megabit each, so that bits count them.
        long most = policy is Watching ? Megabit : 8 * Megabit;
        WorkloadKind[] kinds = [new(new DataSize(Megabit), new DataSize(most), 800), new(new DataSize(Megabit), new DataSize(most), 1200)];
        for (int device = 0; device < Devices; device++)
        {
            int number = device;
            world.Add($"scheduler-{device}", () => new AllocatingScheduler(Options(number, kinds, arrival), policy));
        }

        for (int device = 0; device < Devices; device++)
        {
            world.Add($"radio-{device}", () => new FadingRadio(new FadingOptions
            {
                MeanGains = [1, 1],
                Bandwidth = new Frequency(10_000_000),
                TransmitPower = new Power(1_000_000),
                Noise = 1e-13,
                Memory = 0.95,
                Slot = SimDuration.FromSeconds(1),
                Slots = Slots,
            }));
        }

        for (int place = 0; place < Devices + Servers; place++)
        {
            bool own = place < Devices;
            world.Add(own ? $"device-{place}" : $"server-{place - Devices}", () => new ContainerServer(new ContainerOptions
            {
                Speed = new Frequency(own ? 1_000_000_000 : 4_000_000_000),
                Capacitance = new SwitchedCapacitance(own ? 1e-27 : 2e-28),
                Capacity = new DataSize(own ? 50 * Megabit : capacity),
            }));
        }

        return world;
    }

    private static AllocationOptions Options(int device, WorkloadKind[] kinds, double arrival) => new()
    {
        Device = device,
        Devices = Devices,
        Radio = new ActorId(1 + Devices + device),
        Places = [new ActorId(1 + (2 * Devices) + device), new ActorId(1 + (3 * Devices)), new ActorId(2 + (3 * Devices))],
        Kinds = kinds,
        Arrival = arrival,
        Slot = SimDuration.FromSeconds(1),
        Slots = Slots,
        Deadline = SimDuration.FromSeconds(10),
        Costs = new WorkloadCosts(0.5, 0.5),
    };

    private sealed class Levelling(List<(long, int, int, double, double, double)> chosen) : ServerChoice(ServerRule.Levelled)
    {
        public override Allocation Decide(in AllocationDecision decision)
        {
            int server = Server(in decision);
            chosen.Add((decision.SlotNumber, decision.Kind, server, decision[1].InService.Bits, decision[2].InService.Bits, decision.ExpectedBits));
            return new Allocation(server, 0.3);
        }
    }

    private sealed class Fixed(int place, double share) : AllocationPolicy
    {
        public override Allocation Decide(in AllocationDecision decision) => new(place, share);
    }

    /// <summary>Everything on the first server, for more than one slot and less than two; and what was seen there.</summary>
    private sealed class Watching(AllocatingSchedulerTests tests, bool seesAdmissions) : AllocationPolicy
    {
        public override bool SeesAdmissions => seesAdmissions;

        public override Allocation Decide(in AllocationDecision decision)
        {
            tests._seen.Add((decision.Device, decision.Kind, decision[1].InService.Bits, decision[2].InService.Bits));
            return new Allocation(1, decision.Kind == 0 ? 0.16 : 0.24); // 1.25 s
        }
    }
}
