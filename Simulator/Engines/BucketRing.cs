using System.Numerics;
using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator.Engines;

/// <summary>
/// A ring of unsorted event buckets, one per day (a power-of-two stretch of time). Buckets are chains of fixed chunks from a shared pool, so
/// memory follows the number of pending events and not the fullest a bucket ever was.
/// </summary>
internal sealed class BucketRing(ChunkPool pool, int size)
{
    private readonly Bucket[] _buckets = new Bucket[size];
    private readonly ulong[] _occupied = new ulong[(size + 63) / 64];
    private readonly int _mask = size - 1;

    public int Size => _mask + 1;

    public int Count { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long day, in Event item)
    {
        int index = (int)day & _mask;
        ref Bucket bucket = ref _buckets[index];
        int place = bucket.Count & (Chunk.Capacity - 1);
        if (place == 0)
        {
            Grow(index, ref bucket);
        }

        bucket.Last!.Items[place] = item;
        bucket.Count++;
        Count++;
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

    /// <summary>Takes a day's events away: the newest chunk first, whose fill is the count's remainder; all others are full.</summary>
    public Chunk? Take(long day, out int count)
    {
        int index = (int)day & _mask;
        ref Bucket bucket = ref _buckets[index];
        Chunk? chunks = bucket.Last;
        count = bucket.Count;
        Count -= count;
        bucket = default;
        _occupied[index >> 6] &= ~(1UL << (index & 63));
        return chunks;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int index, ref Bucket bucket)
    {
        Chunk chunk = pool.Rent();
        chunk.Next = bucket.Last;
        bucket.Last = chunk;
        _occupied[index >> 6] |= 1UL << (index & 63);
    }

    private struct Bucket
    {
        public Chunk? Last;
        public int Count;
    }
}

/// <summary>A fixed run of events and the next older chunk of its bucket.</summary>
internal sealed class Chunk
{
    public const int Capacity = 32;

    public Chunk? Next;
    public Storage Items;

    /// <summary>How many of a bucket's events lie in its newest chunk.</summary>
    public static int FillOfLast(int count) => count == 0 ? 0 : ((count - 1) & (Capacity - 1)) + 1;

    [InlineArray(Capacity)]
    public struct Storage
    {
        private Event _first;
    }
}

/// <summary>Chunks not in use, the latest returned first because it is still in the cache.</summary>
internal sealed class ChunkPool
{
    private Chunk? _free;

    public int Allocated { get; private set; }

    public Chunk Rent()
    {
        Chunk? chunk = _free;
        if (chunk is null)
        {
            Allocated++;
            return new Chunk();
        }

        _free = chunk.Next;
        return chunk;
    }

    public void Return(Chunk chunk)
    {
        chunk.Next = _free;
        _free = chunk;
    }
}
