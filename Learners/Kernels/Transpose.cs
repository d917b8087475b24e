using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeActors.Learners.Kernels;

/// <summary>Copies four strided columns side by side, four elements at a time.</summary>
internal static class Transpose
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourColumns(ref float source, nint stride, ref float target, nint targetStride, nint count)
    {
        nint i = 0;
        for (; i + 4 <= count; i += 4)
        {
            var r0 = Vector128.LoadUnsafe(ref source, (nuint)i);
            var r1 = Vector128.LoadUnsafe(ref source, (nuint)(stride + i));
            var r2 = Vector128.LoadUnsafe(ref source, (nuint)((2 * stride) + i));
            var r3 = Vector128.LoadUnsafe(ref source, (nuint)((3 * stride) + i));
            var even = Interleave(r0, r2);
            var odd = Interleave(r1, r3);
            var evenHigh = InterleaveHigh(r0, r2);
            var oddHigh = InterleaveHigh(r1, r3);
            Interleave(even, odd).StoreUnsafe(ref target, (nuint)(i * targetStride));
            InterleaveHigh(even, odd).StoreUnsafe(ref target, (nuint)((i + 1) * targetStride));
            Interleave(evenHigh, oddHigh).StoreUnsafe(ref target, (nuint)((i + 2) * targetStride));
            InterleaveHigh(evenHigh, oddHigh).StoreUnsafe(ref target, (nuint)((i + 3) * targetStride));
        }

        for (; i < count; i++)
        {
            for (nint j = 0; j < 4; j++)
            {
                Unsafe.Add(ref target, (i * targetStride) + j) = Unsafe.Add(ref source, (j * stride) + i);
            }
        }
    }

    /// <summary>a0 b0 a1 b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>a2 b2 a3 b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveHigh(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
}
