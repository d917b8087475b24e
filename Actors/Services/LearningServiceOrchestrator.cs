using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>What a decision is rewarded by when it is made, instead of by what came of it.</summary>
public interface IServiceReward
{
    /// <summary>The reward.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="choice">What was decided.</param>
    /// <param name="policy">Who decided, with what it saw and did.</param>
    double Of(in ServiceDecision decision, ServiceChoice choice, AgentServices policy);
}

/// <summary>
/// An orchestrator whose decisions are learned from: what it saw, chose and got goes to its learner, service by service (a trajectory is a service), and newer weights come back. A decision's
/// reward is minus what its microservice adds to the time from its service's release to its last end, so that a service's rewards add up to minus its completion time; or it is one that is known at once.
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its policy.</param>
/// <param name="experience">How decisions become experience.</param>
/// <param name="unit">The time that counts as a reward of -1.</param>
/// <param name="shaped">What rewards a decision at once; null for what comes of it.</param>
/// <param name="role">Who is told when all services have ended; null for nobody.</param>
public sealed class LearningServiceOrchestrator(
    ServiceOrchestratorOptions options, AgentServices policy, ExperienceOptions experience, SimDuration unit, IServiceReward? shaped = null, EpisodeRole? role = null)
    : ServiceOrchestrator(options, policy), IHandle<PolicyUpdate>
{
    private readonly IReadOnlyList<Service> _services = options.Services;
    private readonly ExperienceRecorder _recorder = new(experience, policy.ObservationSize, policy.Agent.ActionCount);
    private readonly Held<FrozenFloats>[] _last = new Held<FrozenFloats>[options.Services.Count]; // what was seen last of each service
    private readonly SimTime[] _ends = new SimTime[options.Services.Count]; // of the microservices of each service that have ended
    private readonly long[] _versions = new long[options.Services.Count]; // of the policy that decided last about each service
    private double _reward;

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context) => policy.Agent.Swap(message.Version, message.Weights!);

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        base.DeclareState(state);
        _recorder.DeclareState(state);
        state.Array(_last);
        state.Array(_ends);
        state.Array(_versions);
        state.Field(ref _reward);
    }

    private protected override int VersionOf(int service) => (int)_versions[service];

    private protected override void Placed(in ServiceDecision decision, ServiceChoice choice, Context context)
    {
        AgentPolicy agent = policy.Agent;
        var seen = new FrozenFloats(policy.LastSeen.ToArray());
        (_last[decision.Id.Service], _versions[decision.Id.Service]) = (new(seen), agent.Version);
        var made = new MadeDecision
        {
            Subject = SubjectOf(decision.Id),
            Trajectory = decision.Id.Service,
            Seen = seen,
            Numbers = new FrozenFloats(agent.Drawn.ToArray()),
            LogProbability = agent.LogProbability,
            Version = agent.Version,
        };
        _recorder.Decide(in made, context);
        if (shaped is not null)
        {
            _recorder.Settle(SubjectOf(decision.Id), shaped.Of(in decision, choice, policy), context.Now, context);
        }
    }

    private protected override void Settled(in MicroserviceRecord record, Context context)
    {
        ref SimTime end = ref _ends[record.Id.Service];
        SimTime before = SimTime.Max(end, _services[record.Id.Service].Release);
        end = SimTime.Max(before, record.Ended);
        double reward = -((end - before) / unit);
        _reward += reward;
        if (shaped is null)
        {
            _recorder.Settle(SubjectOf(record.Id), reward, context.Now, context);
        }
    }

    private protected override void ServiceEnded(in ServiceRecord record, Context context)
    {
        _recorder.End(record.Service, terminated: true, _last[record.Service].Value!, context);
        if (Ended == Count && role is not null)
        {
            context.Send(role.Episode, new SchedulerDrained(role.Number, Ended, Ended, _reward));
        }
    }

    private static long SubjectOf(MicroserviceId id) => ((id.Service + 1L) << 32) + id.Microservice;
}
