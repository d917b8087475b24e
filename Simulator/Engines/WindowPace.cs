namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Decides whether windows are worth several threads. With few events in a window the threads meet more than they work; where other programs
/// hold the cores, the leader parks at nearly every border. One shard then holds everything, and several are tried again later. It changes no result.
/// </summary>
internal sealed class WindowPace(int shards)
{
    private const int WindowsPerBlock = 32;
    private const int FewEventsPerShard = 32;
    private const int EnoughEventsPerShard = 96;

    /// <summary>Above this even a parked thread is woken often enough to be worth it.</summary>
    private const int ManyEventsPerShard = 2048;

    private const int FirstPenalty = 8;
    private const int LargestPenalty = 1024;

    private int _windows;
    private int _parked;
    private long _handled;
    private int _wait;
    private int _penalty = FirstPenalty;

    /// <summary>For tests: changes its mind all the time.</summary>
    public bool Restless { get; init; }

    /// <summary>Notes a window of several threads.</summary>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="parked">Whether the leader parked at its border.</param>
    /// <returns>Whether to go on alone.</returns>
    public bool NoteWindow(long handled, bool parked)
    {
        _parked += parked ? 1 : 0;
        if (++_windows < WindowsPerBlock)
        {
            return Restless && _windows % 3 == 0;
        }

        long perShard = (handled - _handled) / WindowsPerBlock / shards;
        bool busy = _parked > WindowsPerBlock / 2 && perShard < ManyEventsPerShard;
        (_windows, _parked, _handled) = (0, 0, handled);
        if (perShard >= FewEventsPerShard && !busy)
        {
            return false;
        }

        _wait = _penalty;
        _penalty = Math.Min(_penalty * 2, LargestPenalty);
        return true;
    }

    /// <summary>Notes a turn of one shard that holds everything.</summary>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="windows">Into how many windows the same would have fallen.</param>
    /// <returns>Whether to try several threads.</returns>
    public bool NoteTurn(long handled, long windows)
    {
        long perShard = (handled - _handled) / Math.Max(1, windows) / shards;
        _handled = handled;
        return Restless || (--_wait <= 0 && perShard >= EnoughEventsPerShard);
    }
}
