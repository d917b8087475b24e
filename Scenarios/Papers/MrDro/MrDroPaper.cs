using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>"MR-DRO: A Fast and Efficient Task Offloading Algorithm in Heterogeneous Edge/Cloud Computing Environments" (IEEE IoT Journal): its figures, and what must hold.</summary>
internal static class MrDroPaper
{
    private const string Quality = "Q2, mean of best S over S", Agreement = "Q1", Networks = "mr-dro-learner.parallel.networks", Rate = "mr-dro-learner.parallel.learning-rate",
        Memory = "mr-dro-learner.parallel.capacity", MetaRate = "mr-dro-learner.parallel.meta-rate", Labels = "mr-dro-learner.reptile.labels", Steps = "training step";

    /// <summary>Table IV's schemes in its order, then those that it should have had.</summary>
    private static readonly IReadOnlyList<string> s_paper = ["local-only", "es-only", "cs-only", "local-es", "local-cs", "genetic", MrDroCells.Learned, "exhaustive"];
    private static readonly IReadOnlyList<string> s_further = [MrDroCells.AsPrinted, .. MrDroPolicies.All.Select(p => p.Name).Except(s_paper), MrDroCells.Plus];

    private static readonly IReadOnlyList<string> s_scaled = [MrDroCells.Learned, MrDroCells.Plus, "genetic", "greedy-sequential", "largest-first", "largest-search", "bound-first", "random-8", "exhaustive"];

    /// <summary>What figure 14 shows: with a policy of your own, that too.</summary>
    private static readonly IReadOnlyList<string> s_drawn = [.. s_paper, .. MrDroPolicies.All.Select(p => p.Name).Except([.. s_paper, "greedy-task", "greedy-sequential", "bound-first", "random", "random-8"]), MrDroCells.Plus];

    private static readonly IReadOnlyList<(string Scheme, double Cost, double Quality)> s_stated =
    [
        ("local-only", 2900, 0.14), ("es-only", 564, 0.68), ("cs-only", 580, 0.70), ("local-es", 550, 0.74), ("local-cs", 520, 0.78), ("genetic", 468, 0.87), (MrDroCells.Learned, 432, 0.94),
        ("exhaustive", 408, 1),
    ];

    private static readonly IReadOnlyList<FigureSetting> s_presets =
        [.. new[] { "r1", "r1w", "r2", "literal" }.Select((preset, i) => new FigureSetting(i, preset, $"mr-dro.preset={preset}"))];

    public static Paper Paper { get; } = new("mr-dro", "MR-DRO: groups of tasks placed by parallel networks that Reptile starts", "IEEE IoT Journal")
    {
        Scenario = MrDroScenario.ScenarioName,
        Config = "hocon/papers/mrdro.conf",
        Full = new Effort(Seeds: 5),
        Quick = new Effort(Seeds: 1),
        QuickSettings = ["mr-dro-learner.steps=1500", "mr-dro-learner.reptile.steps=500", "mr-dro-learner.reptile.metadata=2000", "mr-dro-plus.updates=1000", "mr-dro-learner.steps-after-change=400"],
        Options = [new("--preset", "The reading of Table III: r1, r1w, r2 or literal. Table IV has all of them.", "name", Key: "mr-dro.preset")],
        Begin = run =>
        {
            var plus = new PlusTrainings();
            return request => new MrDroCells(Sound(request), run.Effort.Seeds!.Value, plus).All;
        },
        Figures = [.. Schemes, .. Convergence, .. Starts, .. Further],
        Claims = [.. MustHold],
    };

    /// <summary>The specification's "must hold", and the goals: the paper's method repaired above largest-first, and ours as good as the best, on r1, r1w and r2.</summary>
    private static IEnumerable<Claim> MustHold =>
    [
        .. Band(0, ("local-only", 0.142, 0.002), ("es-only", 0.58, 0.004), ("cs-only", 0.916, 0.004), ("random", 0.38, 0.02), ("largest-first", 0.99, 0.003), ("greedy-sequential", 0.981, 0.003)),
        .. Band(1, ("local-only", 0.176, 0.003), ("es-only", 0.72, 0.006), ("cs-only", 0.76, 0.006), ("largest-first", 0.998, 0.002), ("greedy-sequential", 0.961, 0.004)),
        new("table4", MrDroCells.Learned, 0, Least: 0.98), new("table4", MrDroCells.Learned, 1, Least: 0.97),
        .. Enumerable.Range(0, 3).Select(preset => new Claim("table4", $"{MrDroCells.Learned} - largest-first", preset, Least: 0)),
        .. Enumerable.Range(0, 3).Select(preset => new Claim("table4", MrDroCells.Plus, preset, Least: 0.999)),
        new("fig8", MrDroCells.Learned, 1, Most: 0.6),
        new("fig13", "random start, as printed", 5000, Least: 0.93), new("fig13", "random start, as printed", 12000, Least: 0.98),
        new("fig13", "random start, perturbed", 5000, Least: 0.93), new("fig13", "random start, perturbed", 12000, Least: 0.98),
        new("fig13", "Reptile, per-task labels, perturbed", 1000, Least: 0.9), new("fig13", "Reptile, per-task labels, perturbed", 20000, Least: 0.98),
        new("fig13", "Reptile, per-task labels, as printed", 20000, Most: 0.92),
    ];

    /// <summary>The request, if its setting is one that figures are about: they are judged by the closed form, and the paper's networks know three places.</summary>
    /// <exception cref="UserErrorException">It is not.</exception>
    private static FigureRequest Sound(FigureRequest request) => request.Loaded.Settings.MrDro switch
    {
        { IsClosedForm: false } => throw new UserErrorException("mr-dro.shared: figures are judged by the best placement, which is known only where users share nothing; leave mr-dro.shared off, or use compare"),
        { Places.Count: not 3 } o => throw new UserErrorException($"mr-dro.edge-nodes = {o.EdgeNodes} and mr-dro.clouds = {o.Clouds}: figures are of one edge node and one cloud, which the paper's networks choose between; use compare for more"),
        _ => request,
    };

    private static IEnumerable<Claim> Band(int preset, params (string Scheme, double At, double Within)[] bands) =>
        bands.Select(b => new Claim("table4", b.Scheme, preset, Math.Round(b.At - b.Within, 6), Math.Round(b.At + b.Within, 6)));

    private static IReadOnlyList<FigureSetting> K => Under(Printed, FigureSetting.Sweep(Networks, [.. Enumerable.Range(1, 10).Select(k => $"{k}")]));

    private static IReadOnlyList<FigureSetting> Rates => Under(Printed, FigureSetting.Sweep(Rate, "0.0001", "0.001", "0.01", "0.1"));

    private static IReadOnlyList<FigureSetting> Memories => Under(Printed, FigureSetting.Sweep(Memory, "200", "500", "1000", "1400", "2400", "4800"));

    private static Figure[] Schemes =>
    [
        new("table4", FigureKind.Table, "Q2 of schemes on 512 groups in each reading of Table III", "preset (mr-dro.preset)", Quality)
        {
            Points = Under(Greedy, s_presets),
            Series = [.. s_paper.Concat(s_further).Select(QualityOf)],
            Measures = [.. s_paper.Concat(s_further).Select(s => new Quantity($"{s}, mean S", MrDroCells.CostOf(s)))],
            Pairs = [Beside(MrDroCells.Learned, "largest-first"), Beside(MrDroCells.Plus, "largest-first"), Beside(MrDroCells.Plus, MrDroCells.Learned), Beside(MrDroCells.Plus, "largest-search")],
            Stated = [.. s_stated.Select(s => (s.Scheme, 0.0, s.Quality)), .. s_stated.Select(s => ($"{s.Scheme}, mean S", 0.0, s.Cost))],
        },
        new("fig14", FigureKind.Sweep, "mean S of schemes by the weight of energy", "alpha", "mean S of a group")
        {
            Points = Alphas,
            Series = [.. s_drawn.Select(s => new Quantity(s, MrDroCells.CostOf(s)))],
            Better = Better.Lower,
        },
        new("fig14-q2", FigureKind.Sweep, "Q2 of schemes by the weight of energy", "alpha", Quality) { Points = Alphas, Series = [.. s_drawn.Select(QualityOf)], Bounds = Bounds.Share },
    ];

    private static IReadOnlyList<FigureSetting> Alphas => Under(Greedy, FigureSetting.Sweep("mr-dro.alpha", [.. Enumerable.Range(0, 11).Select(i => FormattableString.Invariant($"{i / 10.0}"))]));

    private static Figure[] Convergence =>
    [
        Curve("fig5", Agreement, "Q1 by the number of networks", Called("K", K)), Curve("fig6", Agreement, "Q1 by the learning rate", Called("rate", Rates)),
        Curve("fig7", Agreement, "Q1 by the size of the memory", Called("memory", Memories)),
        Sweep("fig8", "the number of networks", "networks (K)", K), Curve("fig8-steps", "Q2", "Q2 by the number of networks", Called("K", K)),
        Sweep("fig9", "the learning rate", "learning rate, each ten times the last", Rates) with { IsNamed = true }, Curve("fig9-steps", "Q2", "Q2 by the learning rate", Called("rate", Rates)),
        Sweep("fig10", "the size of the memory", "memory, decisions", Memories), Curve("fig10-steps", "Q2", "Q2 by the size of the memory", Called("memory", Memories)),
    ];

    private static Figure[] Starts =>
    [
        new("fig11", FigureKind.Sweep, "Q2 after 2,000 steps of Reptile, before any training, by its rate", "Reptile's rate (Mlr), logarithmic", Quality)
        {
            IsNamed = true,
            Points = Under(Greedy, FigureSetting.Sweep(MetaRate, "0.001", "0.002", "0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5")),
            Series = [MrDroCells.Initial],
            Bounds = Bounds.Share,
        },
        new("fig12", FigureKind.Curve, "Q2 over steps of Reptile, before any training, by the number of networks", "step of Reptile", Quality)
        {
            Lines = Called("K", Under(Greedy, FigureSetting.Sweep(Networks, "1", "2", "4", "6", "8", "10"))),
            Series = [MrDroCells.Initial],
            Bounds = Bounds.Share,
            CurveX = (0, MrDroCells.PointEvery),
        },
        new("fig13", FigureKind.Curve, "Q2 over training steps, by start and exploration", Steps, Quality)
        {
            Lines = StartLines,
            Series = ["Q2"],
            Bounds = Bounds.Share,
            CurveX = (0, MrDroCells.PointEvery),
            Measures = ["seconds of Reptile", "seconds of training"],
        },
        Curve("fig13-distinct", "distinct", "different decisions in the memory, by start and exploration", StartLines) with { YTitle = "different decisions in the memory" },
    ];

    private static Figure[] Further =>
    [
        new("readings", FigureKind.Table, "Q2 where the paper leaves a value out", "value", Quality)
        {
            Points = Under(Greedy,
            [
                new(0, "as it is"), .. Reading("parallel.hidden1=32", "parallel.hidden2=16"), .. Reading("parallel.hidden1=120", "parallel.hidden2=80"),
                .. Reading("perturbed=0"), .. Reading("perturbed=2"), .. Reading("flip=0.05"), .. Reading("flip=0.2"),
                .. Reading("parallel.inner-steps=1"), .. Reading("parallel.inner-steps=10"), .. Reading("parallel.meta-reset=false"),
            ]),
            Series = [.. new[] { MrDroCells.Learned, "largest-first", "genetic" }.Select(QualityOf)],
            Pairs = [Beside(MrDroCells.Learned, "largest-first")],
        },
        new("adaptation", FigureKind.Table, "mean Q2 over the steps after a change of the environment", "change (mr-dro-learner.change)", Quality)
        {
            Points = [.. new[] { "bandwidth", "speeds", "alpha" }.Select((change, i) => new FigureSetting(i, change, $"mr-dro-learner.change={change}"))],
            Series = [.. MrDroAdaptation.Starts.Select(s => new Quantity(s, MrDroAdaptation.AreaOf(s)))],
            Measures = [.. MrDroAdaptation.Starts.Select(s => new Quantity(MrDroAdaptation.StepsOf(s), MrDroAdaptation.StepsOf(s)))],
            Pairs =
            [
                .. from start in MrDroAdaptation.Starts.Skip(1)
                   select Difference.Of(new Quantity(start, MrDroAdaptation.AreaOf(start)), new Quantity("scratch", MrDroAdaptation.AreaOf("scratch"))),
            ],
        },
        new("scale", FigureKind.Table, "Q2 by the size of a group", "users x tasks", Quality)
        {
            Points =
            [
                .. new[] { (Users: 3, Tasks: 3), (Users: 10, Tasks: 5), (Users: 50, Tasks: 20) }.Select((size, i) => new FigureSetting(
                    i, $"{size.Users} x {size.Tasks}", Greedy, $"mr-dro.users={size.Users}", $"mr-dro.tasks={size.Tasks}", "mr-dro.groups=64", "mr-dro-learner.steps=2000")),
            ],
            Series = [.. s_scaled.Select(QualityOf)],
            Measures = [MrDroCells.Gap, .. s_scaled.Select(s => (Quantity)MrDroCells.TimeOf(s))],
        },
    ];

    private static IEnumerable<FigureSetting> Reading(params string[] set) => [new(0, string.Join(", ", set), [.. set.Select(s => $"mr-dro-learner.{s}")])];

    private static Difference Beside(string scheme, string other) => Difference.Of(QualityOf(scheme), QualityOf(other));

    private static IReadOnlyList<FigureSetting> StartLines =>
    [
        .. from start in new (string Name, string[] Set)[]
           {
               ("random start", []), ("Reptile, per-task labels", [$"{Labels}=greedy-task"]), ("Reptile, sequential labels", [$"{Labels}=greedy-sequential"]),
               ("Reptile over environments", [$"{Labels}=greedy-sequential", "mr-dro-learner.reptile.tasks=environments"]),
           }
           from explores in new[] { (Name: "perturbed", Count: 1), (Name: "as printed", Count: 0) }
           select new FigureSetting(0, $"{start.Name}, {explores.Name}", [.. start.Set, $"mr-dro-learner.perturbed={explores.Count}"]),
    ];

    /// <summary>Algorithm 2 as it is printed, without exploration.</summary>
    private static string Printed => "mr-dro-learner.perturbed=0";

    private static string Greedy => $"{Labels}=greedy-task";

    private static Quantity QualityOf(string scheme) => new(scheme, MrDroCells.QualityOf(scheme));

    private static IReadOnlyList<FigureSetting> Under(string also, IReadOnlyList<FigureSetting> settings) => [.. settings.Select(s => s with { Overrides = [also, .. s.Overrides] })];

    /// <summary>The settings, their labels with the name of what is swept: lines have no axis that says it.</summary>
    private static IReadOnlyList<FigureSetting> Called(string name, IReadOnlyList<FigureSetting> settings) => [.. settings.Select(s => s with { Label = $"{name} = {s.Label}" })];

    private static Figure Curve(string id, string of, string title, IReadOnlyList<FigureSetting> lines) => new(id, FigureKind.Curve, title, Steps, of == Agreement ? "Q1" : Quality)
    {
        Lines = lines,
        Series = [of],
        Bounds = of == "distinct" ? Bounds.None : Bounds.Share,
        CurveX = of == "Q2" ? (0, MrDroCells.PointEvery) : (MrDroTraining.LookEvery, MrDroTraining.LookEvery),
    };

    private static Figure Sweep(string id, string over, string xTitle, IReadOnlyList<FigureSetting> points) => new(id, FigureKind.Sweep, $"Q2 at the end of training by {over}", xTitle, Quality)
    {
        Points = points,
        Series = [QualityOf(MrDroCells.Learned)],
        Bounds = Bounds.Share,
    };
}

/// <summary>The MR-DRO paper's grouped offloading over devices, an edge node and a cloud.</summary>
internal sealed class MrDroScenario : IScenario
{
    public const string ScenarioName = "mr-dro";

    private readonly MrDroOptions _options;
    private readonly TaskGroups? _trace;
    private readonly ulong _seed;

    /// <exception cref="ConfigException">The file of groups is wrong; one line says what and where.</exception>
    public MrDroScenario(MrDroOptions options, ulong seed)
    {
        (_options, _seed) = (options, seed);
        _trace = options.Trace is string path ? GroupTrace.Load(path, options) : null;
        options.Checked(_trace is null ? options.SizeMax : _trace.Sizes.MaxBy(s => s.Bits));
        Measures = GroupMeasures.For($"preset {KebabCase.Of(options.Preset.ToString())}, {options.Users} x {options.Tasks} tasks, alpha {options.Alpha}");
    }

    public string Name => ScenarioName;

    public IReadOnlyList<PolicyEntry> Policies => MrDroPolicies.All;

    public IReadOnlyList<PolicyEntry> Untrained { get; init; } = [];

    public IReadOnlyList<AgentSeat> AgentSeats => MrDroTrainee.Seats(_options, Discrepancies);

    /// <summary>How agents of mr-dro-plus decide.</summary>
    public bool Discrepancies { get; init; }

    public MeasureSet Measures { get; }

    public INetwork Network(int index) => new Cells(new MrDroNetwork(_options, _trace, _seed, index));

    private sealed class Cells(MrDroNetwork network) : INetwork
    {
        public World Episode(int episode, PolicyEntry policy) => new MrDroWorld(network).Build(network.KeyOf(episode), network.Groups(episode), policy.CreateForGroups);
    }
}
