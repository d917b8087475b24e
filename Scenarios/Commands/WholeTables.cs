using Spectre.Console;
using Spectre.Console.Rendering;

namespace EdgeActors.Scenarios.Commands;

/// <summary>
/// Writes tables so that no number is ever broken over two lines, however narrow the console is: columns that do not fit beside the others come in a table of
/// their own below, which begins with the first column again. Columns of prose wrap between words.
/// </summary>
internal static class WholeTables
{
    /// <summary>Between two columns: a border, and a blank on each side of the text.</summary>
    private const int PerColumn = 3;

    /// <summary>What is longer than any number, digest or name is prose.</summary>
    private const int LongestWhole = 40;

    /// <summary>A table of numbers, one below the other to the last digit, beside a first column of names.</summary>
    public static Table OfNumbers(string? title, string name, params IEnumerable<string> numbers)
    {
        Table table = new Table { Title = title is null ? null : new TableTitle(Markup.Escape(title)) }.Border(TableBorder.Rounded).AddColumn(new TableColumn(Markup.Escape(name)).NoWrap());
        return numbers.Aggregate(table, (t, number) => t.AddColumn(new TableColumn(Markup.Escape(number)).RightAligned().NoWrap()));
    }

    /// <summary>Writes a table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="table">The table.</param>
    /// <param name="wraps">Whether numbers and their intervals may stand below each other where there is no room for them side by side.</param>
    public static void WriteWhole(this IAnsiConsole console, Table table, bool wraps = false)
    {
        (int[] least, int[] most) = Widths(console, table, wraps);
        int first = 0;
        for (int next = 1; first == 0 || next < table.Columns.Count; first = next)
        {
            next = Math.Max(1, first);
            int width = 1 + least[0] + PerColumn;
            var columns = new List<int> { 0 };
            do
            {
                if (next < table.Columns.Count)
                {
                    width += least[next] + PerColumn;
                    columns.Add(next++);
                }
            }
            while (next < table.Columns.Count && width + least[next] + PerColumn <= console.Profile.Width);
            int[] widths = Shared(Math.Max(console.Profile.Width - 1 - (PerColumn * columns.Count), 0), [.. columns.Select(c => least[c])], [.. columns.Select(c => most[c])]);
            for (int i = 0; i < columns.Count; i++)
            {
                table.Columns[columns[i]].Width = table.Columns[columns[i]].NoWrap ? null : widths[i];
            }

            Write(console, Part(table, columns, begins: columns.Count < 2 || columns[1] == 1, ends: next >= table.Columns.Count), width);
        }
    }

    /// <summary>Shares what there is out among columns: to each what its longest word needs, and of the rest as much as it could use more than others.</summary>
    private static int[] Shared(int room, int[] least, int[] most)
    {
        int rest = Math.Max(0, room - least.Sum()), wanted = most.Sum() - least.Sum();
        return rest >= wanted ? most : [.. least.Select((width, i) => width + (int)((long)rest * (most[i] - width) / wanted))];
    }

    /// <summary>
    /// The least widths, in which each column may not be broken within a word, and those that no line of it needs more than; columns that are no prose may not wrap at
    /// all from here on.
    /// </summary>
    private static (int[] Least, int[] Most) Widths(IAnsiConsole console, Table table, bool wraps)
    {
        var options = RenderOptions.Create(console);
        var least = new int[table.Columns.Count];
        var most = new int[table.Columns.Count];
        for (int i = 0; i < least.Length; i++)
        {
            Measurement[] cells = [.. table.Rows.Select(row => row.ElementAt(i)).Prepend(table.Columns[i].Header).Select(cell => cell.Measure(options, int.MaxValue / 2))];
            bool whole = cells.Max(c => c.Max) <= LongestWhole && !(wraps && i > 0);
            table.Columns[i].NoWrap = whole;
            most[i] = cells.Max(c => c.Max);
            least[i] = whole ? most[i] : cells.Max(c => c.Min);
        }

        return (least, most);
    }

    private static Table Part(Table whole, IReadOnlyList<int> columns, bool begins, bool ends)
    {
        if (begins && ends)
        {
            return whole;
        }

        var part = new Table { Border = whole.Border, ShowHeaders = whole.ShowHeaders, Title = begins ? whole.Title : null, Caption = ends ? whole.Caption : null };
        foreach (int i in columns)
        {
            part.AddColumn(new TableColumn(whole.Columns[i].Header) { Alignment = whole.Columns[i].Alignment, NoWrap = whole.Columns[i].NoWrap, Width = whole.Columns[i].Width });
        }

        foreach (TableRow row in whole.Rows)
        {
            part.Rows.Add(columns.Select(i => row.ElementAt(i)));
        }

        return part;
    }

    /// <summary>A column that is wider than the console runs over its edge, as a line of a file does.</summary>
    private static void Write(IAnsiConsole console, Table table, int width)
    {
        int real = console.Profile.Width;
        console.Profile.Width = Math.Max(real, width);
        console.Write(table);
        console.Profile.Width = real;
    }
}
