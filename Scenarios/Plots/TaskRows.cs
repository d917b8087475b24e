using System.Globalization;
using System.IO.Compression;
using EdgeActors.Scenarios.Experiments;

namespace EdgeActors.Scenarios.Plots;

/// <summary>A task of a run folder's tasks.csv, in seconds.</summary>
/// <param name="Policy">The policy that placed it.</param>
/// <param name="Cell">Network and episode.</param>
/// <param name="Place">Where it was executed; empty where it was not.</param>
/// <param name="Succeeded">Whether it was finished by its deadline.</param>
/// <param name="Completion">How long it took.</param>
/// <param name="Begun">When it began to be executed.</param>
/// <param name="Execute">For how long it was.</param>
internal readonly record struct TaskRow(string Policy, string Cell, string Place, bool Succeeded, double Completion, double Begun, double Execute);

/// <summary>Reads the rows that <see cref="TaskCsv"/> wrote, one after another.</summary>
internal static class TaskRows
{
    private static string[] Columns => ["policy", "network", "episode", "place", "outcome", "born_s", "completion_s", "wait_s", "transmit_s", "queue_s", "execute_s"];

    /// <summary>The rows of a run folder.</summary>
    /// <exception cref="UserErrorException">It has none that can be read.</exception>
    public static IEnumerable<TaskRow> Of(string folder)
    {
        string? path = new[] { "tasks.csv", "tasks.csv.gz" }.Select(f => Path.Combine(folder, f)).FirstOrDefault(File.Exists);
        return path is null ? throw new UserErrorException($"{folder}: it holds no tasks.csv; run it again with --tasks csv or csv.gz") : Read(path);
    }

    private static IEnumerable<TaskRow> Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        using Stream text = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(text);
        string[] header = Line(reader, path)?.Split(',') ?? [];
        string[] columns = Columns;
        int[] at = [.. columns.Select(c => Array.IndexOf(header, c))];
        if (at.Contains(-1))
        {
            throw new UserErrorException($"{path}:1: there is no column {columns[Array.IndexOf(at, -1)]}; name the folder of a run as it was written");
        }

        int line = 2;
        for (; Line(reader, path) is string row; line++)
        {
            yield return Parse(row.Split(','), at, header.Length) ?? throw new UserErrorException($"{path}:{line}: this is no row of a task; name the folder of a run as it was written");
        }

        if (line == 2)
        {
            throw new UserErrorException($"{path}: it holds no task, so there is nothing to draw");
        }
    }

    private static string? Line(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException($"{path}: it is cut short or no gzip file; name the folder of a run as it was written", e);
        }
    }

    private static TaskRow? Parse(string[] cells, int[] at, int columns)
    {
        if (cells.Length != columns)
        {
            return null;
        }

        double[] seconds = new double[6];
        for (int i = 0; i < seconds.Length; i++)
        {
            if (!double.TryParse(cells[at[i + 5]], NumberStyles.Float, CultureInfo.InvariantCulture, out seconds[i]))
            {
                return null;
            }
        }

        return new TaskRow(
            cells[at[0]], $"{cells[at[1]]},{cells[at[2]]}", cells[at[3]], cells[at[4]] == "succeeded", seconds[1], seconds[0] + seconds[2] + seconds[3] + seconds[4], seconds[5]);
    }
}
