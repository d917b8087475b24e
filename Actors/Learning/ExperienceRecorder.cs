using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>
/// The part of an agent that turns its decisions into experience: joins each with the reward that its sources bring, and with the next look of the same
/// trajectory, and ships what is complete to a learner.
/// <para>Life of a row: <see cref="Decide"/> opens it; <see cref="Settle"/> adds to its reward until its last source has ended; the next decision of its
/// trajectory, or <see cref="End"/>, says what followed. When both are known it leaves. An actor owns it, declares its state, and hands it <see cref="FlushDue"/>.</para>
/// </summary>
public sealed class ExperienceRecorder
{
    private readonly ExperienceOptions _options;
    private readonly int _observationSize;
    private readonly int _actionCount;
    private readonly Ring<OpenDecision> _open = new();
    private int _complete; // how many of them have their reward and what follows them
    private bool _over; // an episode has ended, and no decision was made since
    private TimerId _flush;
    private bool _flushSet;

    /// <summary>A recorder without open decisions.</summary>
    /// <param name="options">How.</param>
    /// <param name="observationSize">The length of an observation.</param>
    /// <param name="actionCount">How many actions there are to choose among; 0 where actions are numbers alone.</param>
    public ExperienceRecorder(ExperienceOptions options, int observationSize, int actionCount)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchRows);
        (_options, _observationSize, _actionCount) = (options, observationSize, actionCount);
    }

    /// <summary>Whether experience is gathered at all.</summary>
    public bool Gathers => _options.Learner is not null;

    /// <summary>How many decisions have not left.</summary>
    public int Open => _open.Count;

    /// <summary>Takes note of a decision, which is also what followed the one before in its trajectory.</summary>
    public void Decide(in MadeDecision made, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _over = false;
        Follow(made.Trajectory, made.Seen, context.Now, TrajectoryEnd.Cut);
        _open.Enqueue(new OpenDecision
        {
            Subject = made.Subject,
            Trajectory = made.Trajectory ?? made.Subject,
            IsAlone = made.Trajectory is null,
            At = context.Now,
            Action = made.Action,
            Numbers = new(made.Numbers),
            Version = made.Version,
            LogProbability = made.LogProbability,
            Sources = made.Sources,
            Seen = new(made.Seen),
            Next = new(made.Trajectory is null ? made.Seen : null),
            NextAt = context.Now,
            End = made.Trajectory is null ? TrajectoryEnd.Terminated : TrajectoryEnd.Cut,
        });
        SendComplete(context);
    }

    /// <summary>A source of a decision's reward has ended.</summary>
    /// <param name="subject">What the decision was about.</param>
    /// <param name="reward">What the source adds to its reward.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="context">The way to everything else.</param>
    /// <returns>False if no open decision is about it.</returns>
    public bool Settle(long subject, double reward, SimTime ended, Context context)
    {
        for (int i = 0; i < _open.Count; i++)
        {
            ref OpenDecision decision = ref _open[i];
            if (decision.Subject == subject && decision.Sources > 0)
            {
                decision.Reward += reward;
                decision.Sources--;
                decision.Ended = ended > decision.Ended ? ended : decision.Ended;
                _complete += decision.IsComplete ? 1 : 0;
                SendComplete(context);
                return true;
            }
        }

        return false;
    }

    /// <summary>A trajectory ends: its last decision has no next.</summary>
    /// <param name="trajectory">Which.</param>
    /// <param name="terminated">Whether nothing of value follows; else only its time is over.</param>
    /// <param name="last">What is seen at the end: observation, then mask.</param>
    /// <param name="context">The way to everything else.</param>
    public void End(long trajectory, bool terminated, FrozenFloats last, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Follow(trajectory, last, context.Now, terminated ? TrajectoryEnd.Terminated : TrajectoryEnd.Truncated);
        SendComplete(context);
    }

    /// <summary>An episode ends: every trajectory that is open is truncated. What is complete leaves, and the rest as soon as it is settled.</summary>
    /// <param name="last">What is seen at the end: observation, then mask.</param>
    /// <param name="context">The way to everything else.</param>
    public void EndAll(FrozenFloats last, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        for (int i = 0; i < _open.Count; i++)
        {
            ref OpenDecision decision = ref _open[i];
            if (decision.Next.Value is null)
            {
                Follow(ref decision, last, context.Now, TrajectoryEnd.Truncated);
            }
        }

        _over = true;
        SendComplete(context);
    }

    /// <summary>An incomplete batch has waited long enough.</summary>
    public void Flush(Context context)
    {
        _flushSet = false;
        Send(1, int.MaxValue, context);
    }

    /// <summary>Declares what is open.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_open);
        state.Field(ref _complete);
        state.Field(ref _over);
        state.Field(ref _flush);
        state.Field(ref _flushSet);
    }

    /// <summary>The newest decision of a trajectory learns what followed.</summary>
    private void Follow(long? trajectory, FrozenFloats seen, SimTime now, TrajectoryEnd end)
    {
        for (int i = _open.Count - 1; trajectory is long key && i >= 0; i--)
        {
            ref OpenDecision decision = ref _open[i];
            if (decision.Trajectory == key && !decision.IsAlone)
            {
                if (decision.Next.Value is null)
                {
                    Follow(ref decision, seen, now, end);
                }

                return;
            }
        }
    }

    private void Follow(ref OpenDecision decision, FrozenFloats seen, SimTime now, TrajectoryEnd end)
    {
        (decision.Next, decision.NextAt, decision.End) = (new(seen), now, end);
        _complete += decision.IsComplete ? 1 : 0;
    }

    /// <summary>Ships as many full batches as may leave, and after an episode's end the rest when nothing else is open.</summary>
    private void SendComplete(Context context)
    {
        while (_complete >= _options.BatchRows && Send(_options.BatchRows, _options.BatchRows, context))
        {
        }

        if (_over && _complete == _open.Count && _complete > 0)
        {
            Send(1, int.MaxValue, context);
        }

        if (_options.BatchTime is SimDuration time && !_flushSet && _complete > 0 && Select(1).Length > 0)
        {
            _flush = context.Schedule(time, default(FlushDue), background: true);
            _flushSet = true;
        }
    }

    /// <summary>Ships the oldest decisions that may leave.</summary>
    /// <returns>False if fewer than the least may, and none left.</returns>
    private bool Send(int least, int most, Context context)
    {
        int[] rows = Select(most);
        if (rows.Length < least)
        {
            return false;
        }

        var batch = new ExperienceBatch(context.Self, Parts(rows));
        Remove(rows);
        _options.Learner!.Send(context, ShipmentKind.Experience, batch.Size, batch: batch);
        if (_flushSet)
        {
            context.Cancel(_flush);
            _flushSet = false;
        }

        return true;
    }

    /// <summary>The places of the decisions that may leave, oldest first.</summary>
    private int[] Select(int most)
    {
        var held = new List<long>(); // trajectories of which a decision may not leave yet
        var rows = new List<int>();
        for (int i = 0; i < _open.Count && rows.Count < most; i++)
        {
            ref OpenDecision decision = ref _open[i];
            if (!decision.IsComplete && !decision.IsAlone && _options.InOrder)
            {
                held.Add(decision.Trajectory);
            }
            else if (decision.IsComplete && (decision.IsAlone || !held.Contains(decision.Trajectory)))
            {
                rows.Add(i);
            }
        }

        return [.. rows];
    }

    /// <summary>Rows side by side, where each was followed by the next.</summary>
    private ExperiencePart[] Parts(int[] rows)
    {
        var parts = new List<List<int>>();
        foreach (int row in rows)
        {
            if (parts.FindLast(p => _open[p[^1]].IsFollowedBy(in _open[row])) is { } part)
            {
                part.Add(row);
            }
            else
            {
                parts.Add([row]);
            }
        }

        return [.. parts.Select(Part)];
    }

    private ExperiencePart Part(List<int> rows)
    {
        OpenDecision last = _open[rows[^1]];
        var stamps = new DecisionStamp[rows.Count];
        var trajectory = new Trajectory
        {
            Rows = rows.Count,
            Observations = new float[(rows.Count + 1) * _observationSize],
            Allowed = new float[(rows.Count + 1) * _actionCount],
            Actions = _actionCount == 0 ? [] : new int[rows.Count],
            Numbers = [.. rows.SelectMany(r => _open[r].Numbers.Value?.Values.ToArray() ?? [])],
            LogProbabilities = new float[rows.Count],
            Rewards = new float[rows.Count],
            Elapsed = new double[rows.Count],
            End = last.End,
        };
        for (int row = 0; row < rows.Count; row++)
        {
            ref OpenDecision decision = ref _open[rows[row]];
            stamps[row] = new DecisionStamp(decision.Subject, decision.At, decision.Ended, decision.Version);
            (trajectory.LogProbabilities[row], trajectory.Rewards[row]) = ((float)decision.LogProbability, (float)decision.Reward);
            trajectory.Elapsed[row] = _options.Discount.Between(decision.At, decision.NextAt);
            if (_actionCount > 0)
            {
                trajectory.Actions[row] = decision.Action;
            }

            Copy(decision.Seen.Value!, trajectory, row);
        }

        Copy(last.Next.Value!, trajectory, rows.Count);
        return new ExperiencePart(last.Trajectory, stamps, trajectory);
    }

    private void Copy(FrozenFloats seen, Trajectory trajectory, int row)
    {
        seen.Values[.._observationSize].CopyTo(trajectory.Observations.AsSpan(row * _observationSize));
        seen.Values[_observationSize..].CopyTo(trajectory.Allowed.AsSpan(row * _actionCount));
    }

    private void Remove(int[] rows)
    {
        _complete -= rows.Length;
        int count = rows[^1] == rows.Length - 1 ? rows.Length : _open.Count;
        for (int i = 0, removed = 0; i < count; i++)
        {
            OpenDecision decision = _open.Dequeue();
            if (removed < rows.Length && rows[removed] == i)
            {
                removed++;
            }
            else
            {
                _open.Enqueue(in decision);
            }
        }
    }

    /// <summary>A decision that has not left.</summary>
    private struct OpenDecision : IFields<OpenDecision>
    {
        public long Subject;
        public long Trajectory;
        public bool IsAlone; // nothing follows it, whatever else bears its number
        public SimTime At;
        public SimTime Ended;
        public int Action;
        public Held<FrozenFloats> Numbers;
        public int Version;
        public double LogProbability;
        public double Reward;
        public int Sources;
        public Held<FrozenFloats> Seen;
        public Held<FrozenFloats> Next;
        public SimTime NextAt;
        public TrajectoryEnd End;

        public readonly bool IsComplete => Sources == 0 && Next.Value is not null;

        public readonly bool IsFollowedBy(in OpenDecision next) =>
            Trajectory == next.Trajectory && !next.IsAlone && End == TrajectoryEnd.Cut && NextAt == next.At && (ReferenceEquals(Next.Value, next.Seen.Value) || Next.Value!.ContentHash == next.Seen.Value!.ContentHash);

        public static OpenDecision Visit<TVisitor>(in OpenDecision value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new()
            {
                Subject = visitor.Field(value.Subject),
                Trajectory = visitor.Field(value.Trajectory),
                IsAlone = visitor.Field(value.IsAlone),
                At = visitor.Record(value.At),
                Ended = visitor.Record(value.Ended),
                Action = visitor.Field(value.Action),
                Numbers = visitor.Record(value.Numbers),
                Version = visitor.Field(value.Version),
                LogProbability = visitor.Field(value.LogProbability),
                Reward = visitor.Field(value.Reward),
                Sources = visitor.Field(value.Sources),
                Seen = visitor.Record(value.Seen),
                Next = visitor.Record(value.Next),
                NextAt = visitor.Record(value.NextAt),
                End = visitor.Enum(value.End),
            };
    }
}
