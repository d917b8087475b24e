using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>A microservice of a service.</summary>
/// <param name="Service">The service's number in the run.</param>
/// <param name="Microservice">Its number in the service.</param>
public readonly record struct MicroserviceId(int Service, int Microservice) : IFields<MicroserviceId>
{
    /// <inheritdoc/>
    public static MicroserviceId Visit<TVisitor>(in MicroserviceId value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Service), visitor.Field(value.Microservice));
}

/// <summary>
/// How far all services have come: which microservices wait for which number of others and of inputs, where each was placed, and what is left of each service. The same for the
/// actors and for a plan, which copies it.
/// </summary>
public sealed class ServiceProgress
{
    private readonly IReadOnlyList<Service> _services;
    private readonly int[] _first; // of each service's microservices, among all
    private readonly long[] _predecessors; // that have not ended
    private readonly long[] _inputs; // that are on their way
    private readonly long[] _places; // one more than the place; 0 is none
    private readonly long[] _left; // cycles of each service that have not been executed
    private readonly long[] _unended; // microservices of each service
    private readonly Ring<MicroserviceId> _ready = new();
    private int _ended;

    /// <summary>Nothing is released yet.</summary>
    /// <param name="services">The services of the run.</param>
    public ServiceProgress(IReadOnlyList<Service> services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _services = services;
        _first = new int[services.Count + 1];
        for (int i = 0; i < services.Count; i++)
        {
            _first[i + 1] = _first[i] + services[i].Graph.Count;
        }

        (_predecessors, _inputs, _places) = (new long[_first[^1]], new long[_first[^1]], new long[_first[^1]]);
        (_left, _unended) = (new long[services.Count], new long[services.Count]);
    }

    /// <summary>The services of the run.</summary>
    public IReadOnlyList<Service> Services => _services;

    /// <summary>Services that have ended.</summary>
    public int Ended => _ended;

    /// <summary>Whether all services have ended.</summary>
    public bool IsOver => _ended == _services.Count;

    /// <summary>How many microservices all services have.</summary>
    public int Microservices => _first[^1];

    /// <summary>How many are ready and not placed.</summary>
    public int Ready => _ready.Count;

    /// <summary>One of those, in the order in which they became ready.</summary>
    public MicroserviceId ReadyOne(int place) => _ready[place];

    /// <summary>The number of a microservice among those of all services.</summary>
    public int Index(MicroserviceId id) => _first[id.Service] + id.Microservice;

    /// <summary>Where a microservice was placed; -1 if it was not.</summary>
    public int PlaceOf(MicroserviceId id) => (int)_places[Index(id)] - 1;

    /// <summary>The work of a service that is left; nothing before its release.</summary>
    public CpuCycles Left(int service) => new(_left[service]);

    /// <summary>Microservices of a service that have not ended; none before its release.</summary>
    public int Unended(int service) => (int)_unended[service];

    /// <summary>A service is released: its first microservices are ready.</summary>
    public void Release(int service)
    {
        ServiceGraph graph = _services[service].Graph;
        (_left[service], _unended[service]) = (graph.Cycles.Count, graph.Count);
        for (int i = 0; i < graph.Count; i++)
        {
            int waits = graph.Predecessors(i).Length;
            _predecessors[_first[service] + i] = waits;
            if (waits == 0)
            {
                _ready.Enqueue(new MicroserviceId(service, i));
            }
        }
    }

    /// <summary>The microservice that became ready first, of those that are not placed.</summary>
    public MicroserviceId NextReady() => _ready.Dequeue();

    /// <summary>A microservice was placed.</summary>
    /// <param name="id">The microservice.</param>
    /// <param name="place">Where.</param>
    /// <param name="inputs">How many inputs have to come.</param>
    public void Place(MicroserviceId id, int place, int inputs) => (_places[Index(id)], _inputs[Index(id)]) = (place + 1, inputs);

    /// <summary>An input of a microservice is there.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool InputCame(MicroserviceId id) => --_inputs[Index(id)] == 0;

    /// <summary>A microservice has ended; those that waited for it alone are ready.</summary>
    /// <returns>Whether its service has ended.</returns>
    public bool End(MicroserviceId id)
    {
        ServiceGraph graph = _services[id.Service].Graph;
        _left[id.Service] -= graph[id.Microservice].Cycles.Count;
        foreach (int follower in graph.Successors(id.Microservice))
        {
            if (--_predecessors[_first[id.Service] + follower] == 0)
            {
                _ready.Enqueue(new MicroserviceId(id.Service, follower));
            }
        }

        bool isLast = --_unended[id.Service] == 0;
        _ended += isLast ? 1 : 0;
        return isLast;
    }

    /// <summary>Becomes equal to another of the same services.</summary>
    public void CopyFrom(ServiceProgress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._predecessors.CopyTo(_predecessors, 0);
        other._inputs.CopyTo(_inputs, 0);
        other._places.CopyTo(_places, 0);
        other._left.CopyTo(_left, 0);
        other._unended.CopyTo(_unended, 0);
        _ended = other._ended;
        while (_ready.Count > 0)
        {
            _ready.Dequeue();
        }

        for (int i = 0; i < other._ready.Count; i++)
        {
            _ready.Enqueue(other._ready[i]);
        }
    }

    /// <summary>Declares all of it.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_predecessors);
        state.Array(_inputs);
        state.Array(_places);
        state.Array(_left);
        state.Array(_unended);
        state.Ring(_ready);
        state.Field(ref _ended);
    }
}
