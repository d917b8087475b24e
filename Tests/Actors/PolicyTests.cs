using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Tests.Actors;

/// <summary>Policies on places made by hand.</summary>
public class PolicyTests
{
    private static readonly EdgeTask s_task = new()
    {
        Id = 1,
        Size = DataSize.FromBytes(1_000_000),
        Cycles = new CpuCycles(1_000_000_000),
        Deadline = SimDuration.FromSeconds(4),
    };

    [Fact]
    public void Two_distinct_places_are_uniform_over_all_pairs()
    {
        var random = new RandomStream(1, "test", "pairs");
        var counts = new Dictionary<(int, int), int>();
        for (int i = 0; i < 20_000; i++)
        {
            ProbePlan plan = ProbePlan.TwoDistinct(ref random, 5, except: 2);
            counts[(plan.First, plan.Second)] = counts.GetValueOrDefault((plan.First, plan.Second)) + 1;
        }

        Assert.Equal(12, counts.Count);
        Assert.DoesNotContain(counts.Keys, pair => pair.Item1 == 2 || pair.Item2 == 2 || pair.Item1 == pair.Item2);
        double chiSquare = counts.Values.Sum(n => Math.Pow(n - (20_000 / 12.0), 2) / (20_000 / 12.0));
        Assert.InRange(chiSquare, 2, 31); // 11 degrees of freedom, 0.1 % in each tail
    }

    [Theory]
    [InlineData(1, 2, 0.01, 0.05, 0)] // both in time: the more reliable
    [InlineData(1, 2, 0.05, 0.01, 1)]
    [InlineData(1, 2, 0.05, 0.05, 1)] // a tie goes to the second
    [InlineData(1, 9, 0.05, 0.01, 0)] // one late: the faster
    [InlineData(9, 8, 0.01, 0.05, 1)]
    public void Ratc_takes_the_more_reliable_if_both_are_in_time_and_else_the_faster(int firstWait, int secondWait, double firstRate, double secondRate, int expected)
    {
        Place[] places = [Node(firstWait, firstRate), Node(secondWait, secondRate)];
        Assert.Equal(expected, Choose(new RatcPolicy(full: false), places, new ProbePlan(ProbeKind.Two, 0, 1)));
    }

    [Fact]
    public void Ratc_leaves_out_running_work_and_transmission_that_ratc_full_counts()
    {
        var busy = new FakeNode(new NodeStatus(0, 1, default, SimDuration.FromSeconds(9), default), 0.01);
        Place[] places = [new Place(busy, [], []), Node(1, 0.05)];
        var plan = new ProbePlan(ProbeKind.Two, 0, 1);
        Assert.Equal(0, Choose(new RatcPolicy(full: false), places, plan));
        Assert.Equal(1, Choose(new RatcPolicy(full: true), places, plan));
    }

    [Theory]
    [InlineData(1, ProbeKind.None)]
    [InlineData(2, ProbeKind.Two)]
    public void Rda_asks_others_only_when_its_queue_is_at_the_limit(int waiting, ProbeKind expected)
    {
        Place[] places = [Node(waiting, 0), Node(0, 0), Node(0, 0)];
        var random = new RandomStream(1, "test", "rda");
        var decision = new Decision(in s_task, default, places, 0, ref random);
        Assert.Equal(expected, new RdaPolicy().Probe(in decision).Kind);
    }

    [Fact]
    public void Proportional_draws_by_speed_and_the_mask_leaves_busy_places_out()
    {
        Place[] places = [Node(0, 0, gigahertz: 1), Node(0, 0, gigahertz: 3), Node(5, 0, gigahertz: 4)];
        int[] plain = Draws(new ProportionalPolicy(masked: false), places), masked = Draws(new ProportionalPolicy(masked: true), places);
        Assert.InRange(plain[2], 3800, 4200);
        Assert.InRange(plain[1], 2800, 3200);
        Assert.Equal(0, masked[2]);
        Assert.InRange(masked[1], 5800, 6200);
        Place[] allBusy = [Node(5, 0), Node(5, 0)];
        Assert.Equal(8000, Draws(new ProportionalPolicy(masked: true), allBusy)[0]);
    }

    private static int[] Draws(OffloadingPolicy policy, Place[] places)
    {
        int[] counts = new int[places.Length];
        var random = new RandomStream(1, "test", "draws");
        for (int i = 0; i < 8000; i++)
        {
            var decision = new Decision(in s_task, default, places, 0, ref random);
            counts[policy.Choose(in decision, policy.Probe(in decision))]++;
        }

        return counts;
    }

    private static int Choose(OffloadingPolicy policy, Place[] places, ProbePlan plan)
    {
        var random = new RandomStream(1, "test", "choose");
        var decision = new Decision(in s_task, default, places, 0, ref random);
        return policy.Choose(in decision, plan);
    }

    private static Place Node(int waiting, double failureRate, int gigahertz = 1) =>
        new(new FakeNode(new NodeStatus(waiting, 1, SimDuration.FromSeconds(waiting), default, default), failureRate, gigahertz), [], []);

    private sealed class FakeNode(NodeStatus status, double failureRate, int gigahertz = 1) : INodeView
    {
        public NodeProfile Profile => new(new Frequency(gigahertz * 1_000_000_000L), 1, failureRate, 2);

        public int Waiting => status.Waiting;

        public NodeStatus Status(SimTime now) => status;
    }
}
