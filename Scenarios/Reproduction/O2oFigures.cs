using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.TaskLogs;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary>A figure of the O2O-DRL paper: which settings, and what x is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it shows.</param>
/// <param name="XTitle">What x is.</param>
/// <param name="Settings">For each x a setting's name and what differs from the configuration.</param>
internal sealed record O2oFigure(string Name, string Title, string XTitle, IReadOnlyList<(double X, string Setting, string[] Overrides)> Settings)
{
    private static readonly (string, string[]) s_default = ("default", []);

    // The testbed's tasks are "small"; its slot is a fifth of the simulation's, so are these sizes.
    private static readonly string[] s_testbed =
        ["o2o.nodes=10", "o2o.slot=0.1 s", "o2o.slots=50", "o2o.deadline=1 s", "o2o.size.min=200", "o2o-drl.log-episodes=200", "o2o-drl.online-iterations=10"];

    public static IReadOnlyList<O2oFigure> All { get; } =
    [
        new("fig3", "learning curves of the task success rate", "iteration of 5 episodes", [At(0)]),
        new("fig4", "task success rate from the logs of different heuristics", "heuristic whose log is learned from", [At(0)]),
        new("fig5a", "task success rate over the largest task size", "largest size, KB", [At(6000, "size-6000", "o2o.size.max=6000"), At(8000), At(10000, "size-10000", "o2o.size.max=10000")]),
        new("fig5b", "task success rate over the largest arrival probability", "largest arrival probability", [At(0.6, "arrival-0.6", "o2o.arrival.max=0.6"), At(0.8, "arrival-0.8", "o2o.arrival.max=0.8"), At(1)]),
        new("fig5c", "task success rate over the largest failure rate", "largest failure rate", [At(0.1), At(0.2, "failure-0.2", "o2o.failure.max=0.2"), At(0.3, "failure-0.3", "o2o.failure.max=0.3")]),
        new("fig6", "task success rate over the number of nodes", "edge nodes", [At(10, "nodes-10", "o2o.nodes=10"), At(20), At(30, "nodes-30", "o2o.nodes=30")]),
        new("fig8", "task success rate in the testbed's setting over the largest task size", "largest size, KB", [Testbed(1200), Testbed(1600), Testbed(2000)]),
    ];

    private static (double X, string Setting, string[] Overrides) At(double x) => (x, s_default.Item1, s_default.Item2);

    private static (double X, string Setting, string[] Overrides) At(double x, string name, params string[] overrides) => (x, name, overrides);

    private static (double X, string Setting, string[] Overrides) Testbed(int size) =>
        (size, FormattableString.Invariant($"testbed-{size}"), [.. s_testbed, FormattableString.Invariant($"o2o.size.max={size}")]);
}

/// <summary>Trains, evaluates and assembles the figures of the O2O-DRL paper.</summary>
internal sealed class O2oReproduction(Func<IEnumerable<string>, LoadedSettings> load, O2oEffort effort, Func<ITaskLog> openLog, CellFolder folder, int threads, Action<int, int>? progress)
{
    private const string Rate = "task success rate";

    private static readonly string[] s_logs = ["random", "rda", "ratc"];

    private static readonly string[] s_shown = ["oracle", "o2o-plus", "o2o-plus-offline", "o2o", "offline", "online-only", "ratc-full", "rda", "ratc", "random"];

    private static readonly (string A, string B)[] s_pairs =
    [
        ("offline", "ratc"), ("o2o", "offline"), ("o2o", "online-only"), ("o2o", "ratc-full"), ("o2o", "oracle"), ("o2o-plus", "o2o-plus-offline"),
        ("o2o-plus", "ratc-full"), ("o2o-plus", "oracle"), ("o2o-plus", "o2o"),
    ];

    /// <summary>What a figure will train, and how long that will take.</summary>
    public IReadOnlyList<CellEstimate> Estimate(O2oFigure figure) => folder.Estimate(figure.Name == "fig4"
        ? LogCells(figure).SelectMany(c => c)
        : figure.Settings.SelectMany(s => Cells(s.Setting, s.Overrides)));

    public FigureResult Run(O2oFigure figure) => figure.Name switch
    {
        "fig3" => Curves(figure),
        "fig4" => Logs(figure),
        _ => Sweep(figure),
    };

    private FigureResult Sweep(O2oFigure figure)
    {
        TrainingCell[][] cells = [.. figure.Settings.Select(s => Cells(s.Setting, s.Overrides))];
        IReadOnlyList<TrainingResult> results = RunAll([.. cells.SelectMany(c => c)]);
        List<TrainingResult>[] runs = [.. figure.Settings.Select((_, i) => results.Skip(cells.Take(i).Sum(c => c.Length)).Take(cells[i].Length).ToList())];
        Dictionary<string, double[]>[] scores = [.. runs.Select(Scores)];
        FigureSeries Line(string name, Func<int, double[]> values) => new(name, [.. figure.Settings.Select((s, i) => FigurePoint.Of(s.X, values(i)))]);
        IReadOnlyList<(string Name, double[] Values)>[] starts = [.. runs.Zip(scores, Starts)];
        return new FigureResult(
            "o2o", figure.Name, effort.Seeds, figure.Title, figure.XTitle, Rate,
            [.. s_shown.Where(scores[0].ContainsKey).Select(name => Line(name, i => scores[i][name]))],
            [
                .. starts[0].Select((start, k) => Line(start.Name, i => starts[i][k].Values)),
                .. Pairs(scores[0]).Select(pair => Line($"{pair.A} - {pair.B}", i => Minus(scores[i][pair.A], scores[i][pair.B]))),
            ]);
    }

    private FigureResult Curves(O2oFigure figure)
    {
        TrainingCell[] cells = Cells(figure.Settings[0].Setting, figure.Settings[0].Overrides);
        IReadOnlyList<TrainingResult> results = RunAll(cells);
        Dictionary<string, double[]> scores = Scores(results);
        FigureSeries Curve(string name)
        {
            double[][] curves = CurvesOf(results, name);
            return new FigureSeries(name, [.. Enumerable.Range(0, curves[0].Length).Select(i => FigurePoint.Of(i + 1, [.. curves.Select(c => c[i])]))]);
        }

        // A final success rate as a level across the figure; without a band, for that of networks hides everything.
        FigureSeries Level(string name) => new(
            $"{name}, final", [.. new[] { 1, results.SelectMany(r => r.Curves.Values).Select(c => c.Length).DefaultIfEmpty(2).Max() }.Select(x => FigurePoint.Of(x, scores[name]) with { Ci95 = double.NaN })]);
        FigureSeries At0(string name, double[] values) => new(name, [FigurePoint.Of(0, values)]);
        FigureSeries[] curves = [.. new[] { "o2o", "online-only", "o2o-plus" }.Where(n => CurvesOf(results, n).Length > 0).Select(Curve)];
        return new FigureResult(
            "o2o", figure.Name, effort.Seeds, figure.Title, figure.XTitle, Rate,
            [
                .. curves,
                .. s_shown.Where(scores.ContainsKey).Select(name => At0($"{name}, final", scores[name])),
            ],
            [.. Starts(results, scores).Select(start => At0(start.Name, start.Values)), .. Pairs(scores).Select(pair => At0($"{pair.A} - {pair.B}", Minus(scores[pair.A], scores[pair.B])))])
        {
            Drawn = [.. curves, .. new[] { "oracle", "o2o-plus", "ratc-full", "ratc" }.Where(scores.ContainsKey).Select(Level)],
        };
    }

    private static double[][] CurvesOf(IReadOnlyList<TrainingResult> results, string name) => [.. results.Where(r => r.Curves.ContainsKey(name)).Select(r => r.Curves[name])];

    /// <summary>What the warm start is worth, network by network.</summary>
    private IReadOnlyList<(string Name, double[] Values)> Starts(IReadOnlyList<TrainingResult> results, Dictionary<string, double[]> scores)
    {
        double[] Of(string name, Func<double[], double> value) => [.. CurvesOf(results, name).Select(value)];
        var starts = new List<(string, double[])>();
        if (effort.Learners.HasFlag(O2oLearners.Paper))
        {
            starts.Add(("o2o's first point - offline", Minus(Of("o2o", c => c[0]), scores["offline"])));
        }

        if (effort.Learners.HasFlag(O2oLearners.OnlineOnly))
        {
            starts.Add(("o2o's first point - online-only's", Minus(Of("o2o", c => c[0]), Of("online-only", c => c[0]))));
            starts.Add(("o2o - online-only, mean of the curve", Minus(Of("o2o", c => c.Average()), Of("online-only", c => c.Average()))));
        }

        return starts;
    }

    private FigureResult Logs(O2oFigure figure)
    {
        string[] logs = s_logs;
        IReadOnlyList<TrainingResult> results = RunAll([.. LogCells(figure).SelectMany(c => c)]);
        double[] Of(int log, string name) => [.. results.Skip(log * effort.Networks).Take(effort.Networks).Select(r => r.Scores[name][0])];
        FigureSeries Line(string name, Func<int, double[]> values) => new(name, [.. logs.Select((_, i) => FigurePoint.Of(i, values(i)))]);
        return new FigureResult(
            "o2o", figure.Name, effort.Seeds, figure.Title, figure.XTitle, Rate,
            [Line("heuristic", i => Of(i, logs[i])), Line("offline", i => Of(i, "offline")), Line("o2o", i => Of(i, "o2o"))],
            [Line("offline - heuristic", i => Minus(Of(i, "offline"), Of(i, logs[i]))), Line("o2o - offline", i => Minus(Of(i, "o2o"), Of(i, "offline")))])
        {
            XNames = logs,
        };
    }

    private TrainingCell[][] LogCells(O2oFigure figure)
    {
        O2oSetting setting = Setting(figure.Settings[0].Setting, figure.Settings[0].Overrides);
        return [.. s_logs.Select(log => setting.Trainings(log, onlineOnly: log == "ratc").ToArray())];
    }

    private O2oSetting Setting(string name, string[] overrides) => new(name, load(overrides), effort, openLog);

    private TrainingCell[] Cells(string name, string[] overrides)
    {
        O2oSetting setting = Setting(name, overrides);
        return
        [
            .. effort.Learners.HasFlag(O2oLearners.Paper) ? setting.Trainings("ratc", effort.Learners.HasFlag(O2oLearners.OnlineOnly)) : setting.Yardsticks(),
            .. effort.Learners.HasFlag(O2oLearners.Plus) ? setting.PlusTrainings() : [],
        ];
    }

    private static IEnumerable<(string A, string B)> Pairs(Dictionary<string, double[]> scores) => s_pairs.Where(p => scores.ContainsKey(p.A) && scores.ContainsKey(p.B));

    private IReadOnlyList<TrainingResult> RunAll(IReadOnlyList<TrainingCell> cells) => folder.Run(cells, threads, done => progress?.Invoke(done, cells.Count));

    /// <summary>Each policy's success rate on each network; o2o-plus's is its mean over training seeds, the oracle the better of the two on the whole.</summary>
    private Dictionary<string, double[]> Scores(IReadOnlyList<TrainingResult> results)
    {
        List<TrainingResult> plus = [.. results.Skip(effort.Networks)];
        Dictionary<string, double[]> scores = results[0].Scores.Keys.ToDictionary(k => k, k => results.Take(effort.Networks).Select(r => r.Scores[k][0]).ToArray());
        foreach (string name in plus.Take(1).SelectMany(r => r.Scores.Keys))
        {
            scores[name] = [.. Enumerable.Range(0, effort.Networks).Select(n => plus.Average(r => r.Scores[name][n]))];
        }

        scores["oracle"] = scores["oracle-finish"].Average() >= scores["oracle-admit"].Average() ? scores["oracle-finish"] : scores["oracle-admit"];
        return scores;
    }

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
