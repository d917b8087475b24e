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

    /// <summary>Curves: ACT of each episode, exploring; the losses of its updates; the mean reward of its decisions.</summary>
    public const string Completion = " completion", Loss = " loss", ActorLoss = " actor's loss", Reward = " reward";

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
        .. DtdrlmoSeries.All.Where(s => new[] { "", Completion, Loss, ActorLoss, Reward }.Any(suffix => _request.Figure.Wants(s.Name + suffix))).SelectMany(s => Enumerable.Range(0, _seeds).Select(seed => AgentCell(s, seed))),
        .. DtdrlmoForecast.Names.Any(_request.Figure.Wants) ? Enumerable.Range(0, _seeds).Select(ForecastCell) : [],
        .. TwinNames.Any(_request.Figure.Wants) ? [new TrainingCell(Key("twin"), "a twin by its reports", JudgeTwin, () => _instances * Seconds(() => TwinErrors(0)))] : Array.Empty<TrainingCell>(),
        .. new[] { false, true }.Where(alone => _request.Figure.Wants(PlusName(alone))).SelectMany(alone => Enumerable.Range(0, _seeds).Select(seed => PlusCell(seed, alone))),
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
        LearnedServices learned = Learned(series, seed);
        TrainingResult judged = Judge(watch, [(series.Name, learned.Policy)], series.Discipline);
        return judged with
        {
            Curves = new Dictionary<string, double[]>
            {
                [series.Name + Completion] = Curve(e => e.Completion),
                [series.Name + Loss] = Curve(e => e.Loss),
                [series.Name + ActorLoss] = Curve(e => e.ActorLoss),
                [series.Name + Reward] = Curve(e => e.Reward),
            },
        };

        double[] Curve(Func<DtdrlmoEpisode, double> of) => [.. learned.Episodes.Select(of).Where(double.IsFinite)];
    }

    private LearnedServices Learned(DtdrlmoSeries series, int seed)
    {
        string setting = series.Name + PlacesSetting + CellKey.Of(_request.Loaded.Tree, _note, ["dtdrlmo.nodes", "dtdrlmo.twin", "dtdrlmo-learner", .. series.IsAlone ? LoadKeys : []]);
        ulong key = TrainingKey("training", seed);
        return _agents.Of(setting, key, () => TrainAgent(series, key));
    }

    /// <summary>What a training at one setting alone depends on besides.</summary>
    private static string[] LoadKeys => ["dtdrlmo.services", "dtdrlmo.microservices-most", "dtdrlmo.link-rate.mean", "dtdrlmo.release-mean"];

    private LearnedServices TrainAgent(DtdrlmoSeries series, ulong key)
    {
        DtdrlmoTraining training = Begin(series, key);
        int episodes = RecipeOf(series).Episodes;
        List<DtdrlmoEpisode> played = [];
        List<Func<DtdrlmoInstance, AgentServices>> stages = [training.Policy()];
        while (training.Episodes < episodes)
        {
            played.Add(training.Play());
            if (training.Episodes * DtdrlmoForecast.Stages / episodes >= stages.Count)
            {
                stages.Add(training.Policy());
            }
        }

        return new LearnedServices(training.Policy(), played, stages);
    }

    private DtdrlmoTraining Begin(DtdrlmoSeries series, ulong key)
    {
        DtdrlmoLearner recipe = RecipeOf(series);
        DtdrlmoOptions options = _options with { Discipline = series.Discipline };
        var parts = new DtdrlmoAgentParts(Backends.Of(_settings), options, _inputs, recipe, (long)(recipe.Episodes * recipe.Loads.MeanDecisions), (long)(key >> 1));
        return new DtdrlmoTraining(series.Agent.Of(parts), options, _inputs, key);
    }

    /// <summary>An agent of one setting alone has as many decisions as one of all loads.</summary>
    private DtdrlmoLearner RecipeOf(DtdrlmoSeries series)
    {
        DtdrlmoLearner recipe = _settings.DtdrlmoLearner;
        var here = LoadsPart.Of(_options);
        return series.IsAlone ? recipe with { Loads = here, Episodes = (int)Math.Ceiling(recipe.Episodes * recipe.Loads.MeanDecisions / here.MeanDecisions) } : recipe;
    }

    private double ProbeAgent(DtdrlmoSeries series)
    {
        DtdrlmoTraining training = Begin(series, 1);
        int episodes = RecipeOf(series).Episodes;
        while (training.Episodes < Math.Min(MostTried, episodes - 1))
        {
            training.Play();
        }

        return Seconds(() => training.Play()) * episodes;
    }

    private TrainingCell ForecastCell(int seed) => new(
        Key(FormattableString.Invariant($"forecast|s{seed}"), "dtdrlmo-learner"), "a learned twin of a seed, judged", () => JudgeForecast(seed), () => ProbeAgent(DtdrlmoForecast.Series));

    /// <summary>The twin of an agent that was trained at this setting alone, at stages of its training.</summary>
    private TrainingResult JudgeForecast(int seed)
    {
        var watch = Stopwatch.StartNew();
        LearnedServices learned = Learned(DtdrlmoForecast.Series, seed);
        DtdrlmoInstance[] instances = [.. Enumerable.Range(0, Math.Min(_instances, DtdrlmoForecast.MostInstances)).Select(i => Instance(i, DtdrlmoForecast.Series.Discipline))];
        var forecast = new DtdrlmoForecast(new NetworkServiceState(_options with { Discipline = DtdrlmoForecast.Series.Discipline }, _inputs));
        return forecast.Judge(learned.Stages, instances, watch);
    }

    private static string PlusName(bool alone) => alone ? Plus + DtdrlmoSeries.Alone : Plus;

    private TrainingCell PlusCell(int seed, bool alone) =>
        new(Key(FormattableString.Invariant($"{PlusName(alone)}|s{seed}"), "dtdrlmo-plus"), $"{Plus} of a seed, judged", () => JudgePlus(seed, alone), ProbePlus);

    private TrainingResult JudgePlus(int seed, bool alone)
    {
        var watch = Stopwatch.StartNew();
        ulong key = TrainingKey(Plus, seed);
        DtdrlmoPlusRecipe recipe = alone ? _settings.DtdrlmoPlus with { Loads = LoadsPart.Of(_options) } : _settings.DtdrlmoPlus;
        LearnedNodes learned = _plus.Of(PlusName(alone) + PlacesSetting + CellKey.Of(_request.Loaded.Tree, _note, ["dtdrlmo-plus", .. alone ? LoadKeys : []]), key, () =>
        {
            using var training = new DtdrlmoPlus(Backends.Of(_settings), _options, _inputs, recipe, key);
            training.Train();
            return training.Learned();
        });
        return Judge(watch, [(PlusName(alone), i => learned.Policy(i))]);
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
/// <param name="IsAlone">Whether it is trained at the setting alone that it is judged at, and not over all loads.</param>
internal sealed record DtdrlmoSeries(DtdrlmoAgent Agent, FlowDiscipline Discipline, bool IsAlone = false)
{
    /// <summary>What follows an agent's name where it was trained at one setting alone.</summary>
    public const string Alone = ", this setting alone";

    /// <summary>What follows an agent's name where flows have links to themselves.</summary>
    public const string Exclusive = ", exclusive";

    /// <summary>Every agent in both ways, and with reserved shares trained at one setting alone.</summary>
    public static IReadOnlyList<DtdrlmoSeries> All { get; } =
    [
        .. from agent in DtdrlmoAgents.All from discipline in new[] { FlowDiscipline.Reserved, FlowDiscipline.Exclusive } select new DtdrlmoSeries(agent, discipline),
        .. from agent in DtdrlmoAgents.All select new DtdrlmoSeries(agent, FlowDiscipline.Reserved, IsAlone: true),
    ];

    /// <summary>Its name in figures.</summary>
    public string Name => Agent.Name + (Discipline == FlowDiscipline.Exclusive ? Exclusive : "") + (IsAlone ? Alone : "");
}

/// <summary>What an agent has come to.</summary>
/// <param name="Policy">Its policy.</param>
/// <param name="Episodes">What each episode came to.</param>
/// <param name="Stages">Its policy at the beginning, and after each part of the training.</param>
internal sealed record LearnedServices(Func<DtdrlmoInstance, AgentServices> Policy, IReadOnlyList<DtdrlmoEpisode> Episodes, IReadOnlyList<Func<DtdrlmoInstance, AgentServices>> Stages);
