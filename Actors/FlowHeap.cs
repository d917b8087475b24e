using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A task under way on a fabric. <see cref="End"/> is its route's progress at which it ends.</summary>
internal struct Flow : IFields<Flow>
{
    public EdgeTask Task;
    public SimTime Offered;
    public long End;
    public long Order;
    public int Cell;

    public static Flow Visit<TVisitor>(in Flow value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new()
        {
            Task = visitor.Record(value.Task),
            Offered = visitor.Record(value.Offered),
            End = visitor.Field(value.End),
            Order = visitor.Field(value.Order),
            Cell = visitor.Field(value.Cell),
        };

    public readonly bool IsBefore(in Flow other) => unchecked(End - other.End) is var gap && (gap < 0 || (gap == 0 && Order < other.Order));
}

/// <summary>
/// The flows of one route, the next to end on top. A struct, so that a fabric of one route holds it in itself: a region's radios are many, and each
/// object more on the way to a flow is a wait for memory.
/// </summary>
internal struct FlowHeap()
{
    private const int LeastItems = 2;

    private Flow[] _items = [];
    private int _count;

    public readonly bool IsEmpty => _count == 0;

    /// <summary>The next to end.</summary>
    public readonly ref readonly Flow First => ref _items[0];

    public void Push(in EdgeTask task, int cell, SimTime offered, long order, long end)
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(LeastItems, _count * 2));
        }

        // Mostly the new flow stays last, so it is written where it lies.
        int place = _count++;
        ref Flow flow = ref _items[place];
        (flow.Task, flow.Offered, flow.End, flow.Order, flow.Cell) = (task, offered, end, order, cell);
        if (place > 0 && flow.IsBefore(in _items[(place - 1) / 2]))
        {
            Rise(place);
        }
    }

    public void RemoveFirst()
    {
        int last = --_count, place = 0;
        for (int child = 1; child < last; child = (2 * place) + 1)
        {
            child += child + 1 < last && _items[child + 1].IsBefore(in _items[child]) ? 1 : 0;
            if (!_items[child].IsBefore(in _items[last]))
            {
                break;
            }

            _items[place] = _items[child];
            place = child;
        }

        if (last > 0)
        {
            _items[place] = _items[last];
        }
    }

    public void Declare(StateVisitor state, string name) => state.Items(ref _items, ref _count, name);

    private readonly void Rise(int place)
    {
        Flow flow = _items[place];
        while (place > 0 && flow.IsBefore(in _items[(place - 1) / 2]))
        {
            _items[place] = _items[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        _items[place] = flow;
    }
}
