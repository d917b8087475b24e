using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeActors.Simulator.Engines;

/// <summary>The head of a fixed run of events, aligned to its size, and the next older chunk of its bucket.</summary>
[StructLayout(LayoutKind.Sequential, Size = 32)]
internal unsafe struct Chunk
{
    public const int Bytes = 1024;
    public const int Capacity = (Bytes / 32) - 1;

    public Chunk* Older;

    /// <summary>How many events lie in all older chunks.</summary>
    public int Earlier;

    public readonly Event* Items => (Event*)((Chunk*)Unsafe.AsPointer(ref Unsafe.AsRef(in this)) + 1);

    /// <summary>The chunk that an event's place, or the place after its last event, belongs to.</summary>
    public static Chunk* Before(byte* place) => (Chunk*)((nuint)(place - 1) & ~(nuint)(Bytes - 1));

    /// <summary>Brings the head and the first events of a chunk into the cache; null does no harm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(Chunk* chunk, int events)
    {
        if (Sse.IsSupported)
        {
            for (byte* line = (byte*)chunk, end = line + ((events + 1) * 32); line < end; line += 64)
            {
                Sse.Prefetch0(line);
            }
        }
    }

    /// <summary>How many of a bucket's events lie in its newest chunk.</summary>
    public static int FillOfLast(int count) => count == 0 ? 0 : ((count - 1) % Capacity) + 1;
}

/// <summary>
/// Chunks not in use, the latest returned first because it is still in the cache. They are cut from slabs that the collector does not move; large
/// slabs ask for large pages, for a queue of many events touches a new page with every one.
/// </summary>
internal sealed unsafe class ChunkPool
{
    private const int SmallestSlab = 16 * 1024;
    private const int LargestSlab = 8 * 1024 * 1024;

    private readonly List<byte[]> _slabs = [];
    private Chunk* _free;
    private byte* _next;
    private byte* _end;

    public long AllocatedBytes { get; private set; }

    public Chunk* Rent()
    {
        Chunk* chunk = _free;
        if (chunk is not null)
        {
            _free = chunk->Older;
            return chunk;
        }

        if (_next == _end)
        {
            AddSlab();
        }

        chunk = (Chunk*)_next;
        _next += Chunk.Bytes;
        return chunk;
    }

    public void Return(Chunk* chunk)
    {
        chunk->Older = _free;
        _free = chunk;
    }

    /// <summary>Slabs grow with what is there already, so that little of the last one lies idle.</summary>
    private void AddSlab()
    {
        int size = (int)Math.Clamp(AllocatedBytes / 4 / Chunk.Bytes * Chunk.Bytes, SmallestSlab, LargestSlab);
        byte[] slab = GC.AllocateUninitializedArray<byte>(size + Chunk.Bytes, pinned: true);
        byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(slab));
        LargePages.Advise(start, slab.Length);
        _slabs.Add(slab);
        AllocatedBytes += slab.Length;
        _next = (byte*)(((nuint)start + Chunk.Bytes - 1) & ~(nuint)(Chunk.Bytes - 1));
        _end = _next + size;
    }
}
