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

    public static void WriteWhole(this IAnsiConsole console, Table table)
    {
        int[] least = Widths(console, table);
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
            Write(console, Part(table, columns, begins: columns.Count < 2 || columns[1] == 1, ends: next >= table.Columns.Count), width);
        }
    }

    /// <summary>The least widths, in which each column may not be broken within a word; columns that are no prose may not wrap at all from here on.</summary>
    private static int[] Widths(IAnsiConsole console, Table table)
    {
        var options = RenderOptions.Create(console);
        var least = new int[table.Columns.Count];
        for (int i = 0; i < least.Length; i++)
        {
            Measurement[] cells = [.. table.Rows.Select(row => row.ElementAt(i)).Prepend(table.Columns[i].Header).Select(cell => cell.Measure(options, int.MaxValue / 2))];
            bool whole = cells.Max(c => c.Max) <= LongestWhole;
            table.Columns[i].NoWrap = whole;
            least[i] = cells.Max(c => whole ? c.Max : c.Min);
        }

        return least;
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
            part.AddColumn(new TableColumn(whole.Columns[i].Header) { Alignment = whole.Columns[i].Alignment, NoWrap = whole.Columns[i].NoWrap });
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
