using EdgeActors.Scenarios.Commands;
using Spectre.Console;

namespace EdgeActors.Tests.Scenarios.Commands;

public sealed class WholeTablesTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(400)]
    public void No_number_is_broken_and_no_line_is_longer_than_the_console(int width)
    {
        var table = new Table { Title = new TableTitle("a title"), Caption = new TableTitle("a caption") }.AddColumn("policy");
        string[] numbers = [.. Enumerable.Range(0, 14).Select(i => (1234.875 * (i + 1)).ToString("F3", System.Globalization.CultureInfo.InvariantCulture))];
        foreach (int i in Enumerable.Range(0, 14))
        {
            table.AddColumn(new TableColumn($"+ head {i}").RightAligned());
        }

        table.AddRow(["ratc-full", .. numbers]);
        table.AddRow(["random", .. numbers.Reverse()]);
        string[] lines = Written(table, width);
        Assert.All(numbers, n => Assert.Equal(2, lines.Sum(l => l.Split(' ').Count(word => word == n))));
        Assert.All(lines, l => Assert.True(l.Length <= Math.Max(width, 30), l));
        Assert.Equal(lines.Count(l => l.Contains("ratc-full", StringComparison.Ordinal)), lines.Count(l => l.Contains("policy", StringComparison.Ordinal)));
        Assert.Single(lines, l => l.Contains("a title", StringComparison.Ordinal));
        Assert.Single(lines, l => l.Contains("a caption", StringComparison.Ordinal));
        Assert.Equal(width == 400 ? 1 : 2, lines.Count(l => l.Contains("policy", StringComparison.Ordinal)) == 1 ? 1 : 2);
    }

    [Fact]
    public void Prose_wraps_between_words()
    {
        var table = new Table().AddColumns("name", "what");
        table.AddRow("ratc", "two random places: the more reliable if both are in time, else the faster");
        string[] lines = Written(table, 40);
        Assert.All(lines, l => Assert.True(l.Length <= 40, l));
        Assert.Single(lines, l => l.Contains("name", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("reliable", StringComparison.Ordinal));
    }

    private static string[] Written(Table table, int width)
    {
        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.WriteWhole(table);
        Assert.Equal(width, console.Profile.Width);
        return text.ToString().TrimEnd().Split('\n');
    }
}
