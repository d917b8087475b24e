using EdgeActors.Simulator;

namespace EdgeActors.Actors.Planning;

/// <summary>
/// A world of queues as numbers, frozen at an instant, that can be played to its end without actors: what happens if this job goes there, and all that is in
/// service goes on, and nothing else comes? Look-ahead policies, perfect twins and tests ask it. It changes nothing in the world and knows nothing of it.
/// <para>It consists of <b>stations</b>, each first come, first served before equal servers (a computing node; a link's transmitter, which has one), and
/// of <b>jobs</b>, each with one or more <b>ways</b> through stations: a task over the links to a node; a microservice's request over several hops. A job may
/// have to wait for others, as the parts of a service graph do. Of several ways it takes the one with the earliest finish as things are when it comes.</para>
/// <para>Life: <see cref="Begin"/>, stations with what occupies them, jobs; then as often as wanted: add jobs, <see cref="Play"/>, look,
/// <see cref="Forget"/>. Reused, so it allocates only while it grows. Cost of a play: stations + visits x log of jobs.</para>
/// <para>Exact to the nanosecond for <see cref="ComputeNode"/> and <see cref="Link"/>, over any number of hops (a test compares it with the actors), as long as
/// nothing is lost: that a transfer will fail nobody knows. A queue's capacity is not looked at, and of things that happen at one nanosecond the order is that of
/// senders, as it is in a world, but not of messages that cause each other within that instant.</para>
/// </summary>
public sealed class PlanModel
{
    private readonly List<Station> _stations = [];
    private readonly List<SimTime> _frozen = []; // when each server is free
    private readonly List<Job> _jobs = [];
    private readonly List<Way> _ways = [];
    private readonly List<Visit> _visits = [];
    private readonly List<Order> _orders = [];
    private readonly PriorityQueue<int, Arrival> _arrivals = new();
    private SimTime[] _freeAt = [];
    private Progress[] _progress = [];
    private SimTime _now;

    /// <summary>The number of jobs.</summary>
    public int Jobs => _jobs.Count;

    /// <summary>Starts afresh.</summary>
    /// <param name="now">The instant at which the world is frozen.</param>
    public void Begin(SimTime now)
    {
        _now = now;
        _stations.Clear();
        _frozen.Clear();
        Forget(0);
    }

    /// <summary>Adds a station without anything in it.</summary>
    /// <param name="servers">How many serve its queue.</param>
    /// <param name="rule">What happens to jobs that will be late.</param>
    /// <param name="after">How long what was served there is on its way further: a link's latency.</param>
    /// <returns>Its number, from 0.</returns>
    public int AddStation(int servers, DropRule rule = DropRule.Never, SimDuration after = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(servers);
        _stations.Add(new Station(_frozen.Count, servers, rule, after));
        for (int i = 0; i < servers; i++)
        {
            _frozen.Add(_now);
        }

        return _stations.Count - 1;
    }

    /// <summary>Something is in service, or is booked, until a time; it takes a server that is free.</summary>
    public void Occupy(int station, SimTime until)
    {
        (int first, int servers, _, _) = _stations[station];
        for (int i = first; i < first + servers; i++)
        {
            if (_frozen[i] <= _now)
            {
                _frozen[i] = SimTime.Max(until, _now);
                return;
            }
        }

        throw new ArgumentException("all servers are occupied", nameof(station));
    }

    /// <summary>Adds a job without a way: it ends when it comes. <see cref="AddWay"/> and <see cref="AddVisit"/> say where it goes.</summary>
    /// <param name="name">What it is called, for whoever looks; a task's id.</param>
    /// <param name="at">When it enters its first station.</param>
    /// <param name="dueAt">Its deadline.</param>
    /// <returns>Its number, from 0.</returns>
    public int AddJob(long name, SimTime at, SimTime dueAt)
    {
        _jobs.Add(new Job { Name = name, At = at, DueAt = dueAt, FirstWay = _ways.Count, FirstOrder = -1 });
        return _jobs.Count - 1;
    }

    /// <summary>Begins a way, or one more, of the job that was added last.</summary>
    public void AddWay()
    {
        _ways.Add(new Way(_visits.Count, 0));
        _jobs[^1] = _jobs[^1] with { Ways = _jobs[^1].Ways + 1 };
    }

    /// <summary>Adds a station to the way that was begun last.</summary>
    /// <param name="station">The station.</param>
    /// <param name="service">How long it is served there.</param>
    /// <param name="from">Its rank among what comes at the same instant: the address of who sends it there. What waits there already has <see cref="Waiting"/>.</param>
    public void AddVisit(int station, SimDuration service, int from)
    {
        _visits.Add(new Visit(station, service, from));
        _ways[^1] = _ways[^1] with { Visits = _ways[^1].Visits + 1 };
    }

    /// <summary>The rank of what waits at a station when the world is frozen: before all that comes.</summary>
    public const int Waiting = int.MinValue;

    /// <summary>A job comes no sooner than so long after another has finished.</summary>
    /// <param name="job">The job.</param>
    /// <param name="other">The other.</param>
    /// <param name="after">How long after.</param>
    public void AddOrder(int job, int other, SimDuration after = default)
    {
        _orders.Add(new Order(job, after, _jobs[other].FirstOrder));
        _jobs[other] = _jobs[other] with { FirstOrder = _orders.Count - 1 };
        _jobs[job] = _jobs[job] with { Waits = _jobs[job].Waits + 1 };
    }

    /// <summary>Drops the jobs from a number on. Nothing before them may wait for them.</summary>
    /// <param name="jobs">How many remain.</param>
    public void Forget(int jobs)
    {
        if (jobs == _jobs.Count)
        {
            return;
        }

        int ways = _jobs[jobs].FirstWay;
        if (ways < _ways.Count)
        {
            _visits.RemoveRange(_ways[ways].First, _visits.Count - _ways[ways].First);
            _ways.RemoveRange(ways, _ways.Count - ways);
        }

        _jobs.RemoveRange(jobs, _jobs.Count - jobs);
        ForgetOrders(jobs);
    }

    /// <summary>Plays everything to its end.</summary>
    public void Play()
    {
        Prepare();
        while (_arrivals.TryDequeue(out int job, out Arrival arrival))
        {
            ref Progress progress = ref _progress[job];
            if (progress.Way < 0)
            {
                progress.Way = Choose(_jobs[job], arrival.At);
            }

            Way way = progress.Way < 0 ? default : _ways[_jobs[job].FirstWay + progress.Way];
            if (progress.Visit == way.Visits)
            {
                End(job, arrival.At, finished: true);
                continue;
            }

            Visit visit = _visits[way.First + progress.Visit++];
            Station station = _stations[visit.Station];
            (SimTime start, SimTime finish, bool runs) = FifoService.Serve(
                _freeAt.AsSpan(station.FirstServer, station.Servers), arrival.At, visit.Service, _jobs[job].DueAt, station.Rule);
            if (!runs)
            {
                End(job, station.Rule == DropRule.AtStart ? start : SimTime.Max(_jobs[job].DueAt, arrival.At), finished: false);
            }
            else if (progress.Visit == way.Visits)
            {
                End(job, finish + station.After, finished: true);
            }
            else
            {
                _arrivals.Enqueue(job, new Arrival(finish + station.After, _visits[way.First + progress.Visit].From, job));
            }
        }
    }

    /// <summary>What a job is called.</summary>
    public long NameOf(int job) => _jobs[job].Name;

    /// <summary>When a job comes if it waits for no other.</summary>
    public SimTime ComesAt(int job) => _jobs[job].At;

    /// <summary>When a job ends in the last play, finished or dropped; never where it waits for one that is dropped.</summary>
    public SimTime EndOf(int job) => _progress[job].End;

    /// <summary>Whether a job is finished, and not dropped, in the last play.</summary>
    public bool IsFinished(int job) => _progress[job].Finished;

    /// <summary>Whether a job is finished by its deadline in the last play.</summary>
    public bool IsInTime(int job) => _progress[job].Finished && _progress[job].End <= _jobs[job].DueAt;

    /// <summary>Which way a job takes in the last play.</summary>
    public int WayOf(int job) => _progress[job].Way;

    private void Prepare()
    {
        if (_freeAt.Length < _frozen.Count)
        {
            _freeAt = new SimTime[_frozen.Count];
        }

        _frozen.CopyTo(_freeAt);
        if (_progress.Length < _jobs.Count)
        {
            _progress = new Progress[2 * _jobs.Count];
        }

        _arrivals.Clear();
        for (int i = 0; i < _jobs.Count; i++)
        {
            Job job = _jobs[i];
            _progress[i] = new Progress { Way = -1, Waits = job.Waits, End = SimTime.Never, Earliest = job.At };
            if (job.Waits == 0)
            {
                Come(i, job.At);
            }
        }
    }

    private void Come(int job, SimTime at)
    {
        int from = _jobs[job].Ways == 1 && _ways[_jobs[job].FirstWay] is { Visits: > 0 } way ? _visits[way.First].From : 0;
        _arrivals.Enqueue(job, new Arrival(at, from, job));
    }

    /// <summary>The way with the earliest finish as things are; the first of equals.</summary>
    private int Choose(in Job job, SimTime at)
    {
        int best = job.Ways - 1;
        SimTime earliest = SimTime.Never;
        for (int i = 0; job.Ways > 1 && i < job.Ways; i++)
        {
            SimTime finish = FinishBy(_ways[job.FirstWay + i], at);
            (best, earliest) = finish < earliest ? (i, finish) : (best, earliest);
        }

        return best;
    }

    private SimTime FinishBy(Way way, SimTime at)
    {
        foreach (ref readonly Visit visit in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_visits).Slice(way.First, way.Visits))
        {
            Station station = _stations[visit.Station];
            SimTime free = SimTime.Never;
            foreach (SimTime server in _freeAt.AsSpan(station.FirstServer, station.Servers))
            {
                free = server < free ? server : free;
            }

            at = SimTime.Max(at, free) + visit.Service + station.After;
        }

        return at;
    }

    private void End(int job, SimTime at, bool finished)
    {
        (_progress[job].End, _progress[job].Finished) = (at, finished);
        for (int i = finished ? _jobs[job].FirstOrder : -1; i >= 0; i = _orders[i].Next)
        {
            ref Progress next = ref _progress[_orders[i].Job];
            next.Earliest = SimTime.Max(next.Earliest, at + _orders[i].After);
            if (--next.Waits == 0)
            {
                Come(_orders[i].Job, next.Earliest);
            }
        }
    }

    private void ForgetOrders(int jobs)
    {
        if (_orders.Count == 0)
        {
            return;
        }

        if (jobs == 0)
        {
            _orders.Clear();
        }

        // Those that remain may be waited for by jobs that do not.
        for (int i = 0; i < jobs; i++)
        {
            int order = _jobs[i].FirstOrder;
            while (order >= 0 && _orders[order].Job >= jobs)
            {
                order = _orders[order].Next;
            }

            _jobs[i] = _jobs[i] with { FirstOrder = order };
        }

        while (_orders.Count > 0 && _orders[^1].Job >= jobs)
        {
            _orders.RemoveAt(_orders.Count - 1);
        }
    }

    private readonly record struct Station(int FirstServer, int Servers, DropRule Rule, SimDuration After);

    private readonly record struct Way(int First, int Visits);

    private readonly record struct Visit(int Station, SimDuration Service, int From);

    /// <summary>A job waits for another; the other's next order is the one of a number.</summary>
    private readonly record struct Order(int Job, SimDuration After, int Next);

    private readonly record struct Job
    {
        public long Name { get; init; }

        public SimTime At { get; init; }

        public SimTime DueAt { get; init; }

        public int FirstWay { get; init; }

        public int Ways { get; init; }

        public int Waits { get; init; }

        public int FirstOrder { get; init; }
    }

    /// <summary>How far a job is in a play.</summary>
    private struct Progress
    {
        public int Way;
        public int Visit;
        public int Waits;
        public SimTime Earliest;
        public SimTime End;
        public bool Finished;
    }

    /// <summary>The order in which things come: by time, by who sends them, and as they were added.</summary>
    private readonly record struct Arrival(SimTime At, int From, int Job) : IComparable<Arrival>
    {
        public int CompareTo(Arrival other) =>
            At != other.At ? At.CompareTo(other.At) : From != other.From ? From.CompareTo(other.From) : Job.CompareTo(other.Job);
    }
}
