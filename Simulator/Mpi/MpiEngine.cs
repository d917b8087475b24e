using System.Text;
using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// Runs a world on the ranks of an MPI job, with the digest, rows, count and end of <see cref="SequentialEngine"/>. The groups are placed into
/// shards, one a thread of a rank. Each rank constructs its own actors only; at the border of a window the ranks gather reports, from which each
/// finds the next window by itself, and exchange mail in one batch a pair.
/// <para>Life: one instance is one run, made and run on every rank with equal arguments, <see cref="Run(ICommunicator, World, RunOptions?, int)"/> does it all.
/// Rows arrive in the sinks of rank 0; the sinks of other ranks receive nothing. Rank 0 alone saves checkpoints and has the one to go on from.</para>
/// <para>Pitfall: all ranks must make the same calls. A rank that throws anything but what <see cref="RunResult"/> reports must end the job.</para>
/// See docs/decisions/013.md.
/// </summary>
public sealed class MpiEngine
{
    private const long EventsBetweenReports = 1 << 16;

    private readonly ICommunicator _communicator;
    private readonly World _world;
    private readonly RunOptions _options;
    private readonly ShardSet _set;
    private readonly Shard[] _shards;
    private readonly WindowTeam<Step> _team;
    private readonly WindowExchange _exchange;
    private readonly RankMail _mail;
    private readonly RowExchange _rows;
    private readonly ProcessCheckpoints _checkpoints;
    private bool _begun;
    private int _parity;
    private WindowStep _window;
    private RunStop? _failure;
    private long _reported;

    /// <summary>Describes the run; nothing is constructed yet.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="world">The world, described equally on every rank.</param>
    /// <param name="options">How far and with what outlets to run.</param>
    /// <param name="threads">Threads of each rank.</param>
    public MpiEngine(ICommunicator communicator, World world, RunOptions? options = null, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(communicator);
        ArgumentNullException.ThrowIfNull(world);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        (_communicator, _world, _options) = (communicator, world, options ?? new RunOptions());
        _options.RefuseInvariants();
        Partition partition = Partitioner.Place(world, communicator.Size * threads, _options.Placement);
        int RankOf(int shard) => (int)((long)shard * communicator.Size / partition.Shards);
        _set = new ShardSet(world, _options.Sinks, partition, shard => RankOf(shard) == communicator.Rank);
        _shards = _set.All;
        Array.ForEach(_shards, s => s.LogTo(_options.Log));
        if (partition.Shards == 1)
        {
            // Alone it records in the order of the run, and its positions, which nobody compares, are no order of rows.
            Array.ForEach(_shards, s => s.RecordTo(_options.Sinks));
        }

        _team = new WindowTeam<Step>(Math.Max(1, _shards.Length), Act);
        _exchange = new WindowExchange(communicator);
        _mail = new RankMail(_exchange, _shards, [.. Enumerable.Range(0, partition.Shards).Select(RankOf)], communicator.Rank);
        _rows = new RowExchange(_options.Sinks, partition.Shards, _shards.ToDictionary(s => s.Index, s => s.Buffers), communicator.Rank == 0);
        _checkpoints = new ProcessCheckpoints(world, _options, communicator.Rank, communicator.Size, actor => RankOf(partition.ShardOfActor[actor]));
    }

    private enum Step
    {
        Construct,
        Start,
        StartToResume,
        Window,
    }

    /// <summary>Windows so far.</summary>
    public long Windows { get; private set; }

    /// <summary>Bytes that this rank has sent to others so far.</summary>
    public long BytesSent => _exchange.BytesSent;

    /// <summary>Messages that this rank has sent to others so far.</summary>
    public long MessagesSent => _mail.Sent;

    /// <summary>Events that this rank has handled so far.</summary>
    public long Handled => _set.Handled;

    /// <summary>The engine of the ranks; each makes it and runs equal worlds on it.</summary>
    /// <param name="communicator">The ranks.</param>
    /// <param name="threads">Threads of each rank.</param>
    public static IEngine On(ICommunicator communicator, int threads = 1) => Engine.Of((world, options) =>
    {
        var engine = new MpiEngine(communicator, world, options, threads);
        engine.Begin();
        return engine.RunToEnd;
    });

    /// <summary>Runs a world to its end.</summary>
    /// <returns>The same on every rank.</returns>
    public static RunResult Run(ICommunicator communicator, World world, RunOptions? options = null, int threads = 1) =>
        new MpiEngine(communicator, world, options, threads).RunToEnd();

    /// <summary>Constructs this rank's actors and starts them at time 0; <see cref="RunToEnd"/> does it if nobody did.</summary>
    /// <exception cref="CheckpointException">The checkpoint to go on from is of another world, or of actors that declared other state. Every rank throws the same.</exception>
    public void Begin()
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        _team.Begin();
        _team.Together(Step.Construct);
        bool resumes = _communicator.Broadcast(_checkpoints.Resumes ? 1 : 0) != 0;
        _team.Together(resumes ? Step.StartToResume : Step.Start);
        if (resumes && !_communicator.Any(Array.Exists(_shards, s => s.Failed is not null)))
        {
            Resume();
        }
    }

    /// <summary>Runs to the end and lets the actors finish. Once.</summary>
    /// <returns>The same on every rank.</returns>
    public RunResult RunToEnd()
    {
        try
        {
            Begin();
            bool saves = _communicator.Broadcast(_checkpoints.Saves ? 1 : 0) != 0;
            var protocol = new WindowProtocol(_set.Clock, _options.Until.Nanoseconds, _world.Seed, saves) { Lookahead = _set.Partition.Lookahead };
            return protocol.Drive(new Carrier(this));
        }
        finally
        {
            _team.Leave();
            _set.CancelJobs();
        }
    }

    private void Act(int index, Step step)
    {
        if (index >= _shards.Length)
        {
            return;
        }

        Shard shard = _shards[index];
        switch (step)
        {
            case Step.Construct:
                shard.Construct();
                break;
            case Step.Start:
                shard.TryStart();
                _mail.Pack(index);
                break;
            case Step.StartToResume:
                shard.TryStartToResume();
                break;
            default:
                _mail.Unpack(shard);
                shard.RunWindow(_shards, _parity, _window.Time, _window.Foreground, _options.Cancellation);
                _mail.Pack(index);
                break;
        }
    }

    /// <summary>Rank 0 reads the checkpoint to all, section by section; an empty name ends it.</summary>
    private void Resume()
    {
        _checkpoints.Open(_set.Of, _shards.FirstOrDefault());
        if (_communicator.Rank == 0)
        {
            _checkpoints.ReadToAll((name, content) =>
            {
                _communicator.Broadcast(Encoding.UTF8.GetBytes(name));
                _communicator.Broadcast(content);
            });
            _communicator.Broadcast(ReadOnlySpan<byte>.Empty);
        }
        else
        {
            while (Encoding.UTF8.GetString(_communicator.Broadcast(ReadOnlySpan<byte>.Empty)) is { Length: > 0 } name)
            {
                _checkpoints.Take(name, _communicator.Broadcast(ReadOnlySpan<byte>.Empty));
            }
        }

        string problem = _checkpoints.Problem is not { } own ? "" : _communicator.Rank == 0 ? own : $"rank {_communicator.Rank}: {own}";
        string[] problems = [.. _communicator.GatherAll(Encoding.UTF8.GetBytes(problem)).Select(Encoding.UTF8.GetString)];
        if (Array.Find(problems, p => p.Length > 0) is string first)
        {
            throw new CheckpointException(first);
        }

        Shard.CollectMail(_shards);
    }

    private void Report(long handled)
    {
        if (_communicator.Rank == 0 && handled - _reported >= EventsBetweenReports)
        {
            _reported = handled;
            _options.Progress?.Invoke(new RunProgress(handled, new SimTime(_set.Now)) { Processes = _exchange.Handled() });
        }
    }

    /// <summary>Ranks carry windows: each asks a protocol of its own, and all come to the same.</summary>
    private readonly struct Carrier(MpiEngine engine) : IWindowCarrier
    {
        public RunStop? Failure => engine._failure;

        public JointReport Meet()
        {
            WindowSurvey survey = WindowSurvey.Of(engine._shards);
            var report = RankReport.Of(in survey, engine._mail.Post());
            (report.Handled, report.Now, report.Border) = (engine._set.Handled, engine._set.Now, engine._checkpoints.Wanted);
            report.Cancelled = engine._options.Cancellation.IsCancellationRequested ? 1 : 0;
            JointReport joint = ExchangeRows(in report);
            engine.Report(joint.Handled);
            if (joint.FailedRank >= 0)
            {
                engine._failure = RunEnd.Share(engine._communicator, joint.FailedRank == engine._communicator.Rank ? survey.Failed!.Value.Stop : null, joint.FailedRank);
            }

            return joint;
        }

        public void Merge(EventKey before) => engine._rows.Merge(before);

        public void Run(in WindowStep step)
        {
            engine._window = step;
            engine._checkpoints.Reach(step.Reached);
            engine._parity = 1 - engine._parity;
            engine._team.Together(Step.Window);
            engine.Windows++;
        }

        public long Ask(long reached)
        {
            engine._checkpoints.Reach(reached);
            return engine._communicator.Broadcast(engine._checkpoints.Wanted);
        }

        public void Save(long time)
        {
            Array.ForEach(engine._shards, engine._mail.Unpack);
            engine._exchange.ClearIncoming();
            Shard.CollectMail(engine._shards);
            if (engine._communicator.Any(!ProcessCheckpoints.Stand(engine._shards)))
            {
                return;
            }

            var writer = new MessagePackWriter();
            engine._checkpoints.WritePart(engine._shards, writer);
            byte[][] parts = engine._communicator.GatherToFirst(writer.Written);
            for (int rank = 1; rank < parts.Length && engine._communicator.Rank == 0; rank++)
            {
                engine._checkpoints.TakePart(rank, parts[rank]);
            }

            engine._checkpoints.Save(time, engine._shards);
        }

        public RunDigest Tally() => RunEnd.SumDigests(engine._communicator, engine._set.Digest);

        /// <summary>Of several ranks' failures the first in the order of the ids counts.</summary>
        public int Finish(long finalTime)
        {
            (int Actor, RunStop Stop)? failed = engine._set.Finish(finalTime);
            (int rank, int actor) = RunEnd.FirstFailing(engine._communicator, failed?.Actor ?? int.MaxValue);
            RankReport nothing = RankReport.Of(WindowSurvey.Of([]), long.MaxValue);
            ExchangeRows(in nothing);
            engine._failure = rank < 0 ? null : RunEnd.Share(engine._communicator, rank == engine._communicator.Rank ? failed?.Stop : null, rank);
            return rank < 0 ? int.MaxValue : actor;
        }

        private JointReport ExchangeRows(in RankReport report)
        {
            MpiEngine run = engine;
            run._rows.Post((source, sink, rows) => RankMail.AppendSection(run._exchange.Outgoing[0], ~source, sink, rows));
            JointReport joint = run._exchange.Meet(in report);
            if (run._communicator.Rank == 0)
            {
                foreach (ByteBatch batch in run._exchange.Incoming)
                {
                    ReadOnlySpan<byte> rest = batch.Span;
                    while (RankMail.TryReadSection(ref rest, out int to, out int sink, out ReadOnlySpan<byte> section))
                    {
                        if (to < 0)
                        {
                            run._rows.Receive(~to, sink, section);
                        }
                    }
                }
            }

            return joint;
        }
    }
}
