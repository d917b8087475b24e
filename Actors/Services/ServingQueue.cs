using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>In which order a place executes what has come to it.</summary>
public enum ServiceOrder
{
    /// <summary>First come, first served.</summary>
    Fifo,

    /// <summary>Of the service with the least work left first, of equals the one that came first; what runs is not interrupted.</summary>
    SmallestService,
}

/// <summary>A microservice whose inputs are all there.</summary>
/// <param name="Id">Which.</param>
/// <param name="Came">Since when.</param>
/// <param name="Takes">How long it executes.</param>
public readonly record struct Served(MicroserviceId Id, SimTime Came, SimDuration Takes) : IFields<Served>
{
    /// <inheritdoc/>
    public static Served Visit<TVisitor>(in Served value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Record(value.Id), visitor.Record(value.Came), visitor.Record(value.Takes));
}

/// <summary>What a place executes, one at a time, and what waits there. The same for the actor and for a plan, which copies it.</summary>
/// <param name="order">In which order.</param>
public sealed class ServingQueue(ServiceOrder order)
{
    private readonly Ring<Served> _waiting = new();
    private Served _running;
    private SimTime _endsAt; // of what runs
    private SimTime _freeAt; // of all that came
    private bool _runs;

    /// <summary>When all that has come will have been executed.</summary>
    public SimTime FreeAt => _freeAt;

    /// <summary>When what runs ends.</summary>
    public SimTime EndsAt => _endsAt;

    /// <summary>Whether something runs.</summary>
    public bool Runs => _runs;

    /// <summary>What runs, if something does.</summary>
    public ref readonly Served Running => ref _running;

    /// <summary>How many wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>A microservice comes.</summary>
    /// <returns>Whether it runs at once, so that its end is to be expected.</returns>
    public bool Add(MicroserviceId id, SimDuration takes, SimTime now)
    {
        var served = new Served(id, now, takes);
        _freeAt = SimTime.Max(now, _freeAt) + takes;
        if (_runs)
        {
            _waiting.Enqueue(in served);
            return false;
        }

        (_running, _runs, _endsAt) = (served, true, now + takes);
        return true;
    }

    /// <summary>What runs has ended.</summary>
    /// <param name="now">Now.</param>
    /// <param name="progress">What is left of services.</param>
    /// <returns>What it was, and whether another runs now.</returns>
    public (Served Ended, bool Runs) End(SimTime now, ServiceProgress progress)
    {
        Served ended = _running;
        _runs = _waiting.Count > 0;
        if (_runs)
        {
            _running = order == ServiceOrder.Fifo ? _waiting.Dequeue() : _waiting.RemoveAt(Smallest(ended.Id, progress));
            _endsAt = now + _running.Takes;
        }

        return (ended, _runs);
    }

    /// <summary>Becomes equal to another of the same order.</summary>
    public void CopyFrom(ServingQueue other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (_running, _endsAt, _freeAt, _runs) = (other._running, other._endsAt, other._freeAt, other._runs);
        while (_waiting.Count > 0)
        {
            _waiting.Dequeue();
        }

        for (int i = 0; i < other._waiting.Count; i++)
        {
            _waiting.Enqueue(in other._waiting[i]);
        }
    }

    /// <summary>Declares all of it.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Ring(_waiting);
        state.Field(ref _running);
        state.Field(ref _endsAt);
        state.Field(ref _freeAt);
        state.Field(ref _runs);
    }

    /// <summary>The progress does not know yet that one has just ended.</summary>
    private int Smallest(MicroserviceId ended, ServiceProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        (int smallest, long least) = (0, long.MaxValue);
        for (int i = 0; i < _waiting.Count; i++)
        {
            int service = _waiting[i].Id.Service;
            long left = progress.Left(service).Count - (service == ended.Service ? progress.Services[service].Graph[ended.Microservice].Cycles.Count : 0);
            (smallest, least) = left < least ? (i, left) : (smallest, least);
        }

        return smallest;
    }
}
