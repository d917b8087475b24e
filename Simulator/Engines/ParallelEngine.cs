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
    private readonly ShardSet _set;
    private readonly Shard[] _shards;
    private readonly MergedBuffer[] _rows;
    private readonly Crew[] _crews;
    private readonly int _workers;
    private readonly WindowTeam<Step> _team;
    private readonly WindowProtocol _protocol;
    private readonly ProcessCheckpoints _checkpoints;

    private SequentialEngine? _single;
    private int _parity;
    private WindowStep _window;
    private WindowPace? _pace;
    private long _reported;
    private Crew _crew;
    private Crew? _wanted;
    private RunStop? _failure;
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
        _checkpoints = new ProcessCheckpoints(world, _options);
        threads = threads == 0 ? Environment.ProcessorCount : threads;
        parts = parts == 0 ? Crew.PartsFor(world, _options, threads) : parts;
        Partition partition = Partitioner.Place(world, Math.Min(threads * parts, Partition.MaxShards), _options.Placement);
        _workers = Math.Min(threads, partition.Shards);
        _set = new ShardSet(world, _options.Sinks, partition);
        _shards = _set.All;
        Array.ForEach(_shards, s => s.LogTo(_options.Log));
        _rows = [.. _shards.SelectMany(s => s.Buffers), .. _shards.Select(s => s.LogTo(_options.Messages)).OfType<MergedBuffer>()];
        _crews = Crew.All(partition, _shards, _workers);
        _crew = _crews[0];
        _team = new WindowTeam<Step>(_workers, Act);
        _protocol = new WindowProtocol(_set.Clock, _options.Until.Nanoseconds, world.Seed, _checkpoints.Saves) { Lookahead = partition.Lookahead };
    }

    private enum Step
    {
        Construct,
        Start,
        StartToResume,
        Window,
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

    /// <summary>Runs a world to its end.</summary>
    /// <param name="world">The world.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">How many threads to use at most; 0 means one for each core.</param>
    public static RunResult Run(World world, RunOptions? options = null, int threads = 0) => new ParallelEngine(world, options, threads).RunToEnd();

    /// <summary>An actor of the run, for tests and tools to look at afterwards.</summary>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public TActor Actor<TActor>(ActorId id)
        where TActor : class => (TActor)(object)_set.Actors[id.Index];

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
        _team.Begin();
        _team.Together(Step.Construct);
        _team.Together(_checkpoints.Resumes ? Step.StartToResume : Step.Start);
        if (_checkpoints.Resumes && WindowSurvey.Of(_shards).Failed is null)
        {
            _options.From!.Load(_world, i => _set.Of(i)!, _shards[0], _options.Sinks);
            Shard.CollectMail(_shards);
        }
    }

    /// <summary>Runs to the end and lets the actors finish; called again, it gives the same result.</summary>
    public RunResult RunToEnd() => _result ??= _shards.Length == 1 ? RunAlone() : RunWindows();

    /// <summary>With nobody to exchange mail with there are no windows.</summary>
    private RunResult RunAlone()
    {
        Begin();
        RunResult result = _single!.RunToEnd();
        for (int i = 0; i < _set.Actors.Length; i++)
        {
            _set.Actors[i] = _single.Shard.ActorAt(new ActorId(i));
        }

        return result;
    }

    private RunResult RunWindows()
    {
        try
        {
            Begin();
            _wanted = FirstCrew();
            TryChange();
            return _protocol.Drive(new Carrier(this));
        }
        finally
        {
            _team.Leave();
            _set.CancelJobs();
        }
    }

    private void Act(int index, Step step)
    {
        long since = _pace!.Now, before = Handled(_crew.Of(index));
        foreach (Shard shard in _crew.Of(index))
        {
            switch (step)
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
                    shard.RunWindow(_crew.Shards, _parity, _window.Time, _window.Foreground, _options.Cancellation);
                    break;
            }
        }

        _pace.NoteWork(index, since, Handled(_crew.Of(index)) - before);
    }

    private void RunWindow()
    {
        _parity = 1 - _parity;
        Pace.BeginWindow();
        _team.Together(Step.Window);
        Windows = (Windows.Together + 1, Windows.Alone);
        long handled = _set.Handled;
        Report(handled, EventsBetweenReports);
        _wanted = Pace.NoteWindow(handled, _crew.Shards.Sum(s => s.Foreground), _crews, _crew) ?? _wanted;
        TryChange();
    }

    /// <summary>The largest crew for which the events that are pending so far promise enough work in a window; null for the one there is.</summary>
    private Crew? FirstCrew()
    {
        long lookahead = _set.Partition.Lookahead;
        long earliest = _shards.Min(s => s.Next), end = earliest > long.MaxValue - lookahead ? long.MaxValue : earliest + lookahead;
        long events = _shards.Sum(s => s.PendingBefore(end));
        Crew crew = Array.Find(_crews, c => events >= (long)c.LeastEvents * c.Shards.Length)!;
        return crew == _crew || Restless ? null : crew;
    }

    private void RunTurn()
    {
        long from = _shards[0].Now;
        _shards[0].RunTurn(_window.Time, _window.Foreground, Restless ? RestlessTurn : Shard.EventsPerTurn, _options.Cancellation);
        Windows = (Windows.Together, Windows.Alone + 1);
        long handled = _set.Handled;
        Report(handled, EventsBetweenReports);
        _wanted = Pace.NoteTurn(handled, (_shards[0].Now - from) / _set.Partition.Lookahead, _crews) ?? _wanted;
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
            Pace.NoteChange(since, _set.Handled, _crew);
            _protocol.Lookahead = _crew.IsOne ? long.MaxValue : _set.Partition.Lookahead;

            // One shard alone records in the order of the run already.
            _shards[0].RecordTo(_crew.IsOne ? _options.Sinks : null);
        }
    }

    private void Report(long handled, long least)
    {
        if (handled - _reported >= least)
        {
            _reported = handled;
            _options.Progress?.Invoke(new RunProgress(handled, new SimTime(_set.Now)));
        }
    }

    /// <summary>Threads carry windows: all is in one memory, so it is looked up where it is.</summary>
    private readonly struct Carrier(ParallelEngine engine) : IWindowCarrier
    {
        public RunStop? Failure => engine._failure;

        public JointReport Meet()
        {
            WindowSurvey survey = WindowSurvey.Of(engine._crew.Shards);
            engine._failure = survey.Failed?.Stop;
            var report = RankReport.Of(in survey, long.MaxValue);
            report.Cancelled = engine._options.Cancellation.IsCancellationRequested ? 1 : 0;
            if (engine._checkpoints.Saves)
            {
                (report.Now, report.Border) = (engine._set.Now, engine._checkpoints.Wanted);
            }

            return JointReport.Of(new ReadOnlySpan<RankReport>(in report));
        }

        public void Merge(EventKey before) => MergedBuffer.Merge(engine._rows, before);

        public void Run(in WindowStep step)
        {
            engine._window = step;
            engine._checkpoints.Reach(step.Reached);
            if (engine._crew.IsOne)
            {
                engine.RunTurn();
            }
            else
            {
                engine.RunWindow();
            }
        }

        public long Ask(long reached)
        {
            engine._checkpoints.Reach(reached);
            return engine._checkpoints.Wanted;
        }

        public void Save(long time)
        {
            Shard.CollectMail(engine._shards);
            if (ProcessCheckpoints.Stand(engine._shards))
            {
                engine._checkpoints.Save(time, engine._shards);
            }
        }

        public RunDigest Tally()
        {
            RunDigest digest = engine._set.Digest;
            engine.Report(digest.Events, 1);
            return digest;
        }

        public int Finish(long finalTime)
        {
            engine._shards[0].RecordTo(null);
            (int Actor, RunStop Stop)? failed = engine._set.Finish(finalTime);
            engine._failure = failed?.Stop;
            return failed?.Actor ?? int.MaxValue;
        }
    }
}
