using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// Reads recorded motion: a line for each place, <c>device,time,x,y</c>, with the time in seconds and x and y in metres east and north. The first line may
/// name the columns, in any order. A device is any text; its times rise from line to line. Lines of different devices may mix.
/// </summary>
internal static class TraceFile
{
    private static readonly IReadOnlyList<string> s_columns = ["device", "time", "x", "y"];

    /// <summary>Reads a file, relative to the current directory, and sees that it fits the run.</summary>
    /// <exception cref="ConfigException">It cannot be read, a cell is wrong, or no place of it is on the map in the time of the run; one line says what and where.</exception>
    public static TraceMotion Load(string path, TraceBounds bounds, Action<string> warn)
    {
        SortedDictionary<string, List<TracePoint>> traces = Read(UserFile.ReadText(path, $"a file of lines {string.Join(',', s_columns)}"), path);
        bounds.Check(path, traces.Values, warn);
        return Motion(traces);
    }

    public static TraceMotion Parse(string text, string source) => Motion(Read(text, source));

    private static TraceMotion Motion(SortedDictionary<string, List<TracePoint>> traces) => new([.. traces.Values]);

    private static SortedDictionary<string, List<TracePoint>> Read(string text, string source)
    {
        var traces = new SortedDictionary<string, List<TracePoint>>(Comparer<string>.Create(CompareNames));
        List<List<CsvCell>> rows = CsvText.Rows(text, source);
        int[] columns = rows.Count > 0 && HasNames(rows[0]) ? Columns(rows[0]) : [0, 1, 2, 3];
        foreach (List<CsvCell> row in rows.Skip(rows.Count > 0 && HasNames(rows[0]) ? 1 : 0))
        {
            if (row.Count != s_columns.Count)
            {
                throw new ConfigException(row[^1].Origin, $"the line has {row.Count} cells", $"write four: {string.Join(',', s_columns)}");
            }

            CsvCell name = row[columns[0]];
            string device = name.Text.Length > 0 ? name.Text : throw new ConfigException(name.Origin, "the device has no name", "write a number or a name");
            var point = new TracePoint(
                SimTime.FromSeconds(Number(row, columns, 1, 9e9)), (float)Number(row, columns, 2, 1e9, negative: true), (float)Number(row, columns, 3, 1e9, negative: true));
            if (!traces.TryGetValue(device, out List<TracePoint>? trace))
            {
                traces.Add(device, trace = []);
            }
            else if (trace[^1].Time >= point.Time)
            {
                throw new ConfigException(
                    row[columns[1]].Origin, $"device {ConfigException.Excerpt(device)} is at {point.Time} after {trace[^1].Time}", "write a device's lines in the order of time");
            }

            trace.Add(point);
        }

        return traces.Count > 0
            ? traces
            : throw new ConfigException(new Origin(source, 1, 1), "the file has no lines", $"write lines of {string.Join(',', s_columns)}");
    }

    /// <summary>Numbers by their value and before names.</summary>
    private static int CompareNames(string? one, string? other)
    {
        bool isNumber = decimal.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out decimal a);
        bool areBoth = decimal.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out decimal b) & isNumber;
        int order = areBoth ? a.CompareTo(b) : isNumber ? -1 : 0;
        return order != 0 ? order : !isNumber && decimal.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? 1 : string.CompareOrdinal(one, other);
    }

    private static bool HasNames(List<CsvCell> row) => row.Exists(cell => s_columns.Skip(1).Any(name => IsNamed(cell, name)));

    private static bool IsNamed(CsvCell cell, string name) => cell.Text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static int[] Columns(List<CsvCell> header) => [.. s_columns.Select(name => header.FindIndex(cell => IsNamed(cell, name)) is >= 0 and int column && header.Count == s_columns.Count
        ? column
        : throw new ConfigException(
            header[0].Origin, $"the columns are {ConfigException.Excerpt(string.Join(',', header.Select(cell => cell.Text)))}", $"name these four: {string.Join(',', s_columns)}"))];

    private static double Number(List<CsvCell> row, int[] columns, int which, double limit, bool negative = false)
    {
        (CsvCell cell, string name) = (row[columns[which]], s_columns[which]);
        if (!double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            throw new ConfigException(cell.Origin, $"{name} is '{ConfigException.Excerpt(cell.Text)}', which is no number", $"write {string.Join(',', s_columns)}, of which the last three are numbers");
        }

        double least = negative ? -limit : 0;
        return number >= least && number <= limit
            ? number
            : throw new ConfigException(
                cell.Origin,
                $"{name} is {ConfigException.Excerpt(cell.Text)}",
                string.Create(CultureInfo.InvariantCulture, $"write a number from {least} to {limit}"));
    }
}
