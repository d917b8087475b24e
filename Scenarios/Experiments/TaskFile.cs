using System.Globalization;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.TaskLogs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>What a run folder gets of its tasks, in one of the forms that the key <c>tasks</c> names.</summary>
internal sealed class TaskFile : IDisposable
{
    /// <summary>Rows that become another file when all are there; they lie in the folder that goes when the run has ended.</summary>
    public const string RowsFile = "tasks.csv";

    /// <summary>How long tasks.csv may become where nobody asked for it.</summary>
    public const long MostBytes = 50_000_000;

    private readonly RunFolder _folder;
    private readonly TaskLog _form;
    private readonly string _path;

    private TaskFile(RunFolder folder, TaskLog form, string path, FileMode mode)
    {
        (_folder, _form, _path) = (folder, form, path);
        var stream = new FileStream(path, mode, FileAccess.ReadWrite, FileShare.Read, 1 << 20);
        // Journal and checkpoints will say how long it is, so its name is durable before them.
        DurableFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Rows = new TaskCsv(stream, compressed: form == TaskLog.CsvGz, form == TaskLog.Auto ? MostBytes : long.MaxValue);
    }

    /// <summary>The forms, for messages.</summary>
    public static string Forms { get; } = string.Join(", ", Enum.GetValues<TaskLog>().SkipLast(1).Select(ScalarReader.Word)) + " or none";

    /// <summary>Takes the rows.</summary>
    public TaskCsv Rows { get; }

    /// <summary>Opens it; null where none is wanted.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="form">The form.</param>
    /// <param name="work">The folder in it that goes when the run has ended.</param>
    /// <param name="mode">Anew, or going on.</param>
    public static TaskFile? Open(RunFolder folder, TaskLog form, string work, FileMode mode) =>
        form == TaskLog.None ? null : new TaskFile(folder, form, RowsIn(folder, form, work), mode);

    /// <summary>Where rows are written while the run goes on.</summary>
    public static string RowsIn(RunFolder folder, TaskLog form, string work) =>
        form is TaskLog.Parquet or TaskLog.None ? Path.Combine(folder.FileOf(work), RowsFile) : folder.FileOf(NameOf(form)!);

    /// <summary>The form of a name; null if it is none.</summary>
    public static TaskLog? FormOf(string text) => Enum.GetValues<TaskLog>().Where(f => ScalarReader.Word(f) == text).Select(f => (TaskLog?)f).SingleOrDefault();

    /// <summary>What the file is called; null where there is none.</summary>
    public static string? NameOf(TaskLog form) => form switch
    {
        TaskLog.None => null,
        TaskLog.Auto => RowsFile,
        _ => $"tasks.{ScalarReader.Word(form)}",
    };

    /// <summary>How much a run that has ended wrote of its tasks.</summary>
    public static string SizeNote(RunFolder folder, TaskLog form) => NameOf(form) is string name && File.Exists(folder.FileOf(name))
        ? string.Create(CultureInfo.InvariantCulture, $" ({name} is {new FileInfo(folder.FileOf(name)).Length / 1e6:F1} MB; --tasks none leaves it out)")
        : "";

    /// <summary>That a run that has ended has left its tasks out, and how to get them; null if it has not.</summary>
    public static string? LeftOutNote(RunFolder folder, TaskLog form) => form == TaskLog.Auto && !File.Exists(folder.FileOf(RowsFile))
        ? $"{RowsFile} is left out, because it would be longer than {MostBytes / 1_000_000} MB: --tasks csv writes it, --tasks csv.gz or parquet a shorter one."
        : null;

    /// <summary>All rows are there and the journal says so: makes of them what was asked for.</summary>
    public void Complete()
    {
        Rows.Dispose();
        if (Rows.LeftOut)
        {
            File.Delete(_path);
        }
        else if (_form == TaskLog.Parquet)
        {
            DurableFile.Replace(_folder.FileOf(NameOf(_form)!), file => TaskParquet.Write(_path, file));
        }
    }

    public void Dispose() => Rows.Dispose();
}
