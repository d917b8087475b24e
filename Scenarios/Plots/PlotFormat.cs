using System.Globalization;
using System.Text;
using System.Xml.Linq;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Reports;

namespace EdgeActors.Scenarios.Plots;

/// <summary>How wide a drawing is on paper, or on a screen.</summary>
/// <param name="Text">As the user wrote it, such as 3.5in, which is what SVG says too.</param>
/// <param name="Pixels">In pixels of a 96th of an inch.</param>
internal readonly record struct PlotWidth(string Text, double Pixels)
{
    /// <summary>Reads a width.</summary>
    /// <exception cref="UserErrorException">It is none.</exception>
    public static PlotWidth Parse(string text)
    {
        (string Unit, double Pixels)[] units = [("in", 96), ("cm", 96 / 2.54), ("mm", 96 / 25.4), ("pt", 96 / 72.0), ("px", 1)];
        (string Unit, double Pixels) unit = units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        return unit.Unit is not null && double.TryParse(text.AsSpan(0, text.Length - 2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number * unit.Pixels is >= 24 and <= 9600
            ? new PlotWidth(text, number * unit.Pixels)
            : throw new UserErrorException($"--width {ConfigException.Excerpt(text)}: write a number and in, cm, mm, pt or px, such as 3.5in, from a quarter of an inch to 100 inches");
    }
}

/// <summary>What a plot is written as.</summary>
internal static class PlotFormat
{
    private const int MostColumns = 14;

    /// <summary>The format of drawings.</summary>
    public const string Drawing = "svg";

    /// <summary>The formats: what a drawing, a table of LaTeX and one for machines end in.</summary>
    public static IReadOnlyList<string> All { get; } = [Drawing, "tex", "csv"];

    /// <summary>A plot as text.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="format">One of <see cref="All"/>.</param>
    /// <param name="width">How wide a drawing is; null for as wide as there is room.</param>
    /// <exception cref="UserErrorException">It cannot be drawn.</exception>
    public static string Text(Plot plot, string format, PlotWidth? width) => format switch
    {
        Drawing when plot.Chart is null => throw new UserErrorException($"{plot.Table.Caption}: it is a table, whose settings have no order; there is nothing to draw, so write --format tex or csv"),
        Drawing => width is { } wide ? Sized(plot.Chart, wide) : plot.Chart.ToFile(),
        "tex" => Latex(plot.Table),
        _ => Csv(plot.Table),
    };

    /// <summary>The drawing with its size on paper.</summary>
    private static string Sized(SvgChart chart, PlotWidth width)
    {
        XElement svg = chart.Standalone();
        double[] box = [.. svg.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        svg.SetAttributeValue("width", width.Text);
        svg.SetAttributeValue("height", $"{(width.Pixels * box[3] / box[2]).ToString("0.##", CultureInfo.InvariantCulture)}px");
        return Markup.Render(svg) + "\n";
    }

    /// <summary>A table for the package booktabs, by itself: for \input within a table. Of many columns every so many, and the last.</summary>
    private static string Latex(PlotTable table)
    {
        int every = table.Columns.Count > MostColumns ? (table.Columns.Count + MostColumns - 1) / MostColumns : 1;
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(i => i % every == 0 || i == table.Columns.Count - 1)];
        var text = new StringBuilder("% ").Append(table.Caption.ReplaceLineEndings(" ")).Append("; after the plus-minus sign half of the 95 % interval. Needs \\usepackage{booktabs}.\n");
        text.Append("\\begin{tabular}{l").Append('r', shown.Length).Append("}\n\\toprule\n").AppendJoin(" & ", shown.Select(i => table.Columns[i]).Prepend(table.Corner).Select(Escaped)).Append(" \\\\\n\\midrule\n");
        foreach (PlotRow row in table.Rows)
        {
            text.AppendJoin(" & ", shown.Select(i => Cell(row.Cells[i])).Prepend(Escaped(row.Name))).Append(" \\\\\n");
        }

        return text.Append("\\bottomrule\n\\end{tabular}\n").ToString();
    }

    private static string Cell(PlotCell? cell)
    {
        if (cell is not { Mean: var mean, Ci95: var half } || !double.IsFinite(mean))
        {
            return "--";
        }

        string digits = Math.Abs(mean) switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" };
        string Number(double value) => value.ToString(digits, CultureInfo.InvariantCulture);
        return double.IsFinite(half) ? $"${Number(mean)} \\pm {Number(half)}$" : $"${Number(mean)}$";
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder();
        foreach (char c in text)
        {
            escaped.Append(c switch
            {
                '\\' => "\\textbackslash{}",
                '^' => "\\textasciicircum{}",
                '~' => "\\textasciitilde{}",
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }

    /// <summary>A row for every cell that there is.</summary>
    private static string Csv(PlotTable table)
    {
        IEnumerable<string> rows = from row in table.Rows
                                   from cell in row.Cells.Zip(table.Columns, (c, column) => (Of: c, Column: column))
                                   where cell.Of is not null
                                   select string.Join(',', Quoted(row.Name), Quoted(cell.Column), Number(cell.Of!.Value.Mean), Number(cell.Of.Value.Ci95), cell.Of.Value.N.ToString(CultureInfo.InvariantCulture));
        return string.Join('\n', rows.Prepend("line,at,mean,ci95,n")) + "\n";
        static string Quoted(string text) => text.AsSpan().ContainsAny(',', '"') ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture) : "";
    }
}
