using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// The myopic oracles: they know the queue of every node and every transfer under way, and predict exactly when the task would finish at each place,
/// but not the tasks to come. An upper reference, not a deployable policy.
/// <para><c>finish</c> takes the earliest finish. <c>admit</c> maximises, among the places that meet the deadline, reliability - 0.2 c / 10^11 -
/// 0.2 (finish - now); where there is none, or none is positive, it sends the task where it misses its deadline latest, so that it is dropped and
/// burdens nobody.</para>
/// <para>Pitfall: a transfer that will fail is predicted to arrive, for nobody knows.</para>
/// </summary>
/// <param name="admit">Whether to admit selectively.</param>
public sealed class OraclePolicy(bool admit) : OffloadingPolicy
{
    private const double WorkWeight = 0.2, DelayWeight = 0.2, WorkScale = 1e11;

    private readonly QueueForecast _forecast = new();
    private readonly List<(SimTime Arrival, int Link, int Place, Transit Transit)> _coming = [];

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
            SimTime finish = Finish(in decision, decision.Places[i]);
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

    /// <summary>When the task would finish at a place: after what runs, waits, and arrives there first.</summary>
    internal SimTime Finish(in Decision decision, Place place)
    {
        var node = (IQueueView)place.Node;
        SimTime now = decision.Now, arrival = place.ArrivalAt(in decision.Task, now);
        _forecast.Begin(node.Profile.Processors, node.DropRule, now);
        node.AddQueueTo(_forecast);
        CollectComing(place, now, arrival);
        foreach ((SimTime at, _, _, Transit transit) in _coming)
        {
            _forecast.Add(at, transit.Work / node.Profile.Speed, transit.DueAt);
        }

        return _forecast.Add(arrival, place.Work(in decision.Task), decision.Task.DueAt);
    }

    private void CollectComing(Place place, SimTime now, SimTime before)
    {
        _coming.Clear();
        for (int link = 0; link < place.Inbound.Count; link++)
        {
            ILinkView view = place.Inbound[link];
            int count = view.Occupancy(now);
            for (int i = 0; i < count; i++)
            {
                Transit transit = view.TransferAt(now, i);
                if (transit.Arrival > before)
                {
                    break;
                }

                _coming.Add((transit.Arrival, link, i, transit));
            }
        }

        if (_coming.Count > 1)
        {
            _coming.Sort(static (a, b) => (a.Arrival, a.Link, a.Place).CompareTo((b.Arrival, b.Link, b.Place)));
        }
    }
}
