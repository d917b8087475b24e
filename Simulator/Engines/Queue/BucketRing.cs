using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A ring of unsorted event buckets, one per day (a power-of-two stretch of time). Buckets are chains of fixed chunks from a shared pool, so
/// memory follows the number of pending events and not the fullest a bucket ever was. Of each bucket only the place of its next event is kept:
/// an event costs one load, its stores, and nothing else in memory that another does not use as well.
/// </summary>
internal sealed unsafe class BucketRing
{
    private readonly ChunkPool _pool;
    private readonly nint[] _places;
    private readonly ulong[] _occupied;
    private readonly byte** _first;
    private readonly int _mask;
    private int _inhabited;

    /// <param name="pool">Where chunks come from.</param>
    /// <param name="size">How many days the ring holds, a power of two.</param>
    public BucketRing(ChunkPool pool, int size)
    {
        _pool = pool;
        _mask = size - 1;
        _occupied = new ulong[(size + 63) / 64];
        _places = GC.AllocateArray<nint>(size, pinned: true);
        _first = (byte**)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_places));
    }

    public int Size => _mask + 1;

    public bool IsEmpty => _inhabited == 0;

    /// <summary>Events in all buckets, counted anew.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (nint place in _places)
            {
                count += CountOf((byte*)place);
            }

            return count;
        }
    }

    /// <summary>Events of some days, all of which the ring reaches.</summary>
    public long CountOf(long from, long until)
    {
        long count = 0;
        for (long day = from; day < until; day++)
        {
            count += CountOf(_first[(int)day & _mask]);
        }

        return count;
    }

    /// <summary>Makes room for one more event of a day; the caller fills it in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Event* Reserve(long day)
    {
        byte** bucket = _first + ((int)day & _mask);
        byte* place = *bucket;
        if (((nuint)place & (Chunk.Bytes - 1)) == 0)
        {
            place = Grow(bucket);
        }

        *bucket = place + sizeof(Event);
        return (Event*)place;
    }

    /// <summary>The first day from <paramref name="from"/> on that has events; there must be one within the ring's size.</summary>
    public long NextFrom(long from)
    {
        int start = (int)from & _mask;
        int word = start >> 6;
        ulong bits = _occupied[word] & (ulong.MaxValue << (start & 63));
        while (bits == 0)
        {
            word = word + 1 == _occupied.Length ? 0 : word + 1;
            bits = _occupied[word];
        }

        int found = (word << 6) + BitOperations.TrailingZeroCount(bits);
        return from + ((found - start) & _mask);
    }

    /// <summary>Takes a day's events away: the newest chunk first, whose fill is <see cref="Chunk.FillOfLast"/>; all others are full.</summary>
    public Chunk* Take(long day, out int count)
    {
        int index = (int)day & _mask;
        byte* place = _first[index];
        if (place is null)
        {
            count = 0;
            return null;
        }

        count = CountOf(place);
        _first[index] = null;
        _inhabited--;
        _occupied[index >> 6] &= ~(1UL << (index & 63));
        return Chunk.Before(place);
    }

    /// <summary>Brings the newest chunk of the next day that has events into the cache.</summary>
    public void PrefetchFrom(long day)
    {
        if (!IsEmpty)
        {
            byte* place = _first[(int)NextFrom(day) & _mask];
            Chunk* newest = Chunk.Before(place);
            Chunk.Prefetch(newest, (int)((place - (byte*)newest) / sizeof(Event)));
        }
    }

    private static int CountOf(byte* place) => place is null ? 0 : Chunk.Before(place)->Earlier + (int)((place - (byte*)Chunk.Before(place)->Items) / sizeof(Event));

    /// <summary>The bucket is empty or its newest chunk full: either way its place lies on a chunk's border.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* Grow(byte** bucket)
    {
        Chunk* chunk = _pool.Rent();
        chunk->Older = null;
        chunk->Earlier = 0;
        if (*bucket is null)
        {
            int index = (int)(bucket - _first);
            _occupied[index >> 6] |= 1UL << (index & 63);
            _inhabited++;
        }
        else
        {
            Chunk* full = Chunk.Before(*bucket);
            chunk->Older = full;
            chunk->Earlier = full->Earlier + Chunk.Capacity;
        }

        return (byte*)chunk->Items;
    }
}
