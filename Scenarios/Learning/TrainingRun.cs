using System.Buffers;
using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// What the training on one network came to; the rows of its worlds fill it, one world after another. It keeps a journal of them, so that a run that goes on from a
/// checkpoint takes the rows before it from there and comes to the same.
/// <para>The times of episodes and rounds are those of the whole training: a world's begin where the one before ended.</para>
/// </summary>
/// <param name="network">The network's number.</param>
/// <param name="csv">What formats tasks, or null for no log of them.</param>
/// <param name="resumable">Whether to keep the journal.</param>
internal sealed class TrainingRun(int network, TaskCsv? csv, bool resumable = false)
{
    public const string PolicyName = "learner";

    private readonly ArrayBufferWriter<byte> _taskRows = new();
    private readonly List<EpisodePlayed> _episodes = [];
    private readonly List<RoundTrained> _rounds = [];
    private readonly List<FinalPolicy> _final = [];
    private readonly List<RunDigest> _worlds = [];
    private readonly List<EndedWorld> _ended = [];
    private TrainingWorld? _world;
    private RowJournal? _journal;
    private SimDuration _elapsed; // of the worlds before this one
    private DataSize _shippedBefore;
    private TaskCsv.Rows? _rows;
    private CellSink? _episode;
    private bool _tooMany;
    private long _tasksOfWorld;
    private long _succeededOfWorld;

    public int Network => network;

    /// <summary>The digest of its one world; of several the chain over theirs, in order.</summary>
    public RunDigest Digest => TrainingDigest.Of(_worlds);

    /// <summary>The digests of its worlds.</summary>
    public IReadOnlyList<RunDigest> Worlds => _worlds;

    /// <summary>The time by the clock that it took.</summary>
    public double Seconds { get; set; }

    public IReadOnlyList<EpisodePlayed> Episodes => _episodes;

    public IReadOnlyList<RoundTrained> Rounds => _rounds;

    /// <summary>What each learner had learned at the end.</summary>
    public IReadOnlyList<FinalPolicy> Final => _final;

    public TaskStatistics Tasks { get; } = new();

    public StalenessMeter Staleness { get; } = new();

    /// <summary>What links carried of experience, policies and models.</summary>
    public DataSize Shipped { get; private set; }

    /// <summary>Called with each episode that has been played.</summary>
    public Action<EpisodePlayed>? Progress { get; init; }

    /// <summary>Takes the rows of the world that has begun.</summary>
    public IReadOnlyList<IRowSink> Sinks { get; private set; } = [];

    /// <summary>What episodes are judged by.</summary>
    public TrainingScore Score { get; init; } = TrainingScore.SuccessRate;

    /// <summary>The score over the last fifth of the episodes that learn, at least one.</summary>
    public double Late
    {
        get
        {
            EpisodePlayed[] learning = [.. _episodes.Where(e => e.Learns)];
            return Score.OfAll([.. learning.TakeLast(Math.Max(1, learning.Length / 5))]);
        }
    }

    /// <summary>The score over all episodes.</summary>
    public double Whole => Score.OfAll(_episodes);

    /// <summary>Plays all worlds, one after another.</summary>
    /// <param name="factory">Makes them.</param>
    /// <param name="play">Runs one; it has begun.</param>
    /// <param name="from">What the last of those worlds passed on that have ended already; null where none has.</param>
    /// <param name="passed">Is told at each border what passes on, and gives it to all; null for no need of that.</param>
    /// <param name="cancellation">Whether the user cancelled.</param>
    /// <exception cref="CellFailedException">One failed.</exception>
    public void Play(
        TrainingFactory factory, Func<TrainingStretch, World, RunResult> play, TrainingBorder? from = null, Func<TrainingBorder, TrainingBorder>? passed = null, CancellationToken cancellation = default)
    {
        TrainingBorder? border = from;
        IReadOnlyList<TrainingStretch> stretches = factory.Stretches(network);
        for (int i = border?.Worlds ?? 0; i < stretches.Count; i++)
        {
            TrainingWorld world = factory.Create(network, stretches[i], border);
            Begin(world);
            border = Finish(play(stretches[i], world.World), cancellation);
            if (i + 1 < stretches.Count)
            {
                // What passes on is bytes, so that a training that goes on from files begins its next world with the same.
                _final.ForEach(f => _ = f.State.Bytes.Length);
                border = passed?.Invoke(border) ?? border;
            }
        }
    }

    /// <summary>A world begins; its rows go to <see cref="Sinks"/>.</summary>
    public void Begin(TrainingWorld world)
    {
        (_world, _journal, _shippedBefore) = (world, new RowJournal(resumable), Shipped);
        (_tasksOfWorld, _succeededOfWorld) = (0, 0);
        _final.Clear();
        Staleness.Begin(world);
        Sinks =
        [
            _journal.Sink<TaskRecord>(Add),
            _journal.Sink<EpisodePlayed>(Add),
            _journal.Sink<RoundTrained>(row => _rounds.Add(row with { Began = row.Began + _elapsed, Ended = row.Ended + _elapsed })),
            _journal.Sink<PolicyPublished>(Staleness.Add),
            new EndSink<FinalPolicy>(_final.Add),
            new EndSink<ShipmentsCarried>(row => Shipped += row.Size),
        ];
    }

    /// <summary>Takes the result of the world.</summary>
    /// <returns>What it passes on.</returns>
    /// <exception cref="CellFailedException">It failed.</exception>
    public TrainingBorder Finish(RunResult result, CancellationToken cancellation)
    {
        RunDigest digest = result.Digest ?? throw (result.Stop.Reason == RunStopReason.Cancelled
            ? new OperationCanceledException(cancellation)
            : new CellFailedException(PolicyName, new CellAddress(network, 0, _episodes.Count), result.Stop));
        End(digest, resumable ? _journal!.ToBytes() : []);
        return new TrainingBorder(_worlds.Count, _elapsed, [.. _final]);
    }

    /// <summary>What the world that ended last left for the results.</summary>
    public EndedWorld Ended() => _ended[^1];

    /// <summary>All of it, now that it has ended.</summary>
    public FinishedTraining ToFinished() => new(new TrainingBorder(_worlds.Count, _elapsed, [.. _final]), _ended, Seconds);

    /// <summary>Takes what it came to when it was run before.</summary>
    /// <exception cref="CheckpointException">It is of another training.</exception>
    public void Again(TrainingFactory factory, FinishedTraining finished)
    {
        IReadOnlyList<TrainingStretch> stretches = factory.Stretches(network);
        if (stretches.Count != finished.Worlds.Count)
        {
            throw new CheckpointException("it is of another training");
        }

        factory.Check(finished.Border);
        foreach ((TrainingStretch stretch, EndedWorld world) in stretches.Zip(finished.Worlds))
        {
            Begin(factory.Create(network, stretch, null));
            Again(world);
        }

        _final.AddRange(finished.Border.Learners);
        Seconds = finished.Seconds;
    }

    /// <summary>Takes what the world that has begun left when it was run before.</summary>
    public void Again(EndedWorld ended)
    {
        _journal!.Load(ended.Rows);
        Shipped += ended.Shipped;
        End(ended.Digest, ended.Rows);
    }

    /// <summary>Writes the rows of all tasks.</summary>
    public void WriteTasks()
    {
        if (_tooMany)
        {
            csv!.LeaveOut();
        }

        csv?.Write(_taskRows.WrittenMemory);
    }

    private void End(RunDigest digest, byte[] rows)
    {
        if (_world!.Episode is (int number, bool learns))
        {
            Add(new EpisodePlayed(number, learns, SimTime.Zero, digest.FinalTime, _tasksOfWorld, _succeededOfWorld, _succeededOfWorld - (_tasksOfWorld - _succeededOfWorld)));
        }

        _worlds.Add(digest);
        _ended.Add(new EndedWorld(rows, digest, Shipped - _shippedBefore));
        _elapsed += digest.FinalTime - SimTime.Zero;
    }

    private void Add(TaskRecord row)
    {
        if (_episode is null)
        {
            _rows = _tooMany ? null : csv?.Begin(PolicyName, new CellAddress(network, 0, _episodes.Count));
            _episode = new CellSink(Tasks, _rows, _world!.World);
        }

        _episode.Write(in row);
        Staleness.Add(in row);
        _tasksOfWorld++;
        _succeededOfWorld += row.Outcome == TaskOutcome.Succeeded ? 1 : 0;
    }

    private void Add(EpisodePlayed row)
    {
        _episodes.Add(row with { Began = row.Began + _elapsed, Ended = row.Ended + _elapsed });
        if (_rows is not null)
        {
            _taskRows.Write(_rows.Finish().Span);
            _tooMany = _taskRows.WrittenCount > csv!.Most;
        }

        if (_tooMany)
        {
            _taskRows.Clear();
        }

        (_episode, _rows) = (null, null);
        Progress?.Invoke(row);
    }
}
