using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>
/// A world of services as numbers, frozen at an instant, that can be played on without actors: progress, flows, and what places execute. Equal to the actors to the nanosecond
/// (a test compares them); searches, look-ahead and a perfect twin use it, and it changes nothing in the world.
/// </summary>
public sealed class ServicePlan : IServiceState, IServiceView
{
    private readonly ServiceEnvironment _environment;
    private readonly ServiceProgress _progress;
    private readonly FlowTable _flows;
    private readonly ServingQueue[] _queues;
    private readonly PriorityQueue<PlanEvent, PlanKey> _events = new();
    private readonly SimTime[] _ends; // of services
    private MicroserviceId? _current; // what the world is deciding
    private SimTime _now;
    private long _numbered;
    private long _completions;
    private bool _stopped;

    /// <summary>A plan of nothing.</summary>
    /// <param name="environment">The places and links.</param>
    /// <param name="services">The services of the run.</param>
    /// <param name="discipline">How flows get on.</param>
    /// <param name="order">In which order places execute.</param>
    public ServicePlan(ServiceEnvironment environment, IReadOnlyList<Service> services, FlowDiscipline discipline, ServiceOrder order)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(services);
        (_environment, _progress) = (environment, new ServiceProgress(services));
        _flows = new FlowTable(environment.Topology, discipline, ServiceChoice.LeastShare);
        _queues = [.. Enumerable.Range(0, environment.Places).Select(_ => new ServingQueue(order))];
        _ends = new SimTime[services.Count];
    }

    private enum EventKind
    {
        Release,
        FlowDue,
        FlowEnded,
        Executed,
        Decision,
    }

    /// <inheritdoc/>
    public ServiceProgress Progress => _progress;

    /// <inheritdoc/>
    public FlowTable Flows => _flows;

    /// <summary>The completion times of services that ended in it, summed, in nanoseconds.</summary>
    public long Completions => _completions;

    /// <inheritdoc/>
    public ServingQueue Queue(int place) => _queues[place];

    /// <inheritdoc/>
    public SimTime NodeFree(int place) => _queues[place].FreeAt;

    /// <inheritdoc/>
    public SimTime LinkFree(int link) => _flows.FreeAt(link);

    /// <inheritdoc/>
    public DataRate Residual(int link) => _flows.Residual(link);

    /// <summary>When a service ended in it.</summary>
    public SimTime EndOf(int service) => _ends[service];

    /// <summary>Freezes the world at a decision, which is the first that it will make. Services that are not released yet are not known.</summary>
    public void Begin(in ServiceDecision decision)
    {
        Begin(decision.State, decision.Now);
        _current = decision.Id;
    }

    /// <summary>The same by what a decision is of, for who tries several choices for one.</summary>
    /// <param name="state">The world as it is.</param>
    /// <param name="now">Now.</param>
    /// <param name="decided">The microservice.</param>
    public void Begin(IServiceState state, SimTime now, MicroserviceId decided)
    {
        ArgumentNullException.ThrowIfNull(state);
        Begin(state, now);
        _current = decided;
    }

    /// <summary>The same, and all services are known with their releases: what no online policy knows, and what a training may.</summary>
    public void BeginKnowing(in ServiceDecision decision)
    {
        Begin(in decision);
        IReadOnlyList<Service> services = _progress.Services;
        for (int service = services.Count - 1; service >= 0 && services[service].Release > decision.Now; service--)
        {
            Expect(services[service].Release, new PlanEvent(EventKind.Release, service));
        }
    }

    /// <summary>Begins with idle places and links, all services known with their releases.</summary>
    /// <param name="idle">A plan of the same world that nothing has happened in.</param>
    public void BeginIdle(ServicePlan idle)
    {
        ArgumentNullException.ThrowIfNull(idle);
        Begin(idle, SimTime.Zero);
        for (int service = 0; service < _progress.Services.Count; service++)
        {
            Expect(_progress.Services[service].Release, new PlanEvent(EventKind.Release, service));
        }
    }

    /// <summary>Ends <see cref="Play"/> after what happens now; for its policy.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Plays to the end by a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="random">What it draws from.</param>
    public void Play(ServicePolicy policy, ref RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (_current is MicroserviceId current)
        {
            _current = null;
            Decide(current, policy, ref random);
        }

        while (!_stopped && _events.TryDequeue(out PlanEvent next, out PlanKey key))
        {
            _now = key.Time;
            switch (next.Kind)
            {
                case EventKind.Release:
                    Release(next.Number);
                    break;
                case EventKind.FlowDue:
                    _flows.Offer(next.Number, _now);
                    ExpectFlows();
                    break;
                case EventKind.FlowEnded:
                    MicroserviceId id = _flows.End(next.Number, _now).For;
                    if (_progress.InputCame(id))
                    {
                        Come(id);
                    }

                    ExpectFlows();
                    break;
                case EventKind.Executed:
                    Execute(next.Number);
                    break;
                default:
                    Decide(_progress.NextReady(), policy, ref random);
                    break;
            }
        }
    }

    private void Begin(IServiceState state, SimTime now)
    {
        _events.Clear();
        (_now, _numbered, _completions, _current, _stopped) = (now, 0, 0, null, false);
        _progress.CopyFrom(state.Progress);
        _flows.CopyFrom(state.Flows);
        for (int place = 0; place < _queues.Length; place++)
        {
            _queues[place].CopyFrom(state.Queue(place));
            if (_queues[place].Runs)
            {
                Expect(_queues[place].EndsAt, new PlanEvent(EventKind.Executed, place));
            }
        }

        for (int slot = 0; slot < _flows.Slots; slot++)
        {
            ref readonly PathFlow flow = ref _flows[slot];
            if (flow.Moves)
            {
                Expect(flow.End, new PlanEvent(EventKind.FlowEnded, slot));
            }
            else if (flow.Due > now)
            {
                Expect(flow.Due, new PlanEvent(EventKind.FlowDue, slot));
            }
        }

        for (int i = 0; i < _progress.Ready; i++)
        {
            Expect(now, new PlanEvent(EventKind.Decision, 0));
        }
    }

    private void Release(int service)
    {
        int before = _progress.Ready;
        _progress.Release(service);
        ExpectDecisions(before);
    }

    private void Decide(MicroserviceId id, ServicePolicy policy, ref RandomStream random)
    {
        var decision = new ServiceDecision(id, _now, _environment, this, this, ref random);
        ServiceChoice choice = policy.Choose(in decision);
        int to = _environment.NodeOf(choice.Place), flows = 0;
        DataSize size = decision.Graph.InputSize(id.Microservice);
        for (int input = 0; input < decision.Inputs; input++)
        {
            int from = decision.InputAt(input);
            if (from != to)
            {
                flows++;
                int slot = _flows.Add(new PathFlow(id, from, to, size, choice.Share, _now, _now + choice.Wait));
                if (choice.Wait > SimDuration.Zero)
                {
                    Expect(_now + choice.Wait, new PlanEvent(EventKind.FlowDue, slot));
                }
                else
                {
                    _flows.Offer(slot, _now);
                }
            }
        }

        _progress.Place(id, choice.Place, flows);
        ExpectFlows();
        if (flows == 0)
        {
            Come(id);
        }
    }

    private void Come(MicroserviceId id)
    {
        int place = _progress.PlaceOf(id);
        SimDuration takes = _progress.Services[id.Service].Graph[id.Microservice].Cycles / _environment.Speed(place);
        if (_queues[place].Add(id, takes, _now))
        {
            Expect(_now + takes, new PlanEvent(EventKind.Executed, place));
        }
    }

    private void Execute(int place)
    {
        (Served ended, bool runs) = _queues[place].End(_now, _progress);
        int before = _progress.Ready;
        if (_progress.End(ended.Id))
        {
            int service = ended.Id.Service;
            _ends[service] = _now;
            _completions += (_now - _progress.Services[service].Release).Nanoseconds;
        }

        if (runs)
        {
            Expect(_queues[place].EndsAt, new PlanEvent(EventKind.Executed, place));
        }

        ExpectDecisions(before);
    }

    private void ExpectDecisions(int first)
    {
        for (int i = first; i < _progress.Ready; i++)
        {
            Expect(_now, new PlanEvent(EventKind.Decision, 0));
        }
    }

    private void ExpectFlows()
    {
        while (_flows.TryTakeStarted(out int slot))
        {
            Expect(_flows[slot].End, new PlanEvent(EventKind.FlowEnded, slot));
        }
    }

    private void Expect(SimTime at, PlanEvent happens) => _events.Enqueue(happens, new PlanKey(at, happens.Kind == EventKind.Decision ? 1 : 0, _numbered++));

    private readonly record struct PlanEvent(EventKind Kind, int Number);

    /// <summary>Time, phase, and who was expected first.</summary>
    private readonly record struct PlanKey(SimTime Time, int Phase, long Number) : IComparable<PlanKey>
    {
        public int CompareTo(PlanKey other)
        {
            int time = Time.CompareTo(other.Time);
            return time != 0 ? time : Phase != other.Phase ? Phase.CompareTo(other.Phase) : Number.CompareTo(other.Number);
        }
    }
}
