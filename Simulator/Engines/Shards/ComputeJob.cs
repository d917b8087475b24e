using System.Runtime.ExceptionServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Work that an actor gave away. Whoever comes first does it: a thread of the pool, or the simulation itself when its time comes to the result,
/// so that a busy pool cannot hold a run up.
/// </summary>
internal abstract class ComputeJob : IThreadPoolWorkItem
{
    private const int Waiting = 0, Running = 1, Done = 2;

    private readonly object _gate = new();
    private int _state;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The tag of the result.</summary>
    public abstract string Tag { get; }

    /// <summary>Does the work if nobody has begun it.</summary>
    public void Execute()
    {
        if (Interlocked.CompareExchange(ref _state, Running, Waiting) != Waiting)
        {
            return;
        }

        try
        {
            Work();
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        lock (_gate)
        {
            Volatile.Write(ref _state, Done);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Work that nobody has begun will not be begun.</summary>
    public void Cancel() => Interlocked.CompareExchange(ref _state, Done, Waiting);

    /// <summary>Waits for the result, which stays to be taken.</summary>
    /// <returns>False if the work failed.</returns>
    public bool Await()
    {
        Execute();
        lock (_gate)
        {
            while (_state != Done)
            {
                Monitor.Wait(_gate);
            }
        }

        return _failure is null;
    }

    /// <summary>Writes the result that was waited for.</summary>
    public abstract void Write(MessagePackWriter writer, FrozenPool payloads);

    /// <summary>Waits for the result and puts it into a shard's store.</summary>
    /// <returns>What the event is to hold.</returns>
    public ulong Take(Shard shard)
    {
        Await();
        _failure?.Throw();
        return Keep(shard);
    }

    protected abstract void Work();

    protected abstract ulong Keep(Shard shard);
}

/// <inheritdoc/>
internal sealed class ComputeJob<TInput, TResult>(Func<TInput, RandomStream, TResult> work, TInput input, RandomStream random) : ComputeJob
    where TResult : struct, IMessage<TResult>
{
    private TInput? _input = input;
    private TResult _result;

    public override string Tag => TResult.Tag;

    public override void Write(MessagePackWriter writer, FrozenPool payloads) => FieldWriter.Write(writer, in _result, payloads);

    protected override void Work()
    {
        TInput taken = _input!;
        _input = default;
        _result = work(taken, random);
    }

    protected override ulong Keep(Shard shard) => shard.Keep(in _result);
}

/// <summary>Outstanding work by slot.</summary>
internal sealed class JobTable
{
    private readonly Stack<int> _free = [];
    private readonly List<ComputeJob?> _jobs = [];

    public int Add(ComputeJob job)
    {
        if (_free.TryPop(out int slot))
        {
            _jobs[slot] = job;
            return slot;
        }

        _jobs.Add(job);
        return _jobs.Count - 1;
    }

    public ComputeJob Take(int slot)
    {
        ComputeJob job = _jobs[slot]!;
        _jobs[slot] = null;
        _free.Push(slot);
        return job;
    }

    public ComputeJob Peek(int slot) => _jobs[slot]!;

    /// <summary>Waits for all of them.</summary>
    /// <returns>False if any failed.</returns>
    public bool Await() => _jobs.Aggregate(true, (all, job) => (job is null || job.Await()) && all);

    public void Cancel() => _jobs.ForEach(job => job?.Cancel());
}
