using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data;

/// <summary>Which column of a table is which, by the names in its header.</summary>
internal sealed class CsvColumns
{
    private readonly Dictionary<string, int> _places = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The columns of a header.</summary>
    /// <param name="header">The header.</param>
    /// <param name="due">Those that must be there.</param>
    /// <param name="optional">Those that may.</param>
    /// <exception cref="ConfigException">One is missing, unknown, or there twice.</exception>
    public CsvColumns(List<CsvCell> header, IReadOnlyList<string> due, params string[] optional)
    {
        string known = $"the columns are {string.Join(", ", due)} and, if wanted, {string.Join(", ", optional)}";
        for (int i = 0; i < header.Count; i++)
        {
            CsvCell cell = header[i];
            if (!due.Concat(optional).Contains(cell.Text, StringComparer.OrdinalIgnoreCase))
            {
                string near = NearestKey.Find(cell.Text, due.Concat(optional)) is string name && cell.Text.Length > 0 ? $"did you mean {name}? " : "";
                throw new ConfigException(cell.Origin, $"there is no column '{ConfigException.Excerpt(cell.Text)}'", near + known);
            }

            if (!_places.TryAdd(cell.Text, i))
            {
                throw new ConfigException(cell.Origin, $"the header has two columns {cell.Text}", $"name one column {cell.Text}");
            }
        }

        if (due.FirstOrDefault(name => !_places.ContainsKey(name)) is string missing)
        {
            throw new ConfigException(header[0].Origin, $"the header has no column {missing}", known);
        }
    }

    /// <summary>A cell of a row; null where the table has no such column.</summary>
    public CsvCell? Find(List<CsvCell> row, string name) => _places.ContainsKey(name) ? Cell(row, name) : null;

    /// <summary>A cell of a row.</summary>
    /// <exception cref="ConfigException">The row is too short, or longer than the header.</exception>
    public CsvCell Cell(List<CsvCell> row, string name)
    {
        int column = _places[name];
        if (row.Count > _places.Count)
        {
            throw new ConfigException(row[_places.Count].Origin, $"the row has {row.Count} cells, the header {_places.Count}", "write as many cells as the header has");
        }

        return column < row.Count
            ? row[column]
            : throw new ConfigException(row[^1].Origin, $"the row ends here, before {name} in column {column + 1}", "write as many cells as the header has");
    }
}
