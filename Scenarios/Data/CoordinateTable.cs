using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data;

/// <summary>A point of a table, and the row that tells it.</summary>
internal readonly record struct LocatedPoint(GeoPoint At, Origin Origin);

/// <summary>
/// Reads points from tables with columns LATITUDE and LONGITUDE, in degrees, as the EUA data set has them; case and order of columns do not matter, and
/// other columns are left alone.
/// </summary>
internal static class CoordinateTable
{
    private const string Latitude = "LATITUDE", Longitude = "LONGITUDE";

    /// <summary>Reads a file, relative to the current directory.</summary>
    /// <exception cref="ConfigException">It cannot be read, or a cell is wrong.</exception>
    public static IReadOnlyList<LocatedPoint> Load(string path) => Parse(UserFile.ReadText(path, $"a file with columns {Latitude} and {Longitude}"), path);

    public static IReadOnlyList<LocatedPoint> Parse(string text, string source)
    {
        List<List<CsvCell>> rows = CsvText.Rows(text, source);
        if (rows.Count < 2)
        {
            string missing = rows.Count == 0 ? "the file is empty" : "there is no row below the header";
            throw new ConfigException(new Origin(source, rows.Count + 1, 1), missing, $"write a header with {Latitude} and {Longitude}, and a row for each point");
        }

        int latitude = ColumnOf(Latitude, rows[0]), longitude = ColumnOf(Longitude, rows[0]);
        return [.. rows.Skip(1).Select(row => new LocatedPoint(
            new GeoPoint(Degrees(row, latitude, Latitude, 90), Degrees(row, longitude, Longitude, 180)),
            row[0].Origin))];
    }

    private static int ColumnOf(string name, List<CsvCell> header)
    {
        int column = header.FindIndex(cell => IsNamed(cell, name));
        int again = header.FindLastIndex(cell => IsNamed(cell, name));
        return column == again && column >= 0
            ? column
            : throw new ConfigException(
                header[Math.Max(again, 0)].Origin,
                column < 0 ? $"the header has no column {name}" : $"the header has two columns {name}",
                $"name one column {name}; the columns are {string.Join(", ", header.Select(cell => cell.Text))}");
    }

    private static bool IsNamed(CsvCell cell, string name) => cell.Text.Trim().Equals(name, StringComparison.OrdinalIgnoreCase);

    private static double Degrees(List<CsvCell> row, int column, string name, double limit)
    {
        if (column >= row.Count)
        {
            throw new ConfigException(row[^1].Origin, $"the row ends here, before {name} in column {column + 1}", "write as many cells as the header has");
        }

        CsvCell cell = row[column];
        if (!double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double degrees) || !double.IsFinite(degrees))
        {
            throw new ConfigException(cell.Origin, $"{name} is '{ConfigException.Excerpt(cell.Text)}', which is no number", "write degrees such as -37.8136");
        }

        return Math.Abs(degrees) <= limit
            ? degrees
            : throw new ConfigException(cell.Origin, $"{name} is {cell.Text}, beyond {limit} degrees", $"write degrees from -{limit} to {limit}");
    }
}
