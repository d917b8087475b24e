using EdgeActors.Simulator;

namespace EdgeActors.Actors.Planning;

/// <summary>The queues of a world, by address: what its scenario offers to whoever looks ahead. All are in one group, whose states are read at the same instant.</summary>
/// <param name="Nodes">Every computing actor.</param>
/// <param name="Links">Every link.</param>
public sealed record PlanOptions(IReadOnlyList<ActorId> Nodes, IReadOnlyList<ActorId> Links);

/// <summary>
/// Freezes a world of <see cref="ComputeNode"/>s and <see cref="Link"/>s into a <see cref="PlanModel"/>, as a scheduler sees it through its views, and adds tasks
/// to it as that scheduler would place them. A world of other actors freezes them in its own way into the same model.
/// </summary>
public sealed class NetworkPlan
{
    private readonly IQueueView[] _nodes;
    private readonly ILinkView[] _links;
    private readonly Dictionary<ActorId, int> _stations = []; // nodes, then links
    private readonly ActorId[] _addresses;
    private readonly Hop[][] _ways;
    private readonly Feed _feed;

    /// <param name="options">The queues.</param>
    /// <param name="places">Where tasks may be placed.</param>
    /// <param name="scheduler">Who places them.</param>
    /// <param name="node">Finds a node's view.</param>
    /// <param name="link">Finds a link's.</param>
    internal NetworkPlan(PlanOptions options, IReadOnlyList<PlaceOptions> places, ActorId scheduler, Func<ActorId, IQueueView> node, Func<ActorId, ILinkView> link)
    {
        _nodes = [.. options.Nodes.Select(node)];
        _links = [.. options.Links.Select(link)];
        _addresses = [.. options.Nodes, .. options.Links];
        foreach ((int number, ActorId address) in _addresses.Index())
        {
            _stations.Add(address, number);
        }

        _ways = [.. places.Select(place => WayTo(place, scheduler))];
        _feed = new Feed(Model);
    }

    /// <summary>What was frozen last.</summary>
    public PlanModel Model { get; } = new();

    /// <summary>Freezes the world as it is now.</summary>
    public PlanModel Freeze(SimTime now)
    {
        Model.Begin(now);
        for (int i = 0; i < _nodes.Length; i++)
        {
            _feed.Station = Model.AddStation(_nodes[i].Profile.Processors, _nodes[i].DropRule);
            _nodes[i].AddQueueTo(_feed);
        }

        foreach (ILinkView link in _links)
        {
            int station = Model.AddStation(1, DropRule.Never, link.Latency);
            if (link.FreeAt > now)
            {
                Model.Occupy(station, link.FreeAt);
            }
        }

        for (int i = 0; i < _links.Length; i++)
        {
            int count = _links[i].Occupancy(now);
            for (int k = 0; k < count; k++)
            {
                AddTransit(_links[i], _nodes.Length + i, _links[i].TransferAt(now, k));
            }
        }

        return Model;
    }

    /// <summary>Adds a task that goes to a place.</summary>
    /// <param name="task">The task.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="place">The number of the place.</param>
    /// <returns>The job's number.</returns>
    public int Add(in EdgeTask task, SimTime at, int place)
    {
        int job = Model.AddJob(task.Id, at, task.DueAt);
        AddWay(in task, _ways[place]);
        return job;
    }

    /// <summary>Adds a task that goes to whichever place has it finished first, as things are when it is sent.</summary>
    /// <param name="task">The task.</param>
    /// <param name="at">When it is sent.</param>
    /// <returns>The job's number.</returns>
    public int Add(in EdgeTask task, SimTime at)
    {
        int job = Model.AddJob(task.Id, at, task.DueAt);
        foreach (Hop[] way in _ways)
        {
            AddWay(in task, way);
        }

        return job;
    }

    private void AddWay(in EdgeTask task, Hop[] way)
    {
        Model.AddWay();
        foreach (Hop hop in way)
        {
            Model.AddVisit(hop.Station, ServiceAt(hop.Station, task.Size, task.Cycles), hop.From);
        }
    }

    /// <summary>What is on a link goes on to its place, over whatever links lead there.</summary>
    private void AddTransit(ILinkView link, int station, Transit transit)
    {
        Model.AddJob(transit.Task, transit.Arrival, transit.DueAt);
        Model.AddWay();
        ActorId at = link.To;
        int from = _addresses[station].Index;
        while (at != transit.Place)
        {
            int next = _stations[_nodes[_stations[at]].LinkTo(transit.Place)];
            Model.AddVisit(next, ServiceAt(next, transit.Size, transit.Work), at.Index);
            (at, from) = (_links[next - _nodes.Length].To, _addresses[next].Index);
        }

        Model.AddVisit(_stations[at], ServiceAt(_stations[at], transit.Size, transit.Work), from);
    }

    private SimDuration ServiceAt(int station, DataSize size, CpuCycles work) =>
        station < _nodes.Length ? work / _nodes[station].Profile.Speed : size / _links[station - _nodes.Length].Rate;

    private Hop[] WayTo(PlaceOptions place, ActorId scheduler)
    {
        var way = new List<Hop>();
        ActorId from = scheduler;
        foreach (ActorId link in place.Route)
        {
            way.Add(new Hop(_stations[link], from.Index));
            from = _links[_stations[link] - _nodes.Length].To;
        }

        way.Add(new Hop(_stations[place.Node], place.Route.Count > 0 ? place.Route[^1].Index : from.Index));
        return [.. way];
    }

    /// <summary>A station on a way, and who sends tasks there.</summary>
    private readonly record struct Hop(int Station, int From);

    /// <summary>Takes a node's queue into the model.</summary>
    private sealed class Feed(PlanModel model) : IQueueForecast
    {
        public int Station { get; set; }

        public void AddRunning(in EdgeTask task, SimTime endsAt)
        {
            model.Occupy(Station, endsAt);
            model.AddJob(task.Id, endsAt, task.DueAt);
        }

        public void AddWaiting(in EdgeTask task, SimTime entered, SimDuration work)
        {
            model.AddJob(task.Id, entered, task.DueAt);
            model.AddWay();
            model.AddVisit(Station, work, PlanModel.Waiting);
        }
    }
}
