using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Scenarios.Learning;
using EdgeActors.Scenarios.Outputs;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Reproduction;

/// <summary>What one training run came to.</summary>
/// <param name="Scores">The success rate of each policy on the evaluation episodes; of several networks one after another.</param>
/// <param name="Curves">The success rate of each learner in each iteration.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrainingResult(Dictionary<string, double[]> Scores, Dictionary<string, double[]> Curves, double Seconds);

/// <summary>One training run: what it is in words, which name its file, and how to do it.</summary>
internal sealed record TrainingCell(string Key, Func<TrainingResult> Run)
{
    /// <summary>A training that came to all this one would and more, if it is there; and what of it to leave out.</summary>
    public (string Key, string Without)? Richer { get; init; }

    /// <summary>Short and safe: the key's first words and its hash.</summary>
    public string FileName => FileOf(Key);

    public static string FileOf(string key) => string.Join('-', key.Split('|').Take(4)).Replace('.', '_').Replace('=', '_').Replace(' ', '_')
        + "-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..8] + ".json";
}

/// <summary>
/// Runs cells, several at once, and keeps each finished one in a folder, so that a command that was stopped goes on where it was, which it says, and figures
/// share their cells. A cell's result depends on its key alone. Learning curves go to a folder for TensorBoard as trainings end.
/// </summary>
internal sealed class CellFolder(string path, string? events = null)
{
    /// <summary>The results in the cells' order.</summary>
    /// <param name="cells">What to run.</param>
    /// <param name="threads">How many at once; results do not depend on it.</param>
    /// <param name="done">Told how many are finished.</param>
    public IReadOnlyList<TrainingResult> Run(IReadOnlyList<TrainingCell> cells, int threads, Action<int>? done)
    {
        DurableFolder.Create(path);
        var results = new TrainingResult?[cells.Count];
        int next = -1, finished = 0;
        Exception? failure = null;
        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < cells.Count && failure is null; i = Interlocked.Increment(ref next))
            {
                try
                {
                    results[i] = Load(cells[i]) ?? Store(cells[i], cells[i].Run());
                    int now = Interlocked.Increment(ref finished);
                    done?.Invoke(now);
                }
                catch (Exception exception)
                {
                    Interlocked.CompareExchange(ref failure, exception, null);
                }
            }
        }

        void NoteKept() => Console.Error.WriteLine($"{cells.Count(IsKept)} of {cells.Count} trainings are kept in {path}; the same command goes on with the others");

        using IDisposable interrupted = Interruption.Announce(NoteKept);
        Thread[] workers = [.. Enumerable.Range(0, Math.Min(threads, cells.Count)).Select(_ => new Thread(Work))];
        foreach (Thread worker in workers)
        {
            worker.Start();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        if (failure is not null)
        {
            NoteKept();
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        return results!;
    }

    private TrainingResult? Load(TrainingCell cell)
    {
        if (cell.Richer is (string richer, string without) && Load(richer) is TrainingResult whole)
        {
            whole.Scores.Remove(without);
            whole.Curves.Remove(without);
            return whole;
        }

        return Load(cell.Key);
    }

    private bool IsKept(TrainingCell cell) =>
        File.Exists(Path.Combine(path, cell.FileName)) || (cell.Richer is (string richer, _) && File.Exists(Path.Combine(path, TrainingCell.FileOf(richer))));

    private TrainingResult? Load(string key)
    {
        string file = Path.Combine(path, TrainingCell.FileOf(key));
        try
        {
            return File.Exists(file) && Json.Read<Stored>(File.ReadAllText(file)) is { } stored && stored.Key == key ? stored.Result : null;
        }
        catch (JsonException)
        {
            throw new UserErrorException($"{file}: this is no finished training; remove it to train again");
        }
    }

    /// <summary>Written beside and moved into place, so a file is whole or absent.</summary>
    private TrainingResult Store(TrainingCell cell, TrainingResult result)
    {
        DurableFile.Replace(Path.Combine(path, cell.FileName), Json.Write(new Stored(cell.Key, result)));
        if (events is not null)
        {
            LearningEvents.Write(Path.Combine(events, Path.GetFileNameWithoutExtension(cell.FileName)), result.Curves);
        }

        return result;
    }

    private sealed record Stored(string Key, TrainingResult Result);
}
