using System.Text.Json;
using EdgeActors.Scenarios;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Scenarios.Lab.Figures;
using EdgeActors.Scenarios.Papers;
using EdgeActors.Tests.Scenarios.Commands;
using Spectre.Console;

namespace EdgeActors.Tests.Scenarios.Papers;

/// <summary>The command as a user meets it, with training so short that nothing is learned.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class ReproduceTests : IDisposable
{
    private static readonly string[] s_tiny =
    [
        "--networks", "2", "--episodes", "1", "--seeds", "1", "--set", "o2o.slots=20", "--set", "o2o-drl.log-episodes=2", "--set", "o2o-drl.offline-updates=3",
        "--set", "o2o-drl.online-iterations=2", "--set", "o2o-drl.online-updates=3", "--set", "o2o-drl.online-episodes=1", "--set", "o2o-drl.plus.log-episodes=1", "--set", "o2o-drl.plus.offline-updates=2",
        "--set", "o2o-drl.plus.online-iterations=1", "--set", "o2o-drl.plus.online-episodes=1",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("fig3", 13, 2)]
    [InlineData("fig4", 3, 3)]
    [InlineData("fig5b", 10, 3)]
    [InlineData("fig8", 10, 3)]
    [InlineData("off-policy", 9, 2)]
    [InlineData("ablations", 2, 4)]
    public void A_figure_is_a_table_a_plot_and_a_file_for_machines(string figure, int series, int points)
    {
        string json = Path.Combine(_folder, "figure.json");
        (int exit, string output, string error) = CommandTests.Invoke(["reproduce", "o2o", figure, "--json", json, "--out", Path.Combine(_folder, "run"), .. s_tiny]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"o2o {figure}", output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        JsonElement root = document.RootElement;
        Assert.Equal(("o2o", figure, 1), (root.GetProperty("paper").GetString(), root.GetProperty("figure").GetString(), root.GetProperty("seeds").GetInt32()));
        Assert.Equal(series, root.GetProperty("series").GetArrayLength());
        JsonElement first = root.GetProperty("series")[0].GetProperty("points");
        Assert.Equal(points, first.GetArrayLength());
        Assert.All(root.GetProperty("series").EnumerateArray().SelectMany(s => s.GetProperty("points").EnumerateArray()), p => Assert.InRange(p.GetProperty("mean").GetDouble(), 0.01, 1));
        Assert.Equal(2, first[0].GetProperty("n").GetInt32());
        Assert.Equal(first[0].GetProperty("mean").GetDouble(), first[0].GetProperty("values").EnumerateArray().Average(v => v.GetDouble()), 12);
        Assert.True(first[0].GetProperty("iqm").GetProperty("low").GetDouble() <= first[0].GetProperty("iqm").GetProperty("high").GetDouble());
        string plot = Path.Combine(_folder, "run", figure + ".svg");
        Assert.Equal(figure != "ablations", File.Exists(plot) && File.ReadAllText(plot).StartsWith("<svg", StringComparison.Ordinal));
    }

    [Fact]
    public void One_that_is_interrupted_says_how_to_go_on_and_does()
    {
        string run = Path.Combine(_folder, "run"), trainings = Path.Combine(run, "trainings");
        string[] command = ["reproduce", "o2o", "fig3", "--learners", "o2o", "--threads", "1", "--out", run, "--networks", "6", .. s_tiny[2..], "--set", "o2o-drl.offline-updates=300"];
        using (var process = new EdgeActorsProcess(command))
        {
            Assert.True(SpinWait.SpinUntil(() => Directory.Exists(trainings) && Directory.GetFiles(trainings, "*.cell").Length > 0, TimeSpan.FromMinutes(2)));
            process.Interrupt();
            (int exit, _, string error) = process.Wait();
            Assert.NotEqual(0, exit);
            Assert.Matches($"[1-5] of 6 trainings are kept in {trainings}; the same command goes on with the others", error);
        }

        Assert.Equal(0, CommandTests.Invoke(command).Exit);
        Assert.Equal(6, Directory.GetFiles(trainings, "*.cell").Length);
    }

    [Theory]
    [InlineData(-0.0004, "+0.000 ±.001")]
    [InlineData(0.0004, "+0.000 ±.001")]
    [InlineData(-0.0006, "-0.001 ±.001")]
    [InlineData(-12.34, "-12.3 ±0.0")]
    [InlineData(1234.5, "+1234 ±0")]
    public void A_difference_is_printed_with_its_sign_and_zero_without_a_minus(double mean, string expected)
    {
        var difference = new FigureSeries("a - b", [new FigurePoint(0, mean, 0.001, 5)]);
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        new FigureResult("paper", "fig", 1, "title", "x", "y", [], [difference]).Print(console);
        Assert.Contains(expected, writer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_trained_already_is_not_trained_again_and_threads_do_not_matter()
    {
        string one = Path.Combine(_folder, "one"), two = Path.Combine(_folder, "two");
        Assert.Equal(0, CommandTests.Invoke(["reproduce", "o2o", "fig3", "--out", one, "--threads", "1", .. s_tiny]).Exit);
        Assert.Equal(0, CommandTests.Invoke(["reproduce", "o2o", "fig3", "--out", two, "--threads", "2", .. s_tiny]).Exit);
        string figure = File.ReadAllText(Path.Combine(one, "fig3.json"));
        Assert.Equal(figure, File.ReadAllText(Path.Combine(two, "fig3.json")));
        string[] trained = Directory.GetFiles(Path.Combine(one, "trainings"));
        Assert.Equal(3, trained.Length);
        DateTime[] written = [.. trained.Select(File.GetLastWriteTimeUtc)];
        Assert.Equal(0, CommandTests.Invoke(["reproduce", "o2o", "fig3", "--out", one, .. s_tiny]).Exit);
        Assert.Equal(written, trained.Select(File.GetLastWriteTimeUtc));
        Assert.Equal(figure, File.ReadAllText(Path.Combine(one, "fig3.json")));
        Assert.Equal(0, CommandTests.Invoke(["reproduce", "o2o", "fig3", "--out", one, "--learners", "o2o", .. s_tiny]).Exit);
        Assert.Equal(trained.Order(), Directory.GetFiles(Path.Combine(one, "trainings")).Order());
        Assert.DoesNotContain("online-only", File.ReadAllText(Path.Combine(one, "fig3.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("o2o", "o2o offline ratc", "o2o-plus online-only")]
    [InlineData("plus", "o2o-plus o2o-plus-offline oracle ratc-full", "o2o offline online-only")]
    [InlineData("paper", "o2o offline online-only", "o2o-plus")]
    public void Learners_can_be_chosen_and_their_curves_go_to_TensorBoard(string learners, string shown, string missing)
    {
        string run = Path.Combine(_folder, "run");
        (int exit, _, string error) = CommandTests.Invoke(["reproduce", "o2o", "fig5b", "--out", run, "--learners", learners, .. s_tiny]);
        Assert.Equal((0, ""), (exit, error));
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "fig5b.json")));
        string[] names = [.. document.RootElement.GetProperty("series").EnumerateArray().Select(s => s.GetProperty("name").GetString()!)];
        Assert.Empty(shown.Split(' ').Except(names));
        Assert.Empty(names.Intersect(missing.Split(' ')));
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(run, "tensorboard"), "*tfevents*", SearchOption.AllDirectories));
    }

    [Fact]
    public void What_stale_policies_cost_is_measured_along_training_time_and_update_size()
    {
        string run = Path.Combine(_folder, "run");
        string[] tiny = ["--quick", "--networks", "1", "--out", run, "--set", "train.episodes=3", "--set", "train.round.rows=60"];
        (int exit, string output, string error) = CommandTests.Invoke(["reproduce", "stale-policies", "all", .. tiny]);
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains("stale-policies update-size", output, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "update-size.json")));
        JsonElement behind = document.RootElement.GetProperty("measures").EnumerateArray().First(m => m.GetProperty("name").GetString()!.StartsWith("versions behind", StringComparison.Ordinal));
        double[] versions = [.. behind.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("mean").GetDouble())];
        Assert.Equal(0, versions[0]);
        Assert.True(versions[^1] > 0.05, string.Join(' ', versions));
        Assert.Equal(13, Directory.GetFiles(Path.Combine(run, "trainings")).Length);
    }

    [Theory]
    [InlineData("there is no figure 'fig7'; known: fig3", "fig7")]
    [InlineData("did you mean fig3?", "fig4", "fig33")]
    [InlineData("--json holds one figure", "fig3", "fig4", "--json", "x.json")]
    [InlineData("--json holds one figure", "fig5", "--json", "x.json")]
    [InlineData("o2o-drl.log = ratz is not one of the choices", "fig3", "--set", "o2o-drl.log=ratz")]
    [InlineData("--learners dqn: write all, paper, o2o or plus", "fig3", "--learners", "dqn")]
    [InlineData("--seeds 0: write a whole number from 1 to 1000000", "fig3", "--seeds", "0")]
    [InlineData("o2o-drl.offline-updates = 0 is out of range", "fig3", "--set", "o2o-drl.offline-updates=0")]
    [InlineData("--set o2o-drl.tau: o2o-drl.tau = 0 is out of range; permitted: 1E-09 to 1", "fig3", "--set", "o2o-drl.tau=0")]
    [InlineData("--set o2o-drl.clip: o2o-drl.clip = 1 is out of range; permitted: 1E-06 to 0.999", "fig3", "--set", "o2o-drl.clip=1")]
    [InlineData("--set o2o-drl.hidden: o2o-drl.hidden = 0 is out of range; permitted: 1 to 4096", "fig3", "--set", "o2o-drl.hidden=0")]
    [InlineData("--set o2o-drl.learning-rate: o2o-drl.learning-rate = fast is not a number", "fig3", "--set", "o2o-drl.learning-rate=fast")]
    [InlineData("--set o2o-drl.lamda: unknown key o2o-drl.lamda; did you mean o2o-drl.lambda?", "fig3", "--set", "o2o-drl.lamda=0.9")]
    [InlineData("--set o2o-drl.plus.temperature: o2o-drl.plus.temperature = 0 is out of range; permitted: 0.001 to 100", "fig3", "--set", "o2o-drl.plus.temperature=0")]
    [InlineData("o2o-drl: 100000 episodes of 100 slots and 20 nodes are more than can be kept; give fewer log-episodes", "fig3", "--set", "o2o-drl.log-episodes=100000")]
    [InlineData("o2o-drl: 5000500 episodes of 100 slots and 20 nodes are more than can be kept; give fewer log-episodes or online-iterations", "fig3", "--set", "o2o-drl.online=off-policy", "--set", "o2o-drl.online-iterations=1000000")]
    [InlineData("o2o-drl: 10000 episodes of 200 slots and 20 nodes are more than can be learned from at once; give fewer online-episodes", "fig3", "--set", "o2o-drl.online-episodes=10000", "--set", "o2o.slots=200")]
    [InlineData("an SQLite file takes one writer at a time; add --threads 1", "fig3", "--threads", "2", "--tasks", "sqlite:x.db")]
    [InlineData("--tasks mysql:x: write sqlite:FILE or postgres:CONNECTION", "fig3", "--tasks", "mysql:x")]
    public void A_users_mistake_is_one_line_with_exit_code_2(string expected, params string[] arguments)
    {
        (int exit, string output, string error) = CommandTests.Invoke(["reproduce", "o2o", .. arguments, "--out", Path.Combine(_folder, "run")]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Alone_papers_and_figures_are_listed()
    {
        (int exit, string output, string error) = CommandTests.Invoke("reproduce");
        Assert.Equal((0, ""), (exit, error));
        Assert.All(PaperCatalog.All, paper => Assert.Contains(paper.Name, output, StringComparison.Ordinal));
        (exit, output, error) = CommandTests.Invoke("reproduce", "o2o");
        Assert.Equal((0, ""), (exit, error));
        Assert.Matches(@"fig3 +│? *curve", output);
        (exit, _, error) = CommandTests.Invoke("reproduce", "o3o");
        Assert.Equal(2, exit);
        Assert.Contains("did you mean o2o?", error, StringComparison.Ordinal);
    }

    /// <summary>Every paper can be begun, at every point and line of every figure.</summary>
    [Fact]
    public void Every_setting_of_every_figure_is_one_that_the_configuration_knows()
    {
        foreach (Paper paper in PaperCatalog.All)
        {
            Assert.Contains(ScenarioCatalog.All, s => s.Name == paper.Scenario);
            Assert.Equal(paper.Figures.Count, paper.Figures.Select(f => f.Id).Distinct().Count());
            Assert.All(paper.Claims, c => Assert.Contains(paper.Figures, f => f.Id == c.Figure));
            Func<FigureRequest, IReadOnlyList<TrainingCell>> cells = paper.Begin(new PaperRun(new Effort(1, 1, 1), 1, new Dictionary<string, string>()));
            foreach (Figure figure in paper.Figures)
            {
                foreach (FigureSetting setting in figure.Lines.SelectMany(line => figure.Points, (line, point) => point with { Overrides = [.. line.Overrides, .. point.Overrides] }))
                {
                    LoadedSettings loaded = SettingsLoader.LoadShipped(figure.Config ?? paper.Config, [.. paper.QuickSettings.Concat(setting.Overrides).Select(o => (Override)o)]);
                    Assert.NotEmpty(cells(new FigureRequest(figure, setting.Label, loaded)));
                }
            }
        }
    }

    [Fact]
    public void What_must_hold_is_judged_by_the_folder_of_out()
    {
        const string Figure = """
            { "paper": "o2o", "figure": "fig3", "series": [], "differences": [
              { "name": "offline - ratc", "points": [{ "x": 0, "mean": 0.021, "ci95": 0.01, "n": 20 }] }, { "name": "o2o - offline", "points": [{ "x": 0, "mean": 0.009, "ci95": null, "n": 1 }] }] }
            """;
        (int exit, string output, string error) = CommandTests.Invoke("reproduce", "o2o", "--check", "--out", _folder);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"{_folder} has no results of o2o fig3; measure them with", error, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "fig3.json"), Figure);
        string json = Path.Combine(_folder, "claims.json");
        (exit, output, error) = CommandTests.Invoke("reproduce", "o2o", "--check", "--out", _folder, "--json", json);
        Assert.Equal((1, ""), (exit, error));
        Assert.Matches(@"offline - ratc +│ 0 +│ at least 0.02 +│ 0.0210 ±0.0100 +│ 20 +│ yes", output);
        Assert.Matches(@"o2o - offline +│ 0 +│ at least 0.01 +│ 0.0090 ±- +│ 1 +│ no", output);
        Assert.Matches("o2o-plus - oracle +│ 0 +│ at least -0.03 +│ - +│ - +│ not measured", output);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal([JsonValueKind.True, JsonValueKind.Null, JsonValueKind.False], document.RootElement.GetProperty("claims").EnumerateArray().Take(3).Select(c => c.GetProperty("holds").ValueKind));
        string results = Path.Combine(_folder, "fig3.json");
        (exit, output, error) = CommandTests.Invoke("reproduce", "o2o", "--check", "--out", _folder, "--json", results);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"--json {results}: the command works with {_folder}; name another file", error, StringComparison.Ordinal);
        Assert.Equal(Figure, File.ReadAllText(results));
        File.WriteAllText(results, Figure.Replace("o2o", "o3o", StringComparison.Ordinal));
        Assert.Equal(2, CommandTests.Invoke("reproduce", "o2o", "--check", "--out", _folder).Exit);
    }

    [Fact]
    public void A_swept_value_reaches_its_own_point_whatever_the_user_sets()
    {
        string run = Path.Combine(_folder, "run");
        string[] line = ["reproduce", "o2o", "fig5b", "--out", run, "--learners", "plus", "--set", "o2o.arrival.max=0.8", "--dry-run", .. s_tiny];
        Assert.Matches(@"heuristics on a network +│ +6 │", CommandTests.Invoke(line).Output);
        Assert.Equal(0, CommandTests.Invoke([.. line.Where(a => a != "--dry-run")]).Exit);
        Assert.Equal(
            ["default-heuristics-none-n0", "o2o_arrival_max_0_6-heuristics-none-n0", "o2o_arrival_max_1_0-heuristics-none-n0"],
            Directory.GetFiles(Path.Combine(run, "trainings"), "*heuristics-none-n0*").Select(f => Path.GetFileName(f)[..^18]).Order(StringComparer.Ordinal));
        string[] csv = File.ReadAllLines(Path.Combine(run, "fig5b.csv"));
        Assert.Equal("part,line,x,mean,ci95,n", csv[0]);
        Assert.Contains(csv, l => l.StartsWith("series,ratc-full,0.6,0.", StringComparison.Ordinal));
    }

    [Fact]
    public void Compare_writes_its_tasks_to_a_store()
    {
        string file = Path.Combine(_folder, "tasks.db");
        (int exit, _, string error) = CommandTests.Invoke(
            "compare", CommandTests.Config("o2o"), "--networks", "2", "--episodes", "2", "--policies", "random,ratc", "--tasks", "sqlite:" + file, "--out", Path.Combine(_folder, "run"));
        Assert.Equal((0, ""), (exit, error));
        using var log = new EdgeActors.Scenarios.TaskLogs.SqliteTaskLog(file);
        var episodes = new List<string>();
        log.Read("ratc", 2024, 1, (run, rows) =>
        {
            episodes.Add(run.Episode);
            Assert.All(rows.ToArray(), r => Assert.InRange(r.Place, 0, 19));
            Assert.InRange(rows.Length, 300, 2000);
        });
        Assert.Equal(["episode-0", "episode-1"], episodes);
    }
}
