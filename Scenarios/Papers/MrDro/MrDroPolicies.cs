using EdgeActors.Actors;
using EdgeActors.Actors.Groups;
using EdgeActors.Actors.Learning;
using EdgeActors.Learners.Algorithms;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>The paper's schemes, and those that it should have been compared with. A policy of your own is one more line here.</summary>
internal static class MrDroPolicies
{
    /// <summary>Where an exact search of many tasks stops: the gap, as a share, and partial placements a user.</summary>
    public const double Tolerance = 1e-6;
    public const long MostNodes = 2_000_000;

    public static IReadOnlyList<PolicyEntry> All { get; } =
    [
        Entry("local-only", "every task on its user's device", () => new OneKindPolicy(PlaceKind.Device)),
        Entry("es-only", "every task at the edge", () => new OneKindPolicy(PlaceKind.Edge)),
        Entry("cs-only", "every task in the cloud", () => new OneKindPolicy(PlaceKind.Cloud)),
        Entry("local-es", "the best of device and edge", () => Exact(PlaceKind.Device, PlaceKind.Edge)),
        Entry("local-cs", "the best of device and cloud", () => Exact(PlaceKind.Device, PlaceKind.Cloud)),
        Entry("genetic", "a genetic search of the whole group: 20 candidates, 10 generations", () => new GeneticGroupPolicy(new GeneticConfig { Population = 20, Generations = 10 })),
        Entry("greedy-task", "each task where it alone would cost least", () => new GreedyTaskPolicy()),
        Entry("greedy-sequential", "one task after another, each where its user's cost grows least", () => new SequentialGreedyPolicy(largestFirst: false)),
        Entry("largest-first", "the same, a user's largest tasks first", () => new SequentialGreedyPolicy(largestFirst: true)),
        Entry("largest-search", "largest-first, and the placements that go once against it: the cheapest", () => new SequentialGreedyPolicy(largestFirst: true, discrepancies: true)),
        Entry("bound-first", "the same, each where the least that all its user's tasks can cost grows least", () => new SequentialGreedyPolicy(largestFirst: true, looksAhead: true)),
        Entry("random", "each task anywhere", () => new RandomGroupPolicy()),
        Entry("random-8", "the cheapest of 8 random placements", () => new BestOfRandomPolicy(8)),
        Entry("exhaustive", "the best placement there is", () => Exact()),
    ];

    /// <summary>The learned ones before they have learned anything; networks where groups are placed at one edge node and one cloud.</summary>
    public static IReadOnlyList<PolicyEntry> Untrained(Settings settings)
    {
        MrDroOptions options = settings.MrDro;
        PolicyEntry plus = Entry($"{MrDroCells.Plus} (untrained)", "one network, task after task", () =>
        {
            using var training = new MrDroPlus(Backends.Of(settings), options, settings.MrDroPlus, 1);
            return training.Learned().Policy();
        });
        PolicyEntry networks = Entry($"{MrDroCells.Learned} (untrained)", "parallel networks", () =>
        {
            using IParallelNetworks learner = settings.MrDroLearner.Create(Backends.Of(settings), options.Users * options.Tasks, 1);
            return new ParallelGroupPolicy(learner.Shape, new FrozenFloats(learner.PolicyWeights()), ProposalCode.Uniform(options.SizeMin, options.SizeMax));
        });
        return options.Places.Count == 3 ? [networks, plus] : [plus];
    }

    private static PolicyEntry Entry(string name, string summary, Func<GroupPolicy> create) => PolicyEntry.ForGroups(name, summary, create);

    private static ExactPolicy Exact(params PlaceKind[] kinds) => new(Tolerance, MostNodes, kinds);
}

/// <summary>A genetic search of the whole group (the paper's Genetic scheme); a gene is a task's place.</summary>
/// <param name="config">What it is tuned by.</param>
internal sealed class GeneticGroupPolicy(GeneticConfig config) : GroupPolicy
{
    public override void Place(in GroupDecision group, Span<int> places)
    {
        var sizes = group.Sizes.ToArray();
        (GroupCosts costs, int users) = (group.Costs, group.Users);
        var search = new GeneticSearch(places.Length, group.Kinds.Count, config, (long)(group.Random.NextUInt64() >> 1));
        search.Minimise(genes => costs.OfGroup(sizes, genes, users)).Genes.CopyTo(places);
    }
}
