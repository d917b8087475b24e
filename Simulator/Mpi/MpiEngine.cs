using EdgeActors.Simulator.Engines;

namespace EdgeActors.Simulator.Mpi;

/// <summary>
/// Runs a world on the ranks of an MPI job, with the digest, rows, count and end of <see cref="SequentialEngine"/>. The groups are placed into
/// shards, one a thread of a rank. Each rank constructs its own actors only; at the border of a window the ranks gather reports, from which each
/// finds the next window by itself, and exchange mail in one batch a pair.
/// <para>Life: one instance is one run, made and run on every rank with equal arguments, <see cref="Run(ICommunicator, World, RunOptions?, int)"/> does it all.
/// Rows arrive in the sinks of rank 0; the sinks of other ranks receive nothing.</para>
/// <para>Pitfall: all ranks must make the same calls. A rank that throws anything but what <see cref="RunResult"/> reports must end the job.</para>
/// See docs/decisions/013.md.
/// </summary>
public sealed class MpiEngine
{
    private readonly ICommunicator _communicator;
    private readonly World _world;
    private readonly RunOptions _options;
    private readonly Partition _partition;
    private readonly GlobalClock _clock = new();
    private readonly Actor[] _actors;
    private readonly Shard[] _shards;
    private readonly WindowTeam<Step> _team;
    private readonly WindowExchange _exchange;
    private readonly RankMail _mail;
    private readonly RankRows _rows;
    private readonly RankCheckpoints _checkpoints;
    private bool _begun;
    private int _parity;
    private long _windowEnd;
    private EventKey _backgroundBefore;
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
        _partition = Partitioner.Place(world, communicator.Size * threads, _options.Placement);
        _actors = new Actor[world.ActorCount];
        _actors[0] = _clock;
        TimerTable[] timers = [.. Enumerable.Range(0, _partition.Shards).Select(_ => new TimerTable())];
        JobTable[] jobs = [.. Enumerable.Range(0, _partition.Shards).Select(_ => new JobTable())];
        _shards = [.. Enumerable.Range(0, _partition.Shards).Where(i => RankOf(i) == communicator.Rank)
            .Select(i => new Shard(world, _options.Sinks, _partition, i, _actors, timers, jobs))];
        Array.ForEach(_shards, s => s.LogTo(_options.Log));
        if (_partition.Shards == 1)
        {
            // Alone it records in the order of the run, and its positions, which nobody compares, are no order of rows.
            Array.ForEach(_shards, s => s.RecordTo(_options.Sinks));
        }

        _team = new WindowTeam<Step>(Math.Max(1, _shards.Length), Act);
        _exchange = new WindowExchange(communicator);
        _mail = new RankMail(_exchange, _shards, [.. Enumerable.Range(0, _partition.Shards).Select(RankOf)], communicator.Rank);
        _rows = new RankRows(_exchange, _shards, _options.Sinks, _partition.Shards, communicator.Rank);
        _checkpoints = new RankCheckpoints(communicator, world, _options, _shards, actor => RankOf(_partition.ShardOfActor[actor]), CollectMail);
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
    public long Handled => _shards.Sum(s => s.Handled);

    /// <summary>Runs a world to its end.</summary>
    /// <returns>The same on every rank.</returns>
    public static RunResult Run(ICommunicator communicator, World world, RunOptions? options = null, int threads = 1) =>
        new MpiEngine(communicator, world, options, threads).RunToEnd();

    /// <summary>Constructs this rank's actors and starts them at time 0; <see cref="RunToEnd"/> does it if nobody did.</summary>
    public void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            _team.Begin();
            _team.Together(Step.Construct);
            _checkpoints.Begin();
            _team.Together(_checkpoints.Resumes ? Step.StartToResume : Step.Start);
            if (_checkpoints.Resumes)
            {
                Dictionary<int, Shard> own = _shards.ToDictionary(s => s.Index);
                _checkpoints.Load(actor => own.GetValueOrDefault(_partition.ShardOfActor[actor]));
            }
        }
    }

    /// <summary>Runs to the end and lets the actors finish. Once.</summary>
    /// <returns>The same on every rank.</returns>
    public RunResult RunToEnd()
    {
        try
        {
            Begin();
            JointReport joint = Meet();
            while (TryGrant(in joint))
            {
                _parity = 1 - _parity;
                _team.Together(Step.Window);
                Windows++;
                joint = Meet();
                Report(joint.Handled);
            }

            return Conclude(in joint);
        }
        finally
        {
            Array.ForEach(_shards, s => s.CancelJobs());
            _team.Leave();
        }
    }

    private int RankOf(int shard) => (int)((long)shard * _communicator.Size / _partition.Shards);

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
                shard.RunWindow(_shards, _parity, _windowEnd, _backgroundBefore, _options.Cancellation);
                _mail.Pack(index);
                break;
        }
    }

    private JointReport Meet()
    {
        long mailEarliest = _mail.Post();
        _rows.Post();
        var report = RankReport.Of(WindowSurvey.Of(_shards), mailEarliest);
        report.Cancelled = _options.Cancellation.IsCancellationRequested ? 1 : 0;
        report.Border = _checkpoints.Wanted;
        foreach (Shard shard in _shards)
        {
            report.Handled += shard.Handled;
            report.Now = Math.Max(report.Now, shard.Now);
        }

        JointReport joint = _exchange.Meet(in report);
        _rows.Receive();
        return joint;
    }

    /// <summary>Asks the clock for the next window, as the parallel engine does; every rank comes to the same answer.</summary>
    private bool TryGrant(in JointReport joint)
    {
        _rows.Merge(joint.FailedAt.Nanoseconds < joint.Earliest ? Following(joint.FailedAt) : new EventKey(joint.Earliest, 0));
        long until = Math.Min(_options.Until.Nanoseconds, joint.StopAt);
        if (joint.FailedRank >= 0)
        {
            until = Math.Min(until, joint.FailedAt.Nanoseconds + 1);
        }

        _backgroundBefore = joint.ForegroundBefore;
        if (!joint.AnyWork || joint.Cancelled)
        {
            return false;
        }

        until = joint.FailedRank >= 0 ? until : _checkpoints.Border(in joint, until);
        return _clock.TryGrant(joint.Earliest, _partition.Lookahead, until, out _windowEnd);
    }

    /// <summary>Takes in what came from other ranks and what shards posted to each other, so that everything pending lies in queues.</summary>
    private void CollectMail()
    {
        Array.ForEach(_shards, _mail.Unpack);
        _exchange.ClearIncoming();
        Shard.CollectMail(_shards);
    }

    private RunResult Conclude(in JointReport joint)
    {
        RunDigest digest = RunEnd.SumDigests(_communicator, _shards);
        ulong seed = _world.Seed;
        RunStop? failure = null;
        if (joint.FailedRank >= 0)
        {
            _rows.Merge(Following(joint.FailedAt));
            RunStop? mine = joint.FailedRank == _communicator.Rank ? WindowSurvey.Of(_shards).Failed?.Stop : null;
            failure = RunEnd.Share(_communicator, mine, joint.FailedRank);
        }
        else if (joint.Cancelled)
        {
            return new RunResult(new RunStop(RunStopReason.Cancelled, digest.FinalTime, seed), null);
        }

        failure ??= Finish(digest.FinalTime.Nanoseconds);
        return failure is null
            ? new RunResult(new RunStop(RunStopReason.Finished, digest.FinalTime, seed), digest)
            : new RunResult(failure, null);
    }

    /// <summary>Lets this rank's actors finish, in the order of their ids; of several ranks' failures the first in that order counts.</summary>
    private RunStop? Finish(long finalTime)
    {
        (int Actor, RunStop Stop)? failed = null;
        Dictionary<int, Shard> owned = _shards.ToDictionary(s => s.Index);
        Array.ForEach(_shards, s => s.Conclude(finalTime));
        for (int i = 1; i < _actors.Length && failed is null; i++)
        {
            if (owned.TryGetValue(_partition.ShardOfActor[i], out Shard? shard))
            {
                failed = TryFinish(shard, _actors[i]);
            }
        }

        (int rank, int actor) = RunEnd.FirstFailing(_communicator, failed?.Actor ?? int.MaxValue);
        _rows.Post();
        RankReport nothing = RankReport.Of(WindowSurvey.Of([]), long.MaxValue);
        _exchange.Meet(in nothing);
        _rows.Receive();
        _rows.Merge(rank < 0 ? Shard.End : Following(Shard.FinishPosition(new ActorId(actor))));
        return rank < 0 ? null : RunEnd.Share(_communicator, failed?.Stop, rank);
    }

    private static (int Actor, RunStop Stop)? TryFinish(Shard shard, Actor actor)
    {
        try
        {
            shard.Finish(actor);
            return null;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return (actor.Id.Index, shard.Failure(exception, "Finish"));
        }
    }

    private void Report(long handled)
    {
        const long EventsBetweenReports = 1 << 16;
        if (_communicator.Rank == 0 && handled - _reported >= EventsBetweenReports)
        {
            _reported = handled;
            _options.Progress?.Invoke(handled);
        }
    }

    private static EventKey Following(EventKey key) => key == Shard.End ? key : new(key.Nanoseconds, key.Order + 1);
}
