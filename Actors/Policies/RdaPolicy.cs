namespace EdgeActors.Actors.Policies;

/// <summary>
/// The reactive distributed algorithm, a baseline of the O2O-DRL paper (section V-B): execute locally while the local queue is shorter than its
/// limit; else let two distinct random others answer, and take the one with the lower estimated delay.
/// </summary>
public sealed class RdaPolicy : OffloadingPolicy
{
    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => decision.IsBusy(decision.Local) && decision.Places.Length > 2
        ? ProbePlan.TwoDistinct(ref decision.Random, decision.Places.Length, decision.Local)
        : ProbePlan.None;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        if (probed.Kind == ProbeKind.None)
        {
            return decision.Local;
        }

        bool takeFirst = decision.Places[probed.First].EstimatedDelay(in decision.Task, decision.Now)
            <= decision.Places[probed.Second].EstimatedDelay(in decision.Task, decision.Now);
        return takeFirst ? probed.First : probed.Second;
    }
}
