using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners.Kernels;

/// <summary>Copies between two strided layouts of one shape, in row-major order of the shape.</summary>
internal static class StridedCopy
{
    public static void Run<T>(ref T source, in Shape sourceStrides, ref T target, in Shape targetStrides, in Shape shape)
        where T : unmanaged
    {
        if (shape.Rank == 0)
        {
            target = source;
        }
        else if (shape.Count > 0)
        {
            Dimension(ref source, sourceStrides, ref target, targetStrides, shape, 0);
        }
    }

    private static void Dimension<T>(ref T source, in Shape sourceStrides, ref T target, in Shape targetStrides, in Shape shape, int d)
        where T : unmanaged
    {
        nint n = shape[d];
        nint from = sourceStrides[d];
        nint to = targetStrides[d];
        if (d < shape.Rank - 1)
        {
            for (nint i = 0; i < n; i++)
            {
                Dimension(ref Unsafe.Add(ref source, i * from), sourceStrides, ref Unsafe.Add(ref target, i * to), targetStrides, shape, d + 1);
            }
        }
        else if (from == 1 && to == 1)
        {
            MemoryMarshal.CreateReadOnlySpan(ref source, (int)n).CopyTo(MemoryMarshal.CreateSpan(ref target, (int)n));
        }
        else
        {
            for (nint i = 0; i < n; i++)
            {
                Unsafe.Add(ref target, i * to) = Unsafe.Add(ref source, i * from);
            }
        }
    }
}
