using System.Text;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>Why something of a trace is left out. The first four are malformed lines, the last four parents that a task names; the others are rows.</summary>
internal enum DropReason
{
    Length,
    Columns,
    Job,
    Number,
    Name,
    Status,
    Duration,
    Cpu,
    Late,
    Repeated,
    Cycle,
    SelfParent,
    MissingParent,
    RepeatedParent,
    CutParent,
}

/// <summary>What was left out for one reason.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many lines, rows or parents.</param>
/// <param name="FirstLine">The line of the first of them.</param>
/// <param name="First">What the first of them is, in one line.</param>
internal sealed record TraceDrop(DropReason Reason, long Count, long FirstLine, string First);

/// <summary>What a reading of a trace came to. It grows while jobs are read: lines = rows kept + rows and lines dropped, once all were.</summary>
internal sealed class TraceReport
{
    private static readonly string[] s_what =
    [
        "lines that are too long", "lines that have not nine columns", "lines without a job_name", "lines with a time or plan_cpu that is no number", "rows with a task_name of no known form",
        "rows with a status other than Terminated", "rows that end no later than they start", "rows with a plan_cpu that is not above 0", "rows of a job that was closed",
        "rows that repeat a task's number", "rows of a job with a cycle", "parents that are the task itself", "parents that the job has no task for", "parents that are named twice",
        "parents at the end of a task_name of 50 letters, where the table cuts names",
    ];

    private readonly TraceDrop?[] _drops = new TraceDrop?[s_what.Length];

    /// <summary>Lines with something on them; a header is none.</summary>
    public long Lines { get; internal set; }

    /// <summary>Rows that are a task of a job that was given out.</summary>
    public long Rows { get; internal set; }

    /// <summary>Jobs that were given out.</summary>
    public long Jobs { get; internal set; }

    /// <summary>Jobs that were left out because of a cycle.</summary>
    public long CyclicJobs { get; internal set; }

    /// <summary>What was left out, of each reason that there was.</summary>
    public IEnumerable<TraceDrop> Drops => _drops.OfType<TraceDrop>();

    /// <summary>A reason in words, after a number.</summary>
    public static string What(DropReason reason) => s_what[(int)reason];

    /// <summary>A reason as a word for other programs.</summary>
    public static string Key(DropReason reason) => KebabCase.Of(reason.ToString());

    /// <summary>Whether the line is no row at all.</summary>
    public static bool IsMalformed(DropReason reason) => reason <= DropReason.Number;

    /// <summary>Whether a parent is left out, and not the row that names it.</summary>
    public static bool IsOfParents(DropReason reason) => reason >= DropReason.SelfParent;

    /// <summary>What was left out for a reason; null for nothing.</summary>
    public TraceDrop? Of(DropReason reason) => _drops[(int)reason];

    internal void Drop(DropReason reason, long line, ReadOnlySpan<byte> text)
    {
        if (IsNews(reason, line))
        {
            Drop(reason, line, Encoding.UTF8.GetString(text));
        }
        else
        {
            Count(reason, 1);
        }
    }

    /// <summary>Counts, and keeps the text of what stands first in the file.</summary>
    internal void Drop(DropReason reason, long line, string text, long count = 1)
    {
        if (IsNews(reason, line))
        {
            _drops[(int)reason] = new TraceDrop(reason, (_drops[(int)reason]?.Count ?? 0) + count, line, OneLine.Of(ConfigException.Excerpt(text)));
        }
        else
        {
            Count(reason, count);
        }
    }

    /// <summary>Whether nothing of that reason stands before a line. Jobs are closed out of the order of their lines.</summary>
    internal bool IsNews(DropReason reason, long line) => _drops[(int)reason] is not { } drop || line < drop.FirstLine;

    private void Count(DropReason reason, long count)
    {
        TraceDrop drop = _drops[(int)reason]!;
        _drops[(int)reason] = drop with { Count = drop.Count + count };
    }
}
