using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Learners.Memory;

/// <summary>
/// A counted buffer shared by a tensor, its views and the graph nodes that saved it. It goes back to the pool of the thread
/// that drops the last reference. <see cref="Version"/> counts in-place writes, so the graph notices a saved value that changed.
/// </summary>
internal sealed class Storage
{
    /// <summary>A line of the cache.</summary>
    private const int Line = 64;

    private readonly byte[] _bytes;
    private readonly int _start;
    private int _references;

    public Storage(int capacity, int sizeClass, int alignment = Line)
    {
        Capacity = capacity;
        SizeClass = sizeClass;
        _bytes = GC.AllocateUninitializedArray<byte>(capacity + alignment, pinned: true);
        var address = (long)Marshal.UnsafeAddrOfPinnedArrayElement(_bytes, 0);
        _start = (int)((alignment - (address % alignment)) % alignment);
    }

    /// <summary>Usable bytes, from an address that is a multiple of 64.</summary>
    public int Capacity { get; }

    public int SizeClass { get; }

    public int Version { get; private set; }

    public bool IsShared => Volatile.Read(ref _references) > 1;

    public ref byte Origin => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bytes), _start);

    public void Changed() => Version++;

    public void Start()
    {
        _references = 1;
        Version = 0;
    }

    public void Retain() => Interlocked.Increment(ref _references);

    public void Release(BufferPool pool)
    {
        if (Volatile.Read(ref _references) == 1 || Interlocked.Decrement(ref _references) == 0)
        {
            _references = 0;
            pool.Return(this);
        }
    }
}
