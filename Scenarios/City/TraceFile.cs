using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.City;

/// <summary>
/// Reads recorded motion: a line for each place, <c>device,time,x,y</c>, with the time in seconds and x and y in metres east and north. A device is any
/// whole number; its times rise from line to line. Lines of different devices may mix.
/// </summary>
internal static class TraceFile
{
    private static readonly IReadOnlyList<string> s_columns = ["device", "time", "x", "y"];

    /// <summary>Reads a file, relative to the current directory.</summary>
    /// <exception cref="ConfigException">It cannot be read, or a cell is wrong; one line says what and where.</exception>
    public static TraceMotion Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigException(
                Origin.Of($"'{path}'"),
                $"the file cannot be read ({e.Message})",
                $"name a file of lines device,time,x,y, relative to {Directory.GetCurrentDirectory()}",
                e);
        }
    }

    public static TraceMotion Parse(string text, string source)
    {
        var traces = new SortedDictionary<int, List<TracePoint>>();
        foreach (List<CsvCell> row in CsvText.Rows(text, source))
        {
            if (row.Count != s_columns.Count)
            {
                throw new ConfigException(row[^1].Origin, $"the line has {row.Count} cells", $"write four: {string.Join(',', s_columns)}");
            }

            int device = (int)Number(row, 0, int.MaxValue, whole: true);
            var point = new TracePoint(
                SimTime.FromSeconds(Number(row, 1, 9e9)), (float)Number(row, 2, 1e9, negative: true), (float)Number(row, 3, 1e9, negative: true));
            if (!traces.TryGetValue(device, out List<TracePoint>? trace))
            {
                traces.Add(device, trace = []);
            }
            else if (trace[^1].Time >= point.Time)
            {
                throw new ConfigException(
                    row[1].Origin, $"device {device} is at {point.Time} after {trace[^1].Time}", "write a device's lines in the order of time");
            }

            trace.Add(point);
        }

        return traces.Count > 0
            ? new TraceMotion([.. traces.Values])
            : throw new ConfigException(new Origin(source, 1, 1), "the file has no lines", $"write lines of {string.Join(',', s_columns)}");
    }

    private static double Number(List<CsvCell> row, int column, double limit, bool negative = false, bool whole = false)
    {
        CsvCell cell = row[column];
        if (!double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
        {
            throw new ConfigException(
                cell.Origin,
                $"{s_columns[column]} is '{ConfigException.Excerpt(cell.Text)}', which is no number",
                $"write four numbers: {string.Join(',', s_columns)}");
        }

        double least = negative ? -limit : 0;
        return number >= least && number <= limit && (!whole || number == Math.Floor(number))
            ? number
            : throw new ConfigException(
                cell.Origin,
                $"{s_columns[column]} is {ConfigException.Excerpt(cell.Text)}",
                string.Create(CultureInfo.InvariantCulture, $"write a {(whole ? "whole " : "")}number from {least} to {limit}"));
    }
}
