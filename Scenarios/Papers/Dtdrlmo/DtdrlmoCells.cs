using System.Diagnostics;
using EdgeActors.Actors.Services;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.Dtdrlmo;

/// <summary>
/// One setting of the paper's figures: the references, the searches and the trainings as cells. Each gives the average completion time (ACT) of every test instance; those of several training seeds are averaged instance by
/// instance. No training plays a test instance.
/// </summary>
internal sealed class DtdrlmoCells
{
    /// <summary>Ours.</summary>
    public const string Plus = "dtdrlmo-plus";

    /// <summary>Curves: ACT of each episode, exploring; the loss of its updates.</summary>
    public const string Completion = " completion", Loss = " loss";

    private const int MostTried = 6;

    private readonly FigureRequest _request;
    private readonly int _seeds;
    private readonly int _instances;
    private readonly Settings _settings;
    private readonly DtdrlmoOptions _options;
    private readonly TrainedOnce<LearnedNodes> _plus;
    private readonly TrainedOnce<LearnedServices> _agents;
    private readonly DtdrlmoInputs _inputs;
    private readonly string _note;

    /// <param name="request">The setting.</param>
    /// <param name="effort">How many training seeds and test instances.</param>
    /// <param name="plus">What dtdrlmo-plus has come to, which is the same for all settings.</param>
    /// <param name="agents">What the agents have come to, which is the same for all settings that they are trained for.</param>
    public DtdrlmoCells(FigureRequest request, Effort effort, TrainedOnce<LearnedNodes> plus, TrainedOnce<LearnedServices> agents)
    {
        (_request, _settings, _plus, _agents) = (request, request.Loaded.Settings, plus, agents);
        (_seeds, _instances, _options) = (effort.Seeds!.Value, effort.Networks!.Value, _settings.Dtdrlmo);
        _inputs = DtdrlmoInputs.Of(_options, Warnings.Say);
        _note = Backends.Note(_settings.Learn.Backend) + CellKey.FilesNote(_options.Files);
    }

    public IReadOnlyList<TrainingCell> All =>
    [
        .. DtdrlmoPolicies.All.Any(Wanted) ? [Judged("references", [.. DtdrlmoPolicies.All.Where(Wanted)])] : Array.Empty<TrainingCell>(),
        .. DtdrlmoPolicies.Others.Where(Wanted).Select(p => Judged(p.Name, [p])),
        .. DtdrlmoSeries.All.Where(s => new[] { "", Completion, Loss }.Any(suffix => _request.Figure.Wants(s.Name + suffix))).SelectMany(s => Enumerable.Range(0, _seeds).Select(seed => AgentCell(s, seed))),
        .. TwinNames.Any(_request.Figure.Wants) ? [new TrainingCell(Key("twin"), "a twin by its reports", JudgeTwin, () => _instances * Seconds(() => TwinErrors(0)))] : Array.Empty<TrainingCell>(),
        .. _request.Figure.Wants(Plus) ? Enumerable.Range(0, _seeds).Select(PlusCell) : [],
    ];

    private bool Wanted(PolicyEntry policy) => _request.Figure.Wants(policy.Name);

    private CellKey Key(string what, params string[] sections) =>
        new(FormattableString.Invariant($"{_request.Setting}|{what}|i{_instances}"), CellKey.Of(_request.Loaded.Tree, _note, ["dtdrlmo", .. sections]));

    private DtdrlmoInstance Instance(int index, FlowDiscipline? discipline = null)
    {
        DtdrlmoOptions options = _options with { Discipline = discipline ?? _options.Discipline };
        var network = new DtdrlmoNetwork(options, _inputs, (ulong)_settings.Seed, index);
        return new DtdrlmoInstance(options, network.Environment, network.ServicesOf(network.KeyOf(0)));
    }

    private TrainingCell Judged(string what, IReadOnlyList<PolicyEntry> policies) => new(
        Key(FormattableString.Invariant($"{what}|{string.Join('+', policies.Select(p => p.Name))}")),
        FormattableString.Invariant($"{what}, {_options.Services} services"),
        () => Judge(Stopwatch.StartNew(), policies.Select(p => (p.Name, (Func<DtdrlmoInstance, ServicePolicy>)p.CreateForServices))),
        () => _instances * Seconds(() => policies.ToList().ForEach(p => Play(Instance(0), p.CreateForServices))));

    private TrainingCell AgentCell(DtdrlmoSeries series, int seed) => new(
        Key(FormattableString.Invariant($"{series.Name}|s{seed}"), "dtdrlmo-learner"), $"{series.Name} of a seed, judged", () => JudgeAgent(series, seed), () => ProbeAgent(series));

    private TrainingResult JudgeAgent(DtdrlmoSeries series, int seed)
    {
        var watch = Stopwatch.StartNew();
        string setting = series.Name + PlacesSetting + CellKey.Of(_request.Loaded.Tree, _note, "dtdrlmo.nodes", "dtdrlmo.twin", "dtdrlmo-learner");
        ulong key = TrainingKey("training", seed);
        LearnedServices learned = _agents.Of(setting, key, () => TrainAgent(series, key));
        TrainingResult judged = Judge(watch, [(series.Name, learned.Policy)], series.Discipline);
        return judged with { Curves = new Dictionary<string, double[]> { [series.Name + Completion] = learned.Completions, [series.Name + Loss] = learned.Losses } };
    }

    private LearnedServices TrainAgent(DtdrlmoSeries series, ulong key)
    {
        DtdrlmoTraining training = Begin(series, key);
        List<double> completions = [], losses = [];
        while (training.Episodes < _settings.DtdrlmoLearner.Episodes)
        {
            DtdrlmoEpisode played = training.Play();
            completions.Add(played.Completion);
            if (double.IsFinite(played.Loss))
            {
                losses.Add(played.Loss);
            }
        }

        return new LearnedServices(training.Policy(), [.. completions], [.. losses]);
    }

    private DtdrlmoTraining Begin(DtdrlmoSeries series, ulong key)
    {
        DtdrlmoLearner recipe = _settings.DtdrlmoLearner;
        DtdrlmoOptions options = _options with { Discipline = series.Discipline };
        var parts = new DtdrlmoAgentParts(Backends.Of(_settings), options, _inputs, recipe, (long)(recipe.Episodes * recipe.Loads.MeanDecisions), (long)(key >> 1));
        return new DtdrlmoTraining(series.Agent.Of(parts), options, _inputs, key);
    }

    private double ProbeAgent(DtdrlmoSeries series)
    {
        DtdrlmoTraining training = Begin(series, 1);
        while (training.Episodes < Math.Min(MostTried, _settings.DtdrlmoLearner.Episodes - 1))
        {
            training.Play();
        }

        return Seconds(() => training.Play()) * _settings.DtdrlmoLearner.Episodes;
    }

    private TrainingCell PlusCell(int seed) => new(Key(FormattableString.Invariant($"{Plus}|s{seed}"), "dtdrlmo-plus"), $"{Plus} of a seed, judged", () => JudgePlus(seed), ProbePlus);

    private TrainingResult JudgePlus(int seed)
    {
        var watch = Stopwatch.StartNew();
        ulong key = TrainingKey(Plus, seed);
        LearnedNodes learned = _plus.Of(PlacesSetting + CellKey.Of(_request.Loaded.Tree, _note, "dtdrlmo-plus"), key, () =>
        {
            using var training = new DtdrlmoPlus(Backends.Of(_settings), _options, _inputs, _settings.DtdrlmoPlus, key);
            training.Train();
            return training.Learned();
        });
        return Judge(watch, [(Plus, i => learned.Policy(i))]);
    }

    private ulong TrainingKey(string purpose, int seed) => RandomStream.KeyOf((ulong)_settings.Seed, purpose, FormattableString.Invariant($"seed-{seed}"));

    /// <summary>What trainings depend on that they do not draw themselves. Which jobs of a trace there are follows from how large they may be.</summary>
    private string PlacesSetting => CellKey.Of(
        _request.Loaded.Tree, _note,
        [
            "dtdrlmo.topology", "dtdrlmo.neighbours", "dtdrlmo.node-speed", "dtdrlmo.link-rate.deviation", "dtdrlmo.link-rate.least", "dtdrlmo.data", "dtdrlmo.cycles", "dtdrlmo.layers", "dtdrlmo.units", "dtdrlmo.trace",
            "dtdrlmo.order", "dtdrlmo.discipline", .. _inputs.Trace is null ? Array.Empty<string>() : ["dtdrlmo.microservices-most"],
        ]);

    /// <summary>Mean errors of the twin, and of saying that nothing changes since the last report, of nodes' and links' backlogs in seconds.</summary>
    public const string NodePredicted = "node backlog, by the twin", NodeUnchanged = "node backlog, as last reported", LinkPredicted = "link backlog, by the twin", LinkUnchanged = "link backlog, as last reported";

    private static IEnumerable<string> TwinNames => [NodePredicted, NodeUnchanged, LinkPredicted, LinkUnchanged];

    private TrainingResult JudgeTwin()
    {
        var watch = Stopwatch.StartNew();
        double[][] errors = [.. Enumerable.Range(0, _instances).Select(TwinErrors)];
        return new TrainingResult(TwinNames.Select((name, i) => (name, i)).ToDictionary(n => n.name, n => errors.Select(e => e[n.i]).ToArray()), [], watch.Elapsed.TotalSeconds);
    }

    private double[] TwinErrors(int index)
    {
        DtdrlmoInstance instance = Instance(index);
        var rows = new RowList<TwinError>();
        SequentialEngine.Run(
            new DtdrlmoWorld(instance.Options, instance.Environment, instance.Services).Build(0, () => new ServiceLevelPolicy(instance.Services.Count, instance.Environment.Nodes)),
            new RunOptions { Sinks = [rows] }).RequireFinished();
        return [.. new[] { TwinQuantity.NodeBacklog, TwinQuantity.LinkBacklog }.SelectMany(quantity =>
        {
            TwinError[] of = [.. rows.All.Where(r => r.Quantity == quantity)];
            return of.Length == 0 ? [0.0, 0.0] : new[] { of.Average(r => Math.Abs(r.Predicted - r.Actual)), of.Average(r => Math.Abs(r.Unchanged - r.Actual)) };
        })];
    }

    private double ProbePlus()
    {
        using var training = new DtdrlmoPlus(Backends.Of(_settings), _options, _inputs, _settings.DtdrlmoPlus, 1);
        training.Update(); // compiles what there is to compile
        double taught = Seconds(() => training.Update()) * _settings.DtdrlmoPlus.Updates;
        return _settings.DtdrlmoPlus.Ppo.Updates == 0 ? taught : taught + (Seconds(() => training.Improve()) * _settings.DtdrlmoPlus.Ppo.Updates);
    }

    private TrainingResult Judge(Stopwatch watch, IEnumerable<(string Name, Func<DtdrlmoInstance, ServicePolicy> Create)> policies, FlowDiscipline? discipline = null)
    {
        Dictionary<string, double[]> scores = [];
        foreach ((string name, Func<DtdrlmoInstance, ServicePolicy> create) in policies)
        {
            scores[name] = [.. Enumerable.Range(0, _instances).Select(i => Play(Instance(i, discipline), create))];
        }

        return new TrainingResult(scores, [], watch.Elapsed.TotalSeconds);
    }

    /// <summary>The ACT of an instance in seconds, by the actors.</summary>
    private static double Play(DtdrlmoInstance instance, Func<DtdrlmoInstance, ServicePolicy> create)
    {
        var rows = new RowList<ServiceRecord>();
        SequentialEngine.Run(new DtdrlmoWorld(instance.Options, instance.Environment, instance.Services).Build(0, () => create(instance)), new RunOptions { Sinks = [rows] }).RequireFinished();
        return rows.All.Average(r => r.Completion.Seconds);
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}

/// <summary>An agent with how flows get on where it is trained and judged: shares are reserved, since it decides about them, or flows have links to themselves.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="Discipline">How flows get on.</param>
internal sealed record DtdrlmoSeries(DtdrlmoAgent Agent, FlowDiscipline Discipline)
{
    /// <summary>What follows an agent's name where flows have links to themselves.</summary>
    public const string Exclusive = ", exclusive";

    /// <summary>Every agent in both ways.</summary>
    public static IReadOnlyList<DtdrlmoSeries> All { get; } = [.. from agent in DtdrlmoAgents.All from discipline in new[] { FlowDiscipline.Reserved, FlowDiscipline.Exclusive } select new DtdrlmoSeries(agent, discipline)];

    /// <summary>Its name in figures.</summary>
    public string Name => Agent.Name + (Discipline == FlowDiscipline.Exclusive ? Exclusive : "");
}

/// <summary>What an agent has come to.</summary>
/// <param name="Policy">Its policy.</param>
/// <param name="Completions">ACT of each episode, exploring, in seconds.</param>
/// <param name="Losses">The mean loss of each episode with updates.</param>
internal sealed record LearnedServices(Func<DtdrlmoInstance, ServicePolicy> Policy, double[] Completions, double[] Losses);
