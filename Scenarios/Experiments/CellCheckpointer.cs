using System.Diagnostics;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>Saves one cell's world as often as the user asked, and tells the engine of each file.</summary>
internal sealed class CellCheckpointer(CheckpointStore store, CheckpointInterval interval, EngineChoice engine) : ICheckpointer
{
    private readonly PeriodicCheckpointer _simulated = new(interval.Length, store.Save);
    private long _last = Stopwatch.GetTimestamp();

    public SimTime Next(SimTime reached)
    {
        if (!interval.Wall)
        {
            return _simulated.Next(reached);
        }

        return Stopwatch.GetElapsedTime(_last).TotalSeconds >= interval.Length.Seconds ? reached : SimTime.Never;
    }

    public void Save(Checkpoint checkpoint)
    {
        store.Save(checkpoint);
        engine.NoteSaved(store.Saved!, checkpoint.Time);
        _last = Stopwatch.GetTimestamp();
    }
}
