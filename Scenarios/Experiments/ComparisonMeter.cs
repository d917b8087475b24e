using System.Diagnostics;
using System.Globalization;
using EdgeActors.Scenarios.Commands;
using EdgeActors.Scenarios.Reports;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Experiments;

/// <summary>How far a comparison is, within its running worlds too. May be told and asked on any thread.</summary>
internal sealed class ComparisonMeter(ComparisonPlan plan)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, RunProgress> _running = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private int _done;
    private long _tasks;
    private long _ended;

    /// <summary>A world tells how far it is.</summary>
    public void Report(int cell, RunProgress progress)
    {
        lock (_lock)
        {
            _running[cell] = progress;
        }
    }

    /// <summary>A world has ended.</summary>
    public void End(int cell)
    {
        lock (_lock)
        {
            _ended += _running.Remove(cell, out RunProgress last) ? last.Events : 0;
        }
    }

    /// <summary>Cells were folded.</summary>
    public void Report(ComparisonProgress progress)
    {
        lock (_lock)
        {
            (_done, _tasks) = (progress.CellsDone, progress.Tasks);
        }
    }

    public ProgressReading Read()
    {
        lock (_lock)
        {
            long events = _ended + _running.Values.Sum(r => r.Events);
            double within = plan.Scenario.Length is SimDuration length ? _running.Values.Sum(r => Math.Clamp(r.Now.Seconds / length.Seconds, 0, 1)) : 0;
            string times = _running.Count == 0 ? "" : $", simulated {_running.Values.Min(r => r.Now.Seconds):F1} s{(plan.Scenario.Length is { } whole ? $" of {whole.Seconds:0.#} s" : "")}";
            return new ProgressReading(
                Math.Min(1, (_done + within) / plan.Cells),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_done} of {Numbers.Counted(plan.Cells, "cell", "cells")}{times}, {events / 1e6:F1} M events, {events / Math.Max(_watch.Elapsed.TotalSeconds, 1e-3) / 1000:N0} k events/s, {_tasks / 1000:N0} k tasks"));
        }
    }
}
