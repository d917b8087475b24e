namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Runs a world on the calling thread. The reference for every other engine: it refuses whatever they would.
/// <para>Life: one instance is one run. <see cref="Run(World, RunOptions?)"/> does it all; <see cref="RunUntil"/> goes on step by step.</para>
/// </summary>
public sealed class SequentialEngine
{
    /// <summary>Short, so that the runtime soon replaces the loop by its optimised version, which it does between two turns.</summary>
    private const long EventsPerTurn = 1 << 13;

    private const long EventsBetweenReports = 1 << 16;

    private readonly RunOptions _options;
    private readonly Shard _shard;
    private readonly GlobalClock _clock;
    private readonly CheckpointBorders _checkpoints;
    private RunStop? _failure;
    private bool _finished;
    private bool _shown;

    /// <summary>Constructs the world's actors and starts them at time 0.</summary>
    public SequentialEngine(World world, RunOptions? options = null)
        : this(world, options ?? new RunOptions(), watch: null)
    {
    }

    /// <summary>A run with something beside it that looks at every call of an actor.</summary>
    internal SequentialEngine(World world, RunOptions options, Func<Shard, IEventWatch>? watch)
    {
        _options = options;
        _checkpoints = new CheckpointBorders(options);
        _shard = new Shard(world, _options.Sinks);
        _shard.LogTo(_options.Log);
        _shard.Messages = _options.Messages;
        _shard.ObserveBy([.. _options.Observers, .. _options.Invariants.Select(i => new InvariantCheck(i, new WorldView(_shard)))]);
        _shard.DrawFaultsFrom(_options.FaultDraws);
        _clock = (GlobalClock)_shard.ActorAt(ActorId.Clock);
        if (options.From is null)
        {
            _shard.Watch = watch?.Invoke(_shard);
            Guard(_shard.Start, "Start");
            return;
        }

        // What starts only to be overwritten is not watched.
        Guard(_shard.StartToResume, "Start");
        _shard.Watch = watch?.Invoke(_shard);
        if (_failure is null)
        {
            options.From.Load(world, _ => _shard, _shard, options.Sinks);
        }
    }

    internal Shard Shard => _shard;

    /// <summary>The time of the last handled event.</summary>
    public SimTime Now => new(_shard.Now);

    /// <summary>What was handled so far.</summary>
    public RunDigest Digest => _shard.Digest;

    /// <summary>Runs a world to its end.</summary>
    public static RunResult Run(World world, RunOptions? options = null) => new SequentialEngine(world, options).RunToEnd();

    /// <summary>An actor of the run, for tests and tools to look at.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public TActor Actor<TActor>(ActorId id)
        where TActor : class => (TActor)(object)_shard.ActorAt(id);

    /// <summary>Handles events before <paramref name="until"/>, then returns; can be called again with a later time.</summary>
    /// <returns>The failure that stopped the run, or null.</returns>
    public RunStop? RunUntil(SimTime until)
    {
        long reported = _shard.Handled;
        ShowStart();
        long limit = Math.Min(until.Nanoseconds, _options.Until.Nanoseconds);
        while (_failure is null && _shard.HasWork && _clock.TryGrant(_shard.NextTime(), long.MaxValue, Border(Math.Min(limit, _shard.StopAt)), out long end))
        {
            if (_options.Cancellation.IsCancellationRequested)
            {
                return _failure = new RunStop(RunStopReason.Cancelled, Now, _shard.World.Seed);
            }

            Turn(end, EventsPerTurn);
            if (_shard.Handled - reported >= EventsBetweenReports)
            {
                reported = _shard.Handled;
                _options.Progress?.Invoke(new RunProgress(reported, Now));
            }
        }

        if (_shard.Handled > reported)
        {
            _options.Progress?.Invoke(new RunProgress(_shard.Handled, Now));
        }

        return _failure;
    }

    /// <summary>Handles one event.</summary>
    /// <returns>False when nothing is left or the run has stopped.</returns>
    public bool Step() => Step(SimTime.Never);

    internal bool Step(SimTime until)
    {
        ShowStart();
        return _failure is null && Turn(Math.Min(until.Nanoseconds, _options.Until.Nanoseconds), 1) > 0;
    }

    /// <summary>Runs to the end and lets the actors finish; called again, it gives the same result.</summary>
    public RunResult RunToEnd()
    {
        RunUntil(SimTime.Never);
        _shard.CancelJobs();
        if (_failure is null && !_finished)
        {
            _finished = true;
            Guard(_shard.Finish, "Finish");
        }

        return _failure is null
            ? new RunResult(new RunStop(RunStopReason.Finished, Now, _shard.World.Seed), _shard.Digest)
            : new RunResult(_failure, null);
    }

    /// <summary>Handles some events; written out so that a turn allocates nothing.</summary>
    private long Turn(long until, long most)
    {
        try
        {
            return _shard.Run(until, most);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failure = _shard.Failure(exception, null);
            return 0;
        }
    }

    /// <summary>Not in the constructor: messages from outside are given between it and the first event.</summary>
    private void ShowStart()
    {
        if (_failure is null && !_shown)
        {
            _shown = true;
            Guard(_shard.ShowStart, "Start");
        }
    }

    /// <summary>Up to where to run at once: the limit, or the next checkpoint. Saves the run if it stands there.</summary>
    private long Border(long limit)
    {
        if (_options.Checkpointer is null)
        {
            return limit;
        }

        long earliest = _shard.NextTime(), border = _checkpoints.Next(_shard.Now, earliest);
        if (border <= earliest && earliest < limit)
        {
            _checkpoints.Save(_shard.World, border, earliest, [_shard]);
            border = _checkpoints.Next(_shard.Now, earliest);
        }

        return Math.Min(limit, border);
    }

    private void Guard(Action action, string? where)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            _failure = _shard.Failure(exception, where);
        }
    }
}
