using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// The myopic oracles: they know the queue of every node and every transfer under way, and predict exactly when the task would finish at each place,
/// but not the tasks to come. An upper reference, not a deployable policy.
/// <para><c>finish</c> takes the earliest finish. <c>admit</c> maximises, among the places that meet the deadline, reliability - 0.2 c / 10^11 -
/// 0.2 (finish - now); where there is none, or none is positive, it sends the task where it misses its deadline latest, so that it is dropped and
/// burdens nobody.</para>
/// </summary>
/// <param name="admit">Whether to admit selectively.</param>
public sealed class OraclePolicy(bool admit) : OffloadingPolicy
{
    private const double WorkWeight = 0.2, DelayWeight = 0.2, WorkScale = 1e11;

    private readonly FinishForecast _forecast = new();

    /// <inheritdoc/>
    public override bool NeedsExactViews => true;

    /// <inheritdoc/>
    public override ProbePlan Probe(in Decision decision) => ProbePlan.All;

    /// <inheritdoc/>
    public override int Choose(in Decision decision, ProbePlan probed)
    {
        int best = -1, earliest = 0, latestMiss = -1;
        double bestScore = double.NegativeInfinity;
        SimTime earliestFinish = SimTime.Never, latestFinish = SimTime.Zero;
        for (int i = 0; i < decision.Places.Length; i++)
        {
            SimTime finish = _forecast.Finish(in decision, decision.Places[i]);
            (earliest, earliestFinish) = finish < earliestFinish ? (i, finish) : (earliest, earliestFinish);
            if (!admit)
            {
                continue;
            }

            if (finish > decision.Task.DueAt)
            {
                (latestMiss, latestFinish) = finish > latestFinish ? (i, finish) : (latestMiss, latestFinish);
                continue;
            }

            double score = decision.Places[i].Reliability(in decision.Task)
                - (WorkWeight * (decision.Task.Cycles.Count / WorkScale)) - (DelayWeight * (finish - decision.Now).Seconds);
            (best, bestScore) = score > bestScore ? (i, score) : (best, bestScore);
        }

        return !admit ? earliest : bestScore > 0 || latestMiss < 0 ? best : latestMiss;
    }
}
