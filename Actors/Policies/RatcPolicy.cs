using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// Reliability-aware two choices, the O2O-DRL paper's own heuristic (section V-B): probe two distinct places, the local one possibly among them. If
/// both are estimated to meet the deadline take the more reliable, else the faster. The paper's testbed estimates with the waiting tasks' work and the
/// task's own, and ranks reliability by the nodes' failure rates.
/// <para>Differs with <c>full</c>: the estimate adds what runs, the way there and its queue, and reliability covers links.</para>
/// Its success rates are tested in Tests/Scenarios against specs/o2o-drl.md.
/// </summary>
/// <param name="full">Whether to estimate fully.</param>
public sealed class RatcPolicy(bool full) : OffloadingPolicy
{
    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.TwoDistinct(ref decision.Random, decision.Places.Length);

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        SimDuration first = Estimate(in decision, probed.First), second = Estimate(in decision, probed.Second);
        bool bothInTime = first <= decision.Task.Deadline && second <= decision.Task.Deadline;
        bool takeFirst = bothInTime
            ? Reliability(in decision, probed.First) > Reliability(in decision, probed.Second)
            : first < second;
        return takeFirst ? probed.First : probed.Second;
    }

    private SimDuration Estimate(in Decision decision, int place)
    {
        Place candidate = decision.Places[place];
        return full
            ? candidate.EstimatedDelay(in decision.Task, decision.Now)
            : candidate.Node.Status(decision.Now).WaitingWork + candidate.Work(in decision.Task);
    }

    private double Reliability(in Decision decision, int place) => full
        ? decision.Places[place].Reliability(in decision.Task)
        : -decision.Places[place].Node.Profile.FailureRate;
}
