using System.Runtime.ExceptionServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// Runs a world on several threads, with the digest, rows, count and end of <see cref="SequentialEngine"/>. The groups are placed into shards, one or more a
/// thread; in each window, granted by the global clock from the earliest pending event and the lookahead between shards, no shard can
/// disturb another, and mail between them is exchanged at its border.
/// <para>Life: one instance is one run, <see cref="Run(World, RunOptions?, int)"/> does it all. The threads live as long as the run.</para>
/// <para>Pitfall: a world of one group has one shard and runs as on the sequential engine; so does one whose lookahead is too short to pay.</para>
/// </summary>
public sealed class ParallelEngine
{
    private const long EventsBetweenReports = 1 << 16;
    private const long RestlessTurn = 5;

    private readonly World _world;
    private readonly RunOptions _options;
    private readonly Partition _partition;
    private readonly Actor[] _actors;
    private readonly Shard[] _shards;
    private readonly MergedBuffer[] _rows;
    private readonly Crew[] _crews;
    private readonly int _workers;
    private readonly WindowBarrier _barrier;
    private readonly Exception?[] _faults;
    private readonly CheckpointBorders _checkpoints;

    private Thread[] _threads = [];
    private SequentialEngine? _single;
    private Step _step;
    private int _parity;
    private long _windowEnd;
    private EventKey _backgroundBefore;
    private WindowPace? _pace;
    private long _reported;
    private Crew _crew;
    private Crew? _wanted;
    private bool _begun;
    private RunResult? _result;

    /// <summary>Describes the run; nothing is constructed yet.</summary>
    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">How many threads to use at most; 0 means one for each core.</param>
    public ParallelEngine(World world, RunOptions? options = null, int threads = 0)
        : this(world, options, threads, 0)
    {
    }

    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">How many threads to use at most; 0 means one for each core.</param>
    /// <param name="parts">How many shards a thread is to have; 0 leaves it to the engine.</param>
    internal ParallelEngine(World world, RunOptions? options, int threads, int parts)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        (_world, _options) = (world, options ?? new RunOptions());
        _options.RefuseInvariants();
        _checkpoints = new CheckpointBorders(_options);
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        parts = parts == 0 ? Crew.PartsFor(world, _options, threads) : parts;
        _partition = Partitioner.Place(world, Math.Min(threads * parts, Partition.MaxShards), _options.Placement);
        _workers = Math.Min(threads, _partition.Shards);
        _actors = new Actor[world.ActorCount];
        TimerTable[] timers = [.. Enumerable.Range(0, _partition.Shards).Select(_ => new TimerTable())];
        JobTable[] jobs = [.. Enumerable.Range(0, _partition.Shards).Select(_ => new JobTable())];
        _shards = [.. Enumerable.Range(0, _partition.Shards).Select(i => new Shard(world, _options.Sinks, _partition, i, _actors, timers, jobs))];
        Array.ForEach(_shards, s => s.LogTo(_options.Log));
        _rows = [.. _shards.SelectMany(s => s.Buffers), .. _shards.Select(s => s.LogTo(_options.Messages)).OfType<MergedBuffer>()];
        _crews = Crew.All(_partition, _shards, _workers);
        _crew = _crews[0];
        _barrier = new WindowBarrier(_workers - 1);
        _faults = new Exception?[_workers];
    }

    private enum Step
    {
        Construct,
        Start,
        StartToResume,
        Window,
        Leave,
    }

    /// <summary>How many threads take part, each with shards of its own.</summary>
    public int Workers => _workers;

    /// <summary>How many shards the world was divided into.</summary>
    public int Shards => _shards.Length;

    /// <summary>Windows of several threads, and turns of one.</summary>
    internal (long Together, long Alone) Windows { get; private set; }

    /// <summary>For tests: goes alone and together in turns, a few events each.</summary>
    internal bool Restless { get; init; }

    /// <summary>For tests: what the pace of the run goes by.</summary>
    internal Func<long> PaceClock { get; init; } = WindowPace.Wall;

    private WindowPace Pace => _pace!;

    private GlobalClock Clock => (GlobalClock)_actors[0];

    /// <summary>Runs a world to its end.</summary>
    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">How many threads to use at most; 0 means one for each core.</param>
    public static RunResult Run(World world, RunOptions? options = null, int threads = 0) => new ParallelEngine(world, options, threads).RunToEnd();

    /// <summary>An actor of the run, for tests and tools to look at afterwards.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public TActor Actor<TActor>(ActorId id)
        where TActor : class => (TActor)(object)_actors[id.Index];

    /// <summary>Constructs the actors and starts them at time 0; <see cref="RunToEnd"/> does it if nobody did. The threads then wait for the run.</summary>
    public void Begin()
    {
        if (_shards.Length == 1)
        {
            _single ??= new SequentialEngine(_world, _options);
            return;
        }

        if (_begun)
        {
            return;
        }

        _begun = true;
        _pace = new WindowPace(_workers, PaceClock) { Restless = Restless };
        _threads = [.. Enumerable.Range(1, _workers - 1).Select(i => new Thread(() => Work(i)) { IsBackground = true, Name = $"shard {i}" })];
        Array.ForEach(_threads, t => t.Start());
        Together(Step.Construct);
        Together(_options.From is null ? Step.Start : Step.StartToResume);
        if (_options.From is not null && WindowSurvey.Of(_shards).Failed is null)
        {
            _options.From.Load(_world, i => _shards[_partition.ShardOfActor[i]], _shards[0], _options.Sinks);
            Shard.CollectMail(_shards);
        }
    }

    /// <summary>Runs to the end and lets the actors finish; called again, it gives the same result.</summary>
    public RunResult RunToEnd() => _result ??= RunOnce();

    private RunResult RunOnce()
    {
        if (_shards.Length == 1)
        {
            return RunAlone();
        }

        try
        {
            Begin();
            RunWindows();
        }
        finally
        {
            Leave();
        }

        return Conclude();
    }

    private void Leave()
    {
        _shards[0].CancelJobs();
        _step = Step.Leave;
        _barrier.Release();
        foreach (Thread thread in _threads)
        {
            thread.Join();
        }
    }

    /// <summary>With nobody to exchange mail with there are no windows.</summary>
    private RunResult RunAlone()
    {
        Begin();
        RunResult result = _single!.RunToEnd();
        for (int i = 0; i < _actors.Length; i++)
        {
            _actors[i] = _single.Shard.ActorAt(new ActorId(i));
        }

        return result;
    }

    /// <summary>The life of every thread but the leader's.</summary>
    private void Work(int index)
    {
        long seen = 0;
        while (true)
        {
            _barrier.AwaitRelease(ref seen);
            if (_step == Step.Leave)
            {
                return;
            }

            Act(index);
            _barrier.Arrive();
        }
    }

    /// <summary>Every shard does the step, each on its thread.</summary>
    private void Together(Step step)
    {
        _step = step;
        _barrier.Release();
        Act(0);
        _barrier.AwaitArrivals();
        if (Array.Find(_faults, f => f is not null) is Exception fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    private void Act(int index)
    {
        long since = _pace!.Now, before = Handled(_crew.Of(index));
        try
        {
            foreach (Shard shard in _crew.Of(index))
            {
                switch (_step)
                {
                    case Step.Construct:
                        shard.Construct();
                        break;
                    case Step.Start:
                        shard.TryStart();
                        break;
                    case Step.StartToResume:
                        shard.TryStartToResume();
                        break;
                    default:
                        shard.RunWindow(_crew.Shards, _parity, _windowEnd, _backgroundBefore, _options.Cancellation);
                        break;
                }
            }
        }
        catch (Exception exception)
        {
            // Not the model's failure: given to the leader, for on this thread it would end the process.
            _faults[index] = exception;
        }

        _pace.NoteWork(index, since, Handled(_crew.Of(index)) - before);
    }

    private void RunWindows()
    {
        _wanted = FirstCrew();
        TryChange();
        while (TryGrant())
        {
            if (_crew.IsOne)
            {
                RunTurn();
            }
            else
            {
                RunWindow();
            }
        }
    }

    private void RunWindow()
    {
        _parity = 1 - _parity;
        Pace.BeginWindow();
        Together(Step.Window);
        Windows = (Windows.Together + 1, Windows.Alone);
        long handled = Handled(_shards);
        Report(handled, EventsBetweenReports);
        _wanted = Pace.NoteWindow(handled, _crew.Shards.Sum(s => s.Foreground), _crews, _crew) ?? _wanted;
        TryChange();
    }

    /// <summary>The largest crew for which the events that are pending so far promise enough work in a window; null for the one there is.</summary>
    private Crew? FirstCrew()
    {
        long earliest = _shards.Min(s => s.Next), end = earliest > long.MaxValue - _partition.Lookahead ? long.MaxValue : earliest + _partition.Lookahead;
        long events = _shards.Sum(s => s.PendingBefore(end));
        Crew crew = Array.Find(_crews, c => events >= (long)c.LeastEvents * c.Shards.Length)!;
        return crew == _crew || Restless ? null : crew;
    }

    private void RunTurn()
    {
        long from = _shards[0].Now;
        _shards[0].RunTurn(_windowEnd, _backgroundBefore, Restless ? RestlessTurn : Shard.EventsPerTurn, _options.Cancellation);
        Windows = (Windows.Together, Windows.Alone + 1);
        long handled = Handled(_shards);
        Report(handled, EventsBetweenReports);
        _wanted = Pace.NoteTurn(handled, (_shards[0].Now - from) / _partition.Lookahead, _crews) ?? _wanted;
        TryChange();
    }

    private static long Handled(Shard[] shards)
    {
        long handled = 0;
        foreach (Shard shard in shards)
        {
            handled += shard.Handled;
        }

        return handled;
    }

    /// <summary>
    /// Changes the crew if all pending events are later than all handled ones, so that events may change shards without a trace in the order of the run.
    /// </summary>
    private void TryChange()
    {
        if (_wanted is null)
        {
            return;
        }

        WindowSurvey survey = WindowSurvey.Of(_crew.Shards);
        if (survey.Failed is null && Array.TrueForAll(_shards, s => s.Now < survey.Earliest))
        {
            long since = Pace.Now;
            MergedBuffer.Merge(_rows, new EventKey(survey.Earliest, 0));
            Shard.Regroup(_shards, _wanted.ShardOf);
            (_crew, _wanted) = (_wanted, null);
            Pace.NoteChange(since, Handled(_shards), _crew);

            // One shard alone records in the order of the run already.
            _shards[0].RecordTo(_crew.IsOne ? _options.Sinks : null);
        }
    }

    /// <summary>
    /// Asks the clock for the next window. After a failure windows go on up to it, for shards that waited may still fail earlier.
    /// </summary>
    private bool TryGrant()
    {
        WindowSurvey survey = WindowSurvey.Of(_crew.Shards);
        EventKey failed = survey.Failed?.Position ?? Shard.End;
        MergedBuffer.Merge(_rows, failed.Nanoseconds < survey.Earliest ? Following(failed) : new EventKey(survey.Earliest, 0));
        long until = Math.Min(_options.Until.Nanoseconds, survey.StopAt);
        if (survey.Failed is not null)
        {
            until = Math.Min(until, failed.Nanoseconds + 1);
        }

        _backgroundBefore = survey.ForegroundBefore;
        if (!survey.AnyWork || _options.Cancellation.IsCancellationRequested)
        {
            return false;
        }

        until = _options.Checkpointer is null || survey.Failed is not null ? until : Border(survey.Earliest, until);
        return Clock.TryGrant(survey.Earliest, _crew.IsOne ? long.MaxValue : _partition.Lookahead, until, out _windowEnd);
    }

    /// <summary>Up to where to run at once: the limit, or the next checkpoint. Saves the run if it stands there.</summary>
    private long Border(long earliest, long limit)
    {
        long now = _shards.Max(s => s.Now), border = _checkpoints.Next(now, earliest);
        if (border <= earliest && earliest < limit)
        {
            Shard.CollectMail(_shards);
            _checkpoints.Save(_world, border, earliest, _shards);
            border = _checkpoints.Next(now, earliest);
        }

        return Math.Min(limit, border);
    }

    private RunResult Conclude()
    {
        RunDigest digest = _shards.Aggregate(default(RunDigest), (sum, shard) => sum + shard.Digest);
        Report(digest.Events, 1);
        RunStop? failure = null;
        if (WindowSurvey.Of(_crew.Shards).Failed is { } failed)
        {
            MergedBuffer.Merge(_rows, Following(failed.Position));
            failure = failed.Stop;
        }

        if (failure is null && _options.Cancellation.IsCancellationRequested)
        {
            return new RunResult(new RunStop(RunStopReason.Cancelled, digest.FinalTime, _world.Seed), null);
        }

        failure ??= Finish(digest.FinalTime.Nanoseconds);
        return failure is null
            ? new RunResult(new RunStop(RunStopReason.Finished, digest.FinalTime, _world.Seed), digest)
            : new RunResult(failure, null);
    }

    /// <summary>Lets the actors finish, in the order of their ids, on this thread.</summary>
    private RunStop? Finish(long finalTime)
    {
        _shards[0].RecordTo(null);
        foreach (Shard shard in _shards)
        {
            shard.Conclude(finalTime);
        }

        RunStop? failure = null;
        for (int i = 1; i < _actors.Length && failure is null; i++)
        {
            Shard shard = _shards[_partition.ShardOfActor[i]];
            try
            {
                shard.Finish(_actors[i]);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                failure = shard.Failure(exception, "Finish");
            }
        }

        MergedBuffer.Merge(_rows, Shard.End);
        return failure;
    }

    private void Report(long handled, long least)
    {
        if (handled - _reported >= least)
        {
            _reported = handled;
            _options.Progress?.Invoke(handled);
        }
    }

    private static EventKey Following(EventKey key) => new(key.Nanoseconds, key.Order + 1);
}
