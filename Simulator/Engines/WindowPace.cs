namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Decides how large a crew windows are worth. With few events in a window shards meet more than they work; where other programs hold the cores, the
/// leader parks at nearly every border. Fewer shards then hold everything, and more are tried again later. It changes no result.
/// </summary>
internal sealed class WindowPace
{
    private const int WindowsPerBlock = 32;

    /// <summary>So many times the least that keeps a crew together has to be seen before it is tried again.</summary>
    private const int Margin = 3;

    /// <summary>Above this even a parked thread is woken often enough to be worth it.</summary>
    private const int ManyEventsPerShard = 2048;

    private const int FirstPenalty = 64;
    private const int LargestPenalty = 8192;

    private int _windows;
    private int _parked;
    private long _handled;
    private int _wait;
    private int _penalty = FirstPenalty;

    /// <summary>For tests: changes its mind all the time.</summary>
    public bool Restless { get; init; }

    /// <summary>Notes a window of several shards.</summary>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="parked">Whether the leader parked at its border.</param>
    /// <param name="crew">Whose window it was.</param>
    /// <returns>Whether to go on with a smaller crew.</returns>
    public bool NoteWindow(long handled, bool parked, Crew crew)
    {
        _parked += parked ? 1 : 0;
        if (++_windows < WindowsPerBlock)
        {
            return Restless && _windows % 3 == 0;
        }

        long perShard = (handled - _handled) / WindowsPerBlock / crew.Shards.Length;
        bool busy = _parked > WindowsPerBlock / 2 && perShard < ManyEventsPerShard;
        (_windows, _parked, _handled) = (0, 0, handled);
        if (perShard >= crew.LeastEvents && !busy)
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

        return --_wait > 0 ? null : Array.Find(crews, c => !c.IsOne && perWindow >= (long)Margin * c.LeastEvents * c.Shards.Length);
    }
}
