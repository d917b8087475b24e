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
    [InlineData("a.json", "{\"paper\": \"mwf\", \"figure\": \"table2\", \"seeds\": 1, \"series\": []}", "a.json: mwf table2 is a table, whose settings have no order; there is nothing to draw")]
    public void A_users_mistake_is_one_line_with_exit_code_2(string file, string? text, string expected)
    {
        string path = Path.Combine(_folder, file), drawing = Path.Combine(_folder, "a.svg");
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        (int exit, string output, string error) = CommandTests.Invoke("plot", path, "--out", drawing);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(drawing));
    }

    [Fact]
    public void The_numbers_are_not_drawn_over()
    {
        string numbers = Path.Combine(_folder, "fig4a.json");
        File.Copy(Committed("mwf-fig4a.json"), numbers);
        (int exit, _, string error) = CommandTests.Invoke("plot", numbers, "--out", numbers);
        Assert.Equal(2, exit);
        Assert.Contains("the command works with that file; name another file", error, StringComparison.Ordinal);
    }

    private static string Committed(string file) => Path.Combine(Repository.Root, "docs", "results", file);
}
