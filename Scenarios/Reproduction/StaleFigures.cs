using System.Diagnostics;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Training;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary>A figure of what stale policies cost: what x is, and the settings along it. The first is learning that costs nothing.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">What x is.</param>
/// <param name="ByEpisode">Whether x is the episode and each setting a line.</param>
/// <param name="Settings">For each x a setting's name and what differs from the configuration.</param>
internal sealed record StaleFigure(string Name, string Title, string XTitle, bool ByEpisode, IReadOnlyList<(double X, string Setting, string[] Overrides)> Settings)
{
    private static (double, string, string[])[] Times => [Free, .. new[] { 1, 30, 60, 120, 200, 400 }.Select(Time)];

    private static (double, string, string[])[] Sizes => [Free, .. new[] { 1, 20, 100, 400, 1000, 2000 }.Select(Size)];

    public static IReadOnlyList<StaleFigure> All { get; } =
    [
        new("training-time", "success over the time that training takes", "time of a round of training, s", false, Times),
        new("training-time-curves", "learning curves by the time that training takes", "episode", true, Times),
        new("update-size", "success over the size of a policy on its way", "size of a policy, MB", false, Sizes),
        new("update-size-curves", "learning curves by the size of a policy on its way", "episode", true, Sizes),
    ];

    private static (double, string, string[]) Free => (0, "free", ["train.mode=free"]);

    private static (double, string, string[]) Time(int seconds) =>
        (seconds, FormattableString.Invariant($"{seconds} s"), [FormattableString.Invariant($"train.round.time={seconds} s")]);

    private static (double, string, string[]) Size(int megabytes) =>
        (megabytes, FormattableString.Invariant($"{megabytes} MB"), [FormattableString.Invariant($"train.update-size={megabytes} MB")]);
}

/// <summary>Trains inside simulated time under each setting and assembles the figures.</summary>
internal sealed class StaleReproduction(Func<IEnumerable<string>, LoadedSettings> load, int networks, CellFolder folder, int threads, Action<int, int>? progress)
{
    private const string Late = "late success", All = "success", TaskCount = "tasks";

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

    /// <summary>How many tasks the last figure simulated.</summary>
    public long Tasks { get; private set; }

    /// <summary>What a figure will train, and how long that will take.</summary>
    public IReadOnlyList<CellEstimate> Estimate(StaleFigure figure) => folder.Estimate(figure.Settings.SelectMany(s => Cells(s.Setting, s.Overrides)));

    public FigureResult Run(StaleFigure figure)
    {
        TrainingCell[][] cells = [.. figure.Settings.Select(s => Cells(s.Setting, s.Overrides).ToArray())];
        IReadOnlyList<TrainingResult> flat = folder.Run([.. cells.SelectMany(c => c)], threads, done => progress?.Invoke(done, networks * cells.Length));
        TrainingResult[][] results = [.. flat.Chunk(networks)];
        Tasks = (long)flat.Sum(r => r.Scores[TaskCount][0]);
        return figure.ByEpisode ? Curves(figure, results) : Sweep(figure, results);
    }

    private FigureResult Sweep(StaleFigure figure, TrainingResult[][] results)
    {
        FigureSeries Line(string name, Func<TrainingResult[], double[]> values) => new(name, [.. figure.Settings.Select((s, i) => FigurePoint.Of(s.X, values(results[i])))]);
        FigureSeries Paired(string name, string score) => Line(name, r => [.. Of(r, score).Zip(Of(results[0], score), (x, free) => x - free)]);
        return new FigureResult(
            "stale-policies", figure.Name, networks, figure.Title, figure.XTitle, "share of tasks that succeed",
            [Line("last fifth of the episodes", r => Of(r, Late)), Line("all episodes", r => Of(r, All))],
            [Paired("last fifth - free", Late), Paired("all episodes - free", All)])
        {
            Measures = [.. s_measures.Select(m => Line(m.Name, r => Of(r, m.Name)))],
        };
    }

    private FigureResult Curves(StaleFigure figure, TrainingResult[][] results)
    {
        FigureSeries Curve(string name, TrainingResult[] runs) =>
            new(name, [.. Enumerable.Range(0, runs[0].Curves[All].Length).Select(e => FigurePoint.Of(e + 1, [.. runs.Select(r => r.Curves[All][e])]))]);
        return new FigureResult(
            "stale-policies", figure.Name, networks, figure.Title, figure.XTitle, "share of tasks that succeed", [.. figure.Settings.Select((s, i) => Curve(s.Setting, results[i]))], []);
    }

    private static double[] Of(TrainingResult[] results, string score) => [.. results.Select(r => r.Scores[score][0])];

    private IEnumerable<TrainingCell> Cells(string setting, string[] overrides)
    {
        LoadedSettings loaded = load(overrides);
        var factory = new TrainingFactory(loaded);
        return Enumerable.Range(0, networks).Select(network => new TrainingCell(
            new CellKey(FormattableString.Invariant($"stale|{setting}|n{network}"), CellKey.Of(loaded.Tree, Backends.Note(loaded.Settings.Learn.Backend), "o2o", "train")),
            "a training on a network",
            () => Train(factory, network),
            () => TrainingProbe.Seconds(factory, loaded.Settings.Train.Episodes).Seconds));
    }

    private static TrainingResult Train(TrainingFactory factory, int network)
    {
        var watch = Stopwatch.StartNew();
        TrainingWorld world = factory.Create(network);
        var run = new TrainingRun(network, world, null);
        run.Finish(EngineCatalog.Sequential.Begin(world.World, new RunOptions { Sinks = run.Sinks }, 1)(), default);
        Dictionary<string, double[]> scores = s_measures.ToDictionary(m => m.Name, m => new[] { m.Of(run) });
        (scores[Late], scores[All], scores[TaskCount]) = ([run.LateSuccessRate], [run.Tasks.SuccessRate], [run.Tasks.Tasks]);
        return new TrainingResult(scores, new() { [All] = [.. run.Episodes.Select(e => e.SuccessRate)] }, watch.Elapsed.TotalSeconds);
    }
}
