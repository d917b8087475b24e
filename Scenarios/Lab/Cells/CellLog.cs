using System.Diagnostics;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>
/// Cells one after another in one file, behind a section that says what they are of. A record that was being written when the process ended is dropped, with
/// what comes after it. Records reach the disk when <see cref="Sync"/> is called, or a second after the last time.
/// <para>Pitfall: <see cref="Find"/> knows what was there when the file was opened, not what was added since, which nobody asks for and which would fill memory.</para>
/// </summary>
internal sealed class CellLog : ICellFiles, IDisposable
{
    private const string AboutSection = "about", Unfinished = ".unfinished";
    private const double SecondsBetweenSyncs = 1;

    private readonly FileStream _stream;

    /// <summary>What may not be on the disk before that which it speaks of is there.</summary>
    private readonly MemoryStream _pending = new();
    private readonly SectionWriter _sections;
    private readonly Dictionary<string, CellRecord> _found = [];

    /// <summary>Where what was found ends, the about section first.</summary>
    private readonly List<long> _ends = [];
    private long _synced = Stopwatch.GetTimestamp();

    private CellLog(FileStream stream, string? kind, byte[] about)
    {
        (_stream, About) = (stream, about);
        _sections = new SectionWriter(_pending, kind, CellRecord.Version);
    }

    /// <summary>What the cells are of, as it was said when the file began.</summary>
    public byte[] About { get; }

    /// <summary>How many cells were there when it was opened.</summary>
    public int Count => _ends.Count - 1;

    /// <summary>Whether enough time has passed since the last <see cref="Sync"/>.</summary>
    public bool IsDue => Stopwatch.GetElapsedTime(_synced).TotalSeconds > SecondsBetweenSyncs;

    /// <summary>Begins a file. It appears under its name when it is whole, in place of what was there.</summary>
    public static CellLog Create(string path, byte[] about)
    {
        var stream = new FileStream(path + Unfinished, FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete, 1);
        try
        {
            var log = new CellLog(stream, CellRecord.Kind, about);
            log._sections.Write(AboutSection, about);
            log.Sync();
            File.Move(path + Unfinished, path, overwrite: true);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
            return log;
        }
        catch
        {
            stream.Dispose();
            File.Delete(path + Unfinished);
            throw;
        }
    }

    /// <summary>Opens a file to go on with.</summary>
    /// <exception cref="CheckpointException">It is no file of cells.</exception>
    /// <exception cref="IOException">Another process has it.</exception>
    public static CellLog Open(string path)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1);
        try
        {
            var sections = new SectionReader(stream, CellRecord.Kind, CellRecord.Version);
            var log = new CellLog(stream, null, sections.Read() ?? throw new CheckpointException("it is empty"));
            log.Read(sections);
            return log;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Removes a file that was being begun when the process ended.</summary>
    public static void RemoveUnfinished(string path) => File.Delete(path + Unfinished);

    /// <inheritdoc/>
    public CellRecord? Find(CellKey key) => _found.GetValueOrDefault(key.Coordinates) is { } record && record.Key == key ? record : null;

    /// <inheritdoc/>
    public bool HasOther(CellKey key) => _found.ContainsKey(key.Coordinates);

    /// <summary>Goes on behind the first so many of the cells that were there.</summary>
    public void GoOnBehind(int cells)
    {
        _found.Clear();
        _stream.SetLength(_ends[cells]);
        _stream.Position = _ends[cells];
    }

    /// <inheritdoc/>
    public void Add(CellRecord record) => record.Write(_sections);

    /// <summary>Has the disk keep all that was added.</summary>
    public void Sync()
    {
        _stream.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
        _pending.SetLength(0);
        _stream.Flush(flushToDisk: true);
        _synced = Stopwatch.GetTimestamp();
    }

    /// <summary>Keeps what was added.</summary>
    public void Dispose()
    {
        using (_stream)
        {
            if (_stream.CanWrite)
            {
                Sync();
            }
        }
    }

    /// <summary>All cells up to the end, or to the first that is cut off or damaged.</summary>
    private void Read(SectionReader sections)
    {
        _ends.Add(sections.Position);
        try
        {
            while (sections.Read() is byte[] section)
            {
                var record = CellRecord.Read(section);
                _found[record.Key.Coordinates] = record;
                _ends.Add(sections.Position);
            }
        }
        catch (CheckpointException)
        {
            // The process, or the machine, ended while it was written.
        }
    }
}
