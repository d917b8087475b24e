using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.Lab.Measures;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A task-log store, as a journal remembers it.</summary>
/// <param name="Name">What <c>--tasks</c> calls it, without a password.</param>
/// <param name="Experiment">What marks the experiment's runs in it.</param>
internal sealed record JournaledStore(string Name, string Experiment);

/// <summary>
/// What a run folder holds of an unfinished experiment, in its folder <c>resume</c>: the results of the finished cells in cell order, each added as it comes, and the
/// checkpoints of those that run. It is removed when the experiment has finished.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    public const string FolderName = "resume";

    private const string Kind = "edgeactors-cells", RunSection = "run", CellSection = "cell", FileName = "cells.msgpack", Unfinished = ".unfinished";
    private const int Version = 5;
    private const double SecondsBetweenSyncs = 1;

    /// <summary>More than any cell has, and so few that those of all cells add up.</summary>
    private const long MostEvents = 1L << 50;

    private readonly string _folder;
    private readonly string _label;
    private readonly RunLock _lock;
    private readonly FileStream _stream;

    /// <summary>Cells whose rows may not be durable yet, and which the journal must not be ahead of.</summary>
    private readonly MemoryStream _pending = new();
    private readonly SectionWriter _sections;
    private readonly MessagePackWriter _content = new();
    private long _synced = Stopwatch.GetTimestamp();

    private RunJournal(
        string folder, string label, RunLock held, FileStream stream, bool begins, Beginning beginning, IReadOnlyList<CellResult> finished, CsvState tasks)
    {
        (_folder, _label, _lock, _stream, Interval, TaskStore, Finished, Tasks) = (folder, label, held, stream, beginning.Interval, beginning.Store, finished, tasks);
        _sections = new SectionWriter(_pending, begins ? Kind : null, Version);
    }

    /// <summary>How often running cells are saved; null for never.</summary>
    public CheckpointInterval? Interval { get; }

    /// <summary>The task-log store that finished cells are in; null if there is none.</summary>
    public JournaledStore? TaskStore { get; }

    /// <summary>The results of the cells from the first on.</summary>
    public IReadOnlyList<CellResult> Finished { get; }

    /// <summary>How the file of tasks was after the last of them.</summary>
    public CsvState Tasks { get; }

    /// <summary>Told of each checkpoint that cannot be used, in one line.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Begins a journal in a new run folder.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="identity">What the run comes from.</param>
    /// <param name="interval">How often running cells are saved; null for never.</param>
    /// <param name="store">The task-log store that finished cells go to, if any.</param>
    public static RunJournal Create(RunFolder run, RunIdentity identity, CheckpointInterval? interval, JournaledStore? store = null)
    {
        string folder = Path.Combine(run.Path, FolderName), label = identity.Label;
        DurableFolder.Create(folder);
        RunLock held = RunLock.Hold(folder, run.Path);
        string path = Path.Combine(folder, FileName), unfinished = path + Unfinished;
        try
        {
            return Begin(new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, 1));
        }
        catch
        {
            File.Delete(unfinished);
            held.Remove();
            Directory.Delete(folder);
            throw;
        }

        RunJournal Begin(FileStream stream)
        {
            var journal = new RunJournal(folder, label, held, stream, true, new Beginning(interval, store), [], default);
            journal.WriteHeader(identity.Build);
            journal.Sync();
            File.Move(unfinished, path);
            DurableFolder.Flush(folder);
            return journal;
        }
    }

    /// <summary>Goes on with the journal of an interrupted run.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="identity">What the run must have come from.</param>
    /// <param name="settings">What its configuration means, to name what was changed.</param>
    /// <param name="measures">What its cells were measured by.</param>
    /// <param name="interval">Another interval than that of the interrupted run, if any.</param>
    /// <param name="notice">Told in one line of what cannot be used.</param>
    /// <exception cref="UserErrorException">There is nothing to resume, the configuration was changed, or another process goes on with the run.</exception>
    public static RunJournal Resume(
        RunFolder run, RunIdentity identity, Settings settings, MeasureSet measures, CheckpointInterval? interval, Action<string> notice)
    {
        RunLock held = RunLock.Hold(Path.Combine(run.Path, FolderName), run.Path);
        try
        {
            return Resume(run, identity, settings, measures, interval, notice, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static RunJournal Resume(
        RunFolder run, RunIdentity identity, Settings settings, MeasureSet measures, CheckpointInterval? interval, Action<string> notice, RunLock held)
    {
        string folder = Path.Combine(run.Path, FolderName), path = Path.Combine(folder, FileName);
        string rows = TaskFile.RowsIn(run, settings.Tasks, FolderName);
        long tasks = File.Exists(rows) ? new FileInfo(rows).Length : 0, end;
        CsvState written = default;
        var finished = new List<CellResult>();
        Header header;
        using (FileStream stream = Open(path, FileAccess.Read))
        {
            (header, end) = Read(stream, path, measures, finished, tasks, ref written);
        }

        identity.Require(header.Label, Path.Combine(run.Path, RunFolder.ConfigFile), settings);
        var beginning = new Beginning(interval ?? (IntervalOf(header, path)), header.Store);
        bool otherCode = header.Build != identity.Build;
        if (otherCode)
        {
            BeginAgain(run, folder, header, finished.Count, notice);
            (end, written, finished) = (0, default, []);
        }

        FileStream rest = Open(path, FileAccess.Write);
        rest.SetLength(end);
        rest.Position = end;
        var journal = new RunJournal(folder, header.Label, held, rest, otherCode, beginning, finished, written) { Notice = notice };
        if (otherCode)
        {
            journal.WriteHeader(identity.Build);
            journal.Sync();
        }

        return journal;
    }

    private static CheckpointInterval? IntervalOf(Header header, string path)
    {
        try
        {
            return header.Interval.Length > 0 ? CheckpointInterval.Parse(header.Interval) : null;
        }
        catch (Exception e) when (e is Configuration.ConfigException or UserErrorException)
        {
            throw new UserErrorException($"{path}: it says that worlds are saved every {Configuration.ConfigException.Excerpt(header.Interval)}, which is no duration; --checkpoint-every gives another", e);
        }
    }

    /// <summary>What other code came to is not mixed with what this comes to.</summary>
    private static void BeginAgain(RunFolder run, string folder, Header header, int finished, Action<string> notice)
    {
        if (header.Store is { } store)
        {
            throw new UserErrorException($"{run.Path}: begun by other code than this, and the tasks of its finished cells are in {store.Name}; begin it anew");
        }

        notice($"begun by other code than this: its {finished} finished cells are computed again");
        foreach (string cell in Directory.EnumerateDirectories(folder))
        {
            Directory.Delete(cell, recursive: true);
        }
    }

    private void WriteHeader(string build)
    {
        _content.WriteArrayHeader(5);
        _content.WriteString(_label);
        _content.WriteString(build);
        _content.WriteString(Interval?.Text ?? "");
        _content.WriteString(TaskStore?.Name ?? "");
        _content.WriteString(TaskStore?.Experiment ?? "");
        EndSection(RunSection);
    }

    /// <summary>Whether a run folder holds an unfinished experiment.</summary>
    public static bool IsIn(string run) => File.Exists(Path.Combine(run, FolderName, FileName));

    /// <summary>Removes what is left of a journal that never began, and nothing else.</summary>
    public static void RemoveUnbegun(string run)
    {
        string folder = Path.Combine(run, FolderName);
        if (!Directory.Exists(folder))
        {
            return;
        }

        using RunLock held = RunLock.Hold(folder, run);
        if (!IsIn(run))
        {
            File.Delete(Path.Combine(folder, FileName + Unfinished));
            held.Remove();
            Directory.Delete(folder);
        }
    }

    /// <summary>Where a cell's world is saved.</summary>
    public CheckpointStore Store(int cell) => new(CellFolder(cell), _label);

    /// <summary>Adds a finished cell; cells come in order.</summary>
    /// <param name="cell">Its number.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="tasks">The file of tasks, which holds its rows already; null if none is written.</param>
    public void Add(int cell, CellResult result, TaskCsv? tasks)
    {
        _content.WriteArrayHeader(9);
        _content.WriteInt64(cell);
        _content.WriteUInt64((ulong)(result.Digest.Value >> 64));
        _content.WriteUInt64((ulong)result.Digest.Value);
        _content.WriteInt64(result.Digest.Events);
        _content.WriteInt64(result.Digest.FinalTime.Nanoseconds);
        _content.WriteDouble(result.Seconds);
        result.Tallies.Save(_content);
        CsvState written = tasks?.State ?? default;
        _content.WriteInt64(written.Length);
        _content.WriteInt64(written.Checksum);
        EndSection(CellSection);
        if (tasks is { LeftOut: true, IsEmptied: false })
        {
            // Cells before it are complete without their rows only by this one.
            Sync();
            tasks.Empty();
        }
        else if (Stopwatch.GetElapsedTime(_synced).TotalSeconds > SecondsBetweenSyncs)
        {
            tasks?.Flush(toDisk: true);
            Sync();
        }

        if (Directory.Exists(CellFolder(cell)))
        {
            Directory.Delete(CellFolder(cell), recursive: true);
        }
    }

    /// <summary>The experiment has finished and its results are written.</summary>
    public void Complete()
    {
        Sync();
        _stream.Dispose();
        foreach (string cell in Directory.EnumerateDirectories(_folder))
        {
            Directory.Delete(cell, recursive: true);
        }

        // The journal goes last: a process killed before that leaves a run that resume completes again. Until then no other process is let in.
        File.Delete(Path.Combine(_folder, FileName));
        File.Delete(Path.Combine(_folder, TaskFile.RowsFile));
        _lock.Remove();
        Directory.Delete(_folder);
        DurableFolder.Flush(Path.GetDirectoryName(_folder)!);
    }

    /// <summary>Keeps the cells that came last; whoever wrote their rows has made those durable, or is shorter than they say.</summary>
    public void Dispose()
    {
        using (_lock)
        using (_stream)
        {
            if (_stream.CanWrite)
            {
                Sync();
            }
        }
    }

    private static (Header Header, long End) Read(
        FileStream stream, string path, MeasureSet measures, List<CellResult> finished, long tasks, ref CsvState written)
    {
        try
        {
            var sections = new SectionReader(stream, Kind, Version);
            var run = new MessagePackReader(sections.Read() ?? throw new CheckpointException("it is empty"));
            run.ReadArrayHeader(5);
            string label = run.ReadString(), build = run.ReadString(), interval = run.ReadString(), store = run.ReadString();
            var header = new Header(label, build, interval, store.Length > 0 ? new JournaledStore(store, run.ReadString()) : null);
            long end = sections.Position;
            int whole = 0;
            while (TryRead(sections, measures, finished.Count) is { } next)
            {
                finished.Add(next.Result);
                if (next.Tasks.Length <= tasks)
                {
                    // Where the file was given up, cells before that need no rows of it either.
                    (whole, written, end) = (finished.Count, next.Tasks, sections.Position);
                }
            }

            finished.RemoveRange(whole, finished.Count - whole);
            return (header, end);
        }
        catch (Exception e) when (e is CheckpointException or MessagePackException or ArithmeticException or ArgumentException)
        {
            throw new UserErrorException($"{path}: {e.Message}; the run cannot be resumed, start it anew", e);
        }
    }

    /// <summary>The next cell; null at the end, and where the process ended while one was written.</summary>
    private static (CellResult Result, CsvState Tasks)? TryRead(SectionReader sections, MeasureSet measures, int cell)
    {
        try
        {
            if (sections.Read() is not byte[] content)
            {
                return null;
            }

            var reader = new MessagePackReader(content);
            reader.ReadArrayHeader(9);
            if (reader.ReadInt64() != cell)
            {
                return null;
            }

            var value = new UInt128(reader.ReadUInt64(), reader.ReadUInt64());
            var digest = new RunDigest(value, reader.ReadInt64(), new SimTime(reader.ReadInt64()));
            double seconds = reader.ReadDouble();
            if (digest.Events is < 0 or > MostEvents || digest.FinalTime < SimTime.Zero || !(seconds >= 0) || double.IsInfinity(seconds))
            {
                return null;
            }

            TallySet tallies = measures.Begin();
            tallies.Load(ref reader);
            return (new CellResult(digest, tallies, seconds, default), new CsvState(reader.ReadInt64(), checked((uint)reader.ReadInt64())));
        }
        catch (Exception e) when (e is CheckpointException or MessagePackException or ArithmeticException or ArgumentException)
        {
            return null;
        }
    }

    private static FileStream Open(string path, FileAccess access)
    {
        try
        {
            return new FileStream(path, FileMode.Open, access, FileShare.Read, 1);
        }
        catch (IOException e)
        {
            throw new UserErrorException($"{path}: {e.Message}; is the run still going on?", e);
        }
    }

    private string CellFolder(int cell) => Path.Combine(_folder, $"cell-{cell.ToString(CultureInfo.InvariantCulture)}");

    private void EndSection(string name)
    {
        _sections.Write(name, _content.Written);
        _content.Clear();
    }

    /// <summary>What does not change while a run goes on.</summary>
    private sealed record Beginning(CheckpointInterval? Interval, JournaledStore? Store);

    /// <summary>The journal's first section.</summary>
    private sealed record Header(string Label, string Build, string Interval, JournaledStore? Store);

    private void Sync()
    {
        _stream.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
        _pending.SetLength(0);
        _stream.Flush(flushToDisk: true);
        _synced = Stopwatch.GetTimestamp();
    }
}
