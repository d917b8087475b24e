using EdgeActors.Actors.Policies;
using EdgeActors.Simulator;

namespace EdgeActors.Scenarios;

/// <summary>The power of two choices: of two random places, the one that would be done sooner.</summary>
public sealed class TwoChoicesPolicy : OffloadingPolicy
{
    // Whose state the choice needs. Asking costs simulated time unless o2o.probe = instant.
    public override ProbePlan Probe(in Decision decision) => ProbePlan.TwoDistinct(ref decision.Random, decision.Places.Length);

    public override int Choose(in Decision decision, ProbePlan probed)
    {
        SimDuration first = decision.Places[probed.First].EstimatedDelay(in decision.Task, decision.Now);
        SimDuration second = decision.Places[probed.Second].EstimatedDelay(in decision.Task, decision.Now);
        return first <= second ? probed.First : probed.Second;
    }
}
