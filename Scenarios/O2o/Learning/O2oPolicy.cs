using EdgeActors.Actors.Policies;

namespace EdgeActors.Scenarios.O2o.Learning;

/// <summary>The policy of one node: draws a place by the probabilities of a frozen actor, busy nodes masked.</summary>
internal sealed class O2oPolicy(FrozenActor actor, Observer observer) : OffloadingPolicy
{
    private readonly byte[] _counts = new byte[observer.Counts];
    private readonly ulong[] _mask = new ulong[observer.MaskWords];
    private readonly float[] _task = new float[Observer.TaskValues];
    private readonly float[] _logits = new float[observer.Actions];
    private readonly float[] _allowed = new float[observer.Actions];

    /// <inheritdoc/>
    public override bool NeedsExactViews => true;

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        observer.Capture(new LiveState(decision), decision.Local, _counts, _mask);
        observer.WriteTask(decision.Task.Size, decision.Task.Cycles, decision.Task.Deadline, _task);
        observer.ExpandMask(_mask, hasTask: true, taken: -1, _allowed);
        actor.Logits(decision.Local, _counts, _task, _logits);
        return FrozenActor.Choose(_logits, _allowed, decision.Random.NextDouble());
    }
}
