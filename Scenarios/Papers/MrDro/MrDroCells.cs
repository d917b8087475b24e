using System.Diagnostics;
using EdgeActors.Actors.Groups;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>One setting of the paper's figures: its trainings as cells, a seed each. All are judged by the same groups.</summary>
/// <param name="request">The setting.</param>
/// <param name="seeds">How many seeds.</param>
/// <param name="plus">What mr-dro-plus has come to, which is the same in all settings.</param>
internal sealed class MrDroCells(FigureRequest request, int seeds, PlusTrainings plus)
{
    /// <summary>The learned scheme.</summary>
    public const string Learned = "mr-dro";

    /// <summary>The same without exploration, as algorithm 2 is printed.</summary>
    public const string AsPrinted = "mr-dro-printed";

    /// <summary>Ours.</summary>
    public const string Plus = "mr-dro-plus";

    /// <summary>Q2 of networks that Reptile has started and that have learned nothing else.</summary>
    public const string Initial = "initial Q2";

    /// <summary>Steps between two points of Q2 over steps, and of the initial Q2 over Reptile's.</summary>
    public const int PointEvery = 500;

    /// <summary>Initialisations a seed, where nothing but the start is measured.</summary>
    private const int Starts = 2;

    private const string LearnerSection = "mr-dro-learner", PlusSection = "mr-dro-plus";

    private readonly Settings _settings = request.Loaded.Settings;

    public IReadOnlyList<TrainingCell> All =>
    [
        .. request.Figure.Wants(Initial) ? Enumerable.Range(0, seeds * Starts).Select(Start) : [],
        .. Curves.Any(request.Figure.Wants) || Wants(Learned) ? Enumerable.Range(0, seeds).Select(seed => Training(seed, Learned, _settings.MrDroLearner)) : [],
        .. Wants(AsPrinted) ? Enumerable.Range(0, seeds).Select(seed => Training(seed, AsPrinted, _settings.MrDroLearner with { Perturbed = 0 })) : [],
        .. Wants(Plus) ? Enumerable.Range(0, seeds).Select(PlusCell) : [],
        .. MrDroPolicies.All.Any(p => Wants(p.Name)) ? Enumerable.Range(0, seeds).Select(Schemes) : [],
        .. request.Figure.Wants(MrDroAdaptation.AreaOf(MrDroAdaptation.Starts[0])) ? Enumerable.Range(0, seeds * Starts).Select(Adaptation) : [],
    ];

    /// <summary>Which kind of change the setting is about.</summary>
    private EnvironmentChange Change => _settings.MrDroLearner.Change;

    /// <summary>What a training gives.</summary>
    private static string[] Curves => ["Q1", "Q2", "loss", "distinct", "seconds of Reptile", "seconds of training"];

    private readonly string _note = Backends.Note(request.Loaded.Settings.Learn.Backend) + CellKey.FilesNote(request.Loaded.Settings.MrDro.Trace);

    private MrDroOptions Options => _settings.MrDro;

    private ulong Seed => (ulong)_settings.Seed;

    /// <summary>The name of a scheme's Q2.</summary>
    public static string QualityOf(string scheme) => scheme + " Q2";

    /// <summary>The name of a scheme's mean S.</summary>
    public static string CostOf(string scheme) => scheme + " S";

    /// <summary>The name of the time in which a scheme places a group.</summary>
    public static string TimeOf(string scheme) => scheme + ", us a group";

    /// <summary>The name of the gap that the search for the best placements leaves.</summary>
    public const string Gap = "certified gap";

    private bool Wants(string scheme) => request.Figure.Wants(QualityOf(scheme)) || request.Figure.Wants(CostOf(scheme)) || request.Figure.Wants(TimeOf(scheme));

    /// <summary>A cell's key: what it is, and the sections that it hangs on beside the environment.</summary>
    private CellKey Key(string what, params string[] sections) => new($"{request.Setting}|{what}", CellKey.Of(request.Loaded.Tree, _note, ["mr-dro", .. sections]));

    private ulong KeyOf(int seed) => RandomStream.KeyOf(Seed, "training", FormattableString.Invariant($"seed-{seed}"));

    private MrDroTraining Begin(int seed, MrDroLearner? recipe = null) => new(Backends.Of(_settings), Options, recipe ?? _settings.MrDroLearner, KeyOf(seed));

    private TrainingCell Training(int seed, string name, MrDroLearner recipe) => new(
        Key(FormattableString.Invariant($"{name}|s{seed}"), LearnerSection), FormattableString.Invariant($"a training of {recipe.Parallel.Networks} networks"), () => Train(seed, name, recipe), Probe)
    {
        First = seed,
    };

    private TrainingCell PlusCell(int seed) => new(Key(FormattableString.Invariant($"{Plus}|s{seed}"), PlusSection), "mr-dro-plus of a seed, judged", () => JudgePlus(seed), () => 60) { First = seed };

    private TrainingCell Adaptation(int replication) => new(
        Key(FormattableString.Invariant($"adaptation {Change}|s{replication}"), LearnerSection, PlusSection), "three changes of the environment", () => Adapt(replication), () => 10 * Probe())
    {
        First = replication,
    };

    private TrainingCell Start(int start) => new(
        Key(FormattableString.Invariant($"start|s{start}"), LearnerSection), FormattableString.Invariant($"a start of {_settings.MrDroLearner.Parallel.Networks} networks by Reptile"), () => OnlyStart(start), ProbeStart)
    {
        First = start,
    };

    private TrainingCell Schemes(int seed) => new(Key(FormattableString.Invariant($"schemes|s{seed}")), "the schemes that learn nothing", () => Judge(seed), () => 0.5) { First = seed };

    private TrainingResult Train(int seed, string name, MrDroLearner recipe)
    {
        var groups = new StandardGroups(Options, Seed);
        using MrDroTraining training = Begin(seed, recipe);
        var watch = Stopwatch.StartNew();
        training.Reptile();
        double reptile = watch.Elapsed.TotalSeconds;
        List<double> quality = [groups.Judge(training.Policy(), default).Quality];
        Dictionary<string, double[]> curves = [];
        List<MrDroProgress> looks = [];
        var learning = new Stopwatch();
        for (int step = PointEvery; step <= recipe.Steps; step += PointEvery)
        {
            learning.Start();
            training.Train(step, looks.Add);
            learning.Stop();
            quality.Add(groups.Judge(training.Policy(), default).Quality);
        }

        training.Train(recipe.Steps, looks.Add);
        Dictionary<string, double[]> scores = Scores(groups, name, training.Policy(), seed);
        (scores["seconds of Reptile"], scores["seconds of training"]) = ([reptile], [learning.Elapsed.TotalSeconds]);
        if (name != Learned)
        {
            return new TrainingResult(scores, [], watch.Elapsed.TotalSeconds);
        }

        curves["Q2"] = [.. quality];
        curves["Q1"] = [.. looks.Select(l => l.Agreement)];
        curves["loss"] = [.. looks.Select(l => l.Loss)];
        curves["distinct"] = [.. looks.Select(l => (double)l.Distinct)];
        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private TrainingResult JudgePlus(int seed)
    {
        var watch = Stopwatch.StartNew();
        LearnedPlus learned = plus.Of(Backends.Of(_settings), Options, _settings.MrDroPlus, KeyOf(seed));
        return new TrainingResult(Scores(new StandardGroups(Options, Seed), Plus, learned.Policy(), seed), [], watch.Elapsed.TotalSeconds)
        {
            Agents = { [FormattableString.Invariant($"{Plus}-s{seed}")] = learned.File(new AgentTraining(_settings.Seed, seed, _settings.MrDroPlus.Updates, request.Loaded.Tree.ToHocon())) },
        };
    }

    private TrainingResult Adapt(int replication)
    {
        var watch = Stopwatch.StartNew();
        GroupPolicy policy = plus.Of(Backends.Of(_settings), Options, _settings.MrDroPlus, KeyOf(replication / Starts)).Policy();
        var adaptation = new MrDroAdaptation(Backends.Of(_settings), _settings, policy, KeyOf(replication));
        return new TrainingResult(adaptation.Run(Change), [], watch.Elapsed.TotalSeconds);
    }

    /// <summary>What a scheme came to; how long it takes only where that is asked for, since it is of this machine.</summary>
    private Dictionary<string, double[]> Scores(StandardGroups groups, string scheme, GroupPolicy policy, int seed)
    {
        SchemeScore score = groups.Judge(policy, new RandomStream(KeyOf(seed), "schemes", scheme));
        Dictionary<string, double[]> scores = new() { [QualityOf(scheme)] = [score.Quality], [CostOf(scheme)] = [score.Cost] };
        if (request.Figure.Wants(TimeOf(scheme)))
        {
            scores[TimeOf(scheme)] = [1e6 * groups.SecondsPerGroup(policy, new RandomStream(KeyOf(seed), "times", scheme))];
        }

        return scores;
    }

    private TrainingResult OnlyStart(int start)
    {
        var groups = new StandardGroups(Options, Seed);
        using MrDroTraining training = Begin(start);
        var watch = Stopwatch.StartNew();
        List<double> quality = [groups.Judge(training.Policy(), default).Quality];
        training.Reptile(PointEvery, _ => quality.Add(groups.Judge(training.Policy(), default).Quality));
        return new TrainingResult(new() { [Initial] = [quality[^1]] }, new() { [Initial] = [.. quality] }, watch.Elapsed.TotalSeconds);
    }

    private TrainingResult Judge(int seed)
    {
        var groups = new StandardGroups(Options, Seed);
        Dictionary<string, double[]> scores = [];
        var watch = Stopwatch.StartNew();
        foreach (PolicyEntry scheme in MrDroPolicies.All)
        {
            foreach ((string name, double[] value) in Scores(groups, scheme.Name, scheme.CreateForGroups(), seed))
            {
                scores[name] = value;
            }
        }

        scores[Gap] = [groups.Gap];
        return new TrainingResult(scores, [], watch.Elapsed.TotalSeconds);
    }

    /// <summary>Tries how long a training takes: some steps, times how many there are.</summary>
    private double Probe()
    {
        const int Few = 100;
        MrDroLearner recipe = _settings.MrDroLearner;
        using MrDroTraining training = Begin(0, recipe with { Steps = 3 * Few });
        training.Train(Few);
        double steps = Seconds(() => training.Train(2 * Few, _ => { })) / Few * recipe.Steps;
        return steps + (recipe.Reptile.Labels == ReptileLabels.None ? 0 : ProbeStart());
    }

    private double ProbeStart()
    {
        const int Few = 20;
        MrDroLearner recipe = _settings.MrDroLearner;
        using MrDroTraining training = Begin(0, recipe with { Steps = 1, Reptile = recipe.Reptile with { Steps = Few } });
        training.Reptile();
        return Seconds(() => training.Reptile()) / Few * recipe.Reptile.Steps;
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
