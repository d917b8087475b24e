namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Decides whether windows are worth several threads. With few events in a window the threads meet more than they work; where other programs
/// hold the cores, the leader parks at nearly every border. One thread then runs all shards, and several are tried again later. It changes no result.
/// </summary>
internal sealed class WindowPace(int shards)
{
    private const int WindowsPerBlock = 32;
    private const int FewEventsPerShard = 24;
    private const int EnoughEventsPerShard = 64;

    /// <summary>Above this even a parked thread is woken often enough to be worth it.</summary>
    private const int ManyEventsPerShard = 2048;

    private const int FirstPenaltyBlocks = 8;
    private const int LargestPenaltyBlocks = 1024;

    private int _windows;
    private int _parked;
    private long _handled;
    private int _wait;
    private int _penalty = FirstPenaltyBlocks;

    /// <summary>Whether one thread runs all shards.</summary>
    public bool Alone { get; private set; }

    /// <summary>Notes a window.</summary>
    /// <param name="handled">Events handled so far in the run.</param>
    /// <param name="parked">Whether the leader parked at its border.</param>
    public void Note(long handled, bool parked)
    {
        _parked += parked ? 1 : 0;
        if (++_windows < WindowsPerBlock)
        {
            return;
        }

        long perShard = (handled - _handled) / WindowsPerBlock / shards;
        if (Alone)
        {
            _wait = Math.Max(0, _wait - 1);
            Alone = perShard < EnoughEventsPerShard || (_wait > 0 && perShard < ManyEventsPerShard);
        }
        else if (perShard < FewEventsPerShard)
        {
            Alone = true;
        }
        else if (_parked > WindowsPerBlock / 2 && perShard < ManyEventsPerShard)
        {
            Alone = true;
            _wait = _penalty;
            _penalty = Math.Min(_penalty * 2, LargestPenaltyBlocks);
        }

        (_windows, _parked, _handled) = (0, 0, handled);
    }
}
