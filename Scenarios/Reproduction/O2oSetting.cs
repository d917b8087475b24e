using System.Diagnostics;
using EdgeActors.Actors.Policies;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.O2o;
using EdgeActors.Scenarios.O2o.Learning;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Scenarios.Training;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary>How much of everything a reproduction of O2O-DRL takes.</summary>
/// <param name="Seeds">Training seeds; network n is trained with seed n mod Seeds.</param>
/// <param name="Networks">Networks, each with a training of its own, and evaluated on.</param>
/// <param name="Episodes">Evaluation episodes on each network, which no training sees.</param>
/// <param name="Learners">What is trained.</param>
internal sealed record O2oEffort(int Seeds, int Networks, int Episodes, O2oLearners Learners);

/// <summary>What is trained beside the heuristics, which are always there.</summary>
[Flags]
internal enum O2oLearners
{
    /// <summary>The paper's recipe on each network: offline and o2o.</summary>
    Paper = 1,

    /// <summary>With the paper's recipe also online-only, which takes as long again.</summary>
    OnlineOnly = 3,

    /// <summary>Our own, one policy for all networks.</summary>
    Plus = 4,

    All = OnlineOnly | Plus,
}

/// <summary>One setting of the environment: its training runs, as cells.</summary>
/// <param name="name">Its name.</param>
/// <param name="loaded">The whole configuration.</param>
/// <param name="effort">How much.</param>
/// <param name="openLog">Opens the store for task logs.</param>
internal sealed class O2oSetting(string name, LoadedSettings loaded, O2oEffort effort, Func<ITaskLog> openLog)
{
    private readonly Settings _settings = loaded.Settings;

    public static readonly IReadOnlyList<string> Heuristics = ["random", "rda", "ratc", "ratc-full", "oracle-finish", "oracle-admit"];

    private ulong Seed => (ulong)_settings.Seed;

    private CellKey Key(FormattableString coordinates) =>
        new(FormattableString.Invariant(coordinates), CellKey.Of(loaded.Tree, FormattableString.Invariant($"{effort.Episodes} evaluation episodes{Backends.Note(_settings.Learn.Backend)}"), "o2o", "o2o-drl"));

    /// <summary>Training runs of O2O-DRL from a heuristic's logs, one a network; with the online-only one if wanted.</summary>
    public IEnumerable<TrainingCell> Trainings(string heuristic, bool onlineOnly) => Enumerable.Range(0, effort.Networks).Select(network => new TrainingCell(
        Training(heuristic, network, onlineOnly),
        onlineOnly ? "offline, o2o and online-only on a network" : "offline and o2o on a network",
        () => Train(heuristic, network, onlineOnly),
        () => new O2oProbe(_settings, effort).Network(onlineOnly))
    {
        Richer = onlineOnly ? null : (Training(heuristic, network, true), "online-only"),
    });

    /// <summary>The heuristics and oracles alone, one cell a network.</summary>
    public IEnumerable<TrainingCell> Yardsticks() => Enumerable.Range(0, effort.Networks).Select(network => new TrainingCell(
        Key($"{name}|heuristics|none|n{network}"),
        "heuristics on a network",
        () => new TrainingResult(ScoreHeuristics(Runner(network)), [], 0),
        () => new O2oProbe(_settings, effort).Heuristics()));

    /// <summary>Training runs of o2o-plus, one a seed.</summary>
    public IEnumerable<TrainingCell> PlusTrainings() => Enumerable.Range(0, effort.Seeds).Select(seed => new TrainingCell(
            Key($"{name}|plus|s{seed}|x{effort.Networks}"),
            "o2o-plus of a seed",
            () => TrainPlus(seed),
            () => new O2oProbe(_settings, effort).Plus()));

    private CellKey Training(string heuristic, int network, bool onlineOnly) => Key($"{name}|{heuristic}|{(onlineOnly ? "both" : "o2o")}|n{network}|s{network % effort.Seeds}");

    private EpisodeRunner Runner(int network) => new(new O2oNetwork(_settings.O2o, Seed, network), Seed, network);

    private double Evaluate(EpisodeRunner runner, Func<OffloadingPolicy> policy) =>
        EpisodeRunner.SuccessRate(Enumerable.Range(0, effort.Episodes).Select(e => runner.Run(FormattableString.Invariant($"episode-{e}"), policy)));

    private Dictionary<string, double[]> ScoreHeuristics(EpisodeRunner runner) =>
        Heuristics.ToDictionary(h => h, h => new[] { Evaluate(runner, PolicyCatalog.Find(h).Create) });

    private TrainingResult Train(string heuristic, int network, bool onlineOnly)
    {
        var watch = Stopwatch.StartNew();
        EpisodeRunner runner = Runner(network);
        long seed = (network % effort.Seeds) + 1;
        using ITaskLog log = openLog();
        Dictionary<string, double[]> curves = [];
        Dictionary<string, double[]> scores = ScoreHeuristics(runner);
        using (var training = new NetworkTraining(Backends.Of(_settings), runner, _settings.O2oDrl, log, seed))
        {
            training.Offline(PolicyCatalog.Find(heuristic));
            scores["offline"] = [Evaluate(runner, training.Policy())];
            curves["o2o"] = training.Online("o2o");
            scores["o2o"] = [Evaluate(runner, training.Policy())];
        }

        if (onlineOnly)
        {
            using var training = new NetworkTraining(Backends.Of(_settings), runner, _settings.O2oDrl, log, seed);
            curves["online-only"] = training.Online("online-only");
            scores["online-only"] = [Evaluate(runner, training.Policy())];
        }

        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private TrainingResult TrainPlus(int seed)
    {
        var watch = Stopwatch.StartNew();
        using ITaskLog log = openLog();
        using var training = new PlusTraining(Backends.Of(_settings), _settings.O2o, Seed, _settings.O2oDrl.Plus, log, seed);
        training.Offline(PolicyCatalog.Find("ratc"));
        Dictionary<string, double[]> scores = new() { ["o2o-plus-offline"] = EvaluateAll(training) };
        Dictionary<string, double[]> curves = new() { ["o2o-plus"] = training.Online() };
        scores["o2o-plus"] = EvaluateAll(training);
        return new TrainingResult(scores, curves, watch.Elapsed.TotalSeconds);
    }

    private double[] EvaluateAll(PlusTraining training)
    {
        Func<O2oNetwork, Func<OffloadingPolicy>> policy = training.Policy();
        return [.. Enumerable.Range(0, effort.Networks).Select(Runner).Select(runner => Evaluate(runner, policy(runner.Network)))];
    }
}
