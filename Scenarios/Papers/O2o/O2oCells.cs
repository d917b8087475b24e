using System.Diagnostics;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Papers.O2o;

/// <summary>What is trained beside the heuristics, which are always there.</summary>
[Flags]
internal enum O2oLearners
{
    None = 0,

    /// <summary>The paper's recipe on each network: offline and o2o.</summary>
    Paper = 1,

    /// <summary>With the paper's recipe also online-only, which takes as long again.</summary>
    OnlineOnly = 3,

    /// <summary>Our own, one policy for all networks.</summary>
    Plus = 4,

    All = OnlineOnly | Plus,
}

/// <summary>The option that chooses among them.</summary>
internal static class O2oLearnersOption
{
    public const string Name = "--learners";

    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public static O2oLearners Of(string name) => name switch
    {
        "all" => O2oLearners.All,
        "paper" => O2oLearners.OnlineOnly,
        "o2o" => O2oLearners.Paper,
        "plus" => O2oLearners.Plus,
        _ => throw new UserErrorException($"{Name} {name}: write all, paper, o2o or plus"),
    };
}

/// <summary>One setting of the environment: its training runs, as cells. Network n is trained with seed n mod the number of seeds.</summary>
/// <param name="request">The setting.</param>
/// <param name="effort">How much of everything.</param>
/// <param name="chosen">What the user wants to be trained; what the figure does not show is not trained either.</param>
/// <param name="openLog">Opens the store for task logs.</param>
internal sealed class O2oCells(FigureRequest request, Effort effort, O2oLearners chosen, Func<ITaskLog> openLog)
{
    /// <summary>The score of the heuristic whose log is learned from.</summary>
    public const string Heuristic = "heuristic";

    private readonly Settings _settings = request.Loaded.Settings;

    public static readonly IReadOnlyList<string> Heuristics = ["random", "rda", "ratc", "ratc-full", "oracle-finish", "oracle-admit"];

    public IReadOnlyList<TrainingCell> All
    {
        get
        {
            O2oLearners learners = chosen & Shown(request.Figure);
            if (learners.HasFlag(O2oLearners.Paper))
            {
                _settings.O2oDrl.Checked(_settings.O2o);
            }

            return
            [
                .. learners.HasFlag(O2oLearners.Paper) ? Trainings(learners.HasFlag(O2oLearners.OnlineOnly)) : Yardsticks(),
                .. learners.HasFlag(O2oLearners.Plus) ? PlusTrainings() : [],
            ];
        }
    }

    private ulong Seed => (ulong)_settings.Seed;

    private int Networks => effort.Networks!.Value;

    private int Episodes => effort.Episodes!.Value;

    private int Seeds => effort.Seeds!.Value;

    private PolicyEntry Log => PolicyCatalog.Find(KebabCase.Of(_settings.O2oDrl.Log.ToString()));

    private static O2oLearners Shown(Figure figure) =>
        (figure.Wants("offline") || figure.Wants("o2o") ? O2oLearners.Paper : 0)
        | (figure.Wants("online-only") ? O2oLearners.OnlineOnly : 0)
        | (figure.Wants("o2o-plus") || figure.Wants("o2o-plus-offline") ? O2oLearners.Plus : 0);

    private CellKey Key(FormattableString coordinates) =>
        new(FormattableString.Invariant(coordinates), CellKey.Of(request.Loaded.Tree, FormattableString.Invariant($"{Episodes} evaluation episodes{Backends.Note(_settings.Learn.Backend)}"), "o2o", "o2o-drl"));

    /// <summary>Training runs of O2O-DRL from a heuristic's logs, one a network; with the online-only one if wanted.</summary>
    private IEnumerable<TrainingCell> Trainings(bool onlineOnly) => Enumerable.Range(0, Networks).Select(network => new TrainingCell(
        Training(network, onlineOnly),
        onlineOnly ? "offline, o2o and online-only on a network" : "offline and o2o on a network",
        () => Train(network, onlineOnly),
        () => Probe.Network(onlineOnly))
    {
        First = network,
        Richer = onlineOnly ? null : (Training(network, true), "online-only"),
    });

    /// <summary>The heuristics and oracles alone, one cell a network.</summary>
    private IEnumerable<TrainingCell> Yardsticks() => Enumerable.Range(0, Networks).Select(network => new TrainingCell(
        Key($"{request.Setting}|heuristics|none|n{network}"),
        "heuristics on a network",
        () => new TrainingResult(ScoreHeuristics(Runner(network)), [], 0),
        () => Probe.Heuristics())
    {
        First = network,
    });

    /// <summary>Training runs of o2o-plus, one a seed.</summary>
    private IEnumerable<TrainingCell> PlusTrainings() => Enumerable.Range(0, Seeds).Select(seed => new TrainingCell(
            Key($"{request.Setting}|plus|s{seed}|x{Networks}"),
            "o2o-plus of a seed",
            () => TrainPlus(seed),
            () => Probe.Plus()));

    private CellKey Training(int network, bool onlineOnly) => Key($"{request.Setting}|{Log.Name}|{(onlineOnly ? "both" : "o2o")}|n{network}|s{network % Seeds}");

    private O2oProbe Probe => new(_settings, Networks, Episodes);

    private EpisodeRunner Runner(int network) => new(new O2oNetwork(_settings.O2o, Seed, network), Seed, network);

    private double Evaluate(EpisodeRunner runner, Func<OffloadingPolicy> policy) =>
        EpisodeRunner.SuccessRate(Enumerable.Range(0, Episodes).Select(e => runner.Run(FormattableString.Invariant($"episode-{e}"), policy)));

    private Dictionary<string, double[]> ScoreHeuristics(EpisodeRunner runner)
    {
        Dictionary<string, double[]> scores = Heuristics.Append(Log.Name).Distinct().ToDictionary(h => h, h => new[] { Evaluate(runner, PolicyCatalog.Find(h).Create) });
        scores[Heuristic] = scores[Log.Name];
        return scores;
    }

    private TrainingResult Train(int network, bool onlineOnly)
    {
        var watch = Stopwatch.StartNew();
        EpisodeRunner runner = Runner(network);
        long seed = (network % Seeds) + 1;
        using ITaskLog log = openLog();
        Dictionary<string, double[]> curves = [];
        Dictionary<string, double[]> scores = ScoreHeuristics(runner);
        using (var training = RecipeTraining.Create(Backends.Of(_settings), runner, _settings.O2oDrl, log, seed))
        {
            training.Offline(Log);
            scores["offline"] = [Evaluate(runner, training.Policy(runner.Network))];
            curves["o2o"] = training.Online("o2o");
            scores["o2o"] = [Evaluate(runner, training.Policy(runner.Network))];
        }

        if (onlineOnly)
        {
            using var training = RecipeTraining.Create(Backends.Of(_settings), runner, _settings.O2oDrl, log, seed);
            curves["online-only"] = training.Online("online-only");
            scores["online-only"] = [Evaluate(runner, training.Policy(runner.Network))];
        }

        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private TrainingResult TrainPlus(int seed)
    {
        var watch = Stopwatch.StartNew();
        using ITaskLog log = openLog();
        using RecipeTraining training = PlusLearner.Train(Backends.Of(_settings), _settings, _settings.O2oDrl.Plus, log, seed);
        training.Offline(Log);
        Dictionary<string, double[]> scores = new() { ["o2o-plus-offline"] = EvaluateAll(training) };
        Dictionary<string, double[]> curves = new() { ["o2o-plus"] = training.Online("o2o-plus") };
        scores["o2o-plus"] = EvaluateAll(training);
        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private double[] EvaluateAll(RecipeTraining training) => [.. Enumerable.Range(0, Networks).Select(Runner).Select(runner => Evaluate(runner, training.Policy(runner.Network)))];
}

/// <summary>Tries how long O2O-DRL's trainings take: a little of each part, times how much of it there is.</summary>
internal sealed class O2oProbe(Settings settings, int networks, int evaluated)
{
    private const int Episodes = 2, FewUpdates = 4, ManyUpdates = 24;

    private readonly EpisodeRunner _runner = new(new O2oNetwork(settings.O2o, (ulong)settings.Seed, 0), (ulong)settings.Seed, 0);

    /// <summary>Seconds that the heuristics' evaluation on a network takes.</summary>
    public double Heuristics() => evaluated * O2oCells.Heuristics.Sum(h => Evaluate(PolicyCatalog.Find(h).Create));

    /// <summary>Seconds that the paper's recipe on a network takes.</summary>
    public double Network(bool onlineOnly)
    {
        O2oTraining recipe = settings.O2oDrl;
        double Offline(int updates)
        {
            using ITaskLog log = Log();
            using var training = RecipeTraining.Create(Backends.Of(settings), _runner, recipe with { LogEpisodes = Episodes, OfflineUpdates = updates }, log, 1);
            return Seconds(() => training.Offline(PolicyCatalog.Find("ratc")));
        }

        using ITaskLog played = Log();
        using var online = RecipeTraining.Create(Backends.Of(settings), _runner, recipe with { LogEpisodes = Episodes, OfflineUpdates = FewUpdates, OnlineIterations = 1 }, played, 1);
        if (recipe.Online != OnlineMethod.Ppo)
        {
            online.Offline(PolicyCatalog.Find("ratc")); // what it goes on from
        }

        double iteration = Seconds(() => online.Online("probe"));
        iteration = recipe.Online == OnlineMethod.Ppo ? Math.Min(iteration, Seconds(() => online.Online("probe"))) : iteration;
        return Heuristics() + Parts(Offline, recipe.LogEpisodes, recipe.OfflineUpdates)
            + ((onlineOnly ? 2 : 1) * recipe.OnlineIterations * iteration) + ((onlineOnly ? 3 : 2) * evaluated * Evaluate(online.Policy(_runner.Network)));
    }

    /// <summary>Seconds that o2o-plus of a seed takes.</summary>
    public double Plus()
    {
        O2oPlusTraining recipe = settings.O2oDrl.Plus;
        double Offline(int updates)
        {
            using ITaskLog log = Log();
            using RecipeTraining training = PlusLearner.Train(Backends.Of(settings), settings, recipe with { LogEpisodes = Episodes, OfflineUpdates = updates }, log, 0);
            return Seconds(() => training.Offline(PolicyCatalog.Find("ratc")));
        }

        using ITaskLog played = Log();
        using RecipeTraining online = PlusLearner.Train(Backends.Of(settings), settings, recipe with { OnlineIterations = 1 }, played, 0);
        double iteration = Math.Min(Seconds(() => online.Online("probe")), Seconds(() => online.Online("probe")));
        return Parts(Offline, recipe.LogEpisodes, recipe.OfflineUpdates) + (recipe.OnlineIterations * iteration)
            + (2 * networks * evaluated * Evaluate(online.Policy(_runner.Network)));
    }

    /// <summary>What logging and updates take, told apart by few and many updates after as many logged episodes.</summary>
    private static double Parts(Func<int, double> offline, int episodes, int updates)
    {
        offline(FewUpdates);
        double few = offline(FewUpdates), many = offline(ManyUpdates);
        double update = Math.Max(0, (many - few) / (ManyUpdates - FewUpdates));
        return (Math.Max(0, few - (FewUpdates * update)) / Episodes * episodes) + (update * updates);
    }

    private double Evaluate(Func<OffloadingPolicy> policy) => Math.Min(Play(policy), Play(policy));

    private double Play(Func<OffloadingPolicy> policy) => Seconds(() => _runner.Run("probe", policy));

    /// <summary>A log of its own for each try, for what is logged is what is learned from; and not the user's store.</summary>
    private static ITaskLog Log() => TaskLogStore.Open(null, 1).Begin();

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
