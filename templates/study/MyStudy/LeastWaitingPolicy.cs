using EdgeActors.Actors;
using EdgeActors.Actors.Policies;

namespace MyStudy;

/// <summary>The place with the fewest waiting tasks; of equal ones the fastest.</summary>
public sealed class LeastWaitingPolicy : OffloadingPolicy
{
    // Whose state the choice needs. Asking takes simulated time where a scenario says so.
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    public override int Choose(in Decision decision, ProbePlan probed)
    {
        int best = decision.Local;
        for (int place = 0; place < decision.Places.Length; place++)
        {
            (INodeView node, INodeView least) = (decision.Places[place].Node, decision.Places[best].Node);
            if (node.Waiting < least.Waiting || (node.Waiting == least.Waiting && node.Profile.Speed.Hertz > least.Profile.Speed.Hertz))
            {
                best = place;
            }
        }

        return best;
    }
}
