using EdgeActors.Actors.Learning;
using EdgeActors.Simulator;

namespace EdgeActors.Actors.Groups;

/// <summary>
/// An orchestrator whose networks learn: when a group has ended it sends what it saw and did to its learner, and the next group is born when the learner has had its
/// step and the new weights are here (MR-DRO, algorithm 2).
/// </summary>
/// <param name="options">What it is made of.</param>
/// <param name="policy">Its policy.</param>
/// <param name="learner">The way to the learner.</param>
public sealed class LearningOrchestrator(OrchestratorOptions options, ParallelGroupPolicy policy, ShipmentRoute learner) : Orchestrator(options, policy), IHandle<PolicyUpdate>
{
    private Held<FrozenFloats> _seen;
    private Held<FrozenFloats> _bits;
    private SimTime _decided;

    /// <inheritdoc/>
    public void Handle(in PolicyUpdate message, Context context)
    {
        ArgumentNullException.ThrowIfNull(context);
        policy.Swap(message.Version, message.Weights!);
        Next(context);
    }

    /// <inheritdoc/>
    protected override void DeclareState(StateVisitor state)
    {
        base.DeclareState(state);
        state.Field(ref _seen);
        state.Field(ref _bits);
        state.Field(ref _decided);
    }

    private protected override void Placed(in GroupDecision group, ReadOnlySpan<int> places, Context context)
    {
        var bits = new float[ProposalCode.BitsPerTask * places.Length];
        ProposalCode.Encode(places, bits);
        (_seen, _bits, _decided) = (new(new FrozenFloats(policy.Observation.ToArray())), new(new FrozenFloats(bits)), context.Now);
    }

    private protected override void Ends(in GroupRecord record, Context context)
    {
        var stamp = new DecisionStamp(record.Group, _decided, record.Ended, policy.Version);
        var batch = new ExperienceBatch(Id, new ExperiencePart(record.Group, [stamp], GroupExperience.Of(_seen.Value!.Values, _bits.Value!.Values, record.Cost / 1e9)));
        learner.Send(context, ShipmentKind.Experience, batch.Size, batch: batch);
    }
}
