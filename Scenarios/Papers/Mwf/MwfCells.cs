using System.Diagnostics;
using EdgeActors.Actors.Allocations;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.Mwf;

/// <summary>One setting of the paper's figures: the references and the trainings as cells, a seed each. What has one seed is judged on the same episodes.</summary>
/// <param name="request">The setting.</param>
/// <param name="seeds">How many seeds.</param>
/// <param name="agents">Which agents are trained.</param>
/// <param name="plus">What mwf-plus has come to, which is the same in all sizes.</param>
internal sealed class MwfCells(FigureRequest request, int seeds, IReadOnlyList<string> agents, MwfPlusTrainings plus)
{
    /// <summary>Ours.</summary>
    public const string Plus = "mwf-plus";

    public const string Bound = "fluid bound", BestShare = "best share", BestPrice = "best price, by device";

    private const int TuningEpisodes = 2;

    /// <summary>What is judged of a policy beside R^ACR, which has its name.</summary>
    private static readonly IReadOnlyList<(string Suffix, Func<MwfScore, double> Of)> s_judged =
        [("", s => s.Reward), (" ALC", s => s.Latency), (" AEC", s => s.Energy), (" RUW", s => s.Unfinished)];

    private readonly Settings _settings = request.Loaded.Settings;

    private readonly string _note = Backends.Note(request.Loaded.Settings.Learn.Backend) + CellKey.FilesNote(request.Loaded.Settings.Mwf.Sites, request.Loaded.Settings.Mwf.Users);

    /// <summary>The references' names: first those that see what agents see, or less.</summary>
    public static IReadOnlyList<string> References { get; } =
        ["random", "local", "constant-by-device", "constant-uniform", "greedy-slot-start", "price-by-device", "price-uniform", "half", "constant", "greedy", "price"];

    public IReadOnlyList<TrainingCell> All =>
    [
        .. References.Append(Bound).Any(Wants) ? Enumerable.Range(0, seeds).Select(ReferenceCell) : [],
        .. agents.Contains(Plus) && Wants(Plus) ? Enumerable.Range(0, seeds).Select(PlusCell) : [],
        .. MwfAgents.All.Where(a => agents.Contains(a.Name) && (Wants(a.Name) || request.Figure.Wants(a.Name))).SelectMany(a => Enumerable.Range(0, seeds).Select(seed => AgentCell(a, seed))),
    ];

    private MwfOptions Options => _settings.Mwf;

    private MwfLearner Recipe => _settings.MwfLearner;

    /// <summary>Where training takes place, if it is not where policies are judged.</summary>
    private MwfOptions Trained => Recipe.TrainedDevices is int devices ? Options with { Devices = devices } : Options;

    private bool Wants(string policy) => s_judged.Any(j => request.Figure.Wants(policy + j.Suffix));

    private CellKey Key(string what, string section = "mwf-learner") => new($"{request.Setting}|{what}", CellKey.Of(request.Loaded.Tree, _note, "mwf", section));

    private ulong KeyOf(string purpose, int seed) => RandomStream.KeyOf((ulong)_settings.Seed, purpose, FormattableString.Invariant($"seed-{seed}"));

    private MwfJudge Judge(int seed) => new(Options, MwfMap.Of(Options), KeyOf("evaluation", seed));

    private TrainingCell ReferenceCell(int seed) => new(Key(FormattableString.Invariant($"references|s{seed}")), "the references", () => JudgeReferences(seed), ProbeReferences) { First = seed };

    private TrainingCell AgentCell(MwfAgent agent, int seed) => new(
        Key(FormattableString.Invariant($"{agent.Name}|s{seed}")), FormattableString.Invariant($"a training of {agent.Name}, {Trained.Servers} servers and {Trained.Devices} devices"), () => Train(agent, seed), () => Probe(agent))
    {
        First = seed,
    };

    private TrainingCell PlusCell(int seed) => new(Key(FormattableString.Invariant($"{Plus}|s{seed}|{Recipe.EvaluationEpisodes}"), "mwf-plus"), "mwf-plus of a seed, judged", () => JudgePlus(seed), ProbePlus) { First = seed };

    private TrainingResult JudgePlus(int seed)
    {
        var watch = Stopwatch.StartNew();
        PriceCurve prices = plus.Of(Options, _settings.MwfPlus, KeyOf("training", seed));
        Dictionary<string, double[]> scores = [];
        Add(scores, Plus, Judge(seed).Judge(() => new PlusAllocation(prices), Recipe.EvaluationEpisodes));
        return new TrainingResult(scores, new() { [Plus + " price"] = [.. prices.Prices] }, watch.Elapsed.TotalSeconds);
    }

    private double ProbePlus()
    {
        const int Few = 20;
        var training = new MwfPlus(Options, _settings.MwfPlus, 0);
        training.Update(); // compiles what there is to compile
        return Seconds(() => Enumerable.Range(0, Few).ToList().ForEach(_ => training.Update())) / Few * _settings.MwfPlus.Updates;
    }

    private (MwfTraining Training, MwfNetwork Network) Begin(MwfAgent agent, int seed)
    {
        ulong key = KeyOf("training", seed);
        var parts = new MwfAgentParts(Backends.Of(_settings), Trained, Recipe, (long)(key >> 1));
        return (new MwfTraining(agent.Of(parts), Trained, key), new MwfNetwork(Trained, MwfMap.Of(Trained), key, 0));
    }

    private TrainingResult Train(MwfAgent agent, int seed)
    {
        var watch = Stopwatch.StartNew();
        (MwfTraining training, MwfNetwork network) = Begin(agent, seed);
        double[] curve = [.. Enumerable.Range(0, Recipe.Episodes).Select(_ => training.Play(network))];
        Dictionary<string, double[]> scores = [];
        Add(scores, agent.Name, Judge(seed).Judge(training.Policy(Recipe.Samples && agent.IsStochastic), Recipe.EvaluationEpisodes));
        return new TrainingResult(scores, new() { [agent.Name] = curve }, watch.Elapsed.TotalSeconds);
    }

    /// <summary>The references with numbers of their own, which are tuned on episodes that nothing is judged by.</summary>
    private TrainingResult JudgeReferences(int seed)
    {
        var watch = Stopwatch.StartNew();
        var tuning = new MwfJudge(Options, MwfMap.Of(Options), KeyOf("tuning", 0));
        double[] shares = [.. Enumerable.Range(14, 18).Select(i => i * 0.02).Where(s => s >= Options.LeastShare)], prices = [.. Enumerable.Range(0, 13).Select(i => i * 0.01)];
        double share = tuning.Best(shares, s => new ConstantShare(s, ServerRule.LeastLoaded), TuningEpisodes);
        double seen = tuning.Best(prices, p => new PricedShare(p, ServerRule.LeastLoaded), TuningEpisodes), blind = tuning.Best(prices, p => new PricedShare(p, ServerRule.ByDevice), TuningEpisodes);
        Dictionary<string, double[]> scores = new() { [Bound] = [MwfBound.Of(Options).Reward], [BestShare] = [share], [BestPrice] = [blind] };
        MwfJudge judge = Judge(seed);
        foreach (PolicyEntry policy in MwfPolicies.For(Options with { Heuristics = new HeuristicPart(share, seen, blind) }).Where(p => Wants(p.Name)))
        {
            Add(scores, policy.Name, judge.Judge(policy.CreateForAllocations, Recipe.EvaluationEpisodes));
        }

        return new TrainingResult(scores, [], watch.Elapsed.TotalSeconds);
    }

    private static void Add(Dictionary<string, double[]> scores, string policy, MwfScore score)
    {
        foreach ((string suffix, Func<MwfScore, double> of) in s_judged)
        {
            scores[policy + suffix] = [of(score)];
        }
    }

    /// <summary>Tries how long a training takes: a few episodes, once updates have begun, times how many there are.</summary>
    private double Probe(MwfAgent agent)
    {
        const int Few = 2;
        (MwfTraining training, MwfNetwork network) = Begin(agent, 0);
        training.Play(network);
        double each = Seconds(() => training.Play(network));
        double judged = Seconds(() => Judge(0).Judge(training.Policy(draws: true), Few)) / Few;
        return (each * Recipe.Episodes) + (judged * Recipe.EvaluationEpisodes);
    }

    private double ProbeReferences() =>
        Seconds(() => Judge(0).Judge(() => new PricedShare(0.1, ServerRule.ByDevice), 1)) * ((References.Count * Recipe.EvaluationEpisodes) + (44 * TuningEpisodes));

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
