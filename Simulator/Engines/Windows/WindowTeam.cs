using System.Runtime.ExceptionServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// The threads of a run, one a shard, the caller's among them: they act together and meet at a barrier.
/// <para>Life: <see cref="Begin"/>, <see cref="Together"/> for each step, <see cref="Leave"/>.</para>
/// </summary>
/// <param name="size">How many threads act.</param>
/// <param name="act">What the thread of a number does in a step.</param>
internal sealed class WindowTeam<TStep>(int size, Action<int, TStep> act)
    where TStep : struct
{
    private readonly WindowBarrier _barrier = new(size - 1);
    private readonly Exception?[] _faults = new Exception?[size];
    private Thread[] _threads = [];
    private TStep _step;
    private bool _leaving;

    /// <summary>Starts the threads; they wait.</summary>
    public void Begin()
    {
        _threads = [.. Enumerable.Range(1, size - 1).Select(i => new Thread(() => Work(i)) { IsBackground = true, Name = $"shard {i}" })];
        Array.ForEach(_threads, t => t.Start());
    }

    /// <summary>Every thread does the step; returns when all have.</summary>
    /// <returns>Whether it took so long that the caller parked.</returns>
    public bool Together(TStep step)
    {
        _step = step;
        _barrier.Release();
        Act(0);
        bool parked = _barrier.AwaitArrivals();
        if (Array.Find(_faults, f => f is not null) is Exception fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return parked;
    }

    /// <summary>Ends the threads.</summary>
    public void Leave()
    {
        _leaving = true;
        _barrier.Release();
        Array.ForEach(_threads, t => t.Join());
        _threads = [];
    }

    private void Work(int index)
    {
        long seen = 0;
        while (true)
        {
            _barrier.AwaitRelease(ref seen);
            if (_leaving)
            {
                return;
            }

            Act(index);
            _barrier.Arrive();
        }
    }

    private void Act(int index)
    {
        try
        {
            act(index, _step);
        }
        catch (Exception exception)
        {
            // Given to the caller, for on this thread it would end the process.
            _faults[index] = exception;
        }
    }
}
