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
    private readonly CellStore<TrainingResult> _store = new(path);

    /// <summary>The results in the cells' order.</summary>
    /// <param name="cells">What to run.</param>
    /// <param name="threads">How many at once; results do not depend on it.</param>
    /// <param name="done">Told how many are finished.</param>
    public IReadOnlyList<TrainingResult> Run(IReadOnlyList<TrainingCell> cells, int threads, Action<int>? done)
    {
        NoteOthers(cells);
        NoteLong(cells, threads);
        DurableFolder.Create(path);
        var results = new List<TrainingResult>();
        void NoteKept() => Console.Error.WriteLine($"{cells.Count(IsKept)} of {Numbers.Counted(cells.Count, "training", "trainings")} are kept in {path}; the same command goes on with the others");

        using IDisposable interrupted = Interruption.Announce(NoteKept);
        try
        {
            new CellRunner<TrainingResult>(cells.Count, threads, CancellationToken.None)
            {
                Run = i => Load(cells[i]) ?? Train(cells[i]),
                Fold = (_, result) => results.Add(result),
                Done = done,
            }.RunAll();
        }
        catch
        {
            NoteKept();
            throw;
        }

        return results;
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
        CellStanding[] standings = [.. cells.Where(c => !IsKept(c)).Select(c => _store.Standing(c.Key))];
        foreach ((CellStanding standing, string of) in new[] { (CellStanding.OtherBuild, "code"), (CellStanding.OtherConfiguration, "configuration") })
        {
            if (standings.Count(s => s == standing) is > 0 and int count)
            {
                Console.Error.WriteLine($"{count} of {Numbers.Counted(cells.Count, "training", "trainings")} in {path} are of other {of}; they are done again");
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

    private TrainingResult Train(TrainingCell cell)
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
        if (events is not null)
        {
            LearningEvents.Write(Path.Combine(events, Path.GetFileNameWithoutExtension(cell.Key.FileName)), result.Curves);
        }

        return result;
    }
}
