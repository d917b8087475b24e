using System.Buffers;
using EdgeActors.Actors;
using EdgeActors.Actors.Learning;
using EdgeActors.Scenarios.Experiments;
using EdgeActors.Simulator;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Scenarios.Learning;

/// <summary>
/// What the training on one network came to; the rows of the run fill it. It keeps a journal of them, so that a run that goes on from a checkpoint takes the
/// rows before it from there and comes to the same.
/// </summary>
internal sealed class TrainingRun
{
    public const string PolicyName = "learner";

    private readonly TrainingWorld _world;
    private readonly TaskCsv? _csv;
    private readonly ArrayBufferWriter<byte> _taskRows = new();
    private readonly List<EpisodePlayed> _episodes = [];
    private readonly List<RoundTrained> _rounds = [];
    private readonly List<FinalPolicy> _final = [];
    private TaskCsv.Rows? _rows;
    private CellSink? _episode;
    private bool _tooMany;

    /// <summary>A run on a network.</summary>
    /// <param name="network">The network's number.</param>
    /// <param name="world">Its world.</param>
    /// <param name="csv">What formats tasks, or null for no log of them.</param>
    /// <param name="resumable">Whether to keep the journal.</param>
    public TrainingRun(int network, TrainingWorld world, TaskCsv? csv, bool resumable = false)
    {
        (Network, _world, _csv) = (network, world, csv);
        Staleness = new StalenessMeter(world.LearnerOf);
        var journal = new RowJournal(resumable);
        Sinks =
        [
            journal.Sink<TaskRecord>(Add),
            journal.Sink<EpisodePlayed>(Add),
            journal.Sink<RoundTrained>(_rounds.Add),
            journal.Sink<PolicyPublished>(Staleness.Add),
            new EndSink<FinalPolicy>(_final.Add),
            new EndSink<ShipmentsCarried>(row => Shipped += row.Size),
        ];
    }

    public int Network { get; }

    public RunDigest Digest { get; private set; }

    /// <summary>The time by the clock that it took.</summary>
    public double Seconds { get; set; }

    public IReadOnlyList<EpisodePlayed> Episodes => _episodes;

    public IReadOnlyList<RoundTrained> Rounds => _rounds;

    /// <summary>What each learner had learned at the end.</summary>
    public IReadOnlyList<FinalPolicy> Final => _final;

    public TaskStatistics Tasks { get; } = new();

    public StalenessMeter Staleness { get; }

    /// <summary>What links carried of experience, policies and models.</summary>
    public DataSize Shipped { get; private set; }

    /// <summary>Called with each episode that has been played.</summary>
    public Action<EpisodePlayed>? Progress { get; init; }

    public IReadOnlyList<IRowSink> Sinks { get; }

    /// <summary>The success rate over the last fifth of the episodes that learn, at least one.</summary>
    public double LateSuccessRate
    {
        get
        {
            EpisodePlayed[] learning = [.. _episodes.Where(e => e.Learns)];
            EpisodePlayed[] late = [.. learning.TakeLast(Math.Max(1, learning.Length / 5))];
            return late.Length == 0 ? double.NaN : (double)late.Sum(e => e.Succeeded) / late.Sum(e => e.Tasks);
        }
    }

    /// <summary>Takes the result of the run.</summary>
    /// <exception cref="CellFailedException">It failed.</exception>
    public void Finish(RunResult result, CancellationToken cancellation) => Digest = result.Digest ?? throw (result.Stop.Reason == RunStopReason.Cancelled
        ? new OperationCanceledException(cancellation)
        : new CellFailedException(PolicyName, new CellAddress(Network, 0, _episodes.Count), result.Stop));

    /// <summary>Writes the rows of all tasks.</summary>
    public void WriteTasks()
    {
        if (_tooMany)
        {
            _csv!.LeaveOut();
        }

        _csv?.Write(_taskRows.WrittenMemory);
    }

    private void Add(TaskRecord row)
    {
        if (_episode is null)
        {
            _rows = _tooMany ? null : _csv?.Begin(PolicyName, new CellAddress(Network, 0, _episodes.Count));
            _episode = new CellSink(Tasks, _rows, _world.World);
        }

        _episode.Write(in row);
        Staleness.Add(in row);
    }

    private void Add(EpisodePlayed row)
    {
        _episodes.Add(row);
        if (_rows is not null)
        {
            _taskRows.Write(_rows.Finish().Span);
            _tooMany = _taskRows.WrittenCount > _csv!.Most;
        }

        if (_tooMany)
        {
            _taskRows.Clear();
        }

        (_episode, _rows) = (null, null);
        Progress?.Invoke(row);
    }
}
