using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using EdgeActors.Scenarios.Configuration;

namespace EdgeActors.Scenarios.Data.Alibaba;

/// <summary>How a trace is read.</summary>
internal sealed record BatchTaskOptions
{
    /// <summary>The usual <see cref="Window"/>.</summary>
    public const int UsualWindow = 100_000;

    /// <summary>A job is closed when this many lines after its last row had none of it. More finds rows that are further apart, and holds more in memory.</summary>
    public int Window { get; init; } = UsualWindow;

    /// <summary>Whether a malformed line is an error; else it is counted.</summary>
    public bool Strict { get; init; }
}

/// <summary>
/// Reads the jobs of a table <c>batch_task</c> of Alibaba's cluster trace v2018, in memory that does not grow with the file. Jobs come as they are closed, in the order of
/// their last rows; so what a caller does not ask for is not read.
/// </summary>
internal sealed class BatchTaskReader : IDisposable
{
    /// <summary>If none of so many first lines is a row, the file is no trace.</summary>
    private const int Probed = 1000;

    private const int Excerpt = 256;

    private static readonly string s_right = $"write a table without a header, of columns {string.Join(',', BatchTaskRow.Columns)}";

    private readonly Stream _stream;
    private readonly string _source;
    private readonly bool _strict;
    private readonly ByteLines _lines;
    private readonly JobWindow _window;
    private readonly JobBuilder _builder;
    private readonly List<int> _parents = [];
    private long _recognised;
    private bool _ended;
    private string? _firstWrong;
    private IDisposable? _file;

    /// <summary>Reads a stream, which may not be compressed.</summary>
    /// <param name="stream">The stream; it is disposed of with the reader.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="ConfigException">It is empty, or no text.</exception>
    public BatchTaskReader(Stream stream, string source, BatchTaskOptions options)
    {
        (_stream, _source, _strict) = (stream, source, options.Strict);
        _lines = new ByteLines(stream, source);
        _window = new JobWindow(options.Window);
        _builder = new JobBuilder(Report);
        ReadOnlySpan<byte> beginning = _lines.Beginning();
        if (beginning.IsEmpty || beginning.Contains((byte)0))
        {
            throw NoTrace(beginning.IsEmpty ? "the file is empty" : "the file is no text");
        }

        if (beginning.StartsWith("task_name,"u8))
        {
            _lines.Next(out _, out _);
        }
    }

    /// <summary>What was read so far, and what of it was left out.</summary>
    public TraceReport Report { get; } = new();

    /// <summary>Opens a file: the table itself, compressed (<c>.gz</c>), or in an archive (<c>.tar</c>, <c>.tar.gz</c>) as it is published.</summary>
    /// <param name="path">The path, relative to the current directory.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="ConfigException">It cannot be read, or is no trace.</exception>
    public static BatchTaskReader Open(string path, BatchTaskOptions options)
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            return new BatchTaskReader(Unpacked(file, path), path, options) { _file = file };
        }
        catch (Exception e)
        {
            file?.Dispose();
            if (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidDataException)
            {
                throw new ConfigException(
                    Origin.Of($"'{path}'"), $"the file cannot be read ({UserFile.Why(path, e)})", $"name a table batch_task, relative to {Directory.GetCurrentDirectory()}", e);
            }

            throw;
        }
    }

    /// <summary>The jobs. They can be gone through once.</summary>
    /// <exception cref="ConfigException">The file is no trace, or cannot be read on; with <see cref="BatchTaskOptions.Strict"/> also: a line is malformed.</exception>
    public IEnumerable<TraceJob> Jobs()
    {
        while (Next() is { } job)
        {
            yield return job;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _file?.Dispose();
    }

    /// <summary>The table in a file. What cannot be read twice, such as a pipe, is the table itself, or compressed if its name says so.</summary>
    private static Stream Unpacked(FileStream file, string path)
    {
        if (!file.CanSeek)
        {
            return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        }

        Span<byte> begins = stackalloc byte[512];
        bool isCompressed = file.ReadAtLeast(begins[..2], 2, throwOnEndOfStream: false) == 2 && begins[..2].SequenceEqual<byte>([0x1F, 0x8B]);
        Stream stream = Decompressed(file, isCompressed);
        bool isArchive = stream.ReadAtLeast(begins, begins.Length, throwOnEndOfStream: false) == begins.Length && begins[257..].StartsWith("ustar"u8);
        stream = Decompressed(file, isCompressed);
        return isArchive ? Table(new TarReader(stream), path) : stream;
    }

    /// <summary>The content from its beginning.</summary>
    private static Stream Decompressed(FileStream file, bool isCompressed)
    {
        file.Position = 0;
        return isCompressed ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
    }

    private static Stream Table(TarReader archive, string path)
    {
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } content && entry.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            {
                return content;
            }
        }

        throw new ConfigException(Origin.Of($"'{path}'"), "the archive holds no table (.csv)", "name a table batch_task");
    }

    /// <summary>Reads on until a job is closed; null when there is none left.</summary>
    private TraceJob? Next()
    {
        while (true)
        {
            if (_window.Close(_lines.Number, _ended) is { } closed)
            {
                TraceJob? job = _builder.Build(closed);
                _window.Recycle(closed);
                if (job is not null)
                {
                    return job;
                }
            }
            else if (_ended)
            {
                return null;
            }
            else if (_lines.Next(out ReadOnlySpan<byte> line, out bool isWhole))
            {
                Read(line, isWhole);
            }
            else
            {
                _ended = true;
                RequireTrace();
            }
        }
    }

    private void Read(ReadOnlySpan<byte> line, bool isWhole)
    {
        if (line.IsEmpty)
        {
            return;
        }

        Report.Lines++;
        RowFault fault = new(DropReason.Length, 0, 0, 0);
        if (isWhole && BatchTaskRow.TryRead(line, _parents, out BatchTaskRow row, out fault))
        {
            _recognised++;
            if (!_window.Add(row, _parents, _lines.Number))
            {
                Report.Drop(DropReason.Late, _lines.Number, row.Job);
            }
            else if (row.IsCut)
            {
                Report.Drop(DropReason.CutParent, _lines.Number, line[..TaskName.Longest]);
            }
        }
        else
        {
            Leave(line, fault);
        }

        if (Report.Lines == Probed)
        {
            RequireTrace();
        }
    }

    private void Leave(ReadOnlySpan<byte> line, in RowFault fault)
    {
        bool isMalformed = TraceReport.IsMalformed(fault.Reason);
        _recognised += isMalformed || fault.Reason == DropReason.Name ? 0 : 1;
        if (!isMalformed)
        {
            Report.Drop(fault.Reason, _lines.Number, line.Slice(fault.Begin, Math.Min(fault.Length, Excerpt)));
            return;
        }

        string wrong = "";
        if (_strict || _firstWrong is null || Report.IsNews(fault.Reason, _lines.Number))
        {
            wrong = fault.Wrong(line);
            _firstWrong ??= wrong;
        }

        if (_strict)
        {
            throw new ConfigException(new Origin(_source, (int)Math.Min(_lines.Number, int.MaxValue), fault.Begin + 1), wrong, s_right);
        }

        Report.Drop(fault.Reason, _lines.Number, wrong);
    }

    private void RequireTrace()
    {
        if (_recognised == 0)
        {
            string first = _firstWrong ?? $"task_name is '{Report.Of(DropReason.Name)?.First}'";
            throw NoTrace(Report.Lines == 0 ? "the file has no rows" : string.Create(CultureInfo.InvariantCulture, $"of the first {Report.Lines:N0} lines none is a row of batch_task ({first})"));
        }
    }

    private ConfigException NoTrace(string wrong) => new(new Origin(_source, 1, 1), wrong, s_right);
}
