using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace EdgeActors.Tests.Scenarios.Commands;

/// <summary>The command as a user meets it.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class PlotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edgeactors-test-").FullName;

    public static TheoryData<string> Drawings => [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs", "results"), "*.svg").Select(f => Path.GetFileNameWithoutExtension(f)).Where(f => File.Exists(Committed(f + ".json"))).Order()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>So what a paper's entry says of a figure is what its drawing shows.</summary>
    [Theory]
    [MemberData(nameof(Drawings))]
    public void A_committed_drawing_is_what_its_numbers_give(string name)
    {
        string drawing = Path.Combine(_folder, name + ".svg");
        Assert.Equal((0, "", ""), CommandTests.Invoke("plot", Committed(name + ".json"), "--out", drawing));
        Assert.True(File.ReadAllText(Committed(name + ".svg")) == File.ReadAllText(drawing), $"draw it again: edgeactors plot docs/results/{name}.json --out docs/results/{name}.svg");
    }

    [Theory]
    [InlineData("none.json", null, "none.json: no such file; name")]
    [InlineData("a.json", "{", "a.json: it is no figure; name a file that")]
    [InlineData("a.json", "[]", "a.json: it is no figure")]
    [InlineData("a.json", "{\"paper\": \"o2o\", \"figure\": \"fig3\", \"seeds\": 1, \"series\": [{\"name\": \"a\"}]}", "a.json: it is no figure")]
    [InlineData("a.json", "{\"paper\": \"o3o\", \"figure\": \"fig3\", \"seeds\": 1, \"series\": []}", "a.json: there is no paper 'o3o'; known: o2o,")]
    [InlineData("a.json", "{\"paper\": \"o2o\", \"figure\": \"fig33\", \"seeds\": 1, \"series\": []}", "a.json: o2o has no figure 'fig33'; known: fig3,")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"table2\", \"seeds\": 1, \"series\": []}", "it is a table, whose settings have no order; there is nothing to draw, so write --format tex or csv")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"fig5a\", \"seeds\": 1, \"series\": []}", "--kind pie: write bars, cdf, lines or utilisation", "--kind", "pie")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"fig5a\", \"seeds\": 1, \"series\": []}", "--format bmp; write svg, tex or csv", "--format", "bmp")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"fig5a\", \"seeds\": 1, \"series\": []}", "--width 3in5: write a number and in, cm,", "--width", "3in5")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"fig5a\", \"seeds\": 1, \"series\": []}", "--width: a table has none; leave it out", "--width", "3in", "--format", "tex")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"fig5a\", \"seeds\": 1, \"series\": []}", "a.json: bars are of the policies of one comparison", "--kind", "bars")]
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"fig5a\", \"seeds\": 1, \"series\": []}", "--baseline greedy: it is not among the results", "--baseline", "greedy")]
    public void A_users_mistake_is_one_line_with_exit_code_2(string file, string? text, string expected, params string[] options)
    {
        string path = Path.Combine(_folder, file), drawing = Path.Combine(_folder, "a.svg");
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        (int exit, string output, string error) = CommandTests.Invoke(["plot", path, "--out", drawing, .. options]);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(drawing));
    }

    [Fact]
    public void A_comparison_is_bars_differences_a_distribution_and_what_was_executed()
    {
        string run = Path.Combine(_folder, "run");
        Assert.Equal(0, CommandTests.Invoke("compare", Path.Combine(Repository.Root, "hocon/papers/o2o.conf"), "--networks", "3", "--episodes", "1", "--policies", "random,ratc", "--set", "o2o.slots=20", "--set", "o2o.nodes=5", "--out", run).Exit);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json")));
        JsonElement[] policies = [.. summary.RootElement.GetProperty("policies").EnumerateArray()];
        double[][] rates = [.. policies.Select(p => p.GetProperty("measures")[0].GetProperty("byNetwork").EnumerateArray().Select(v => v.GetDouble()).ToArray())];

        string[] bars = Csv(run);
        Assert.Equal("line,at,mean,ci95,n", bars[0]);
        Assert.Equal(["random", "ratc"], bars[1..].Select(r => r.Split(',')[0]));
        Assert.All(bars[1..].Zip(rates), r => Assert.Equal(100 * r.Second.Average(), Mean(r.First), 9));
        Assert.Equal(100 * rates[1].Zip(rates[0], (a, b) => a - b).Average(), Mean(Assert.Single(Csv(run, "--baseline", "random")[1..])), 9);

        string[] rows = File.ReadAllLines(Path.Combine(run, "tasks.csv"));
        string[] whole = [.. Csv(run, "--kind", "cdf").Where(r => r.StartsWith("ratc", StringComparison.Ordinal))];
        double succeeded = rows.Count(r => r.StartsWith("ratc", StringComparison.Ordinal) && r.Contains(",succeeded,", StringComparison.Ordinal)), tasks = rows.Count(r => r.StartsWith("ratc", StringComparison.Ordinal));
        Assert.Equal(100 * succeeded / tasks, Mean(whole[^1]), 9);
        Assert.Equal(whole.Select(Mean).Order(), whole.Select(Mean));

        string[] executed = [.. Csv(run, "--kind", "utilisation").Where(r => r.StartsWith("ratc", StringComparison.Ordinal))];
        Assert.All(executed, r => Assert.InRange(Mean(r), 0, 20));
        Assert.Contains(executed, r => Mean(r) > 0.01);
    }

    [Fact]
    public void A_sweep_is_lines_over_its_key()
    {
        string sweep = Path.Combine(_folder, "sweep");
        Assert.Equal(0, CommandTests.Invoke(
            "compare", Path.Combine(Repository.Root, "hocon/papers/o2o.conf"), "--networks", "2", "--episodes", "1", "--tasks", "none", "--policies", "ratc,rda", "--set", "o2o.nodes=5", "--set", "o2o.slots=20",
            "--set", "sweep.o2o.arrival.max=[0.4, 0.9]", "--no-progress", "--out", sweep).Exit);
        Assert.Equal(["ratc,0.4", "ratc,0.9", "rda,0.4", "rda,0.9"], Csv(sweep)[1..].Select(r => r[..r.IndexOf(',', 5)]));
        string drawing = Path.Combine(_folder, "sweep.svg");
        Assert.Equal((0, "", ""), CommandTests.Invoke("plot", sweep, "--width", "3.5in", "--out", drawing));
        XElement svg = XDocument.Load(drawing).Root!;
        Assert.Equal("3.5in", svg.Attribute("width")!.Value);
        Assert.Contains("o2o.arrival.max", svg.Value, StringComparison.Ordinal);
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        Assert.Equal(3.5 * 96 * box[3] / box[2], double.Parse(svg.Attribute("height")!.Value[..^2], CultureInfo.InvariantCulture), 0.01);
    }

    [Fact]
    public void A_table_is_one_of_LaTeX()
    {
        string table = Path.Combine(_folder, "table2.tex");
        Assert.Equal((0, "", ""), CommandTests.Invoke("plot", Committed("mwf-table2.json"), "--out", table));
        string[] lines = File.ReadAllLines(table);
        Assert.StartsWith("% R^ACR of agents", lines[0], StringComparison.Ordinal);
        Assert.Equal(["\\begin{tabular}{lrrrrrrr}", "\\toprule", "setting & MEC2-WD10 & MEC3-WD15 & MEC3-WD30 & MEC5-WD25 & MEC5-WD50 & MEC8-WD40 & MEC8-WD80 \\\\", "\\midrule"], lines[1..5]);
        Assert.Matches(@"^drl-mwf & \$-7\.98 \\pm 0\.05\$ & ", lines[5]);
        Assert.Equal(["\\bottomrule", "\\end{tabular}"], lines[^2..]);
    }

    /// <summary>Rows and numbers may be of anybody: what lacks something is one line, and nothing is written.</summary>
    [Theory]
    [InlineData("tasks.csv", "policy,network,episode,place,outcome,born_s,completion_s,wait_s,transmit_s,queue_s,execute_s\n", "it holds no task, so there is nothing to draw")]
    [InlineData("tasks.csv", "policy,network\n", "there is no column episode")]
    [InlineData("tasks.csv.gz", "\u001f\u008b\u0008\0\0\0\0\0", "it is cut short or no gzip file")]
    public void Rows_that_lack_something_are_one_line(string file, string text, string says)
    {
        string run = Path.Combine(_folder, "rows"), drawing = Path.Combine(_folder, "rows.svg");
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "config.conf"), "scenario = o2o\n");
        File.WriteAllText(Path.Combine(run, "summary.json"), """{"judgedBy":"success-rate","policies":[{"name":"rda","measures":[{"name":"success-rate","unit":"","better":"higher","byNetwork":[1]}]}]}""");
        File.WriteAllBytes(Path.Combine(run, file), [.. text.Select(c => (byte)c)]);
        foreach (string kind in new[] { "cdf", "utilisation" })
        {
            (int exit, string output, string error) = CommandTests.Invoke("plot", run, "--kind", kind, "--out", drawing);
            Assert.Equal((2, "", 1), (exit, output, error.Count(c => c == '\n')));
            Assert.Contains(says, error, StringComparison.Ordinal);
            Assert.False(File.Exists(drawing));
        }
    }

    [Fact]
    public void Points_beyond_what_a_figure_has_are_one_line()
    {
        string numbers = Path.Combine(_folder, "table2.json");
        File.WriteAllText(numbers, File.ReadAllText(Committed("mwf-table2.json")).Replace("\"x\": 1,", "\"x\": 100,", StringComparison.Ordinal).Replace("\"x\":1,", "\"x\":100,", StringComparison.Ordinal));
        (int exit, _, string error) = CommandTests.Invoke("plot", numbers, "--out", Path.Combine(_folder, "table2.csv"));
        Assert.Equal(2, exit);
        Assert.Contains("it is no figure", error, StringComparison.Ordinal);
    }

    private string[] Csv(string run, params string[] options)
    {
        string table = Path.Combine(_folder, "table.csv");
        Assert.Equal((0, "", ""), CommandTests.Invoke(["plot", run, "--out", table, .. options]));
        return File.ReadAllLines(table);
    }

    private static double Mean(string row) => double.Parse(row.Split(',')[^3], CultureInfo.InvariantCulture);

    [Fact]
    public void The_numbers_are_not_drawn_over()
    {
        string numbers = Path.Combine(_folder, "fig4a.json");
        File.Copy(Committed("mwf-fig4a.json"), numbers);
        (int exit, _, string error) = CommandTests.Invoke("plot", numbers, "--format", "svg", "--out", numbers);
        Assert.Equal(2, exit);
        Assert.Contains("the command works with that file; name another file", error, StringComparison.Ordinal);
    }

    private static string Committed(string file) => Path.Combine(Repository.Root, "docs", "results", file);
}
