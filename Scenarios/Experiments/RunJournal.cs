using System.Globalization;
using EdgeActors.Scenarios.Configuration;
using EdgeActors.Scenarios.Lab.Cells;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>A task-log store, as a journal remembers it.</summary>
/// <param name="Name">What <c>--tasks</c> calls it, without a password.</param>
/// <param name="Experiment">What marks the experiment's runs in it.</param>
internal sealed record JournaledStore(string Name, string Experiment);

/// <summary>
/// What a run folder holds of an unfinished experiment, in its folder <c>resume</c>: a store of the finished cells in cell order, each added as it comes, and the
/// checkpoints of those that run. It is removed when the experiment has finished.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    public const string FolderName = "resume";

    private const string FileName = "cells.msgpack";

    private readonly string _folder;
    private readonly RunLock _lock;
    private readonly Beginning _begun;
    private readonly ComparisonPlan _plan;
    private readonly CellLog _log;
    private readonly CellStore<FinishedCell> _cells;

    private RunJournal(string folder, RunLock held, Beginning begun, ComparisonPlan plan, CellLog log)
    {
        (_folder, _lock, _begun, _plan, _log) = (folder, held, begun, plan, log);
        _cells = new CellStore<FinishedCell>(log, new FinishedCellForm(plan.Measures), begun.Build);
    }

    /// <summary>How often running cells are saved; null for never.</summary>
    public CheckpointInterval? Interval => _begun.Interval;

    /// <summary>The task-log store that finished cells are in; null if there is none.</summary>
    public JournaledStore? TaskStore => _begun.Store;

    /// <summary>The results of the cells from the first on.</summary>
    public IReadOnlyList<CellResult> Finished { get; private set; } = [];

    /// <summary>How the file of tasks was after the last of them.</summary>
    public CsvState Tasks { get; private set; }

    /// <summary>Told of each checkpoint that cannot be used, in one line.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Begins a journal in a new run folder.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="identity">What the run comes from.</param>
    /// <param name="plan">What is run.</param>
    /// <param name="interval">How often running cells are saved; null for never.</param>
    /// <param name="store">The task-log store that finished cells go to, if any.</param>
    public static RunJournal Create(RunFolder run, RunIdentity identity, ComparisonPlan plan, CheckpointInterval? interval, JournaledStore? store = null)
    {
        string folder = Path.Combine(run.Path, FolderName);
        DurableFolder.Create(folder);
        RunLock held = RunLock.Hold(folder, run.Path);
        try
        {
            var begun = new Beginning(identity.Label, identity.Build, interval, store);
            return new RunJournal(folder, held, begun, plan, CellLog.Create(Path.Combine(folder, FileName), begun.ToBytes()));
        }
        catch
        {
            held.Remove();
            Directory.Delete(folder);
            throw;
        }
    }

    /// <summary>Goes on with the journal of an interrupted run.</summary>
    /// <param name="run">The run folder.</param>
    /// <param name="identity">What the run must have come from.</param>
    /// <param name="settings">What its configuration means, to name what was changed.</param>
    /// <param name="plan">What is run.</param>
    /// <param name="interval">Another interval than that of the interrupted run, if any.</param>
    /// <param name="notice">Told in one line of what cannot be used.</param>
    /// <exception cref="UserErrorException">There is nothing to resume, the configuration was changed, or another process goes on with the run.</exception>
    public static RunJournal Resume(
        RunFolder run, RunIdentity identity, Settings settings, ComparisonPlan plan, CheckpointInterval? interval, Action<string> notice)
    {
        string folder = Path.Combine(run.Path, FolderName);
        RunLock held = RunLock.Hold(folder, run.Path);
        CellLog? log = null;
        try
        {
            (log, Beginning begun) = Open(Path.Combine(folder, FileName), interval);
            identity.Require(begun.Label, Path.Combine(run.Path, RunFolder.ConfigFile));
            if (begun.Build != identity.Build)
            {
                ForgetOtherCode(run, folder, begun, log.Count, notice);
                begun = begun with { Build = identity.Build };
                log.Dispose();
                log = CellLog.Create(Path.Combine(folder, FileName), begun.ToBytes());
                return new RunJournal(folder, held, begun, plan, log) { Notice = notice };
            }

            string rows = TaskFile.RowsIn(run, settings.Tasks, FolderName);
            var journal = new RunJournal(folder, held, begun, plan, log) { Notice = notice };
            journal.GoOn(File.Exists(rows) ? new FileInfo(rows).Length : 0);
            return journal;
        }
        catch
        {
            log?.Dispose();
            held.Dispose();
            throw;
        }
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
            CellLog.RemoveUnfinished(Path.Combine(folder, FileName));
            held.Remove();
            Directory.Delete(folder);
        }
    }

    /// <summary>Where a cell's world is saved.</summary>
    public CheckpointStore Store(int cell) => new(CellFolder(cell), _begun.Label);

    /// <summary>Adds a finished cell; cells come in order.</summary>
    /// <param name="cell">Its number.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="tasks">The file of tasks, which holds its rows already; null if none is written.</param>
    public void Add(int cell, CellResult result, TaskCsv? tasks)
    {
        _cells.Save(KeyOf(cell), new FinishedCell(result, tasks?.State ?? default));
        if (tasks is { LeftOut: true, IsEmptied: false })
        {
            // Cells before it are complete without their rows only by this one.
            _log.Sync();
            tasks.Empty();
        }
        else if (_log.IsDue)
        {
            tasks?.Flush(toDisk: true);
            _log.Sync();
        }

        if (Directory.Exists(CellFolder(cell)))
        {
            Directory.Delete(CellFolder(cell), recursive: true);
        }
    }

    /// <summary>The experiment has finished and its results are written.</summary>
    public void Complete()
    {
        _log.Dispose();
        DeleteCheckpoints(_folder);

        // The journal goes last: a process killed before that leaves a run that resume completes again. Until then no other process is let in.
        string file = Path.Combine(_folder, FileName);
        CellLog.RemoveUnfinished(file);
        File.Delete(file);
        File.Delete(Path.Combine(_folder, TaskFile.RowsFile));
        _lock.Remove();
        Directory.Delete(_folder);
        DurableFolder.Flush(Path.GetDirectoryName(_folder)!);
    }

    /// <summary>Keeps the cells that came last; whoever wrote their rows has made those durable, or is shorter than they say.</summary>
    public void Dispose()
    {
        using (_lock)
        using (_log)
        {
        }
    }

    private static (CellLog Log, Beginning Begun) Open(string path, CheckpointInterval? interval)
    {
        CellLog? log = null;
        try
        {
            log = CellLog.Open(path);
            return (log, Beginning.Read(log.About, path, interval));
        }
        catch (Exception e)
        {
            log?.Dispose();
            throw e switch
            {
                CheckpointException or MessagePackException or ArithmeticException or ArgumentException => new UserErrorException($"{path}: {e.Message}; the run cannot be resumed, start it anew", e),
                IOException => new UserErrorException($"{path}: {e.Message}; is the run still going on?", e),
                _ => e,
            };
        }
    }

    /// <summary>What other code came to is not mixed with what this comes to.</summary>
    private static void ForgetOtherCode(RunFolder run, string folder, Beginning begun, int finished, Action<string> notice)
    {
        if (begun.Store is { } store)
        {
            throw new UserErrorException($"{run.Path}: begun by other code than this, and the tasks of its finished cells are in {store.Name}; begin it anew");
        }

        notice($"begun by other code than this: its {finished} finished cells are computed again");
        DeleteCheckpoints(folder);
    }

    private static void DeleteCheckpoints(string folder)
    {
        foreach (string cell in Directory.EnumerateDirectories(folder))
        {
            Directory.Delete(cell, recursive: true);
        }
    }

    /// <summary>Takes the cells whose rows are there, from the first on, and drops the others.</summary>
    /// <param name="tasks">The length of the file of tasks.</param>
    private void GoOn(long tasks)
    {
        var finished = new List<CellResult>();
        int whole = 0;
        while (finished.Count < Math.Min(_log.Count, _plan.Cells) && _cells.Load(KeyOf(finished.Count)) is { } next)
        {
            finished.Add(next.Result);
            if (next.Tasks.Length <= tasks)
            {
                // Where the file was given up, cells before that need no rows of it either.
                (whole, Tasks) = (finished.Count, next.Tasks);
            }
        }

        Finished = finished[..whole];
        _log.GoOnBehind(whole);
    }

    /// <summary>What a cell hangs on; its configuration is that of the run, as a hash.</summary>
    private CellKey KeyOf(int cell) => new(_plan.Coordinates(cell), _begun.Label);

    private string CellFolder(int cell) => Path.Combine(_folder, $"cell-{cell.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>What does not change while a run goes on.</summary>
    private sealed record Beginning(string Label, string Build, CheckpointInterval? Interval, JournaledStore? Store)
    {
        public static Beginning Read(byte[] about, string path, CheckpointInterval? other)
        {
            var reader = new MessagePackReader(about);
            reader.ReadArrayHeader(5);
            string label = reader.ReadString(), build = reader.ReadString(), interval = reader.ReadString(), store = reader.ReadString(), experiment = reader.ReadString();
            return new Beginning(label, build, other ?? IntervalOf(interval, path), store.Length > 0 ? new JournaledStore(store, experiment) : null);
        }

        public byte[] ToBytes()
        {
            var writer = new MessagePackWriter();
            writer.WriteArrayHeader(5);
            writer.WriteString(Label);
            writer.WriteString(Build);
            writer.WriteString(Interval?.Text ?? "");
            writer.WriteString(Store?.Name ?? "");
            writer.WriteString(Store?.Experiment ?? "");
            return writer.Written.ToArray();
        }

        private static CheckpointInterval? IntervalOf(string text, string path)
        {
            try
            {
                return text.Length > 0 ? CheckpointInterval.Parse(text) : null;
            }
            catch (Exception e) when (e is ConfigException or UserErrorException)
            {
                throw new UserErrorException($"{path}: it says that worlds are saved every {ConfigException.Excerpt(text)}, which is no duration; --checkpoint-every gives another", e);
            }
        }
    }
}
