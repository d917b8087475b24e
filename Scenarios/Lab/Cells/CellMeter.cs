using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>How far something long is.</summary>
/// <param name="Share">What is done of it, 0 to 1.</param>
/// <param name="Text">In words.</param>
internal readonly record struct ProgressReading(double Share, string Text);

/// <summary>
/// How far cells are, within their running worlds too: what comparisons, trainings, figures and verifications show of their progress. May be told and asked on
/// any thread.
/// </summary>
/// <param name="all">How many there are.</param>
/// <param name="one">What one is called.</param>
/// <param name="many">What several are called.</param>
/// <param name="said">What else to say at first.</param>
internal sealed class CellMeter(long all, string one, string many, string said = "")
{
    private readonly RunningWorlds _worlds = new();
    private long _done;
    private string _said = said;

    /// <summary>For how long a cell's world goes on, in simulated seconds; null where that is not known.</summary>
    public double? WorldSeconds { get; init; }

    /// <summary>A cell's world tells how far it is.</summary>
    public void Report(int world, RunProgress progress) => _worlds.Report(world, progress);

    /// <summary>A cell's world has ended.</summary>
    public void End(int world) => _worlds.End(world);

    /// <summary>One more is done.</summary>
    /// <param name="said">What else to say from now on; null for what was said before.</param>
    public void Done(string? said = null)
    {
        lock (_worlds)
        {
            (_done, _said) = (_done + 1, said ?? _said);
        }
    }

    /// <summary>So many are done.</summary>
    /// <param name="done">How many.</param>
    /// <param name="said">What else to say from now on; null for what was said before.</param>
    public void Reach(long done, string? said = null)
    {
        lock (_worlds)
        {
            (_done, _said) = (done, said ?? _said);
        }
    }

    /// <summary>How far all is.</summary>
    public ProgressReading Read()
    {
        lock (_worlds)
        {
            double parts = WorldSeconds is double seconds ? _worlds.Parts(seconds) : 0;
            return new ProgressReading(Math.Min(1, (_done + parts) / Math.Max(1, all)), $"{Numbers.Count(_done)} of {Numbers.Counted(all, one, many)}{_worlds.Text(WorldSeconds)}{_said}");
        }
    }
}
