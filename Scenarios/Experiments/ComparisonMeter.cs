using System.Globalization;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>How far a comparison is, within its running worlds too. May be told and asked on any thread.</summary>
internal sealed class ComparisonMeter(ComparisonPlan plan)
{
    private readonly RunningWorlds _worlds = new();
    private ComparisonProgress _folded;

    /// <summary>A world tells how far it is.</summary>
    public void Report(int cell, RunProgress progress) => _worlds.Report(cell, progress);

    /// <summary>A world has ended.</summary>
    public void End(int cell) => _worlds.End(cell);

    /// <summary>Cells were folded.</summary>
    public void Report(ComparisonProgress progress)
    {
        lock (_worlds)
        {
            _folded = progress;
        }
    }

    public ProgressReading Read()
    {
        ComparisonProgress folded;
        lock (_worlds)
        {
            folded = _folded;
        }

        double? length = plan.Scenario.Length?.Seconds;
        return new ProgressReading(
            Math.Min(1, (folded.CellsDone + (length is double seconds ? _worlds.Parts(seconds) : 0)) / plan.Cells),
            string.Create(
                CultureInfo.InvariantCulture, $"{folded.CellsDone} of {Numbers.Counted(plan.Cells, "cell", "cells")}{_worlds.Text(length)}, {folded.Tasks / 1000:N0} k tasks"));
    }
}
