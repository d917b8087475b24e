using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>Loads and stores fewer elements than a register holds; the rest read as zero and are not written.</summary>
internal static class Tail
{
    [InlineArray(64)]
    private struct Bytes
    {
        private byte _first;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TV Load<L, TV, T>(ref T p, nint count)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        Bytes bytes = default;
        ref var buffer = ref Unsafe.As<Bytes, T>(ref bytes);
        MemoryMarshal.CreateReadOnlySpan(ref p, (int)count).CopyTo(MemoryMarshal.CreateSpan(ref buffer, Lanes.Count));
        return L.Load(ref buffer, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store<L, TV, T>(TV v, ref T p, nint count)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        Bytes bytes = default;
        ref var buffer = ref Unsafe.As<Bytes, T>(ref bytes);
        L.Store(v, ref buffer, 0);
        MemoryMarshal.CreateReadOnlySpan(ref buffer, (int)count).CopyTo(MemoryMarshal.CreateSpan(ref p, (int)count));
    }
}
