using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Layers;

/// <summary>
/// An orchestrator whose decisions are learned from: what it saw, chose and paid goes to its learner, task by task (a trajectory is a task), and newer weights come back. A
/// decision's reward is minus its stage's R, known when the stage ends; the same task's next decision says what followed, and with its last stage a task is over.
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its policy.</param>
/// <param name="experience">How decisions become experience.</param>
/// <param name="role">Who is told when all tasks have ended; null for nobody.</param>
public sealed class LearningLayerOrchestrator(LayerOrchestratorOptions options, AgentLayers policy, ExperienceOptions experience, EpisodeRole? role = null)
    : LayerOrchestrator(options, policy), IHandle<PolicyUpdate>
{
    private readonly ExperienceRecorder _recorder = new(experience, policy.ObservationSize, policy.Agent.ActionCount);
    private readonly Held<FrozenFloats>[] _last = new Held<FrozenFloats>[options.Models.Count]; // what was seen last of each task
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
        state.Field(ref _reward);
    }

    private protected override int Version => policy.Agent.Version;

    private protected override void Placed(in LayerDecision decision, int place, Context context)
    {
        AgentPolicy agent = policy.Agent;
        var seen = new FrozenFloats(policy.LastSeen.ToArray());
        _last[decision.Task] = new(seen);
        var made = new MadeDecision
        {
            Subject = SubjectOf(decision.Task, decision.Stage),
            Trajectory = decision.Task,
            Seen = seen,
            Action = place,
            LogProbability = agent.LogProbability,
            Version = agent.Version,
        };
        _recorder.Decide(in made, context);
    }

    private protected override void Settled(in LayerRecord record, Context context)
    {
        double reward = -record.Value / 1e12;
        _reward += reward;
        _recorder.Settle(SubjectOf(record.Task, record.Stage), reward, context.Now, context);
    }

    private protected override void TaskEnded(int task, Context context)
    {
        _recorder.End(task, terminated: true, _last[task].Value!, context);
        if (Ended == Count && role is not null)
        {
            context.Send(role.Episode, new SchedulerDrained(role.Number, Ended, Ended, _reward));
        }
    }

    private static long SubjectOf(int task, int stage) => ((task + 1L) << 32) + stage;
}
