using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Allocations;

/// <summary>
/// A device whose allocations are learned from: what it saw, did and paid goes to its learner, workload kind by workload kind (a trajectory is a device's kind), and newer
/// weights come back. A decision's reward is minus its workload's cost, known when that ends; its next decision on the kind says what followed, and after the last slot
/// time is over.
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its policy.</param>
/// <param name="experience">How decisions become experience.</param>
/// <param name="role">Who is told when all its workloads have ended; null for nobody.</param>
public sealed class LearningAllocator(AllocationOptions options, AgentAllocation policy, ExperienceOptions experience, EpisodeRole? role = null)
    : AllocatingScheduler(options, policy), IHandle<TaskEnded>, IHandle<PolicyUpdate>, IHandle<ArrivalsOver>
{
    private readonly AllocationOptions _options = options;
    private readonly ExperienceRecorder _recorder = new(experience, policy.ObservationSize, policy.Agent.ActionCount);
    private readonly Held<FrozenFloats>[] _last = new Held<FrozenFloats>[options.Kinds.Count]; // what was seen last of each kind
    private long _ended;
    private long _succeeded;
    private double _reward;
    private bool _over;

    /// <inheritdoc/>
    public void Handle(in TaskEnded message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        double reward = -_options.Costs.Of(in message);
        _recorder.Settle(message.TaskId, reward, message.Ended, context);
        (_ended, _succeeded, _reward) = (_ended + 1, _succeeded + (message.Outcome == TaskOutcome.Succeeded ? 1 : 0), _reward + reward);
        Report(context);
    }

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context) => policy.Agent.Swap(message.Version, message.Weights!);

    /// <inheritdoc/>
    public void Handle(in ArrivalsOver message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        FrozenFloats? any = null;
        for (int kind = 0; kind < _last.Length; kind++)
        {
            if (_last[kind].Value is FrozenFloats last)
            {
                any = last;
                _recorder.End(TrajectoryOf(kind), terminated: false, last, context);
            }
        }

        if (any is not null)
        {
            _recorder.EndAll(any, context); // nothing is left to follow; what is complete leaves
        }

        _over = true;
        Report(context);
    }

    /// <inheritdoc/>
    protected override void Start(Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        base.Start(context);
        context.Send(Id, default(ArrivalsOver), _options.Slot * _options.Slots);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        _recorder.DeclareState(state);
        state.Array(_last);
        state.Field(ref _ended);
        state.Field(ref _succeeded);
        state.Field(ref _reward);
        state.Field(ref _over);
    }

    private protected override ActorId Decider => Id;

    private protected override int Version => policy.Agent.Version;

    private long TrajectoryOf(int kind) => ((_options.Device + 1L) << 32) + kind;

    private protected override void Allocated(in AllocationDecision decision, in Allocation allocation, Context context)
    {
        AgentPolicy agent = policy.Agent;
        var seen = new FrozenFloats(policy.LastSeen.ToArray());
        _last[decision.Kind] = new(seen);
        var made = new MadeDecision
        {
            Subject = decision.Task.Id,
            Trajectory = TrajectoryOf(decision.Kind),
            Seen = seen,
            Action = policy.LastChosen,
            Numbers = agent.ActionSize > 0 ? new FrozenFloats(agent.Drawn.ToArray()) : null,
            LogProbability = agent.LogProbability,
            Version = agent.Version,
        };
        _recorder.Decide(in made, context);
    }

    private void Report(Context context)
    {
        if (role is not null && _over && _ended == Born)
        {
            context.Send(role.Episode, new SchedulerDrained(role.Number, _ended, _succeeded, _reward));
        }
    }
}
