using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// The place with the least estimated delay of all, the way there and its queues included; the first of equals. It knows every place's state and
/// heeds neither deadlines nor reliability, so it is what a sensible scheduler should beat.
/// </summary>
public sealed class GreedyPolicy : OffloadingPolicy
{
    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        int best = 0;
        SimDuration least = SimDuration.Infinite;
        for (int i = 0; i < decision.Places.Length; i++)
        {
            SimDuration delay = decision.Places[i].EstimatedDelay(in decision.Task, decision.Now);
            (best, least) = delay < least ? (i, delay) : (best, least);
        }

        return best;
    }
}
