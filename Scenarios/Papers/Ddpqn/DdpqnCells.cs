using System.Diagnostics;
using EdgeActors.Actors.Layers;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.Ddpqn;

/// <summary>One setting of the paper's figures: the references and the trainings as cells, a seed each.</summary>
internal sealed class DdpqnCells
{
    /// <summary>Beside R, which has a policy's name.</summary>
    public const string Delay = " T", Energy = " E", Cost = " U", Coupling = " H", Balance = " Z", EdgeBalance = " Z edge", CloudBalance = " Z cloud", System = " SC", Apart = " T, branches apart";

    /// <summary>On the objective's scale: 0 is the best place of a stage and 1 the worst, if nothing waits.</summary>
    public const string StandardDelay = " T, standardised", StandardEnergy = " E, standardised", StandardCost = " U, standardised";

    /// <summary>Curves: the loss of each episode; minus R of a stage on average, exploring; R of what was learned, without exploring; H of each stage of the first task.</summary>
    public const string Loss = " loss", Reward = " reward", Greedily = " greedily", ByStage = " H by stage";

    /// <summary>Ours.</summary>
    public const string Plus = "ddpqn-plus";

    /// <summary>The best plan that a training met (eq 28).</summary>
    public const string Best = ", best plan";

    /// <summary>Episodes from one look at what was learned to the next.</summary>
    public const int GreedyEvery = 5;

    private const int RandomRuns = 100, MostTried = 30;

    private readonly FigureRequest _request;
    private readonly int _seeds;
    private readonly Settings _settings;
    private readonly DdpqnOptions _options;
    private readonly DdpqnScenario _scenario;
    private readonly LayerTable _table;
    private readonly TrainedOnce<LearnedLayers> _plus;
    private readonly string _note;

    /// <param name="request">The setting.</param>
    /// <param name="seeds">How many seeds.</param>
    /// <param name="plus">What ddpqn-plus has come to, which is the same for all runs.</param>
    public DdpqnCells(FigureRequest request, int seeds, TrainedOnce<LearnedLayers> plus)
    {
        (_request, _seeds, _settings, _plus) = (request, seeds, request.Loaded.Settings, plus);
        _options = _settings.Ddpqn;
        _scenario = new DdpqnScenario(_options, (ulong)_settings.Seed);
        _table = _scenario.Table;
        _note = Backends.Note(_settings.Learn.Backend) + CellKey.FilesNote([.. _options.Mix, .. _settings.DdpqnPlus.Networks]);
    }

    public IReadOnlyList<TrainingCell> All =>
    [
        .. Quick.Any(Wanted) ? Enumerable.Range(0, _seeds).Select(seed => Judged("references", Quick, seed)) : [],
        .. Searches.Where(Wanted).SelectMany(p => Enumerable.Range(0, _seeds).Select(seed => Judged(p.Name, [p], seed))),
        .. Names(Plus).Any(_request.Figure.Wants) ? Enumerable.Range(0, _seeds).Select(PlusCell) : [],
        .. DdpqnAgents.All.Where(Wanted).SelectMany(a => Enumerable.Range(0, _seeds).Select(seed => AgentCell(a, seed))),
    ];

    private IReadOnlyList<PolicyEntry> Quick => _scenario.Policies;

    private IReadOnlyList<PolicyEntry> Searches => _scenario.Others;

    private bool Wanted(PolicyEntry policy) => Names(policy.Name).Any(_request.Figure.Wants);

    private static IEnumerable<string> Names(string policy) => new[] { "", Delay, Energy, Cost, Coupling, Balance, EdgeBalance, CloudBalance, System, ByStage, Apart, StandardDelay, StandardEnergy, StandardCost }.Select(s => policy + s);

    private bool Wanted(DdpqnAgent agent) => Names(agent.Name).Concat(Names(agent.Name + Best)).Concat([agent.Name + Loss, agent.Name + Reward, agent.Name + Greedily]).Any(_request.Figure.Wants);

    private CellKey Key(string what, params string[] sections) => new($"{_request.Setting}|{what}", CellKey.Of(_request.Loaded.Tree, _note, ["ddpqn", .. sections]));

    private DdpqnNetwork Network(string purpose, int seed) => new(_options, _table, RandomStream.KeyOf((ulong)_settings.Seed, purpose, FormattableString.Invariant($"seed-{seed}")), 0);

    private TrainingCell Judged(string what, IReadOnlyList<PolicyEntry> policies, int seed) =>
        new(Key(FormattableString.Invariant($"{what}|s{seed}")), FormattableString.Invariant($"{what}, {_options.Tasks} tasks"), () => Judge(policies, seed), () => Seconds(() => Judge(policies, seed)))
        {
            First = seed,
        };

    private TrainingCell AgentCell(DdpqnAgent agent, int seed) =>
        new(Key(FormattableString.Invariant($"{agent.Name}|s{seed}"), "ddpqn-learner"), FormattableString.Invariant($"a training of {agent.Name}, {_options.Tasks} tasks"), () => Train(agent, seed), () => Probe(agent))
        {
            First = seed,
        };

    private TrainingCell PlusCell(int seed) =>
        new(Key(FormattableString.Invariant($"{Plus}|s{seed}"), "ddpqn-plus"), "ddpqn-plus of a seed, judged", () => JudgePlus(seed), ProbePlus) { First = seed };

    private TrainingResult JudgePlus(int seed)
    {
        var watch = Stopwatch.StartNew();
        ulong key = RandomStream.KeyOf((ulong)_settings.Seed, Plus, FormattableString.Invariant($"seed-{seed}"));
        LearnedLayers learned = _plus.Of(PlusSetting, key, () =>
        {
            using var training = new DdpqnPlus(Backends.Of(_settings), _options, _settings.DdpqnPlus, key);
            training.Train();
            return training.Learned();
        });
        Dictionary<string, double[]> scores = [], curves = [];
        Judge(scores, curves, Plus, () => learned.Policy(_table), Network("evaluation", seed), 1);
        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    /// <summary>What ddpqn-plus is trained by: all but the tasks.</summary>
    private string PlusSetting => CellKey.Of(_request.Loaded.Tree, _note, "ddpqn.client", "ddpqn.edge", "ddpqn.cloud", "ddpqn.links", "ddpqn.objective", "ddpqn-plus");

    private double ProbePlus()
    {
        const int Few = 2;
        using var training = new DdpqnPlus(Backends.Of(_settings), _options, _settings.DdpqnPlus, 1);
        training.Update(); // compiles what there is to compile
        return Seconds(() => Enumerable.Range(0, Few).ToList().ForEach(_ => training.Update())) / Few * _settings.DdpqnPlus.Updates;
    }

    private TrainingResult Judge(IReadOnlyList<PolicyEntry> policies, int seed)
    {
        var watch = Stopwatch.StartNew();
        DdpqnNetwork network = Network("evaluation", seed);
        Dictionary<string, double[]> scores = [], curves = [];
        foreach (PolicyEntry policy in policies)
        {
            Judge(scores, curves, policy.Name, policy.CreateForLayers, network, policy.Name == "random" ? RandomRuns : 1);
        }

        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private TrainingResult Train(DdpqnAgent agent, int seed)
    {
        var watch = Stopwatch.StartNew();
        DdpqnLearner recipe = _settings.DdpqnLearner;
        DdpqnTraining training = Begin(agent, seed);
        DdpqnNetwork judged = Network("evaluation", seed);
        List<double> values = [], losses = [], greedily = [];
        for (int episode = 1; episode <= recipe.Episodes; episode++)
        {
            DdpqnEpisode played = training.Play();
            values.Add(played.Value);
            if (double.IsFinite(played.Loss))
            {
                losses.Add(played.Loss);
            }

            if (episode % GreedyEvery == 0)
            {
                greedily.Add(training.PlayGreedily(judged.KeyOf(0)));
            }
        }

        double stages = Decisions(judged);
        Dictionary<string, double[]> scores = [], curves = new() { [agent.Name] = [.. values], [agent.Name + Reward] = [.. values.Select(v => -v / stages)], [agent.Name + Loss] = [.. losses], [agent.Name + Greedily] = [.. greedily] };
        Judge(scores, curves, agent.Name, training.Policy(), judged, 1);
        if (_options.IsOneInstance)
        {
            Judge(scores, curves, agent.Name + Best, training.BestPlan(), judged, 1);
        }

        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private DdpqnTraining Begin(DdpqnAgent agent, int seed)
    {
        DdpqnNetwork network = Network("training", seed);
        long decisions = _settings.DdpqnLearner.Episodes * Decisions(network);
        var parts = new DdpqnAgentParts(Backends.Of(_settings), _table, _settings.DdpqnLearner, decisions, (long)(network.KeyOf(-1) >> 1));
        return new DdpqnTraining(agent.Of(parts), network);
    }

    /// <summary>How many stages a network's first run has.</summary>
    private long Decisions(DdpqnNetwork network) => network.TasksOf(network.KeyOf(0)).Models.Sum(_table.Stages);

    /// <summary>Plays runs by a policy, and takes their means; curves are of the last run.</summary>
    private void Judge(Dictionary<string, double[]> scores, Dictionary<string, double[]> curves, string name, Func<LayerPolicy> policy, DdpqnNetwork network, int runs)
    {
        var tally = new LayerTally();
        IReadOnlyList<LayerRecord> rows = [];
        for (int run = 0; run < runs; run++)
        {
            var kept = new RowList<LayerRecord>();
            ulong key = network.KeyOf(run);
            SequentialEngine.Run(new DdpqnWorld(_table, network.TasksOf(key)).Build(key, policy), new RunOptions { Sinks = [kept] }).RequireFinished();
            rows = kept.All;
            foreach (LayerRecord row in rows)
            {
                tally.Write(in row);
            }
        }

        foreach ((string suffix, double sum) in new[] { ("", tally.Value), (Delay, tally.Seconds), (Energy, tally.Joules), (Cost, tally.Dollars), (Coupling, tally.Coupling), (Balance, tally.Balance) })
        {
            scores[name + suffix] = [sum / runs];
        }

        if (_options.Objective.Phi > 0)
        {
            scores[name + System] = [SystemOf(tally) / runs];
        }

        if (_options.Tasks == 1)
        {
            scores[name + Apart] = [rows.Sum(r => SecondaryOffloading.Of(_table, r.Model, r.Stage, r.From, r.Place).Delay.Seconds)];
        }

        (scores[name + StandardDelay], scores[name + StandardEnergy], scores[name + StandardCost]) = Standardised(rows);
        (double edge, double cloud) = Balances(rows);
        (scores[name + EdgeBalance], scores[name + CloudBalance]) = ([edge], [cloud]);
        curves[name + ByStage] = [.. rows.Where(r => r.Task == 0).OrderBy(r => r.Stage).Select(r => r.Coupling / 1e12)];
    }

    private (double[] Delay, double[] Energy, double[] Cost) Standardised(IReadOnlyList<LayerRecord> rows)
    {
        (double delay, double energy, double cost) = (0, 0, 0);
        foreach (LayerRecord row in rows)
        {
            ref readonly StageOption option = ref _table.Option(row.Model, row.Stage, row.From, row.Place);
            (delay, energy, cost) = (delay + option.Delay(row.Wait), energy + option.Energy, cost + option.Cost);
        }

        return ([delay], [energy], [cost]);
    }

    /// <summary>What R is without H and Z, its weight taken out.</summary>
    private double SystemOf(LayerTally tally) => (tally.Value + (_options.Objective.Varphi * tally.Coupling) - (_options.Objective.Xi * tally.Balance)) / _options.Objective.Phi;

    /// <summary>Z in its two parts, at the edge and in the cloud (figure 10).</summary>
    private (double Edge, double Cloud) Balances(IReadOnlyList<LayerRecord> rows)
    {
        var placed = new long[_table.Places];
        var atEdge = new long[_table.Places];
        double edge = 0, all = 0;
        foreach (LayerRecord row in rows.OrderBy(r => r.Ready).ThenBy(r => r.Task))
        {
            placed[row.Place]++;
            placed.AsSpan(0, _table.Environment.Edges + 1).CopyTo(atEdge);
            double share = placed.Skip(1).Sum() is > 0 and long sum ? (double)atEdge.Skip(1).Sum() / sum : 0;
            edge += _table.Balance(atEdge) * share;
            all += row.Balance / 1e12;
        }

        return (edge, all - edge);
    }

    /// <summary>Tries how long a training takes: an episode, once updates have begun, times how many there are.</summary>
    private double Probe(DdpqnAgent agent)
    {
        DdpqnTraining training = Begin(agent, 0);
        long each = Decisions(Network("training", 0)), first = Math.Min(MostTried, 1 + (_settings.DdpqnLearner.Warmup / each));
        while (training.Episodes < first)
        {
            training.Play();
        }

        return Seconds(() => training.Play()) * _settings.DdpqnLearner.Episodes;
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
