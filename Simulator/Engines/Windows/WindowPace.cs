using System.Diagnostics;
using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Decides how large a crew windows are worth. With few events in a window shards meet more than they work; where other programs hold the cores, they wait.
/// Fewer shards then hold everything, and more are tried again later.
/// <para>It goes by measured time. What one shard alone would take is the events of a stretch of windows times the median, over its windows, of the time
/// that threads spent at one event; what the crew took beyond that is its loss, what it took less is its gain. A crew that has lost more than it gained and
/// costs to leave is left, and tried again after some time, longer each time that it does not pay. The clock on the wall decides who computes, never what: it changes no result.</para>
/// </summary>
/// <param name="threads">How many threads there are.</param>
/// <param name="clock">The time in any unit; tests give one of their own.</param>
internal sealed class WindowPace(int threads, Func<long> clock)
{
    private const int FirstBlock = 8, LongBlock = 64;

    /// <summary>So many times the least that keeps a crew together has to be seen before it is tried again.</summary>
    private const int Margin = 2;

    /// <summary>A crew that was given up is tried again after so many times what that cost; twice that after each further time that it did not pay.</summary>
    private const int LeastRest = 8, LongestRest = 512;

    /// <summary>To hand on a pending event costs about as much as a quarter of handling one.</summary>
    private const int MovesForAnEvent = 4;

    /// <summary>A crew may lose the time of so many events, for any program is interrupted now and then.</summary>
    private const int Patience = 1 << 17;

    /// <summary>A crew that has paid may lose so many times as much.</summary>
    private const int Credit = 16;

    private const int TurnsBetweenTrials = 16;

    private readonly Work[] _work = new Work[threads];
    private readonly double[] _samples = new double[LongBlock];
    private int _block = FirstBlock;
    private int _windows;
    private long _blockStart;
    private long _handled;
    private double _lost; // less than 0: gained
    private bool _paid;
    private long _changed;
    private int _rest = LeastRest;
    private long _notBefore = long.MinValue;
    private int _turns;

    /// <summary>For tests: changes its mind all the time.</summary>
    public bool Restless { get; init; }

    /// <summary>The clock of a run.</summary>
    public static Func<long> Wall => Stopwatch.GetTimestamp;

    /// <summary>The time.</summary>
    public long Now => clock();

    /// <summary>The leader is about to let a crew into a window.</summary>
    public void BeginWindow()
    {
        if (_windows == 0)
        {
            _blockStart = Now;
        }
    }

    /// <summary>A thread has done its part of a window.</summary>
    /// <param name="thread">Its number.</param>
    /// <param name="since">When it began.</param>
    /// <param name="events">How many events it handled.</param>
    public void NoteWork(int thread, long since, long events) => _work[thread] = new Work { Ticks = Now - since, Events = events };

    /// <summary>Notes a window of several shards.</summary>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="pending">About how many events are pending.</param>
    /// <param name="crews">The crews there are, the largest first.</param>
    /// <param name="crew">Whose window it was.</param>
    /// <returns>The crew to go on with; null to change nothing.</returns>
    public Crew? NoteWindow(long handled, long pending, Crew[] crews, Crew crew)
    {
        _samples[_windows++] = TicksPerEvent();
        if (_windows < _block)
        {
            return Restless && _windows % 3 == 0 ? Smaller(crews, crew) : null;
        }

        Array.Sort(_samples, 0, _windows);
        double perEvent = _samples[_windows / 2];
        long events = handled - _handled, perShard = events / _windows / crew.Shards.Length;
        double bearable = perEvent * Math.Max(pending / MovesForAnEvent, Patience);
        _lost = Math.Max(_lost + (Now - _blockStart) - (perEvent * events), -Credit * bearable);
        _paid |= _lost < -bearable;
        (_windows, _block, _handled) = (0, LongBlock, handled);
        bool loses = threads > 1 && _lost > bearable;
        return loses ? crews[^1] : perShard < crew.LeastEvents ? Smaller(crews, crew) : null;
    }

    /// <summary>Notes a turn of one shard that holds everything.</summary>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="windows">Into how many windows the same would have fallen.</param>
    /// <param name="crews">The crews there are, the largest first.</param>
    /// <returns>The crew to try; null to go on alone.</returns>
    public Crew? NoteTurn(long handled, long windows, Crew[] crews)
    {
        long perWindow = (handled - _handled) / Math.Max(1, windows);
        _handled = handled;
        if (Restless)
        {
            return crews[0];
        }

        return --_turns > 0 || Now < _notBefore ? null : Array.Find(crews, c => !c.IsOne && perWindow >= (long)Margin * c.LeastEvents * c.Shards.Length);
    }

    /// <summary>Notes a change of crew.</summary>
    /// <param name="since">When it began.</param>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="crew">Who goes on.</param>
    public void NoteChange(long since, long handled, Crew crew)
    {
        long now = Now;
        _changed += now - since;
        if (crew.IsOne)
        {
            _rest = _paid ? LeastRest : _rest;
            _notBefore = now + ((_changed + (long)Math.Max(_lost, 0)) * _rest);
            _rest = Math.Min(_rest * 2, LongestRest);
            (_turns, _changed, _paid) = (TurnsBetweenTrials, 0, false);
        }

        (_windows, _block, _handled, _lost) = (0, FirstBlock, handled, 0);
    }

    private double TicksPerEvent()
    {
        long ticks = 0, events = 0;
        foreach (ref readonly Work work in _work.AsSpan())
        {
            (ticks, events) = (ticks + work.Ticks, events + work.Events);
        }

        return (double)ticks / Math.Max(1, events);
    }

    private static Crew Smaller(Crew[] crews, Crew crew) => crews[Array.IndexOf(crews, crew) + 1];

    /// <summary>What a thread did in a window, on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Work
    {
        [FieldOffset(128)]
        public long Ticks;

        [FieldOffset(136)]
        public long Events;
    }
}
