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
/// <param name="episodeGroups">After so many groups, and after the last, it records what they came to as an episode; 0 for never.</param>
public sealed class LearningOrchestrator(OrchestratorOptions options, ParallelGroupPolicy policy, ShipmentRoute learner, long episodeGroups = 0)
    : Orchestrator(options, policy), IHandle<PolicyUpdate>
{
    private Held<FrozenFloats> _seen;
    private Held<FrozenFloats> _bits;
    private SimTime _decided;
    private SimTime _began; // of the episode
    private long _cost;
    private long _tasks;

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
        state.Field(ref _began);
        state.Field(ref _cost);
        state.Field(ref _tasks);
    }

    private protected override void Placed(in GroupDecision group, ReadOnlySpan<int> places, Context context)
    {
        var bits = new float[ProposalCode.BitsPerTask * places.Length];
        ProposalCode.Encode(places, bits);
        (_seen, _bits, _decided) = (new(new FrozenFloats(policy.Observation.ToArray())), new(new FrozenFloats(bits)), context.Now);
    }

    private protected override void Ends(in GroupRecord record, Context context)
    {
        Count(in record, context);
        var stamp = new DecisionStamp(record.Group, _decided, record.Ended, policy.Version);
        var batch = new ExperienceBatch(Id, new ExperiencePart(record.Group, [stamp], GroupExperience.Of(_seen.Value!.Values, _bits.Value!.Values, record.Cost / 1e9)));
        learner.Send(context, ShipmentKind.Experience, batch.Size, batch: batch);
    }

    private void Count(in GroupRecord record, Context context)
    {
        (_began, _cost, _tasks) = (_tasks == 0 ? record.Born : _began, _cost + record.Cost, _tasks + record.Tasks);
        long ended = record.Group + 1;
        if (episodeGroups > 0 && (ended % episodeGroups == 0 || ended == Groups))
        {
            int number = checked((int)((ended + episodeGroups - 1) / episodeGroups));
            context.Record(new EpisodePlayed(number, Learns: true, _began, record.Ended, _tasks, _tasks, -_cost / 1e9));
            (_cost, _tasks) = (0, 0);
        }
    }
}
