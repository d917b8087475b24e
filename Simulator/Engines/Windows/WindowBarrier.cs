using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Where the threads of a parallel run meet: the leader releases the others into a window and waits until all have arrived again. A waiting
/// thread spins for some hundreds of microseconds, about as long as a window lasts, and then parks, for cores may be busy; while it spins it gives way to others.
/// <para>Pitfall: the park flags and the counters are written and read in opposite orders by the two sides, each behind a full fence; keep it so, or
/// a wake-up is lost.</para>
/// </summary>
internal sealed class WindowBarrier
{
    private const int SpinsBeforePark = 2000;
    private const int SpinsBetweenYields = 32;
    private const int PausesPerSpin = 4;

    private readonly object _gate = new();
    private readonly int _others;
    private readonly int _spins;
    private Padded _released;
    private Padded _arrived;
    private Padded _parked;

    /// <param name="others">The threads besides the leader.</param>
    public WindowBarrier(int others)
    {
        _others = others;
        _spins = others < Environment.ProcessorCount ? SpinsBeforePark : 1;
    }

    /// <summary>The leader: lets the others into the next window.</summary>
    public void Release()
    {
        _arrived.Value = 0;
        Interlocked.Increment(ref _released.Value);
        Wake();
    }

    /// <summary>The leader: waits until all others have arrived.</summary>
    /// <returns>Whether it took so long that the leader parked.</returns>
    public bool AwaitArrivals() => Await(ref _arrived.Value, _others);

    /// <summary>Another thread: waits for the release after the one it saw last.</summary>
    public void AwaitRelease(ref long seen) => Await(ref _released.Value, ++seen);

    /// <summary>Another thread: has done its part of the window.</summary>
    public void Arrive()
    {
        if (Interlocked.Increment(ref _arrived.Value) == _others)
        {
            Wake();
        }
    }

    private bool Await(ref long counter, long goal)
    {
        for (int spin = 1; spin <= _spins; spin++)
        {
            if (Volatile.Read(ref counter) >= goal)
            {
                return false;
            }

            if (spin % SpinsBetweenYields == 0)
            {
                Thread.Yield();
            }
            else
            {
                Thread.SpinWait(PausesPerSpin);
            }
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _parked.Value);
            while (Volatile.Read(ref counter) < goal)
            {
                Monitor.Wait(_gate);
            }

            Interlocked.Decrement(ref _parked.Value);
        }

        return true;
    }

    private void Wake()
    {
        if (Interlocked.Read(ref _parked.Value) > 0)
        {
            lock (_gate)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>A counter on cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Padded
    {
        [FieldOffset(128)]
        public long Value;
    }
}
