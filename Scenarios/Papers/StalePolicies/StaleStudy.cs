using System.Diagnostics;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Papers.StalePolicies;

/// <summary>A study of our own: what it costs that learning takes time and that policies take bandwidth. In all figures the first setting is learning that costs nothing.</summary>
internal static class StaleStudy
{
    private const string Late = "late success", All = "success", Share = "share of tasks that succeed";

    /// <summary>What is measured beside success, a value for each network.</summary>
    private static readonly (string Name, Func<TrainingRun, double> Of)[] s_measures =
    [
        ("rounds of training", r => r.Rounds.Count),
        ("share of tasks placed by an old version", r => r.Staleness.StaleShare),
        ("versions behind, mean over tasks", r => r.Staleness.MeanVersions),
        ("seconds behind, mean over tasks", r => r.Staleness.MeanSeconds),
        ("seconds behind, most", r => r.Staleness.MostSeconds),
        ("shipped, MB", r => r.Shipped.Bytes / 1e6),
    ];

    public static Paper Paper { get; } = new("stale-policies", "What it costs that learning takes time and that policies take bandwidth", "a study of our own")
    {
        Scenario = "o2o",
        Config = "hocon/examples/stale-policies.conf",
        Full = new Effort(Seeds: null, Networks: 0),
        Quick = new Effort(Seeds: null, Networks: 0),
        QuickSettings = ["networks=2", "o2o.nodes=8", "o2o.slots=50", "train.episodes=8", "train.round.rows=200"],
        Begin = run => request => Cells(request, run.Effort.Networks!.Value),
        Figures =
        [
            Sweep("training-time", "the time that training takes", "time of a round of training, s", Times),
            Curves("training-time-curves", "the time that training takes", Times),
            Sweep("update-size", "the size of a policy on its way", "size of a policy, MB", Sizes),
            Curves("update-size-curves", "the size of a policy on its way", Sizes),
        ],
    };

    private static FigureSetting[] Times => [Free, .. new[] { 1, 30, 60, 120, 200, 400 }.Select(s => Setting(s, "train.round.time", "s"))];

    private static FigureSetting[] Sizes => [Free, .. new[] { 1, 20, 100, 400, 1000, 2000 }.Select(s => Setting(s, "train.update-size", "MB"))];

    private static FigureSetting Free => new(0, "free", "train.mode=free");

    private static FigureSetting Setting(int x, string key, string unit)
    {
        string value = FormattableString.Invariant($"{x} {unit}");
        return new FigureSetting(x, value, $"{key}={value}");
    }

    private static Figure Sweep(string id, string over, string xTitle, FigureSetting[] points) => new(id, FigureKind.Sweep, $"success over {over}", xTitle, Share)
    {
        Points = points,
        Series = [new("last fifth of the episodes", Late), new("all episodes", All)],
        Pairs = [new("last fifth - free", Late, null), new("all episodes - free", All, null)],
        Measures = [.. s_measures.Select(m => (Quantity)m.Name)],
    };

    private static Figure Curves(string id, string by, FigureSetting[] lines) => new(id, FigureKind.Curve, $"learning curves by {by}", "episode", Share) { Lines = lines, Series = [All] };

    private static TrainingCell[] Cells(FigureRequest request, int networks)
    {
        LoadedSettings loaded = request.Loaded;
        var factory = new TrainingFactory(loaded);
        return [.. Enumerable.Range(0, networks).Select(network => new TrainingCell(
            new CellKey(FormattableString.Invariant($"stale|{request.Setting}|n{network}"), CellKey.Of(loaded.Tree, Backends.Note(loaded.Settings.Learn.Backend) + CellKey.FilesNote(loaded.Settings.Train.WarmStart), "o2o", "train")),
            "a training on a network",
            () => Train(factory, network),
            () => TrainingProbe.Seconds(factory, loaded.Settings.Train.Episodes).Seconds)
        {
            First = network,
        })];
    }

    private static TrainingResult Train(TrainingFactory factory, int network)
    {
        var watch = Stopwatch.StartNew();
        var run = new TrainingRun(network, null);
        run.Play(factory, (_, world) => EngineCatalog.Sequential.Begin(world, new RunOptions { Sinks = run.Sinks }, 1)());
        Dictionary<string, double[]> scores = s_measures.ToDictionary(m => m.Name, m => new[] { m.Of(run) });
        (scores[Late], scores[All]) = ([run.Late], [run.Tasks.SuccessRate]);
        return new TrainingResult(scores, new() { [All] = [.. run.Episodes.Select(e => e.SuccessRate)] }, watch.Elapsed.TotalSeconds) { Tasks = run.Tasks.Tasks };
    }
}
