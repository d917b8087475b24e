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

    /// <summary>A number and its interval may stand below each other, each whole.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void A_number_and_its_interval_are_parted_before_the_table_is(int width)
    {
        var table = new Table().AddColumn("time of a round, s");
        string[] numbers = [.. Enumerable.Range(0, 6).Select(i => $"0.{660 + i} ±.{651 + i}")];
        foreach (int i in Enumerable.Range(0, numbers.Length))
        {
            table.AddColumn(new TableColumn($"{i * 60}").RightAligned());
        }

        table.AddRow(["last fifth", .. numbers]);
        string[] lines = Written(table, width, wraps: true), found = [.. lines.SelectMany(l => l.Split(' '))];
        Assert.All(lines, l => Assert.True(l.Length <= width, l));
        Assert.All(numbers.SelectMany(n => n.Split(' ')), word => Assert.Contains(word, found));
        Assert.Equal(width == 60 ? 2 : 1, lines.Count(l => l.Contains("time of", StringComparison.Ordinal)));
        Assert.Equal(width == 120, lines.Any(l => l.Contains(numbers[0], StringComparison.Ordinal)));
    }

    /// <summary>Several columns of prose, one of them of long words: none is broken where there is room for it.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(72)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(240)]
    public void No_word_is_broken(int width)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("paper", "what", "where", "figures");
        string[] cells =
        [
            "stale-policies", "What it costs that learning takes time and that policies take bandwidth", "a study of our own",
            "training-time, training-time-curves, update-size, update-size-curves",
        ];
        table.AddRow(cells);
        string[] lines = Written(table, width);
        Assert.All(lines, l => Assert.True(l.Length <= width, l));
        string[] found = [.. lines.SelectMany(l => l.Split(' '))];
        Assert.All(cells.SelectMany(c => c.Split(' ')), word => Assert.Contains(word, found));
        Assert.Equal(width == 240 ? 1 : 2, Math.Min(2, lines.Count(l => l.Contains("time", StringComparison.Ordinal))));
    }

    private static string[] Written(Table table, int width, bool wraps = false)
    {
        var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        console.WriteWhole(table, wraps);
        Assert.Equal(width, console.Profile.Width);
        return text.ToString().TrimEnd().Split('\n');
    }
}
