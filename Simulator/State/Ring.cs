using System.Numerics;

namespace EdgeActors.Simulator;

/// <summary>A first-in first-out queue of values in one array, for actors' state. Allocates only when it outgrows every earlier length.</summary>
/// <typeparam name="T">The element.</typeparam>
public sealed class Ring<T>
    where T : struct, IFields<T>
{
    private T[] _items = [];
    private int _head;

    /// <summary>How many elements wait.</summary>
    public int Count { get; private set; }

    /// <summary>The element at a place, 0 the oldest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public ref T this[int place]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)place, (uint)Count, nameof(place));
            return ref _items[(_head + place) & (_items.Length - 1)];
        }
    }

    /// <summary>Adds an element behind all others.</summary>
    public void Enqueue(in T item)
    {
        if (Count == _items.Length)
        {
            Reserve(Count + 1);
        }

        _items[(_head + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    /// <summary>Takes the oldest element.</summary>
    /// <exception cref="InvalidOperationException">The ring is empty.</exception>
    public T Dequeue()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("the ring is empty");
        }

        T item = _items[_head];
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    /// <summary>Takes out the element at a place; later ones move up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public T RemoveAt(int place)
    {
        T item = this[place];
        for (int i = place; i + 1 < Count; i++)
        {
            this[i] = this[i + 1];
        }

        Count--;
        return item;
    }

    internal void Resize(int count)
    {
        Reserve(count);
        Count = count;
    }

    private void Reserve(int count)
    {
        if (count > _items.Length)
        {
            var items = new T[BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 4))];
            for (int i = 0; i < Count; i++)
            {
                items[i] = this[i];
            }

            (_items, _head) = (items, 0);
        }
    }
}
