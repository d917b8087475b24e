using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeActors.Learners.Kernels;

/// <summary>
/// Sums in one fixed order: along a row, virtual lane j takes elements j, j + 16, j + 32 and so on, and the sixteen lanes are
/// added pairwise 8, 4, 2, 1 apart; down columns, each column adds its rows from first to last.
/// </summary>
internal static class Reduction
{
    [InlineArray(Lanes.Count)]
    private struct Partials<T>
    {
        private T _first;
    }

    /// <summary>Sum over each of <paramref name="rows"/> contiguous rows of <paramref name="n"/> elements.</summary>
    public static void Rows<T>(SimdPath path, ref T x, ref T y, nint rows, nint n)
        where T : unmanaged
    {
        for (nint r = 0; r < rows; r++)
        {
            Unsafe.Add(ref y, r) = Row(path, ref Unsafe.Add(ref x, r * n), n);
        }
    }

    public static T Row<T>(SimdPath path, ref T x, nint n)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var f = ref Unsafe.As<T, float>(ref x);
            var s = path switch
            {
                SimdPath.Avx512 => RowSum<Float512, Vector512<float>, float>(ref f, n),
                SimdPath.Avx2 => RowSum<Float256, Vector256<float>, float>(ref f, n),
                _ => RowSum<FloatScalar, float, float>(ref f, n),
            };
            return Unsafe.As<float, T>(ref s);
        }

        ref var d = ref Unsafe.As<T, double>(ref x);
        var t = path switch
        {
            SimdPath.Avx512 => RowSum<Double512, Vector512<double>, double>(ref d, n),
            SimdPath.Avx2 => RowSum<Double256, Vector256<double>, double>(ref d, n),
            _ => RowSum<DoubleScalar, double, double>(ref d, n),
        };
        return Unsafe.As<double, T>(ref t);
    }

    /// <summary>y[c] = sum over r of x[r, c], for <paramref name="n"/> columns.</summary>
    public static void Columns<T>(SimdPath path, ref T x, ref T y, nint rows, nint n)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var fx = ref Unsafe.As<T, float>(ref x);
            ref var fy = ref Unsafe.As<T, float>(ref y);
            var done = path switch
            {
                SimdPath.Avx512 => ColumnSums<Float512, Vector512<float>, float>(ref fx, ref fy, rows, n, 0),
                SimdPath.Avx2 => ColumnSums<Float256, Vector256<float>, float>(ref fx, ref fy, rows, n, 0),
                _ => 0,
            };
            ColumnSums<FloatScalar, float, float>(ref fx, ref fy, rows, n, done);
        }
        else
        {
            ref var dx = ref Unsafe.As<T, double>(ref x);
            ref var dy = ref Unsafe.As<T, double>(ref y);
            var done = path switch
            {
                SimdPath.Avx512 => ColumnSums<Double512, Vector512<double>, double>(ref dx, ref dy, rows, n, 0),
                SimdPath.Avx2 => ColumnSums<Double256, Vector256<double>, double>(ref dx, ref dy, rows, n, 0),
                _ => 0,
            };
            ColumnSums<DoubleScalar, double, double>(ref dx, ref dy, rows, n, done);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint ColumnSums<L, TV, T>(ref T x, ref T y, nint rows, nint n, nint from)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var c = from;
        for (; c + L.Width <= n; c += L.Width)
        {
            var sum = L.Const(0);
            for (nint r = 0; r < rows; r++)
            {
                sum = L.Add(sum, L.Load(ref x, (r * n) + c));
            }

            L.Store(sum, ref y, c);
        }

        return c;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T RowSum<L, TV, T>(ref T x, nint n)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        Partials<T> partials = default;
        ref var lanes = ref Unsafe.As<Partials<T>, T>(ref partials);
        for (nint start = 0; start < Lanes.Count; start += L.Width)
        {
            var sum = L.Const(0);
            nint i = start;
            for (; i + L.Width <= n; i += Lanes.Count)
            {
                sum = L.Add(sum, L.Load(ref x, i));
            }

            if (i < n)
            {
                sum = L.Add(sum, Tail.Load<L, TV, T>(ref Unsafe.Add(ref x, i), n - i));
            }

            L.Store(sum, ref lanes, start);
        }

        return Tree<L, TV, T>(ref lanes);
    }

    private static T Tree<L, TV, T>(ref T lanes)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        for (var step = Lanes.Count / 2; step > 0; step /= 2)
        {
            for (var j = 0; j < step; j++)
            {
                Unsafe.Add(ref lanes, j) = L.First(L.Add(L.Splat(Unsafe.Add(ref lanes, j)), L.Splat(Unsafe.Add(ref lanes, j + step))));
            }
        }

        return lanes;
    }
}
