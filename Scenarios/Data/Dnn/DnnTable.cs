using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Dnn;

/// <summary>
/// Reads networks from a table with a row for each layer: columns model, index, layer, time_s, reference_ghz, output_mb and, if wanted, inputs; case and
/// order of columns do not matter. A layer's cycles are its time times the clock that it was measured at, rounded to a whole number; a megabyte is 10^6 bytes. A row
/// whose layer is <c>input</c> says what the network is given; networks that are built in need none. Layers stand in the order of index. Inputs are names or
/// indices with ';' between them; an empty cell is the layer before. Without that column names tell (<see cref="NamedLayers"/>). Lines that begin with # are remarks.
/// </summary>
internal static class DnnTable
{
    /// <summary>The row, and the entry of a column inputs, that stands for what the network is given.</summary>
    public const string Input = "input";

    private const string Model = "model", Index = "index", Layer = "layer", Time = "time_s", Clock = "reference_ghz", Output = "output_mb", Inputs = "inputs";

    private static IReadOnlyList<string> Columns => [Model, Index, Layer, Time, Clock, Output];

    /// <summary>Reads a file, relative to the current directory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="given">What a network of some name is given, where the table does not say.</param>
    /// <exception cref="ConfigException">It cannot be read, or a cell is wrong.</exception>
    public static IReadOnlyList<DnnGraph> Load(string path, Func<string, DataSize?> given) => Parse(UserFile.ReadText(path, $"a file with columns {string.Join(", ", Columns)}"), path, given);

    public static IReadOnlyList<DnnGraph> Parse(string text, string source, Func<string, DataSize?>? given = null)
    {
        List<List<CsvCell>> rows = [.. CsvText.Rows(text, source).Where(row => !row[0].Text.StartsWith('#'))];
        if (rows.Count < 2)
        {
            string missing = rows.Count == 0 ? "the file is empty" : "there is no row below the header";
            int line = rows.Count == 0 ? 1 : rows[0][0].Origin.Line + 1;
            throw new ConfigException(new Origin(source, line, 1), missing, $"write a header {string.Join(',', Columns)}, and a row for each layer");
        }

        var columns = new CsvColumns(rows[0], Columns, Inputs);
        return [.. rows.Skip(1).Select(row => Row(columns, row)).GroupBy(row => row.Model.Text).Select(network => Graph([.. network.OrderBy(row => row.Index)], given))];
    }

    private static DnnRow Row(CsvColumns columns, List<CsvCell> row)
    {
        CsvCell index = columns.Cell(row, Index), layer = columns.Cell(row, Layer), model = columns.Cell(row, Model);
        if (!int.TryParse(index.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            throw new ConfigException(index.Origin, $"{Index} is '{ConfigException.Excerpt(index.Text)}', which is no whole number", "number the layers of a model 1, 2, 3, …");
        }

        if ((model.Text.Length == 0 ? model : layer) is { Text.Length: 0 } empty)
        {
            throw new ConfigException(empty.Origin, $"there is no name of a {(model.Text.Length == 0 ? Model : Layer)}", "write one");
        }

        double seconds = Number(columns.Cell(row, Time), Time, 1e6), gigahertz = Number(columns.Cell(row, Clock), Clock, 1e6), megabytes = Number(columns.Cell(row, Output), Output, 1e9);
        double cycles = Math.Round(seconds * gigahertz * 1e9);
        return cycles <= 1e18
            ? new DnnRow(model, number, layer, new CpuCycles((long)cycles), new DataSize((long)Math.Round(megabytes * 8e6)), columns.Find(row, Inputs), index.Origin)
            : throw new ConfigException(columns.Cell(row, Time).Origin, $"{Time} times {Clock} is more than 10^18 cycles", "give a shorter time or a slower clock");
    }

    private static double Number(CsvCell cell, string column, double most)
    {
        if (!double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            throw new ConfigException(cell.Origin, $"{column} is '{ConfigException.Excerpt(cell.Text)}', which is no number", "write a number such as 0.155");
        }

        return number switch
        {
            < 0 => throw new ConfigException(cell.Origin, $"{column} is {cell.Text}, which is negative", "give zero or more"),
            0 when column == Clock => throw new ConfigException(cell.Origin, $"{column} is 0", "give the clock at which the time was measured, such as 3.2"),
            _ when number > most => throw new ConfigException(cell.Origin, $"{column} is {cell.Text}", string.Create(CultureInfo.InvariantCulture, $"give at most {most:N0}")),
            _ => number,
        };
    }

    private static DnnGraph Graph(IReadOnlyList<DnnRow> rows, Func<string, DataSize?>? given)
    {
        RequireDistinct(rows);
        string model = rows[0].Model.Text;
        DnnRow[] layers = [.. rows.Where(row => row.Layer.Text != Input)];
        DnnRow? first = rows.FirstOrDefault(row => row.Layer.Text == Input);
        DataSize input = first?.Output ?? given?.Invoke(model) ?? throw new ConfigException(
            rows[0].Model.Origin, $"nothing says what {model} is given", $"add a row such as {model},0,{Input},0,3.2,0.6, whose {Output} is that");
        if (layers.Length == 0)
        {
            throw new ConfigException(rows[0].Model.Origin, $"{model} has no layer", "add a row for each layer");
        }

        GraphLayer[] unconnected = [.. layers.Select(row => new GraphLayer(row.Layer.Text, "", row.Cycles, row.Output, [], row.Layer.Origin))];
        return new DnnGraph(model, input, layers[0].Inputs is null ? NamedLayers.Connect(unconnected) : Connect(unconnected, layers));
    }

    private static void RequireDistinct(IReadOnlyList<DnnRow> rows)
    {
        var names = new Dictionary<string, DnnRow>();
        for (int i = 0; i < rows.Count; i++)
        {
            DnnRow row = rows[i];
            if (!names.TryAdd(row.Layer.Text, row))
            {
                throw new ConfigException(row.Layer.Origin, $"{row.Model.Text} has two layers {row.Layer.Text}, the other in line {names[row.Layer.Text].Layer.Origin.Line}", "give each layer a name of its own");
            }

            if (i > 0 && rows[i - 1].Index == row.Index)
            {
                throw new ConfigException(row.Origin, $"{row.Model.Text} has two layers of {Index} {row.Index}, the other in line {rows[i - 1].Origin.Line}", "number the layers of a model 1, 2, 3, …");
            }
        }
    }

    private static IReadOnlyList<GraphLayer> Connect(GraphLayer[] layers, DnnRow[] rows)
    {
        var known = new Dictionary<string, int>();
        for (int i = 0; i < rows.Length; i++)
        {
            known[rows[i].Index.ToString(CultureInfo.InvariantCulture)] = i;
        }

        for (int i = 0; i < rows.Length; i++)
        {
            known[rows[i].Layer.Text] = i; // a name goes before a number
        }

        known[Input] = DnnGraph.NetworkInput;
        return [.. layers.Select((layer, i) => layer with { Inputs = rows[i].Inputs!.Value.Text.Length == 0 ? [i - 1] : [.. rows[i].Inputs!.Value.Text.Split(';').Select(name => Known(known, name.Trim(), rows[i]))] })];
    }

    private static int Known(Dictionary<string, int> known, string name, DnnRow row) => known.TryGetValue(name, out int layer)
        ? layer
        : throw new ConfigException(
            row.Inputs!.Value.Origin,
            name.Length == 0 ? $"{Inputs} of {row.Layer.Text} has an empty name" : $"{Inputs} of {row.Layer.Text} names '{ConfigException.Excerpt(name)}', which is no layer of {row.Model.Text}",
            (NearestKey.Find(name, known.Keys) is string near && name.Length > 0 ? $"did you mean {near}? " : "") + $"write names or indices of layers, or {Input}, with ';' between them");
}

/// <summary>A row of a table of layers.</summary>
/// <param name="Model">The network.</param>
/// <param name="Index">The layer's number.</param>
/// <param name="Layer">Its name.</param>
/// <param name="Cycles">Its cycles.</param>
/// <param name="Output">What it gives.</param>
/// <param name="Inputs">What it needs; null where there is no such column.</param>
/// <param name="Origin">Where its number stands.</param>
internal sealed record DnnRow(CsvCell Model, int Index, CsvCell Layer, CpuCycles Cycles, DataSize Output, CsvCell? Inputs, Origin Origin);
