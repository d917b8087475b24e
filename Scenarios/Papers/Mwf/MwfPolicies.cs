using EdgeActors.Actors.Allocations;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>The references: what learns nothing. A policy of your own is one more line here.</summary>
internal static class MwfPolicies
{
    /// <summary>The references of a configuration, which gives some of them their number.</summary>
    public static IReadOnlyList<PolicyEntry> For(MwfOptions options)
    {
        HeuristicPart numbers = options.Heuristics;
        double least = options.LeastShare;
        return
        [
            Entry("random", "any place and any share", () => new RandomAllocation()),
            Entry("local", "every workload on its device", () => new LocalAllocation()),
            Entry("half", "half of the least loaded server; sees the slot's admissions", () => new ConstantShare(Math.Max(0.5, least), ServerRule.LeastLoaded)),
            Entry("constant", "mwf.heuristics.share of the least loaded server; sees the slot's admissions", () => Constant(ServerRule.LeastLoaded)),
            Entry("constant-by-device", "the same share of the device's own server, w mod M", () => Constant(ServerRule.ByDevice)),
            Entry("constant-uniform", "the same share of any server", () => Constant(ServerRule.Uniform)),
            Entry("greedy", "what costs the workload least; sees the slot's admissions", () => new GreedyAllocation(seesAdmissions: true)),
            Entry("greedy-slot-start", "the same, and sees the slot's start", () => new GreedyAllocation(seesAdmissions: false)),
            Entry("price", "the share by mwf.heuristics.price of the least loaded server; sees the slot's admissions", () => new PricedShare(numbers.Price, ServerRule.LeastLoaded)),
            Entry("price-by-device", "the share by mwf.heuristics.blind-price of the device's own server, w mod M", () => new PricedShare(numbers.BlindPrice, ServerRule.ByDevice)),
            Entry("price-uniform", "the same of any server", () => new PricedShare(numbers.BlindPrice, ServerRule.Uniform)),
        ];

        ConstantShare Constant(ServerRule rule) => new(Math.Max(numbers.Share, least), rule);
    }

    private static PolicyEntry Entry(string name, string summary, Func<AllocationPolicy> create) => PolicyEntry.ForAllocations(name, summary, create);
}
