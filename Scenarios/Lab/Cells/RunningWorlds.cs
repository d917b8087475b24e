using System.Diagnostics;
using System.Globalization;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Lab.Cells;

/// <summary>How far the worlds are that run. May be told and asked on any thread.</summary>
internal sealed class RunningWorlds
{
    private const int MostProcesses = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, RunProgress> _running = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _ended;
    private bool _told;

    /// <summary>A world tells how far it is.</summary>
    public void Report(int world, RunProgress progress)
    {
        lock (_lock)
        {
            _running[world] = progress;
            _told = true;
        }
    }

    /// <summary>A world has ended.</summary>
    public void End(int world)
    {
        lock (_lock)
        {
            _ended += _running.Remove(world, out RunProgress last) ? last.Events : 0;
        }
    }

    /// <summary>How many worlds' lengths of simulated time have gone by in those that run.</summary>
    /// <param name="seconds">A world's length.</param>
    public double Parts(double seconds)
    {
        lock (_lock)
        {
            return _running.Values.Sum(r => Math.Clamp(r.Now.Seconds / seconds, 0, 1));
        }
    }

    /// <summary>The simulated time that all have reached, events, and how many a second, of each process where there are several; nothing where no world tells.</summary>
    /// <param name="seconds">A world's length, where it is known.</param>
    public string Text(double? seconds)
    {
        lock (_lock)
        {
            if (!_told)
            {
                return "";
            }

            long events = _ended + _running.Values.Sum(r => r.Events);
            double rate = events / Math.Max(_watch.Elapsed.TotalSeconds, 1e-3) / 1000;
            string times = _running.Count == 0 ? ""
                : string.Create(CultureInfo.InvariantCulture, $", simulated {_running.Values.Min(r => r.Now.Seconds):F1} s{(seconds is double whole ? string.Create(CultureInfo.InvariantCulture, $" of {whole:0.#} s") : "")}");
            return string.Create(CultureInfo.InvariantCulture, $"{times}, {events / 1e6:F1} M events, {rate:N0} k events/s{Members(rate)}");
        }
    }

    /// <summary>What each process has of the rate; of many, the least and the most.</summary>
    private string Members(double rate)
    {
        IReadOnlyList<long> handled = _running.Values.FirstOrDefault(r => r.Processes.Count > 0).Processes;
        double all = Math.Max(handled.Sum(), 1);
        string Rate(long events) => (rate * events / all).ToString("N0", CultureInfo.InvariantCulture);
        return handled.Count == 0 ? ""
            : handled.Count <= MostProcesses ? $" (members: {string.Join(" + ", handled.Select(Rate))})"
            : string.Create(CultureInfo.InvariantCulture, $" ({handled.Count} members of {Rate(handled.Min())} to {Rate(handled.Max())})");
    }
}
