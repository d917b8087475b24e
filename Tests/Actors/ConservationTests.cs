using EdgeActors.Actors;
using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;
using FsCheck;
using FsCheck.Fluent;

namespace EdgeActors.Tests.Actors;

/// <summary>Whatever the world, every task's life adds up, and tasks account for every second and joule of nodes and links.</summary>
public class ConservationTests
{
    private static readonly Func<OffloadingPolicy>[] s_policies =
    [
        () => new RandomPolicy(), () => new FixedPolicy(), () => new RdaPolicy(), () => new RatcPolicy(full: false), () => new RatcPolicy(full: true),
        () => new ProportionalPolicy(masked: true), () => new OraclePolicy(admit: false), () => new OraclePolicy(admit: true),
    ];

    private static readonly Gen<EdgeWorld> s_worlds =
        from seed in Gen.Choose(1, int.MaxValue)
        from nodes in Gen.Choose(3, 6)
        from rule in Gen.Elements(Enum.GetValues<DropRule>())
        from policy in Gen.Choose(0, s_policies.Length - 1)
        from capacity in Gen.Elements(int.MaxValue, 2)
        from probed in Gen.Elements(false, true)
        let probe = probed && policy < 6 ? SimDuration.FromMilliseconds(1) : SimDuration.Zero
        select new EdgeWorld((ulong)seed, nodes, rule, s_policies[policy], probe, capacity);

    private static void ForAllWorlds(Action<EdgeWorld> check) =>
        Prop.ForAll(Arb.From(s_worlds), check).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(7, 7));

    [Fact]
    public void Every_task_ends_in_exactly_one_outcome() => ForAllWorlds(world =>
    {
        world.Run();
        Assert.Equal(world.Sources.Sum(s => s.Born), world.Records.Count);
        Assert.Equal(world.Records.Count, world.Records.Select(r => r.Task.Id).Distinct().Count());
        Assert.Equal(world.Records.Count, world.Nodes.Sum(n => n.Ended) + world.Links.Sum(l => l.Lost));
    });

    [Fact]
    public void Wait_transmit_queue_and_execute_add_up_to_the_completion_time_to_the_nanosecond() => ForAllWorlds(world =>
    {
        world.Run();
        Assert.All(world.Records, r => Assert.Equal(r.Completion, r.Accounted));
        Assert.All(world.Records, r => Assert.True(r.Task.Wait.Nanoseconds >= 0 && r.Queue.Nanoseconds >= 0 && r.Execute.Nanoseconds >= 0));
    });

    [Fact]
    public void Sums_over_tasks_equal_sums_over_nodes_and_links() => ForAllWorlds(world =>
    {
        world.Run();
        Assert.Equal(world.Records.Sum(r => r.Execute.Nanoseconds), world.Nodes.Sum(n => n.Busy.Nanoseconds));
        Assert.Equal(world.Records.Sum(r => r.Task.Energy.Nanojoules), world.Nodes.Sum(n => (long)n.Spent.Nanojoules) + world.Links.Sum(l => (long)l.Spent.Nanojoules));
        long latency = 0;
        foreach (Link link in world.Links)
        {
            latency += (link.Carried - link.Lost) * link.Latency.Nanoseconds;
        }

        Assert.Equal(world.Records.Sum(r => r.Task.Transmit.Nanoseconds), world.Links.Sum(l => l.Busy.Nanoseconds) + latency);
    });

    [Fact]
    public void Outcomes_agree_with_deadlines_and_with_the_drop_rule() => ForAllWorlds(world =>
    {
        world.Run();
        foreach (TaskRecord record in world.Records)
        {
            if (record.Outcome == TaskOutcome.Succeeded)
            {
                Assert.True(record.Ended <= record.Task.DueAt);
            }

            // The processor is used by every task that ends there with a result, and by no task that is turned away.
            Assert.Equal(record.Outcome is TaskOutcome.TransmissionFailed or TaskOutcome.Rejected, record.Execute == default && record.Outcome is not TaskOutcome.DeadlineMissed);
        }
    });

    [Fact]
    public void At_start_nothing_late_is_executed() => Prop.ForAll(Arb.From(Gen.Choose(1, int.MaxValue)), seed =>
    {
        var world = new EdgeWorld((ulong)seed, 4, DropRule.AtStart, () => new RandomPolicy());
        world.Run();
        Assert.All(world.Records.Where(r => r.Outcome == TaskOutcome.DeadlineMissed), r => Assert.Equal(default, r.Execute));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(3, 3));

    [Fact]
    public void The_same_seed_gives_the_same_digest_and_another_gives_another()
    {
        static RunDigest Run(ulong seed) => new EdgeWorld(seed, 5, DropRule.AtStart, () => new RatcPolicy(full: true)).Run();
        Assert.Equal(Run(11), Run(11));
        Assert.NotEqual(Run(11), Run(12));
    }
}
