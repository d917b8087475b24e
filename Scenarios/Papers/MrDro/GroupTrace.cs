using System.Globalization;
using EdgeActors.Actors;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Data;

namespace EdgeActors.Scenarios.Papers.MrDro;

/// <summary>
/// Groups of one's own: a CSV whose first line names the columns <c>user</c> (from 1), <c>task</c> (from 1) and <c>megabytes</c>, in any order, and below it a
/// row a task. A group is a block between blank lines, or where there is a column <c>group</c> all rows of one value of it, which follow each other.
/// </summary>
internal sealed class GroupTrace
{
    private const string Right = "the first line names the columns: user,task,megabytes, and perhaps group";

    private readonly MrDroOptions _options;
    private readonly List<DataSize> _sizes = [];
    private readonly DataSize[] _group;
    private int _rows;
    private Origin _last;

    private GroupTrace(MrDroOptions options) => (_options, _group) = (options, new DataSize[options.Users * options.Tasks]);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigException">It cannot be read, or a row is not as it should be; the cell is named.</exception>
    public static TaskGroups Load(string path, MrDroOptions options) => Parse(UserFile.ReadText(path, "a CSV of groups"), path, options);

    /// <summary>Reads text.</summary>
    public static TaskGroups Parse(string text, string source, MrDroOptions options)
    {
        List<List<CsvCell>> rows = CsvText.Rows(text, source);
        if (rows.Count < 2)
        {
            throw new ConfigException(new Origin(source, rows.Count + 1, 1), "the file has no tasks", $"{Right}; then a row a task");
        }

        string[] head = [.. rows[0].Select(c => c.Text.ToLowerInvariant())];
        int Column(string name) => Array.IndexOf(head, name) is >= 0 and int at ? at : throw new ConfigException(rows[0][0].Origin, $"there is no column {name}", Right);
        (int user, int task, int megabytes, int group) = (Column("user"), Column("task"), Column("megabytes"), Array.IndexOf(head, "group"));
        var trace = new GroupTrace(options) { _last = rows[0][0].Origin };
        string? before = null;
        foreach (List<CsvCell> row in rows.Skip(1))
        {
            if (row.Count != head.Length)
            {
                throw new ConfigException(row[^1].Origin, $"the line has {row.Count} cells, and the first has {head.Length}", $"write {string.Join(',', head)}");
            }

            if (group >= 0 ? row[group].Text != before : row[0].Origin.Line > trace._last.Line + 1)
            {
                trace.End();
            }

            before = group >= 0 ? row[group].Text : null;
            trace.Add(row[user], row[task], row[megabytes]);
        }

        trace.End();
        return new TaskGroups(options.Users, options.Tasks, [.. trace._sizes]);
    }

    private void Add(CsvCell user, CsvCell task, CsvCell megabytes)
    {
        int u = Number(user, "user", _options.Users, "mr-dro.users"), t = Number(task, "task", _options.Tasks, "mr-dro.tasks");
        if (!decimal.TryParse(megabytes.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal size) || size <= 0 || size > 1_000_000_000)
        {
            throw new ConfigException(megabytes.Origin, $"megabytes = {ConfigException.Excerpt(megabytes.Text)} is no size", "write a number above 0 and up to 1000000000");
        }

        int at = ((u - 1) * _options.Tasks) + t - 1;
        if (_group[at] != default)
        {
            throw new ConfigException(
                task.Origin, $"task {t} of user {u} is there twice in its group", "write each task of a group once, and a blank line or another value of group between groups");
        }

        _group[at] = new DataSize(Math.Max(1, (long)Math.Round(size * 8_000_000)));
        (_rows, _last) = (_rows + 1, user.Origin);
    }

    private void End()
    {
        if (_rows == 0)
        {
            return;
        }

        if (_rows < _group.Length)
        {
            int missing = Array.IndexOf(_group, default);
            throw new ConfigException(
                _last, $"a group ends here without task {(missing % _options.Tasks) + 1} of user {(missing / _options.Tasks) + 1}",
                $"a group has {_options.Tasks} tasks of each of {_options.Users} users (mr-dro.tasks, mr-dro.users)");
        }

        _sizes.AddRange(_group);
        Array.Clear(_group);
        _rows = 0;
    }

    private static int Number(CsvCell cell, string what, int most, string key) =>
        int.TryParse(cell.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : throw new ConfigException(cell.Origin, $"{what} = {ConfigException.Excerpt(cell.Text)} is none", $"write a whole number from 1 to {most} ({key})");
}
