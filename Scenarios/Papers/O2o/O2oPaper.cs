using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>"Decentralized Task Offloading in Edge Computing: An Offline-to-Online Reinforcement Learning Approach" (IEEE TC 2024): its figures, and what must hold.</summary>
internal static class O2oPaper
{
    private const string Rate = "task success rate", Testbed = "hocon/papers/o2o-testbed.conf";

    private static readonly Quantity s_oracle = new("oracle", "oracle-finish", "oracle-admit");

    private static readonly Quantity[] s_shown = [s_oracle, "o2o-plus", "o2o-plus-offline", "o2o", "offline", "online-only", "ratc-full", "rda", "ratc", "random"];

    /// <summary>First what the warm start is worth.</summary>
    private static readonly Difference[] s_pairs =
    [
        Difference.Of(Quantity.First("o2o"), "offline"),
        new("o2o's first point - online-only's", Quantity.First("o2o"), Quantity.First("online-only")),
        new("o2o - online-only, mean of the curve", Quantity.CurveMean("o2o"), Quantity.CurveMean("online-only")),
        ("offline", "ratc"), ("o2o", "offline"), ("o2o", "online-only"), ("o2o", "ratc-full"), Difference.Of("o2o", s_oracle), ("o2o-plus", "o2o-plus-offline"),
        ("o2o-plus", "ratc-full"), Difference.Of("o2o-plus", s_oracle), ("o2o-plus", "o2o"),
    ];

    public static Paper Paper { get; } = new("o2o", "O2O-DRL: offloading among edge nodes, learned from task logs and then online", "IEEE TC 2024")
    {
        Scenario = O2oScenario.ScenarioName,
        Config = "hocon/papers/o2o.conf",
        Full = new Effort(Seeds: 5, Networks: 20, Episodes: 10),
        Quick = new Effort(Seeds: 1, Networks: 4, Episodes: 4),
        QuickSettings =
        [
            "o2o-drl.log-episodes=60", "o2o-drl.offline-updates=1000", "o2o-drl.online-iterations=6", "o2o-drl.plus.log-episodes=20",
            "o2o-drl.plus.offline-updates=1000", "o2o-drl.plus.online-iterations=4",
        ],
        Options =
        [
            new(
                O2oLearnersOption.Name,
                "What is trained: all; paper (offline, o2o and online-only on each network); o2o (the same without online-only, in half the time); plus (o2o-plus). Heuristics and oracles are always there.",
                "all|paper|o2o|plus"),
            new("--tasks", TaskLogStore.Description, "store", TaskLogStore.FileOf),
        ],
        Begin = run =>
        {
            TaskLogStore store = TaskLogStore.Open(run.Options.GetValueOrDefault("--tasks"), run.Threads);
            O2oLearners learners = O2oLearnersOption.Of(run.Options.GetValueOrDefault(O2oLearnersOption.Name, "all"));
            return request => new O2oCells(request, run.Effort, learners, () => store.Begin()).All;
        },
        Figures = [.. PaperFigures, .. Ablations],

        // The specification's "must hold", and its goal: within .03 of the oracle and above ratc-full.
        Claims =
        [
            new("fig3", "offline - ratc", 0, Least: .02), new("fig3", "o2o's first point - offline", 0, Least: -.01), new("fig3", "o2o - offline", 0, Least: .01),
            new("fig3", "o2o's first point - online-only's", 0, Least: .03), new("fig3", "o2o - ratc-full", 0, Least: 0), new("fig3", "o2o - oracle", 0, Least: -.03),
            new("fig3", "o2o-plus - ratc-full", 0, Least: 0), new("fig3", "o2o-plus - oracle", 0, Least: -.03),
        ],
    };

    private static Figure[] PaperFigures =>
    [
        new("fig3", FigureKind.Curve, "learning curves of the task success rate", "iteration of 5 episodes", Rate)
        {
            Series = ["o2o", "online-only", "o2o-plus"],
            Finals = s_shown,
            Levels = [s_oracle, "o2o-plus", "offline", "ratc-full", "ratc"],
            Pairs = s_pairs,
        },
        new("fig4", FigureKind.Sweep, "task success rate from the logs of different heuristics", "heuristic whose log is learned from", Rate)
        {
            IsNamed = true,
            Points = FigureSetting.Sweep("o2o-drl.log", "random", "rda", "ratc"),
            Series = [O2oCells.Heuristic, "offline", "o2o"],
            Pairs = [("offline", O2oCells.Heuristic), ("o2o", "offline")],
        },
        Sweep("fig5a", "the largest task size", "largest size, KB", FigureSetting.Sweep("o2o.size.max", "6000 KB", "8000 KB", "10000 KB")),
        Sweep("fig5b", "the largest arrival probability", "largest arrival probability", FigureSetting.Sweep("o2o.arrival.max", "0.6", "0.8", "1.0")),
        Sweep("fig5c", "the largest failure rate", "largest failure rate", FigureSetting.Sweep("o2o.failure.max", "0.1", "0.2", "0.3")),
        Sweep("fig6", "the number of nodes", "edge nodes", FigureSetting.Sweep("o2o.nodes", "10", "20", "30")),
        Sweep("fig8", "the largest task size, in the testbed's setting", "largest size, KB", FigureSetting.Sweep("o2o.size.max", "1200 KB", "1600 KB", "2000 KB")) with { Config = Testbed },
    ];

    private static Figure[] Ablations =>
    [
        new("off-policy", FigureKind.Curve, "learning curves where the offline method goes on online", "iteration of 5 episodes", Rate)
        {
            Lines =
            [
                new(0, "o2o (PPO)"), new(1, "off-policy online", "o2o-drl.online=off-policy"),
                new(2, "off-policy online, not conservative", "o2o-drl.online=off-policy-not-conservative"),
            ],
            Series = ["o2o"],
            Finals = ["offline", "o2o"],
            Levels = ["offline"],
            Pairs = [Difference.Of(Quantity.Lowest("o2o", 10), "offline"), ("o2o", "offline"), new("o2o - o2o (PPO)", "o2o", null)],
        },
        new("ablations", FigureKind.Table, "what the parts of the recipe are worth", "recipe", Rate)
        {
            Points =
            [
                new(0, "as it is"), new(1, "no one-hot", "o2o-drl.one-hot=false"), new(2, "no mask", "o2o-drl.mask=false"),
                new(3, "raw rewards", "o2o-drl.normalize-rewards=false"),
            ],
            Series = ["offline", "o2o"],
            Pairs = [("o2o", "offline"), new("offline - as it is", "offline", null), new("o2o - as it is", "o2o", null)],
        },
    ];

    private static Figure Sweep(string id, string over, string xTitle, IReadOnlyList<FigureSetting> points) =>
        new(id, FigureKind.Sweep, $"{Rate} over {over}", xTitle, Rate) { Points = points, Series = s_shown, Pairs = s_pairs };
}

/// <summary>The O2O-DRL paper's offloading among edge nodes; see specs of the environment in hocon/reference.conf.</summary>
internal sealed class O2oScenario(O2oOptions options, ulong seed) : IScenario
{
    public const string ScenarioName = "o2o";

    public string Name => ScenarioName;

    public SimDuration? Length => options.Slot * options.Slots;

    public IReadOnlyList<PolicyEntry> Policies => PolicyCatalog.All;

    public IReadOnlyList<PolicyEntry> Others => PolicyCatalog.LookAhead;

    /// <summary>What the paper's agents observe; null where there are none.</summary>
    public O2oTraining? Recipe { get; init; }

    public IReadOnlyList<AgentSeat> AgentSeats => Recipe is null ? [AgentSeat.Scheduler] : O2oTrainee.Seats(options, Recipe);

    public (string Wrong, string Right)? Refusal(PolicyEntry policy) => options.Probe != ProbeMode.Instant && policy.Create().NeedsExactViews
        ? ($"policy {policy.Name} looks into other nodes' queues and o2o.probe is {options.Probe}", "set o2o.probe = instant or leave the policy out")
        : null;

    public (SimDuration Slot, ActorId FirstPlace) Numbering => (options.Slot, new O2oLayout(options.Nodes).Node(0));

    public INetwork Network(int index) => new Cells(new O2oNetwork(options, seed, index), seed, index);

    private sealed class Cells(O2oNetwork network, ulong seed, int index) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy) =>
            O2oWorld.Build(network, policy.CreateOn(network), RandomStream.KeyOf(seed, $"network-{index}", $"episode-{episode}"));
    }
}
