using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Tests.Scenarios.Lab.Figures;

/// <summary>Figures of made-up cells: which numbers stand where.</summary>
public sealed class FigureMakerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_sweep_has_a_point_for_each_setting_and_pairs_replications()
    {
        FigureResult made = Make(new Figure("a", FigureKind.Sweep, "t", "x", "y")
        {
            Points = FigureSetting.Sweep("networks", "2", "3"),
            Series = ["b", "absent", new Quantity("best", "a", "b")],
            Pairs = [("b", "a"), new Difference("a - first", "a", null), ("b", "absent")],
            Better = Better.Lower,
            Stated = [("b", 3, 0.5)],
        });
        Assert.Equal(["b", "best"], made.Series.Select(s => s.Name));
        Assert.Equal([(2.0, 120.0), (3.0, 130.0)], made.Series[0].Points.Select(p => (p.X, p.Mean)));
        Assert.Equal([[20, 21], [30, 31]], made.Series[1].Points.Select(p => p.Values)); // a, which is lower
        Assert.Equal(["b - a", "a - first"], made.Differences.Select(d => d.Name));
        Assert.Equal([[100, 99], [100, 99]], made.Differences[0].Points.Select(p => p.Values));
        Assert.Equal([[0, 0], [10, 10]], made.Differences[1].Points.Select(p => p.Values));
        Assert.Single(made.ToJson().Split("\"paper\": 0.5")[1..]);
    }

    [Fact]
    public void Several_lines_sweep_a_second_key()
    {
        FigureResult made = Make(new Figure("a", FigureKind.Table, "t", "x", "y")
        {
            Points = FigureSetting.Sweep("networks", "2", "3"),
            Lines = FigureSetting.Sweep("episodes", "10", "7"),
            Series = ["a", "b"],
        });
        Assert.Equal(["a, 10", "b, 10", "a, 7", "b, 7"], made.Series.Select(s => s.Name));
        Assert.Equal([0.0, 1.0], made.Series[0].Points.Select(p => p.X));
        Assert.Equal(["2", "3"], made.XNames);
        Assert.False(made.IsDrawn);
        Assert.Equal(
            ["default-n0", "default-n1", "episodes_7-n0", "episodes_7-n1", "networks_3-n0", "networks_3-n1", "episodes_7_networks_3-n0", "episodes_7_networks_3-n1"],
            Directory.GetFiles(_folder).Select(f => Path.GetFileName(f)[..^18]).OrderBy(f => f.Count(c => c == '_')).ThenBy(f => f, StringComparer.Ordinal));
    }

    [Fact]
    public void Parts_that_add_up_are_bars_for_each_line()
    {
        FigureResult made = Make(new Figure("a", FigureKind.Table, "t", "x", "y")
        {
            Points = FigureSetting.Sweep("networks", "2", "3"),
            Lines = FigureSetting.Sweep("episodes", "10", "7"),
            Series = ["a", "b"],
            Stacks = [new("both", ("b", "below"), ("a", "above")), new("lacking", ("b", "below"), ("absent", "above"))],
        });
        Assert.True(made.IsDrawn);
        var chart = Assert.IsType<StackedBarChart>(made.Chart());
        Assert.Equal(["below", "above"], chart.Layers.Select(l => l.Label));
        Assert.Equal(["2, 10, both", "2, 7, both", "3, 10, both", "3, 7, both"], chart.Stacks.Select(s => s.Text.Label));
        Assert.Equal([[120, 20.5], [120, 20.5], [130, 30.5], [130, 30.5]], chart.Stacks.Select(s => s.Parts));
        Assert.Equal("140.50", chart.Stacks[0].Text.Value);
    }

    [Fact]
    public void Curves_have_finals_levels_and_pairs_of_their_points()
    {
        FigureResult made = Make(new Figure("a", FigureKind.Curve, "t", "x", "y")
        {
            Series = ["c"],
            Finals = ["a"],
            Levels = ["a"],
            Pairs = [Difference.Of(Quantity.First("c"), "a"), Difference.Of(Quantity.Lowest("c", 2), Quantity.CurveMean("c"))],
            CurveX = (100, 50),
        });
        Assert.Equal(["c", "a, final"], made.Series.Select(s => s.Name));
        Assert.Equal([(100, 5.5), (150, 1.5), (200, 3.5)], made.Series[0].Points.Select(p => (p.X, p.Mean)));
        Assert.Equal([[5 - 20, 6 - 21], [1 - 3, 2 - 4]], made.Differences.Select(d => d.Points[0].Values));
        Assert.Equal([(100, 20.5), (200, 20.5)], made.Drawn![1].Points.Select(p => (p.X, p.Mean)));
        Assert.True(made.Drawn[1].Dashed);
        Assert.Contains("line dash-2", made.Chart().ToFile(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_that_several_seeds_come_to_is_their_mean_and_unequal_counts_make_no_pairs()
    {
        static TrainingCell[] Cells(FigureRequest request) =>
        [
            Cell(request, 0, new() { ["net"] = [1] }, 0), Cell(request, 1, new() { ["net"] = [2] }, 1),
            Cell(request, 2, new() { ["all"] = [3, 4], ["few"] = [1] }, 0), Cell(request, 3, new() { ["all"] = [5, 8] }, 0),
        ];
        FigureResult made = Make(new Figure("a", FigureKind.Sweep, "t", "x", "y") { Series = ["net", "all"], Pairs = [("all", "net")] }, Cells);
        Assert.Equal([[1, 2], [4, 6]], made.Series.Select(s => s.Points[0].Values));
        Assert.Equal([3, 4], made.Differences[0].Points[0].Values);
        Assert.Throws<InvalidOperationException>(() => Make(new Figure("a", FigureKind.Sweep, "t", "x", "y") { Series = ["net"], Pairs = [("few", "net")] }, Cells));
    }

    private static TrainingCell Cell(FigureRequest request, int number, Dictionary<string, double[]> scores, int first) =>
        new(new CellKey($"{request.Setting}|n{number}", "none"), "cell", () => new TrainingResult(scores, new() { ["c"] = [5 + number, 1 + number, 3 + number] }, 1), () => 1) { First = first };

    private FigureResult Make(Figure figure, Func<FigureRequest, IReadOnlyList<TrainingCell>>? cells = null) => new FigureMaker(
        (_, more) => SettingsLoader.LoadDefaults([.. more.Prepend("networks=2").Select(o => (Override)o)]),
        cells ?? (request => [.. Enumerable.Range(0, 2).Select(n => Cell(request, n, new() { ["a"] = [(request.Loaded.Settings.Networks * 10) + n], ["b"] = [100 + (request.Loaded.Settings.Networks * 10)] }, n))]),
        new CellFolder(_folder), 2, null).Make("paper", figure, 1);
}
