using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Learning;

/// <summary>Which ends of tasks a turn is credited with.</summary>
public enum TurnCredit
{
    /// <summary>What ends in its slot, of all tasks that its scheduler has placed. What ends after the last is nobody's.</summary>
    Slot,

    /// <summary>The end of its own task, whenever that is.</summary>
    Task,
}

/// <summary>What makes a scheduler one that learns turn by turn.</summary>
public sealed record TurnOptions
{
    /// <summary>A slot's length.</summary>
    public required SimDuration Slot { get; init; }

    /// <summary>How many slots there are.</summary>
    public required int Slots { get; init; }

    /// <summary>Where its turns go, all in one shipment when they and their rewards are over.</summary>
    public required ShipmentRoute Learner { get; init; }

    /// <summary>Which ends of tasks a turn is credited with.</summary>
    public TurnCredit Credit { get; init; }

    /// <summary>What the end of a task is worth.</summary>
    public IRewardShaper Reward { get; init; } = new OutcomeReward();
}

/// <summary>
/// A scheduler with a turn in every slot (<see cref="TurnSource"/>): its trajectory has a row a slot, whether there was a task to place or not. A row's reward is what has
/// ended in its slot (O2O-DRL, section IV-B), known when the next turn comes; or what became of its own task.
/// <para>A turn without a task has an action of its own: the first number after the places. There the encoder is asked for a decision whose task has id 0.</para>
/// </summary>
public sealed class TurnScheduler : Scheduler, IHandle<TurnPassed>, IHandle<TaskEnded>, IHandle<PolicyUpdate>
{
    private const long Trajectory = 0;

    private readonly OffloadingPolicy _policy;
    private readonly IDecisionEncoder _encoder;
    private readonly TurnOptions _turns;
    private readonly ExperienceRecorder _experience;
    private readonly int _noTask;
    private long _slot;
    private double _reward; // of this slot
    private double _following; // of the next, whose turn has not come

    /// <summary>A scheduler that takes turns.</summary>
    /// <param name="options">What it is made of; its probes must be instant.</param>
    /// <param name="policy">Its policy.</param>
    /// <param name="encoder">What is seen at a turn; the policy's own if it is learned.</param>
    /// <param name="turns">How it learns.</param>
    /// <exception cref="ArgumentException">Probes take time, so a slot's task would not be placed in its turn.</exception>
    public TurnScheduler(SchedulerOptions options, OffloadingPolicy policy, IDecisionEncoder encoder, TurnOptions turns)
        : base(options, policy)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(turns);
        if (options.ProbeDelay > SimDuration.Zero)
        {
            throw new ArgumentException("turns take instant probes", nameof(options));
        }

        (_policy, _encoder, _turns, _noTask) = (policy, encoder, turns, options.Places.Count);
        _experience = new ExperienceRecorder(
            new ExperienceOptions { Learner = turns.Learner, BatchRows = turns.Slots, Discount = DiscountUnit.Slot(turns.Slot) }, encoder.ObservationSize, encoder.ActionCount);
    }

    /// <inheritdoc/>
    private protected override bool NeedsExactViews => _policy.NeedsExactViews || _encoder.NeedsExactViews;

    /// <inheritdoc/>
    public void Handle(in TurnPassed message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EdgeTask none = default;
        Take(Seen(Look(in none, context.Now)), _noTask, in none, context);
    }

    /// <inheritdoc/>
    public void Handle(in TaskEnded message, Context context)
    {
        double reward = _turns.Reward.Reward(in message);
        if (_turns.Credit == TurnCredit.Task)
        {
            _experience.Settle(message.TaskId, reward, message.Ended, context);
        }
        else if (message.Ended.Nanoseconds / _turns.Slot.Nanoseconds > _slot)
        {
            _following += reward;
        }
        else
        {
            _reward += reward;
        }
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
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        _experience.DeclareState(state);
        state.Field(ref _slot);
        state.Field(ref _reward);
        state.Field(ref _following);
    }

    /// <inheritdoc/>
    private protected override EdgeTask Decided(in Decision decision, int chosen, in EdgeTask task, Context context)
    {
        var learned = _policy as LearnedPolicy;
        Take(learned is null ? Seen(in decision) : new FrozenFloats(learned.Seen.ToArray()), chosen, in task, context);
        return task with { Decider = Id, PolicyVersion = learned?.Version ?? 0 };
    }

    private FrozenFloats Seen(in Decision decision)
    {
        var seen = new float[_encoder.ObservationSize + _encoder.ActionCount];
        _encoder.Encode(in decision, seen.AsSpan(0, _encoder.ObservationSize), seen.AsSpan(_encoder.ObservationSize));
        return new FrozenFloats(seen);
    }

    /// <summary>Takes the turn of a slot, which may settle the one before.</summary>
    private void Take(FrozenFloats seen, int action, in EdgeTask task, Context context)
    {
        _slot = context.Now.Nanoseconds / _turns.Slot.Nanoseconds;
        bool ofSlots = _turns.Credit == TurnCredit.Slot;
        if (ofSlots && _slot > 0)
        {
            _experience.Settle(SubjectOf(_slot - 1), _reward, context.Now, context);
            (_reward, _following) = (_following, 0);
        }

        if (_slot == _turns.Slots)
        {
            _experience.End(Trajectory, terminated: false, seen, context);
            return;
        }

        var learned = _policy as LearnedPolicy;
        var made = new MadeDecision
        {
            Subject = ofSlots || task.Id == 0 ? SubjectOf(_slot) : task.Id,
            Sources = ofSlots || task.Id != 0 ? 1 : 0,
            Trajectory = Trajectory,
            Seen = seen,
            Action = action,
            LogProbability = task.Id == 0 || learned is null ? 0 : learned.LogProbability,
            Version = learned?.Version ?? 0,
        };
        _experience.Decide(in made, context);
    }

    /// <summary>The number of a slot, which is no task's.</summary>
    private static long SubjectOf(long slot) => -1 - slot;
}
