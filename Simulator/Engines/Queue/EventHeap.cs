using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>A 4-ary min-heap of events by key: the fallback of <see cref="EventQueue"/> for few events and for far or late ones.</summary>
internal sealed class EventHeap
{
    private Event[] _items = [];

    public int Count { get; private set; }

    public ref readonly Event Top => ref _items[0];

    public ReadOnlySpan<Event> Items => _items.AsSpan(0, Count);

    public long Capacity => _items.Length;

    public void Push(in Event item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Math.Max(8, Count * 2));
        }

        ref Event items = ref MemoryMarshal.GetArrayDataReference(_items);
        int hole = Count++;
        while (hole > 0)
        {
            int parent = (hole - 1) >> 2;
            ref Event above = ref Unsafe.Add(ref items, parent);
            if (!item.Key.IsBefore(above.Key))
            {
                break;
            }

            Unsafe.Add(ref items, hole) = above;
            hole = parent;
        }

        Unsafe.Add(ref items, hole) = item;
    }

    public void Pop()
    {
        ref Event items = ref MemoryMarshal.GetArrayDataReference(_items);
        int last = --Count;
        Event moved = Unsafe.Add(ref items, last);
        int hole = 0;
        for (int child = 1; child < last; child = (4 * hole) + 1)
        {
            int smallest = child, end = Math.Min(child + 4, last);
            for (int i = child + 1; i < end; i++)
            {
                if (Unsafe.Add(ref items, i).Key.IsBefore(Unsafe.Add(ref items, smallest).Key))
                {
                    smallest = i;
                }
            }

            if (!Unsafe.Add(ref items, smallest).Key.IsBefore(moved.Key))
            {
                break;
            }

            Unsafe.Add(ref items, hole) = Unsafe.Add(ref items, smallest);
            hole = smallest;
        }

        Unsafe.Add(ref items, hole) = moved;
    }

    public void Clear() => Count = 0;
}
