using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>
/// Runs cells, several at once, and keeps each finished one in a folder, so that a command that was stopped goes on where it was, which it says, and figures
/// share their cells. Learning curves go to a folder for TensorBoard, and agents to one of their own, as trainings end.
/// </summary>
internal sealed class CellFolder(string path, string? events = null, string? agents = null)
{
    /// <summary>How trainings were kept before there were cells.</summary>
    private const string Earlier = "*.json";

    private readonly CellStore<TrainingResult> _store = new(new SeparateCells(path), new JsonForm<TrainingResult>());

    /// <summary>The results in the cells' order.</summary>
    /// <param name="cells">What to run.</param>
    /// <param name="threads">How many at once; results do not depend on it.</param>
    /// <param name="show">Shows how far it is while something runs; null for nothing of it.</param>
    public IReadOnlyList<TrainingResult> Run(
        IReadOnlyList<TrainingCell> cells, int threads, Func<CellMeter, Func<IReadOnlyList<TrainingResult>>, IReadOnlyList<TrainingResult>>? show)
    {
        NoteOthers(cells);
        NoteLong(cells, threads);
        DurableFolder.Create(path);
        var meter = new CellMeter(cells.Count, "training", "trainings");
        meter.Reach(cells.Count(IsKept));
        void NoteKept() => Console.Error.WriteLine($"{cells.Count(IsKept)} of {Numbers.Counted(cells.Count, "training", "trainings")} are kept in {path}; the same command goes on with the others");

        using IDisposable interrupted = Interruption.Announce(NoteKept);
        try
        {
            return show is null ? RunAll() : show(meter, RunAll);
        }
        catch
        {
            NoteKept();
            throw;
        }

        IReadOnlyList<TrainingResult> RunAll()
        {
            var results = new List<TrainingResult>();
            new CellRunner<TrainingResult>(cells.Count, threads, CancellationToken.None)
            {
                Run = i => Load(cells[i]) ?? Train(cells[i], meter),
                Fold = (_, result) => results.Add(result),
            }.RunAll();
            return results;
        }
    }

    /// <summary>How long each kind of cell will take: as those that are kept took, else as a short try says.</summary>
    public IReadOnlyList<CellEstimate> Estimate(IEnumerable<TrainingCell> cells) => [.. cells.DistinctBy(c => c.Key).GroupBy(c => c.Kind).Select(kind =>
    {
        TrainingResult[] kept = [.. kind.Select(Load).OfType<TrainingResult>()];
        int left = kind.Count() - kept.Length;
        double[] took = [.. kept.Select(k => k.Seconds).Where(s => s > 0)];
        return new CellEstimate(kind.Key, left, kept.Length, took.Length > 0 ? took.Average() : left == 0 ? 0 : kind.First().Probe());
    })];

    private void NoteLong(IReadOnlyList<TrainingCell> cells, int threads)
    {
        double hours = CellEstimate.Hours(Estimate(cells), threads);
        if (hours > CellEstimate.LongHours)
        {
            Console.Error.WriteLine($"this takes about {CellEstimate.Words(hours)} on {Numbers.Counted(threads, "core", "cores")}; finished trainings are kept, and the same command goes on (--dry-run lists them)");
        }
    }

    private void NoteOthers(IReadOnlyList<TrainingCell> cells)
    {
        if (Directory.Exists(path) && Directory.GetFiles(path, Earlier).Length is > 0 and int earlier)
        {
            Console.Error.WriteLine($"{path} holds {Numbers.Counted(earlier, "training", "trainings")} of an earlier version ({Earlier}), to be done again: what that version kept is not read, and may be removed");
        }

        CellStanding[] standings = [.. cells.Where(c => !IsKept(c)).Select(c => _store.Standing(c.Key))];
        foreach ((CellStanding standing, string how) in new[]
        {
            (CellStanding.OtherBuild, "are of other code"), (CellStanding.OtherConfiguration, "are of other configuration"), (CellStanding.Damaged, "cannot be read"),
        })
        {
            if (standings.Count(s => s == standing) is > 0 and int count)
            {
                Console.Error.WriteLine($"{count} of {Numbers.Counted(cells.Count, "training", "trainings")} in {path} {how}; they are done again");
            }
        }
    }

    private bool IsKept(TrainingCell cell) =>
        _store.Standing(cell.Key) == CellStanding.Kept || (cell.Richer is (CellKey richer, _) && _store.Standing(richer) == CellStanding.Kept);

    private TrainingResult? Load(TrainingCell cell)
    {
        if (cell.Richer is (CellKey richer, string without) && _store.Load(richer) is TrainingResult whole)
        {
            whole.Scores.Remove(without);
            whole.Curves.Remove(without);
            return whole;
        }

        return _store.Load(cell.Key);
    }

    private TrainingResult Train(TrainingCell cell, CellMeter meter)
    {
        TrainingResult result = cell.Run();
        if (agents is not null)
        {
            foreach ((string name, AgentFile agent) in result.Agents)
            {
                DurableFolder.Create(agents);
                DurableFile.Replace(Path.Combine(agents, name + ".json"), agent.Write);
            }
        }

        _store.Save(cell.Key, result);
        meter.Done();
        if (events is not null)
        {
            LearningEvents.Write(Path.Combine(events, cell.Key.FileStem), result.Curves);
        }

        return result;
    }
}
