using System.Diagnostics;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>
/// Saves one cell's world as often as the user asked, and once more when the user wants the run to end, which it does only then. Tells the engine of each file.
/// </summary>
/// <param name="store">Where to.</param>
/// <param name="interval">How often; null for at the end alone.</param>
/// <param name="engine">The engine.</param>
/// <param name="asked">Is cancelled when the user wants the run to end.</param>
internal sealed class CellCheckpointer(CheckpointStore store, CheckpointInterval? interval, EngineChoice engine, CancellationToken asked) : ICheckpointer, IDisposable
{
    private readonly PeriodicCheckpointer? _simulated = interval is null ? null : new(interval.Length, store.Save);
    private readonly CancellationTokenSource _saved = new();
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Is cancelled when the run is saved and is to end.</summary>
    public CancellationToken Cancellation => _saved.Token;

    public SimTime Next(SimTime reached) => interval switch
    {
        _ when asked.IsCancellationRequested => reached,
        null => SimTime.Never,
        { Wall: false } => _simulated!.Next(reached),
        _ => Stopwatch.GetElapsedTime(_last).TotalSeconds >= interval.Length.Seconds ? reached : SimTime.Never,
    };

    public void Save(Checkpoint checkpoint)
    {
        bool last = asked.IsCancellationRequested;
        store.Save(checkpoint);
        engine.NoteSaved(store.Saved!, checkpoint.Time);
        _last = Stopwatch.GetTimestamp();
        if (last)
        {
            _saved.Cancel();
        }
    }

    public void Dispose() => _saved.Dispose();
}
