using EdgeActors.Actors.Policies;
using EdgeActors.Learners.Experience;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>What makes a scheduler one that learns.</summary>
public sealed record LearningOptions
{
    /// <summary>Where experience goes; null to gather none.</summary>
    public ShipmentRoute? Learner { get; init; }

    /// <summary>What the end of a task is worth.</summary>
    public IRewardShaper Reward { get; init; } = new OutcomeReward();

    /// <summary>Decisions in one shipment of experience.</summary>
    public int BatchRows { get; init; } = 16;

    /// <summary>A shorter batch is sent when its oldest decision has been complete for so long; null to wait until it is full or the episode ends.</summary>
    public SimDuration? BatchTime { get; init; }

    /// <summary>The actor that divides time into episodes; null without any.</summary>
    public ActorId? Episode { get; init; }

    /// <summary>How long the news that all tasks have ended travels to it.</summary>
    public SimDuration EpisodeDelay { get; init; }
}

/// <summary>
/// A scheduler whose decisions are learned from. It decides with its own copy of a policy version, stamps the version on the task, joins each task's end to
/// the decision that placed it, and streams the decisions, in order and with their rewards, to a learner. A new version is taken over between two
/// decisions, whole. A heuristic in place of a <see cref="LearnedPolicy"/> gives experience too, for learning from what others do.
/// <para>Life of a decision: it waits here until its task has ended and the next decision has been seen, which its own trajectory goes on with; and until all
/// before it are complete.</para>
/// </summary>
public sealed class LearningScheduler : Scheduler,
    IHandle<TaskEnded>, IHandle<PolicyUpdate>, IHandle<EpisodeBegun>, IHandle<ArrivalsOver>, IHandle<FlushDue>
{
    private readonly LearningOptions _learning;
    private readonly IDecisionEncoder _encoder;
    private readonly OffloadingPolicy _policy;
    private readonly Ring<OpenDecision> _open = new();
    private Held<FrozenFloats> _last; // what was seen when the arrivals were over
    private SimTime _overAt = SimTime.Never;
    private TimerId _flush;
    private bool _flushSet;
    private bool _learns = true;
    private int _episode;
    private int _running;
    private long _tasks;
    private long _succeeded;
    private double _reward;

    /// <summary>A scheduler that learns.</summary>
    /// <param name="options">What it is made of.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="encoder">What is seen at a decision; the policy's own if it is learned.</param>
    /// <param name="learning">How it learns.</param>
    public LearningScheduler(SchedulerOptions options, OffloadingPolicy policy, IDecisionEncoder encoder, LearningOptions learning)
        : base(options, policy)
    {
        ArgumentNullException.ThrowIfNull(learning);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(learning.BatchRows);
        (_policy, _encoder, _learning) = (policy, encoder, learning);
    }

    private bool IsOver => _overAt != SimTime.Never;

    /// <inheritdoc/>
    public void Handle(in TaskEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double reward = _learning.Reward.Reward(in message);
        _running--;
        _succeeded += message.Outcome == TaskOutcome.Succeeded ? 1 : 0;
        _reward += reward;
        for (int i = 0; i < _open.Count; i++)
        {
            ref OpenDecision decision = ref _open[i];
            if (decision.TaskId == message.TaskId)
            {
                (decision.Reward, decision.Ended, decision.IsKnown) = (reward, message.Ended, true);
                break;
            }
        }

        SendWhatIsComplete(context);
        EndIfDrained(context);
    }

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (_policy is LearnedPolicy learned && learned.Swap(message.Version, message.Weights!))
        {
            context.Record(new PolicyAdopted(Id, message.Version, context.Now));
        }
    }

    /// <inheritdoc/>
    public void Handle(in EpisodeBegun message, Context context)
    {
        (_episode, _learns, _overAt, _last) = (message.Number, message.Learns, SimTime.Never, default);
        (_tasks, _succeeded, _reward) = (0, 0, 0);
        if (_policy is LearnedPolicy learned)
        {
            learned.Explores = message.Learns;
        }
    }

    /// <inheritdoc/>
    public void Handle(in ArrivalsOver message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _overAt = context.Now;
        EdgeTask none = default;
        _last = new(Look(Look(in none, context.Now)));
        SendWhatIsComplete(context);
        EndIfDrained(context);
    }

    /// <inheritdoc/>
    public void Handle(in FlushDue message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _flushSet = false;
        SendBatch(Complete(), context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        state.Ring(_open);
        state.Field(ref _last);
        state.Field(ref _overAt);
        state.Field(ref _flush);
        state.Field(ref _flushSet);
        state.Field(ref _learns);
        state.Field(ref _episode);
        state.Field(ref _running);
        state.Field(ref _tasks);
        state.Field(ref _succeeded);
        state.Field(ref _reward);
    }

    /// <inheritdoc/>
    private protected override EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context)
    {
        var learned = _policy as LearnedPolicy;
        _tasks++;
        _running++;
        if (_learns && _learning.Learner is not null)
        {
            _open.Enqueue(new OpenDecision
            {
                TaskId = task.Id,
                At = context.Now,
                Action = chosen,
                Version = learned?.Version ?? 0,
                LogProbability = learned?.LogProbability ?? 0,
                Seen = new(learned is null ? Look(in decision) : new FrozenFloats(learned.Seen.ToArray())),
            });
            SendWhatIsComplete(context);
        }

        return task with { Decider = Id, PolicyVersion = learned?.Version ?? 0 };
    }

    private FrozenFloats Look(in Decision decision)
    {
        var seen = new float[_encoder.ObservationSize + _encoder.ActionCount];
        _encoder.Encode(in decision, seen.AsSpan(0, _encoder.ObservationSize), seen.AsSpan(_encoder.ObservationSize));
        return new FrozenFloats(seen);
    }

    /// <summary>How many of the oldest decisions have their reward and what follows them.</summary>
    private int Complete()
    {
        int most = IsOver ? _open.Count : _open.Count - 1, complete = 0;
        while (complete < most && _open[complete].IsKnown)
        {
            complete++;
        }

        return complete;
    }

    private void SendWhatIsComplete(Context context)
    {
        int complete = Complete();
        while (complete >= _learning.BatchRows || (complete > 0 && IsOver && complete == _open.Count))
        {
            int rows = Math.Min(complete, _learning.BatchRows);
            SendBatch(rows, context);
            complete -= rows;
        }

        if (complete > 0 && !_flushSet && _learning.BatchTime is SimDuration time)
        {
            _flush = context.Schedule(time, default(FlushDue), background: true);
            _flushSet = true;
        }
    }

    private void SendBatch(int rows, Context context)
    {
        if (rows == 0)
        {
            return;
        }

        ExperienceBatch batch = Take(rows);
        _learning.Learner!.Send(context, ShipmentKind.Experience, batch.Size, batch: batch);
        if (_flushSet)
        {
            context.Cancel(_flush);
            _flushSet = false;
        }
    }

    private ExperienceBatch Take(int rows)
    {
        int size = _encoder.ObservationSize, actions = _encoder.ActionCount;
        var stamps = new DecisionStamp[rows];
        var trajectory = new Trajectory
        {
            Rows = rows,
            Observations = new float[(rows + 1) * size],
            Allowed = new float[(rows + 1) * actions],
            Actions = new int[rows],
            LogProbabilities = new float[rows],
            Rewards = new float[rows],
            Elapsed = new double[rows],
        };
        for (int row = 0; row < rows; row++)
        {
            OpenDecision decision = _open.Dequeue();
            SimTime next = _open.Count > 0 ? _open[0].At : _overAt;
            stamps[row] = new DecisionStamp(decision.TaskId, decision.At, decision.Ended, decision.Version);
            (trajectory.Actions[row], trajectory.LogProbabilities[row]) = (decision.Action, (float)decision.LogProbability);
            (trajectory.Rewards[row], trajectory.Elapsed[row]) = ((float)decision.Reward, (next - decision.At).Seconds);
            Copy(decision.Seen.Value!, trajectory, row);
        }

        Copy(_open.Count > 0 ? _open[0].Seen.Value! : _last.Value!, trajectory, rows);
        return new ExperienceBatch(Id, stamps, trajectory);
    }

    private void Copy(FrozenFloats seen, Trajectory trajectory, int row)
    {
        int size = _encoder.ObservationSize, actions = _encoder.ActionCount;
        seen.Values[..size].CopyTo(trajectory.Observations.AsSpan(row * size));
        seen.Values[size..].CopyTo(trajectory.Allowed.AsSpan(row * actions));
    }

    private void EndIfDrained(Context context)
    {
        if (_learning.Episode is ActorId episode && IsOver && _running == 0 && !HasUndecided)
        {
            context.Send(episode, new SchedulerDrained(_episode, _tasks, _succeeded, _reward), _learning.EpisodeDelay);
            _overAt = SimTime.Never;
        }
    }

    /// <summary>A decision that has not been sent on.</summary>
    private struct OpenDecision : IFields<OpenDecision>
    {
        public long TaskId;
        public SimTime At;
        public SimTime Ended;
        public int Action;
        public int Version;
        public double LogProbability;
        public double Reward;
        public bool IsKnown;
        public Held<FrozenFloats> Seen;

        public static OpenDecision Visit<TVisitor>(in OpenDecision value, ref TVisitor visitor)
            where TVisitor : struct, IFieldVisitor, allows ref struct => new()
            {
                TaskId = visitor.Field(value.TaskId),
                At = visitor.Record(value.At),
                Ended = visitor.Record(value.Ended),
                Action = visitor.Field(value.Action),
                Version = visitor.Field(value.Version),
                LogProbability = visitor.Field(value.LogProbability),
                Reward = visitor.Field(value.Reward),
                IsKnown = visitor.Field(value.IsKnown),
                Seen = visitor.Record(value.Seen),
            };
    }
}
