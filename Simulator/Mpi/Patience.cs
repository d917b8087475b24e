using System.Diagnostics;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// A wait with an end: it looks again at once at first, for most borders take microseconds, then lets others have the core, then sleeps. The time that the
/// process itself was stopped, or the machine slept, does not count as the others'.
/// </summary>
internal struct Patience
{
    private const int Spins = 2_000, YieldMilliseconds = 20, LongestStepSeconds = 1, MillisecondsBetweenRanks = 100, RanksApart = 20;

    private readonly long _limit;
    private long _waited;
    private long _last;
    private int _looks;

    /// <param name="limit">How long to wait.</param>
    /// <param name="rank">Whose wait it is: a higher one waits a little longer, so that of all that wait for the same rank one says so and ends the others.</param>
    public Patience(TimeSpan limit, int rank) =>
        _limit = Ticks(limit.TotalSeconds + (Math.Min(rank, RanksApart) * MillisecondsBetweenRanks / 1000.0));

    /// <summary>Waits a little; false at the end.</summary>
    public bool Goes()
    {
        if (_looks < Spins)
        {
            _looks++;
            return true;
        }

        long now = Stopwatch.GetTimestamp();
        _waited += _last == 0 ? 0 : Math.Min(now - _last, Ticks(LongestStepSeconds));
        _last = now;
        if (_waited < Ticks(YieldMilliseconds / 1000.0))
        {
            Thread.Yield();
        }
        else
        {
            Thread.Sleep(1);
        }

        return _waited < _limit;
    }

    private static long Ticks(double seconds) => (long)Math.Min(long.MaxValue / 2, seconds * Stopwatch.Frequency);
}
