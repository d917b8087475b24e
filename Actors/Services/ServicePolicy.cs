using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>Decides where a microservice is executed, and how its inputs come there. A policy of your own is a class with <see cref="Choose"/>; a <see cref="ServiceOrchestrator"/> owns one.</summary>
public abstract class ServicePolicy
{
    /// <summary>Chooses for a microservice that is ready.</summary>
    /// <param name="decision">What it is about.</param>
    /// <returns>The place, with a share and a wait for its flows.</returns>
    public abstract ServiceChoice Choose(in ServiceDecision decision);

    /// <summary>Declares the policy's own mutable state, if it has any; its orchestrator saves it.</summary>
    public virtual void DeclareState(StateVisitor state)
    {
    }
}

/// <summary>What was decided for a microservice.</summary>
/// <param name="Place">Where it is executed: an edge node, or the device at the service's source.</param>
/// <param name="Share">The share of what is left on their way that its flows reserve, <see cref="LeastShare"/> to <see cref="MostShare"/>; counts where shares are reserved.</param>
/// <param name="Wait">How long its flows wait before they ask for links.</param>
public readonly record struct ServiceChoice(int Place, double Share = ServiceChoice.MostShare, SimDuration Wait = default)
{
    /// <summary>The least share.</summary>
    public const double LeastShare = 0.05;

    /// <summary>The most; what nobody asks otherwise.</summary>
    public const double MostShare = 0.95;
}

/// <summary>What a policy sees of places and links: as they are now, or as a twin mirrors them.</summary>
public interface IServiceView
{
    /// <summary>When all that has come to a place will have been executed.</summary>
    SimTime NodeFree(int place);

    /// <summary>When a link is free; where flows have links to themselves.</summary>
    SimTime LinkFree(int link);

    /// <summary>What nobody has reserved of a link; where shares are reserved.</summary>
    DataRate Residual(int link);
}

/// <summary>A whole world of services as it is now, which a <see cref="ServicePlan"/> copies.</summary>
public interface IServiceState
{
    /// <summary>How far all services have come.</summary>
    ServiceProgress Progress { get; }

    /// <summary>All flows.</summary>
    FlowTable Flows { get; }

    /// <summary>What a place executes.</summary>
    ServingQueue Queue(int place);
}

/// <summary>A microservice that is ready, as a policy sees it. It lives as long as the call.</summary>
public readonly ref struct ServiceDecision
{
    private const int MostOnStack = 512;

    private readonly ref RandomStream _random;

    /// <summary>A decision.</summary>
    /// <param name="id">The microservice.</param>
    /// <param name="now">Now.</param>
    /// <param name="environment">The places and links.</param>
    /// <param name="state">The world as it is.</param>
    /// <param name="view">What the policy sees of places and links.</param>
    /// <param name="random">The decider's own stream.</param>
    public ServiceDecision(MicroserviceId id, SimTime now, ServiceEnvironment environment, IServiceState state, IServiceView view, ref RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(state);
        (Id, Now, Environment, State, View) = (id, now, environment, state, view);
        Service = state.Progress.Services[id.Service];
        _random = ref random;
    }

    /// <summary>The microservice.</summary>
    public MicroserviceId Id { get; }

    /// <summary>Now.</summary>
    public SimTime Now { get; }

    /// <summary>The places and links.</summary>
    public ServiceEnvironment Environment { get; }

    /// <summary>The world as it is, for policies that play it forward.</summary>
    public IServiceState State { get; }

    /// <summary>What is seen of places and links.</summary>
    public IServiceView View { get; }

    /// <summary>The service.</summary>
    public Service Service { get; }

    /// <summary>What it is made of.</summary>
    public ServiceGraph Graph => Service.Graph;

    /// <summary>Work and input of the microservice.</summary>
    public ref readonly Microservice Microservice => ref Graph[Id.Microservice];

    /// <summary>The decider's own stream; a draw moves it on.</summary>
    public ref RandomStream Random => ref _random;

    /// <summary>How many inputs there are.</summary>
    public int Inputs => Graph.Inputs(Id.Microservice);

    /// <summary>The node at which an input lies.</summary>
    /// <param name="input">The input's number, from 0.</param>
    public int InputAt(int input) => InputAt(Id, input);

    /// <summary>How long it executes at a place.</summary>
    public SimDuration Execution(int place) => Microservice.Cycles / Environment.Speed(place);

    /// <summary>When all inputs would be at a place if no link were busy: each at its way's capacity (what the paper's Greedy sees).</summary>
    public SimTime NominalArrival(int place)
    {
        SimTime last = Now;
        DataSize size = Graph.InputSize(Id.Microservice);
        for (int input = 0; input < Inputs; input++)
        {
            int from = InputAt(input), to = Environment.NodeOf(place);
            if (from != to)
            {
                last = SimTime.Max(last, Now + (size / Environment.Topology.Rate(from, to)));
            }
        }

        return last;
    }

    /// <summary>When all inputs would be at a place as links are now: one flow after another where they have links to themselves; with a share of what is left where shares are reserved.</summary>
    /// <param name="place">The place.</param>
    /// <param name="share">The share that each flow would reserve.</param>
    public SimTime Arrival(int place, double share = ServiceChoice.MostShare)
    {
        int links = Environment.Topology.Links.Count;
        Span<SimTime> booked = links <= MostOnStack ? stackalloc SimTime[links] : new SimTime[links];
        return Arrival(Id, place, share, booked);
    }

    /// <summary>When all inputs of all microservices of the service that begin it would be at a place, as links are now.</summary>
    public SimTime FirstArrival(int place)
    {
        int links = Environment.Topology.Links.Count;
        Span<SimTime> booked = links <= MostOnStack ? stackalloc SimTime[links] : new SimTime[links];
        SimTime last = Now;
        for (int i = 0; i < Graph.Count; i++)
        {
            if (Graph.Predecessors(i).Length == 0)
            {
                last = SimTime.Max(last, Arrival(new MicroserviceId(Id.Service, i), place, ServiceChoice.MostShare, booked));
            }
        }

        return last;
    }

    /// <summary>When it would end at a place as links and places are now.</summary>
    public SimTime Finish(int place, double share = ServiceChoice.MostShare) => SimTime.Max(Arrival(place, share), View.NodeFree(place)) + Execution(place);

    private int InputAt(MicroserviceId id, int input)
    {
        ReadOnlySpan<int> predecessors = Graph.Predecessors(id.Microservice);
        return predecessors.Length == 0 ? Service.Source : Environment.NodeOf(State.Progress.PlaceOf(new MicroserviceId(id.Service, predecessors[input])));
    }

    private SimTime Arrival(MicroserviceId id, int place, double share, Span<SimTime> booked)
    {
        SimTime last = Now;
        DataSize size = Graph.InputSize(id.Microservice);
        int to = Environment.NodeOf(place), inputs = Graph.Inputs(id.Microservice);
        for (int input = 0; input < inputs; input++)
        {
            int from = InputAt(id, input);
            if (from != to)
            {
                last = SimTime.Max(last, State.Flows.Discipline == FlowDiscipline.Exclusive ? Booked(from, to, size, booked) : Now + (size / Reserved(from, to, share)));
            }
        }

        return last;
    }

    private SimTime Booked(int from, int to, DataSize size, Span<SimTime> booked)
    {
        ReadOnlySpan<int> path = Environment.Topology.Path(from, to);
        SimTime start = Now;
        foreach (int link in path)
        {
            start = SimTime.Max(start, SimTime.Max(booked[link], View.LinkFree(link)));
        }

        SimTime end = start + (size / Environment.Topology.Rate(from, to));
        foreach (int link in path)
        {
            booked[link] = end;
        }

        return end;
    }

    /// <summary>A flow whose share is too small waits; nobody knows for how long, so it counts as if it had the least that flows begin with.</summary>
    private DataRate Reserved(int from, int to, double share)
    {
        long left = long.MaxValue, capacity = Environment.Topology.Rate(from, to).BitsPerSecond;
        foreach (int link in Environment.Topology.Path(from, to))
        {
            left = Math.Min(left, View.Residual(link).BitsPerSecond);
        }

        return new DataRate(Math.Max(1, Math.Max((long)(share * left), (long)(ServiceChoice.LeastShare * capacity))));
    }
}
