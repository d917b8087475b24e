using EdgeActors.Simulator;

namespace EdgeActors.Actors.Services;

/// <summary>How flows that use a link at the same time get on.</summary>
public enum FlowDiscipline
{
    /// <summary>One after another: a flow has all links of its way to itself from its start to its end, first come, first served, at the least capacity of the way.</summary>
    Exclusive,

    /// <summary>Side by side: a flow gets a share of what is left on its way when it starts, and holds it to its end.</summary>
    Reserved,
}

/// <summary>An input on its way from where it lies to where it is needed.</summary>
/// <param name="For">The microservice that needs it.</param>
/// <param name="From">The node where it lies.</param>
/// <param name="To">The node where it is needed.</param>
/// <param name="Size">How much.</param>
/// <param name="Share">The share of what is left on the way that it asks for; counts where shares are reserved.</param>
/// <param name="Asked">When it was asked for.</param>
/// <param name="Due">When it may start at the earliest.</param>
/// <param name="Start">When it started; known once it has a rate.</param>
/// <param name="End">When it ends.</param>
/// <param name="Rate">Its rate; 0 while it waits.</param>
public readonly record struct PathFlow(MicroserviceId For, int From, int To, DataSize Size, double Share, SimTime Asked, SimTime Due, SimTime Start, SimTime End, DataRate Rate) : IFields<PathFlow>
{
    /// <summary>A flow that is asked for.</summary>
    public PathFlow(MicroserviceId @for, int from, int to, DataSize size, double share, SimTime asked, SimTime due)
        : this(@for, from, to, size, share, asked, due, default, default, default)
    {
    }

    /// <summary>Whether it has its links.</summary>
    public bool Moves => Rate.BitsPerSecond > 0;

    /// <inheritdoc/>
    public static PathFlow Visit<TVisitor>(in PathFlow value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(
            visitor.Record(value.For),
            visitor.Field(value.From),
            visitor.Field(value.To),
            visitor.Record(value.Size),
            visitor.Field(value.Share),
            visitor.Record(value.Asked),
            visitor.Record(value.Due),
            visitor.Record(value.Start),
            visitor.Record(value.End),
            visitor.Record(value.Rate));
}

/// <summary>The number of a flow in a table, as an element of a ring.</summary>
internal readonly record struct FlowSlot(int Number) : IFields<FlowSlot>
{
    public static FlowSlot Visit<TVisitor>(in FlowSlot value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Number));
}

/// <summary>
/// All flows of a topology and what they take of its links: who moves since when, at which rate, and who waits. The same for the broker of the actors and for a plan, which
/// copies it. What all flows on a link have together is never more than its capacity (eq 9 of DTDRLMO).
/// </summary>
public sealed class FlowTable
{
    private readonly EdgeTopology _topology;
    private readonly FlowDiscipline _discipline;
    private readonly double _leastShare;
    private readonly SimTime[] _freeAt; // of each link, where flows have links to themselves
    private readonly long[] _left; // bits a second of each link that nobody has reserved
    private readonly Ring<FlowSlot> _free = new(); // slots that can be used again
    private readonly Ring<FlowSlot> _waiting = new(); // for a share
    private readonly Ring<FlowSlot> _started = new(); // and not yet taken
    private PathFlow[] _flows = new PathFlow[16];
    private int _count;

    /// <summary>No flow yet.</summary>
    /// <param name="topology">The nodes and links.</param>
    /// <param name="discipline">How flows get on.</param>
    /// <param name="leastShare">Where shares are reserved: a flow waits until its share is at least this part of its way's capacity.</param>
    public FlowTable(EdgeTopology topology, FlowDiscipline discipline, double leastShare)
    {
        ArgumentNullException.ThrowIfNull(topology);
        (_topology, _discipline, _leastShare) = (topology, discipline, leastShare);
        _freeAt = new SimTime[topology.Links.Count];
        _left = [.. topology.Links.Select(l => l.Rate.BitsPerSecond)];
    }

    /// <summary>How flows get on.</summary>
    public FlowDiscipline Discipline => _discipline;

    /// <summary>The nodes and links.</summary>
    public EdgeTopology Topology => _topology;

    /// <summary>How many slots there are; some may be empty.</summary>
    public int Slots => _count;

    /// <summary>When a link is free; where flows have links to themselves.</summary>
    public SimTime FreeAt(int link) => _freeAt[link];

    /// <summary>What nobody has reserved of a link.</summary>
    public DataRate Residual(int link) => new(_left[link]);

    /// <summary>A flow by its slot; an empty slot's has no size.</summary>
    public ref readonly PathFlow this[int slot] => ref _flows[slot];

    /// <summary>Takes in a flow. It asks for its links by <see cref="Offer"/> when it is due.</summary>
    /// <returns>Its slot.</returns>
    public int Add(in PathFlow flow)
    {
        int slot;
        if (_free.Count > 0)
        {
            slot = _free.Dequeue().Number;
        }
        else
        {
            if (_count == _flows.Length)
            {
                Array.Resize(ref _flows, 2 * _count);
            }

            slot = _count++;
        }

        _flows[slot] = flow;
        return slot;
    }

    /// <summary>A flow is due: it gets its links, or waits for a share. <see cref="TryTakeStarted"/> tells.</summary>
    public void Offer(int slot, SimTime now)
    {
        if (_discipline == FlowDiscipline.Exclusive)
        {
            Book(ref _flows[slot], now);
            _started.Enqueue(new FlowSlot(slot));
        }
        else if (!TryReserve(slot, now))
        {
            _waiting.Enqueue(new FlowSlot(slot));
        }
    }

    /// <summary>A flow has ended: what it had is free, and who waits for it may start.</summary>
    /// <returns>The flow as it was.</returns>
    public PathFlow End(int slot, SimTime now)
    {
        PathFlow flow = _flows[slot];
        _flows[slot] = default;
        _free.Enqueue(new FlowSlot(slot));
        if (_discipline == FlowDiscipline.Reserved)
        {
            foreach (int link in _topology.Path(flow.From, flow.To))
            {
                _left[link] += flow.Rate.BitsPerSecond;
            }

            for (int waiting = _waiting.Count; waiting > 0; waiting--)
            {
                FlowSlot next = _waiting.Dequeue();
                if (!TryReserve(next.Number, now))
                {
                    _waiting.Enqueue(next);
                }
            }
        }

        return flow;
    }

    /// <summary>The next flow that has got its links and was not told of yet.</summary>
    public bool TryTakeStarted(out int slot)
    {
        slot = _started.Count > 0 ? _started.Dequeue().Number : -1;
        return slot >= 0;
    }

    /// <summary>Becomes equal to another of the same topology.</summary>
    public void CopyFrom(FlowTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (_flows.Length < other._count)
        {
            _flows = new PathFlow[other._flows.Length];
        }

        _count = other._count;
        Array.Copy(other._flows, _flows, _count);
        other._freeAt.CopyTo(_freeAt, 0);
        other._left.CopyTo(_left, 0);
        Copy(other._free, _free);
        Copy(other._waiting, _waiting);
        Copy(other._started, _started);
    }

    /// <summary>Declares all of it.</summary>
    public void DeclareState(StateVisitor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Array(_freeAt);
        state.Array(_left);
        state.Ring(_free);
        state.Ring(_waiting);
        state.Ring(_started);
        state.Items(ref _flows, ref _count);
    }

    private static void Copy(Ring<FlowSlot> from, Ring<FlowSlot> to)
    {
        while (to.Count > 0)
        {
            to.Dequeue();
        }

        for (int i = 0; i < from.Count; i++)
        {
            to.Enqueue(from[i]);
        }
    }

    private void Book(ref PathFlow flow, SimTime now)
    {
        ReadOnlySpan<int> path = _topology.Path(flow.From, flow.To);
        SimTime start = now;
        foreach (int link in path)
        {
            start = SimTime.Max(start, _freeAt[link]);
        }

        DataRate rate = _topology.Rate(flow.From, flow.To);
        SimTime end = start + (flow.Size / rate);
        foreach (int link in path)
        {
            _freeAt[link] = end;
        }

        flow = flow with { Start = start, End = end, Rate = rate };
    }

    /// <summary>Eq 2: the share lies between 0 and what the most used link of the way has left.</summary>
    private bool TryReserve(int slot, SimTime now)
    {
        ref PathFlow flow = ref _flows[slot];
        ReadOnlySpan<int> path = _topology.Path(flow.From, flow.To);
        long left = long.MaxValue;
        foreach (int link in path)
        {
            left = Math.Min(left, _left[link]);
        }

        long rate = (long)(flow.Share * left);
        if (rate < 1 || rate + 1 < _leastShare * _topology.Rate(flow.From, flow.To).BitsPerSecond) // the rate was rounded down
        {
            return false;
        }

        foreach (int link in path)
        {
            _left[link] -= rate;
        }

        flow = flow with { Start = now, End = now + (flow.Size / new DataRate(rate)), Rate = new DataRate(rate) };
        _started.Enqueue(new FlowSlot(slot));
        return true;
    }
}
