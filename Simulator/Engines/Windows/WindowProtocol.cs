namespace EdgeActors.Simulator.Engines;

/// <summary>
/// How a run of several shards goes from border to border: from what all of them report follows what all of them do. There is this one protocol; threads, ranks of MPI and
/// actors of Akka only carry reports to it and its steps to the shards.
/// <para>Life: <see cref="Meet"/> at each border. After <see cref="WindowAct.Run"/> comes the next border; after <see cref="WindowAct.Ask"/> and
/// <see cref="WindowAct.Save"/> <see cref="Resume"/>; after <see cref="WindowAct.Tally"/> <see cref="Tallied"/>; after <see cref="WindowAct.Finish"/>
/// <see cref="Finished"/>; after <see cref="WindowAct.End"/> <see cref="Result"/>.</para>
/// <para>Pitfall: each rank of MPI asks one of its own and all must come to the same, so nothing here may depend on the process, the machine or the wall.</para>
/// </summary>
/// <param name="clock">Grants the windows.</param>
/// <param name="until">The run's limit, in nanoseconds.</param>
/// <param name="seed">The world's seed.</param>
/// <param name="saves">Whether the first process saves checkpoints.</param>
internal sealed class WindowProtocol(GlobalClock clock, long until, ulong seed, bool saves)
{
    private JointReport _joint;
    private RunDigest _digest;
    private EventKey _merge;
    private long _limit;
    private long _least;
    private bool _cancelled;
    private bool _parts;

    /// <summary>The least delay of anything that one shard can do to another, in nanoseconds; <see cref="long.MaxValue"/> while one shard holds everything.</summary>
    public required long Lookahead { get; set; }

    /// <summary>What all reported at the border.</summary>
    public ref readonly JointReport Joint => ref _joint;

    /// <summary>Whether the run was ended because somebody leaves, and if so, the time of the checkpoint that was saved before; -1 if none was.</summary>
    public long? Parted { get; private set; }

    /// <summary>Whether an actor failed.</summary>
    private bool Failed => _joint.FailedRank >= 0;

    /// <summary>The earliest time at which the run can be saved next.</summary>
    private long Reached => Math.Max(_joint.Now + 1, _least);

    /// <summary>Runs a world by a carrier that answers at once.</summary>
    public RunResult Drive<TCarrier>(TCarrier carrier)
        where TCarrier : IWindowCarrier
    {
        WindowStep step = Meet(carrier.Meet());
        while (true)
        {
            carrier.Merge(step.Merge);
            switch (step.Act)
            {
                case WindowAct.Run:
                    carrier.Run(in step);
                    step = Meet(carrier.Meet());
                    break;
                case WindowAct.Ask:
                    step = Resume(carrier.Ask(step.Reached));
                    break;
                case WindowAct.Save:
                    carrier.Save(step.Time);
                    step = Resume(carrier.Ask(step.Reached));
                    break;
                case WindowAct.Tally:
                    step = Tallied(carrier.Tally());
                    break;
                case WindowAct.Finish:
                    step = Finished(carrier.Finish(step.Time));
                    break;
                default:
                    return Result(carrier.Failure);
            }
        }
    }

    /// <summary>Somebody leaves: the run is saved between two instants, if it is saved at all, and ends.</summary>
    public void Part() => _parts = true;

    /// <summary>All stand at a border.</summary>
    /// <remarks>After a failure windows go on up to it, for shards that waited may still fail earlier.</remarks>
    public WindowStep Meet(in JointReport joint)
    {
        _joint = joint;
        _merge = joint.FailedAt.Nanoseconds < joint.Earliest ? Following(joint.FailedAt) : new EventKey(joint.Earliest, 0);
        _limit = Math.Min(until, joint.StopAt);
        if (Failed)
        {
            _limit = Math.Min(_limit, joint.FailedAt.Nanoseconds + 1);
        }

        bool over = !joint.AnyWork || joint.Cancelled || joint.Earliest >= _limit;
        _cancelled = over && joint.Cancelled;
        return (over, Failed) switch
        {
            (true, true) => new WindowStep(WindowAct.End, Following(joint.FailedAt)),
            (true, false) => new WindowStep(WindowAct.Tally, _merge),
            (false, true) => Window(_limit),
            _ => _parts ? SaveAndPart() : SaveOrRun(),
        };
    }

    /// <summary>The first process has saved, if it was to, and says when to save next.</summary>
    /// <param name="wanted">In nanoseconds; <see cref="long.MaxValue"/> for not yet.</param>
    public WindowStep Resume(long wanted)
    {
        if (!_parts)
        {
            return Window(Math.Min(_limit, wanted));
        }

        Parted = _joint.Now + 1;
        return new WindowStep(WindowAct.End, _merge);
    }

    /// <summary>All have counted up.</summary>
    public WindowStep Tallied(RunDigest digest)
    {
        _digest = digest;
        return _cancelled ? new WindowStep(WindowAct.End, Shard.Beginning) : new WindowStep(WindowAct.Finish, Shard.Beginning, digest.FinalTime.Nanoseconds);
    }

    /// <summary>The actors have finished.</summary>
    /// <param name="failed">The first actor, by id, whose end failed; <see cref="int.MaxValue"/> if none did.</param>
    public WindowStep Finished(int failed) =>
        new(WindowAct.End, failed == int.MaxValue ? Shard.End : Following(Shard.FinishPosition(new ActorId(failed))));

    /// <summary>What the run came to.</summary>
    /// <param name="failure">How the first actor that failed did so.</param>
    public RunResult Result(RunStop? failure) => failure is not null
        ? new RunResult(failure, null)
        : _cancelled
            ? new RunResult(new RunStop(RunStopReason.Cancelled, _digest.FinalTime, seed), null)
            : new RunResult(new RunStop(RunStopReason.Finished, _digest.FinalTime, seed), _digest);

    private WindowStep SaveOrRun()
    {
        if (!saves)
        {
            return Window(_limit);
        }

        if (_least == 0)
        {
            return Stand(WindowAct.Ask, 0);
        }

        long wanted = Math.Max(_joint.Border, Reached);
        return wanted <= _joint.Earliest ? Stand(WindowAct.Save, wanted) : Window(Math.Min(_limit, wanted));
    }

    private WindowStep SaveAndPart()
    {
        if (saves)
        {
            return _joint.Now + 1 > _joint.Earliest ? Window(_limit) : Stand(WindowAct.Save, _joint.Now + 1);
        }

        Parted = -1;
        return new WindowStep(WindowAct.End, _merge);
    }

    /// <summary>The next checkpoint lies behind the next event at least, so that something is handled between two.</summary>
    private WindowStep Stand(WindowAct act, long time)
    {
        _least = _joint.Earliest + 1;
        return new WindowStep(act, _merge, time, Reached: Reached);
    }

    private WindowStep Window(long limit)
    {
        clock.TryGrant(_joint.Earliest, Lookahead, limit, out long end);
        return new WindowStep(WindowAct.Run, _merge, end, _joint.ForegroundBefore, Reached);
    }

    private static EventKey Following(EventKey key) => key == Shard.End ? key : new(key.Nanoseconds, key.Order + 1);
}
