using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>"DDPQN: An Efficient DNN Offloading Strategy in Local-Edge-Cloud Collaborative Environments" (Xue, Wu, Peng and Wolter): its figures, and what must hold.</summary>
internal static class DdpqnPaper
{
    private const string Searched = "annealing", Learned = DdpqnAgents.Ddpqn + DdpqnCells.Best, LearnedPlainly = DdpqnAgents.Dqn + DdpqnCells.Best, StateOption = "--state", TenTasks = "ten tasks";

    private const double Told = 0.01; // how far means are from each other that a direction is said of

    private static readonly string[] s_networks = ["AlexNet", "VGG19", "GoogleNet", "ResNet101"];

    private static readonly (char Letter, string Suffix)[] s_delayAndCost = [('a', DdpqnCells.Delay), ('c', DdpqnCells.Cost)];

    /// <summary>The system alone; with coupling; with balance; with both, as configured. Weights of one that is left out go to the others in proportion.</summary>
    private static readonly FigureSetting s_a = Objective(3, "A", 1, 0, 0), s_ab = Objective(1, "A-B", 0.75, 0.25, 0), s_ax = Objective(2, "A-X", 0.75, 0, 0.25), s_abx = Objective(0, "A-B-X", 0.6, 0.2, 0.2);

    private static readonly string[] s_references =
        ["random", "local", "fastest-edge", "fastest-cloud", "best-fixed", "edge-by-task", "greedy-blind", "greedy", "shortest-path", "rollout-blind", "rollout-greedy", "rollout-edge", "rollout-stay", Searched];

    public static Paper Paper { get; } = new("ddpqn", "DDPQN: layers of deep networks over a client, edge and cloud servers, by a DQN with three switches", "Xue, Wu, Peng and Wolter")
    {
        Scenario = DdpqnScenario.ScenarioName,
        Config = "hocon/papers/ddpqn.conf",
        Full = new Effort(Seeds: 5),
        Quick = new Effort(Seeds: 1),
        QuickSettings = ["ddpqn-learner.episodes=20", "ddpqn.annealing.evaluations=5000", "ddpqn-plus.updates=40"],
        Options = [new(StateOption, "What agents see: printed, which shows no queues, or extended.", "printed|extended", Key: "ddpqn-learner.state")],
        Begin = run =>
        {
            var plus = new TrainedOnce<LearnedLayers>();
            return request => new DdpqnCells(request, run.Effort.Seeds!.Value, plus).All;
        },
        Figures = [.. Losses, .. Rewards, .. Tasks, .. Weights, .. Couplings, .. Couplings.Select(InUsualForm), .. Environments, References, Secondary, Scale, Readings, ReadingsOfLearners, Ablation],
        Claims = [.. MustHold, .. Directions],
    };

    /// <summary>The specification's "must hold", in the order of the settings of <see cref="References"/>.</summary>
    private static IEnumerable<Claim> MustHold =>
    [
        .. Each("shortest-path", 0.3355, 0.1961, 0.1310, 0.1921), .. Each("greedy", 0.3355, 0.1961, 0.1310, 0.1921), .. Each("local", 5.381, 5.057, 2.744, 6.341),
        .. Each("fastest-edge", 0.5559, 0.1961, 0.1310, 0.1921), .. Each("fastest-cloud", 0.6274, 0.7172, 0.8852, 0.8783),
        .. new[] { 3.70, 9.93, 8.34, 15.68 }.Select((r, x) => Near("random", x, r, 0.05)),
        new("secondary", "shortest-path T", 2, 0.1285, 0.1287), new("secondary", "shortest-path T, branches apart", 2, 0.1222, 0.1224),
        new("secondary", "shortest-path T", 3, 0.1761, 0.1763), new("secondary", "shortest-path T, branches apart", 3, 0.1568, 0.157),
        Near("greedy", 4, 2.811), Near("greedy-blind", 4, 3.473), Near("fastest-edge", 4, 4.988), Near("edge-by-task", 4, 5.678),
        Near("greedy", 5, 19.193), Near("greedy-blind", 5, 19.095), Near("fastest-edge", 5, 43.991), Near("edge-by-task", 5, 12.636),
        new("references", "rollout-blind", 4, Most: 2.72), new("references", "rollout-edge", 5, Most: 6.4),
        new("references", Learned, 5, Most: Math.Round(0.6 * 19.193, 3)), new("references", Learned, 4, Most: Math.Round(1.1 * 2.811, 3)),
        new("references", DdpqnCells.Plus, 4, Most: 2.71), new("references", DdpqnCells.Plus, 5, Most: 4.5),
    ];

    /// <summary>
    /// The specification's directions, of the best plan that is known and of DDPQN's: adding B raises H, A-B-X > A-X > A-B > A in H, adding X lowers Z, cloud-only is worst in delay
    /// and cost; and the paper's, that with more edge servers both are lower.
    /// </summary>
    private static IEnumerable<Claim> Directions => new[] { Searched, Learned }.SelectMany(policy => new[]
    {
        from x in Networks
        from pair in new[] { ("A-B-X", "A-X"), ("A-X", "A-B"), ("A-B", "A") }
        select Claim.AtLeast("fig9", ($"{policy}{DdpqnCells.Coupling}, {pair.Item1}", x), ($"{policy}{DdpqnCells.Coupling}, {pair.Item2}", x), 1 + Told),
        from x in Networks
        from balanced in new[] { "A-X", "A-B-X" }
        select Claim.AtMost("fig10", (Balances(policy, balanced), x), (Balances(policy, "A"), x), 1 - Told),
        from figure in s_delayAndCost
        from x in Networks
        from other in new[] { "L-E-C", "L-E" }
        select Claim.AtLeast($"fig12{figure.Letter}", ($"{policy}{figure.Suffix}, L-C", x), ($"{policy}{figure.Suffix}, {other}", x)),
        from figure in s_delayAndCost
        from tasks in s_networks.Append(TenTasks)
        select Claim.AtMost($"fig13{figure.Letter}", ($"{policy}{figure.Suffix}, {tasks}", 4), ($"{policy}{figure.Suffix}, {tasks}", 0)), // 9 edge servers and none, 5 cloud servers
    }.SelectMany(claims => claims));

    private static IEnumerable<int> Networks => Enumerable.Range(0, s_networks.Length);

    /// <summary>Beside each loss the R of what was learned by then, since a small loss is no quality.</summary>
    private static IEnumerable<Figure> Losses =>
    [
        .. Loss("fig3a", "rate", "ddpqn-learner.learning-rate", "0.1", "0.01", "0.001", "0.0001"), .. Loss("fig3b", "exploit", "ddpqn-learner.exploration.exploit", "0.5", "0.7", "0.9", "0.95"),
        .. Loss("fig3c", "batch", "ddpqn-learner.batch-size", "32", "64", "128", "256", "512"), .. Loss("fig3d", "gamma", "ddpqn-learner.gamma", "0.2", "0.5", "0.8", "0.95"),
        .. new[] { ("fig4", "Loss of the eight agents", "loss", DdpqnCells.Loss, 1), ("fig4-r", "R of the eight agents, without exploring", "R", DdpqnCells.Greedily, DdpqnCells.GreedyEvery) }.Select(f =>
            new Figure(f.Item1, FigureKind.Curve, f.Item2, "training episode", f.Item3)
            {
                Series = [.. DdpqnAgents.All.Select(a => (Quantity)(a.Name + f.Item4))],
                Finals = [.. DdpqnAgents.All.SelectMany(a => new Quantity[] { a.Name, a.Name + DdpqnCells.Best })],
                CurveX = (f.Item5, f.Item5),
                Better = Better.Lower,
            }),
    ];

    private static IEnumerable<Figure> Rewards => s_networks.Select((network, i) => new Figure($"fig5{(char)('a' + i)}", FigureKind.Curve, $"Mean reward of a stage, one {network}", "training episode", "reward")
    {
        Lines = [new(0, network, One(network))],
        Series = [.. DdpqnAgents.All.Select(a => (Quantity)(a.Name + DdpqnCells.Reward))],
        Finals = ["shortest-path", "greedy", .. DdpqnAgents.All.Select(a => (Quantity)a.Name)],
    });

    private static IEnumerable<Figure> Tasks => Each("fig6", (id, of, suffix) => new Figure(id, FigureKind.Sweep, $"{of} by the number of tasks", "tasks", of)
    {
        Points = FigureSetting.Sweep("ddpqn.tasks", "4", "8", "12", "16", "20"),
        Series = [.. Suffixed([Learned, DdpqnAgents.Ddpqn, DdpqnAgents.Dqn, "greedy", "rollout-edge"], suffix)],
        Panels =
        [
            new("The paper's three", [.. new[] { DdpqnAgents.Ddpqn, DdpqnAgents.Dqn, "greedy" }.Select(p => p + suffix)]), new("References", "greedy" + suffix, "rollout-edge" + suffix),
            new("What ddpqn had learned in the end, and the best plan of its training", DdpqnAgents.Ddpqn + suffix, Learned + suffix),
        ],
        Bounds = Bounds.Positive,
        Better = Better.Lower,
    });

    private static Figure[] Weights =>
    [
        new("fig7a", FigureKind.Table, "Delay, energy and cost by their weights", "theta : vartheta : eta", "sum")
        {
            Points =
            [
                .. new[] { (0.7, 0.2, 0.1), (0.1, 0.7, 0.2), (0.2, 0.1, 0.7) }.Select((w, i) => new FigureSetting(i, FormattableString.Invariant($"{w.Item1} : {w.Item2} : {w.Item3}"), [
                    .. s_a.Overrides, Set("theta", w.Item1), Set("vartheta", w.Item2), Set("eta", w.Item3),
                ])),
            ],
            Series = [.. Suffixed([Learned, Searched], DdpqnCells.StandardDelay, DdpqnCells.StandardEnergy, DdpqnCells.StandardCost, DdpqnCells.Delay, DdpqnCells.Energy, DdpqnCells.Cost)],
            Better = Better.Lower,
        },
        new("fig7b", FigureKind.Table, "System cost, coupling and balance by their weights", "phi : varphi : xi", "sum")
        {
            Points = [Objective(0, "0.2 : 0.3 : 0.5", 0.2, 0.3, 0.5), Objective(1, "0.6 : 0.2 : 0.2", 0.6, 0.2, 0.2), Objective(2, "0.8 : 0.1 : 0.1", 0.8, 0.1, 0.1)],
            Series = [.. Suffixed([Learned, Searched], DdpqnCells.System, DdpqnCells.Coupling, DdpqnCells.Balance)],
            Better = Better.Lower,
        },
    ];

    private static IEnumerable<Figure> Couplings =>
    [
        .. new[] { "ResNet101", "AlexNet", "VGG19" }.SelectMany((network, i) => new[] { ByStage($"fig8{(char)('a' + (2 * i))}", network, s_a, s_ab), ByStage($"fig8{(char)('b' + (2 * i))}", network, s_ab, s_abx) }),
        OneEach("fig9", "Coupling coordination degree H, summed", "H", [s_abx, s_ab, s_ax, s_a], DdpqnCells.Coupling),
        OneEach("fig10", "Node balance degree Z, summed, at the edge and in the cloud", "Z", [s_abx, s_ax, s_a], DdpqnCells.EdgeBalance, DdpqnCells.CloudBalance) with
        {
            Stacks = [.. new[] { Searched, Learned }.Select(policy => new FigureStack(policy, (policy + DdpqnCells.EdgeBalance, "edge"), (policy + DdpqnCells.CloudBalance, "cloud")))],
        },
        .. Each("fig11", (id, of, suffix) => OneEach(id, of, of, [s_abx, s_ab, s_ax, s_a], suffix)),
    ];

    /// <summary>The second panel of figures 8 to 11: the same with the usual form of H, which does not reward costs.</summary>
    private static Figure InUsualForm(Figure figure) => figure with
    {
        Id = figure.Id + "-s",
        Title = figure.Title + ", the usual form of H",
        Lines = [.. figure.Lines.Select(line => line with { Overrides = [.. line.Overrides, Part("form", "standard")] })],
    };

    private static IEnumerable<Figure> Environments =>
    [
        .. Each("fig12", (id, of, suffix) => OneEach(id, $"{of} by environment, system objective alone", of,
            [.. new[] { ("L-E-C", 5, 5), ("L-E", 5, 0), ("L-C", 0, 5) }.Select((e, i) => new FigureSetting(i, e.Item1, [.. s_a.Overrides, .. Servers(e.Item2, e.Item3)]))], suffix)),
        .. Each("fig13", (id, of, suffix) => new Figure(id, FigureKind.Table, $"{of} by the numbers of edge and cloud servers", "edge, cloud servers", of)
        {
            Points = [.. new[] { (0, 5), (1, 5), (3, 5), (5, 5), (9, 5), (5, 0) }.Select((n, i) => new FigureSetting(i, FormattableString.Invariant($"{n.Item1}, {n.Item2}"), Servers(n.Item1, n.Item2)))],
            Lines = [.. s_networks.Select((network, i) => new FigureSetting(i, network, One(network))), new(4, TenTasks)],
            Series = [.. Suffixed([Searched, Learned], suffix)],
            Better = Better.Lower,
        }),
    ];

    private static Figure References => new("references", FigureKind.Table, "R of policies that learn nothing, and of the agents", "tasks and objective", "R")
    {
        Points =
        [
            .. s_networks.Select((network, i) => new FigureSetting(i, $"{network}, A", [.. One(network), .. s_a.Overrides])), new(4, "ten tasks, A", s_a.Overrides), new(5, "ten tasks, A-B-X"),
            .. s_networks.Select((network, i) => new FigureSetting(6 + i, $"{network}, A-B-X", One(network))),
        ],
        Series = [.. s_references.Concat([DdpqnCells.Plus, DdpqnAgents.Ddpqn, Learned, DdpqnAgents.Dqn, LearnedPlainly]).Select(name => (Quantity)name)],
        Pairs = [(Learned, "greedy"), (Learned, Searched), (DdpqnAgents.Ddpqn, DdpqnAgents.Dqn), (DdpqnCells.Plus, "greedy"), (DdpqnCells.Plus, Searched)],
        Better = Better.Lower,
    };

    /// <summary>Trained with at most <c>ddpqn-plus.most-tasks</c> tasks at once.</summary>
    private static Figure Scale => new("scale", FigureKind.Table, "R of ddpqn-plus with other tasks than in training", "tasks", "R")
    {
        Points =
        [
            .. FigureSetting.Sweep("ddpqn.tasks", "4", "10", "20", "40").Select(s => s with { Overrides = [.. s.Overrides, "ddpqn.draws-mix=true"], Label = $"{s.Label}, at once" }),
            .. FigureSetting.Sweep("ddpqn.tasks", "10", "40").Select(s => s with { X = 100 + s.X, Overrides = [.. s.Overrides, "ddpqn.draws-mix=true", "ddpqn.arrival.mean=100 ms"], Label = $"{s.Label}, Poisson" }),
            new(200, "10, by AlexNet and GoogleNet alone", "ddpqn-plus.networks=[AlexNet, GoogleNet]"),
        ],
        Series = [.. new[] { DdpqnCells.Plus, "greedy", "edge-by-task", "rollout-blind", "rollout-edge" }.Select(name => (Quantity)name)],
        Pairs = [(DdpqnCells.Plus, "greedy"), (DdpqnCells.Plus, "rollout-blind")],
        Better = Better.Lower,
    };

    /// <summary>What the paper leaves out of its world and objective, at other values.</summary>
    private static Figure Readings => new("readings", FigureKind.Table, "R by how the paper is read, ten tasks, A-B-X", "reading", "R")
    {
        Points =
        [
            new(0, "as configured"), new(1, "pools 1, 1, 1", Pools(1, 1)), new(2, "pools 1, 4, 8", Pools(4, 8)), new(3, "speeds in equal ratios", Spaced("geometric")),
            new(4, "in equal steps of a cycle's time", Spaced("harmonic")), new(5, "links half as fast", Rates(40, 2, 20)), new(6, "twice as fast", Rates(160, 8, 80)),
            new(7, "standardised over places in reach", Part("standardise", "reachable")), new(8, "over all stages", Part("standardise", "all")), new(9, "the usual form of H", Part("form", "standard")),
            new(10, "Z for each stage placed", Part("balance-unit", "stage")), new(11, "Z in stages, as printed", Part("balance-unit", "count")),
            new(12, "a task every 100 ms", "ddpqn.arrival.mean=100 ms"), new(13, "every second", "ddpqn.arrival.mean=1 s"),
        ],
        Series = [.. s_references.Concat([DdpqnAgents.Ddpqn, Learned]).Select(name => (Quantity)name)],
        Pairs = [(DdpqnAgents.Ddpqn, "greedy"), (DdpqnAgents.Ddpqn, "edge-by-task"), (DdpqnAgents.Ddpqn, "rollout-edge")],
        Better = Better.Lower,
    };

    /// <summary>What the paper leaves out of its agents' training, at other values.</summary>
    private static Figure ReadingsOfLearners => new("readings-learner", FigureKind.Table, "R by how the training of ddpqn is read, ten tasks, A-B-X", "reading", "R")
    {
        Points =
        [
            new(0, "as configured"), .. new[]
            {
                "exploration.over=0.05", "exploration.over=0.5", "priority.omega=0.3", "priority.omega=0.9", "priority.first=0.2", "priority.first=0.7", "capacity=5000", "capacity=100000",
            }.Select((set, i) => new FigureSetting(i + 1, set, $"ddpqn-learner.{set}")),
        ],
        Series = [DdpqnAgents.Ddpqn, Learned],
        Pairs = [new($"{DdpqnAgents.Ddpqn} - as configured", DdpqnAgents.Ddpqn, null), new($"{Learned} - as configured", Learned, null)],
        Better = Better.Lower,
    };

    /// <summary>What agents see, and the best plan met beside the last policy; the three switches are figure 4's.</summary>
    private static Figure Ablation => new("ablation", FigureKind.Table, "R by what agents see, ten tasks, the last policy and the best plan met", "state", "R")
    {
        Points = [new(0, "extended", "ddpqn-learner.state=extended"), new(1, "printed", "ddpqn-learner.state=printed")],
        Lines = [s_a with { X = 0 }, s_abx with { X = 1 }],
        Series = [DdpqnAgents.Ddpqn, Learned, DdpqnAgents.Dqn, LearnedPlainly],
        Pairs =
        [
            (Learned, DdpqnAgents.Ddpqn), (LearnedPlainly, DdpqnAgents.Dqn), (DdpqnAgents.Ddpqn, DdpqnAgents.Dqn),
            .. new[] { DdpqnAgents.Ddpqn, Learned, DdpqnAgents.Dqn, LearnedPlainly }.Select(q => new Difference($"{q} - extended", q, null)),
        ],
        Better = Better.Lower,
    };

    /// <summary>Two-step offloading: whole modules first, then their branches side by side (section 3.7), for plans that meet nobody.</summary>
    private static Figure Secondary => new("secondary", FigureKind.Table, "Delay with modules as a whole and with their branches side by side, s", "network", "T, s")
    {
        Points = [.. s_networks.Select((network, i) => new FigureSetting(i, network, [.. One(network), .. s_a.Overrides]))],
        Series = [.. Suffixed(["shortest-path", Learned], DdpqnCells.Delay, DdpqnCells.Apart)],
        Better = Better.Lower,
    };

    private static FigureSetting Objective(double x, string label, double phi, double varphi, double xi) => new(x, label, Set("phi", phi), Set("varphi", varphi), Set("xi", xi));

    private static string Set(string weight, double value) => FormattableString.Invariant($"ddpqn.objective.{weight}={value}");

    private static string Part(string key, string value) => $"ddpqn.objective.{key}={value}";

    private static string[] Pools(int edge, int cloud) => [FormattableString.Invariant($"ddpqn.edge.pool={edge}"), FormattableString.Invariant($"ddpqn.cloud.pool={cloud}")];

    private static string[] Spaced(string how) => [$"ddpqn.edge.spacing={how}", $"ddpqn.cloud.spacing={how}"];

    /// <summary>Rates of links to and between edge servers, to cloud servers, and between those, Mbps.</summary>
    private static string[] Rates(int edge, int toCloud, int cloud) =>
        [.. new[] { ("client-edge", edge), ("edge-edge", edge), ("client-cloud", toCloud), ("edge-cloud", toCloud), ("cloud-cloud", cloud) }.Select(l => FormattableString.Invariant($"ddpqn.links.{l.Item1}.rate={l.Item2} Mbps"))];

    private static string Balances(string policy, string objective) => $"{policy}{DdpqnCells.EdgeBalance}, {objective} + {policy}{DdpqnCells.CloudBalance}, {objective}";

    private static string[] One(string network) => ["ddpqn.tasks=1", $"ddpqn.mix=[{network}]"];

    private static string[] Servers(int edges, int clouds) => [FormattableString.Invariant($"ddpqn.edge.servers={edges}"), FormattableString.Invariant($"ddpqn.cloud.servers={clouds}")];

    private static IEnumerable<Quantity> Suffixed(string[] policies, params string[] suffixes) => policies.SelectMany(p => suffixes.Select(s => (Quantity)(p + s)));

    private static IEnumerable<Figure> Each(string id, Func<string, string, string, Figure> figure) =>
        [figure(id + "a", "Delay, s", DdpqnCells.Delay), figure(id + "b", "Energy, J", DdpqnCells.Energy), figure(id + "c", "Cost, USD", DdpqnCells.Cost)];

    private static IEnumerable<Figure> Loss(string id, string of, string key, params string[] values)
    {
        Figure loss = new(id, FigureKind.Curve, $"Loss of ddpqn by {of}", "training episode", "loss")
        {
            Lines = [.. FigureSetting.Sweep(key, values).Select(s => s with { Label = $"{of} = {s.Label}" })],
            Series = [DdpqnAgents.Ddpqn + DdpqnCells.Loss],
            Finals = [DdpqnAgents.Ddpqn, Learned],
            Better = Better.Lower,
        };
        Figure quality = loss with
        {
            Id = id + "-r",
            Title = $"R of ddpqn by {of}, without exploring",
            YTitle = "R",
            Series = [DdpqnAgents.Ddpqn + DdpqnCells.Greedily],
            CurveX = (DdpqnCells.GreedyEvery, DdpqnCells.GreedyEvery),
        };
        return [loss, quality];
    }

    private static Figure ByStage(string id, string network, FigureSetting one, FigureSetting other) => new(id, FigureKind.Curve, $"H of each stage of {network}", "stage", "H")
    {
        Lines = [.. new[] { one, other }.Select(s => s with { Overrides = [.. One(network), .. s.Overrides] })],
        Series = [Searched + DdpqnCells.ByStage, Learned + DdpqnCells.ByStage],
    };

    private static Figure OneEach(string id, string title, string of, IReadOnlyList<FigureSetting> lines, params string[] suffixes) => new(id, FigureKind.Table, title, "network", of)
    {
        Points = [.. s_networks.Select((network, i) => new FigureSetting(i, network, One(network)))],
        Lines = lines,
        Series = [.. Suffixed([Searched, Learned], suffixes)],
        Better = Better.Lower,
    };

    private static IEnumerable<Claim> Each(string policy, params double[] values) => values.Select((value, x) => Near(policy, x, value));

    private static Claim Near(string policy, int x, double value, double within = 0.005) => new("references", policy, x, Math.Round(value * (1 - within), 6), Math.Round(value * (1 + within), 6));
}
