using System.Numerics;

namespace EdgeActors.Learners.Memory;

/// <summary>Free buffers of one thread, by powers of two. A buffer comes back with whatever it last held.</summary>
internal sealed class BufferPool
{
    private const int SmallestPower = 6;

    private readonly Stack<Storage>[] _free = new Stack<Storage>[32 - SmallestPower];

    public BufferPool()
    {
        for (var i = 0; i < _free.Length; i++)
        {
            _free[i] = new Stack<Storage>();
        }
    }

    public Storage Rent(long byteCount)
    {
        var power = PowerFor(byteCount);
        var bucket = _free[power - SmallestPower];
        var storage = bucket.Count > 0 ? bucket.Pop() : new Storage(1 << power, power - SmallestPower);
        storage.Start();
        return storage;
    }

    /// <summary>A new buffer that begins with a page of memory, for what is kept long and streamed often: the hardware fetches ahead within pages.</summary>
    public static Storage Pages(long byteCount)
    {
        var power = PowerFor(byteCount);
        var storage = new Storage(1 << power, power - SmallestPower, Environment.SystemPageSize);
        storage.Start();
        return storage;
    }

    public void Return(Storage storage) => _free[storage.SizeClass].Push(storage);

    private static int PowerFor(long byteCount)
    {
        if (byteCount > (1 << 30))
        {
            throw new InvalidOperationException($"A tensor of {byteCount} bytes is larger than the 1 GiB that one tensor may hold.");
        }

        return Math.Max(SmallestPower, 32 - BitOperations.LeadingZeroCount((uint)Math.Max(0, byteCount - 1)));
    }
}
