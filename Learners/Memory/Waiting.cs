using System.Numerics;

namespace EdgeActors.Learners.Memory;

/// <summary>
/// Ended objects in the order they ended, to be used again only after some others have ended too: whoever still uses one shortly after its end is seen
/// to do so, and does not meet another life of it.
/// </summary>
internal sealed class Waiting<T>
    where T : class
{
    private Slot[] _items;
    private int _first;
    private int _count;

    /// <param name="others">How many others must have ended.</param>
    public Waiting(int others)
    {
        Others = others;
        _items = new Slot[BitOperations.RoundUpToPowerOf2((uint)others + 1) * 2];
    }

    /// <summary>How many others must have ended.</summary>
    public int Others { get; }

    /// <summary>The one that has waited longest, or null if none has waited long enough.</summary>
    public T? Take()
    {
        if (_count <= Others)
        {
            return null;
        }

        var item = _items[_first].Item;
        _first = (_first + 1) & (_items.Length - 1);
        _count--;
        return item;
    }

    public void Add(T item)
    {
        if (_count == _items.Length)
        {
            Grow();
        }

        _items[(_first + _count++) & (_items.Length - 1)].Item = item;
    }

    private void Grow()
    {
        var larger = new Slot[_items.Length * 2];
        _items.AsSpan(_first).CopyTo(larger);
        _items.AsSpan(0, _first).CopyTo(larger.AsSpan(_items.Length - _first));
        (_items, _first) = (larger, 0);
    }

    /// <summary>Around a reference, so that storing one checks no type.</summary>
    private struct Slot
    {
        public T Item;
    }
}
