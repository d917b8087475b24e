using EdgeActors.Simulator;

namespace EdgeActors.Actors.Policies;

/// <summary>
/// Predicts exactly when a task would finish at a place: after what runs, waits, and arrives there first. Needs views of the node's queue and of every
/// link that leads to it. Reused, so it allocates only while it grows.
/// <para>Pitfall: a transfer that will fail is predicted to arrive, for nobody knows.</para>
/// </summary>
public sealed class FinishForecast
{
    private readonly QueueForecast _forecast = new();
    private readonly List<(SimTime Arrival, int Link, int Place, Transit Transit)> _coming = [];

    /// <summary>When the task would finish at a place if it were sent there now.</summary>
    public SimTime Finish(in Decision decision, Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        SimTime arrival = place.ArrivalAt(in decision.Task, decision.Now);
        Begin(decision.Now, place, arrival);
        return _forecast.Add(arrival, place.Work(in decision.Task), decision.Task.DueAt);
    }

    private void Begin(SimTime now, Place place, SimTime before)
    {
        var node = (IQueueView)place.Node;
        _forecast.Begin(node.Profile.Processors, node.DropRule, now);
        node.AddQueueTo(_forecast);
        CollectComing(place, now, before);
        foreach ((SimTime at, _, _, Transit transit) in _coming)
        {
            _forecast.Add(at, transit.Work / node.Profile.Speed, transit.DueAt);
        }
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
