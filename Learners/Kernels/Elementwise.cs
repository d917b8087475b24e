using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeActors.Learners.Kernels;

/// <summary>How a binary kernel walks its operands: an operand of step 0 is one value used for every element.</summary>
internal readonly record struct Steps(bool A, bool B);

/// <summary>
/// Runs an elementwise operation over contiguous memory. A tail shorter than a register goes through a padded copy, so it is
/// computed by the same instructions as the rest. Destination may be the same memory as an operand.
/// </summary>
internal static class Elementwise
{
    public static void Unary<TOp, T>(SimdPath path, ref T x, ref T y, nint n, double p = 0, double q = 0)
        where TOp : struct, IUnary where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var fx = ref Unsafe.As<T, float>(ref x);
            ref var fy = ref Unsafe.As<T, float>(ref y);
            switch (path)
            {
                case SimdPath.Avx512: UnaryLoop<TOp, Float512, Vector512<float>, float>(ref fx, ref fy, n, p, q); break;
                case SimdPath.Avx2: UnaryLoop<TOp, Float256, Vector256<float>, float>(ref fx, ref fy, n, p, q); break;
                default: UnaryLoop<TOp, FloatScalar, float, float>(ref fx, ref fy, n, p, q); break;
            }
        }
        else
        {
            ref var dx = ref Unsafe.As<T, double>(ref x);
            ref var dy = ref Unsafe.As<T, double>(ref y);
            switch (path)
            {
                case SimdPath.Avx512: UnaryLoop<TOp, Double512, Vector512<double>, double>(ref dx, ref dy, n, p, q); break;
                case SimdPath.Avx2: UnaryLoop<TOp, Double256, Vector256<double>, double>(ref dx, ref dy, n, p, q); break;
                default: UnaryLoop<TOp, DoubleScalar, double, double>(ref dx, ref dy, n, p, q); break;
            }
        }
    }

    public static void Binary<TOp, T>(SimdPath path, ref T a, ref T b, ref T y, nint n, Steps steps, double p = 0, double q = 0)
        where TOp : struct, IBinary where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var fa = ref Unsafe.As<T, float>(ref a);
            ref var fb = ref Unsafe.As<T, float>(ref b);
            ref var fy = ref Unsafe.As<T, float>(ref y);
            switch (path)
            {
                case SimdPath.Avx512: BinaryLoop<TOp, Float512, Vector512<float>, float>(ref fa, ref fb, ref fy, n, steps, p, q); break;
                case SimdPath.Avx2: BinaryLoop<TOp, Float256, Vector256<float>, float>(ref fa, ref fb, ref fy, n, steps, p, q); break;
                default: BinaryLoop<TOp, FloatScalar, float, float>(ref fa, ref fb, ref fy, n, steps, p, q); break;
            }
        }
        else
        {
            ref var da = ref Unsafe.As<T, double>(ref a);
            ref var db = ref Unsafe.As<T, double>(ref b);
            ref var dy = ref Unsafe.As<T, double>(ref y);
            switch (path)
            {
                case SimdPath.Avx512: BinaryLoop<TOp, Double512, Vector512<double>, double>(ref da, ref db, ref dy, n, steps, p, q); break;
                case SimdPath.Avx2: BinaryLoop<TOp, Double256, Vector256<double>, double>(ref da, ref db, ref dy, n, steps, p, q); break;
                default: BinaryLoop<TOp, DoubleScalar, double, double>(ref da, ref db, ref dy, n, steps, p, q); break;
            }
        }
    }

    public static void Ternary<TOp, T>(SimdPath path, ref T a, ref T b, ref T c, ref T y, nint n, double p = 0, double q = 0)
        where TOp : struct, ITernary where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var fa = ref Unsafe.As<T, float>(ref a);
            ref var fb = ref Unsafe.As<T, float>(ref b);
            ref var fc = ref Unsafe.As<T, float>(ref c);
            ref var fy = ref Unsafe.As<T, float>(ref y);
            switch (path)
            {
                case SimdPath.Avx512: TernaryLoop<TOp, Float512, Vector512<float>, float>(ref fa, ref fb, ref fc, ref fy, n, p, q); break;
                case SimdPath.Avx2: TernaryLoop<TOp, Float256, Vector256<float>, float>(ref fa, ref fb, ref fc, ref fy, n, p, q); break;
                default: TernaryLoop<TOp, FloatScalar, float, float>(ref fa, ref fb, ref fc, ref fy, n, p, q); break;
            }
        }
        else
        {
            ref var da = ref Unsafe.As<T, double>(ref a);
            ref var db = ref Unsafe.As<T, double>(ref b);
            ref var dc = ref Unsafe.As<T, double>(ref c);
            ref var dy = ref Unsafe.As<T, double>(ref y);
            switch (path)
            {
                case SimdPath.Avx512: TernaryLoop<TOp, Double512, Vector512<double>, double>(ref da, ref db, ref dc, ref dy, n, p, q); break;
                case SimdPath.Avx2: TernaryLoop<TOp, Double256, Vector256<double>, double>(ref da, ref db, ref dc, ref dy, n, p, q); break;
                default: TernaryLoop<TOp, DoubleScalar, double, double>(ref da, ref db, ref dc, ref dy, n, p, q); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnaryLoop<TOp, L, TV, T>(ref T x, ref T y, nint n, double p, double q)
        where TOp : struct, IUnary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var vp = L.Const(p);
        var vq = L.Const(q);
        nint i = 0;
        for (; i + L.Width <= n; i += L.Width)
        {
            L.Store(TOp.Apply<L, TV, T>(L.Load(ref x, i), vp, vq), ref y, i);
        }

        if (i < n)
        {
            Tail.Store<L, TV, T>(TOp.Apply<L, TV, T>(Tail.Load<L, TV, T>(ref Unsafe.Add(ref x, i), n - i), vp, vq), ref Unsafe.Add(ref y, i), n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BinaryLoop<TOp, L, TV, T>(ref T a, ref T b, ref T y, nint n, Steps steps, double p, double q)
        where TOp : struct, IBinary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var vp = L.Const(p);
        var vq = L.Const(q);
        var va = L.Splat(a);
        var vb = L.Splat(b);
        nint i = 0;
        if (steps is { A: true, B: true })
        {
            for (; i + L.Width <= n; i += L.Width)
            {
                L.Store(TOp.Apply<L, TV, T>(L.Load(ref a, i), L.Load(ref b, i), vp, vq), ref y, i);
            }
        }
        else
        {
            for (; i + L.Width <= n; i += L.Width)
            {
                var left = steps.A ? L.Load(ref a, i) : va;
                var right = steps.B ? L.Load(ref b, i) : vb;
                L.Store(TOp.Apply<L, TV, T>(left, right, vp, vq), ref y, i);
            }
        }

        if (i < n)
        {
            var left = steps.A ? Tail.Load<L, TV, T>(ref Unsafe.Add(ref a, i), n - i) : va;
            var right = steps.B ? Tail.Load<L, TV, T>(ref Unsafe.Add(ref b, i), n - i) : vb;
            Tail.Store<L, TV, T>(TOp.Apply<L, TV, T>(left, right, vp, vq), ref Unsafe.Add(ref y, i), n - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TernaryLoop<TOp, L, TV, T>(ref T a, ref T b, ref T c, ref T y, nint n, double p, double q)
        where TOp : struct, ITernary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var vp = L.Const(p);
        var vq = L.Const(q);
        nint i = 0;
        for (; i + L.Width <= n; i += L.Width)
        {
            L.Store(TOp.Apply<L, TV, T>(L.Load(ref a, i), L.Load(ref b, i), L.Load(ref c, i), vp, vq), ref y, i);
        }

        if (i < n)
        {
            var left = Tail.Load<L, TV, T>(ref Unsafe.Add(ref a, i), n - i);
            var middle = Tail.Load<L, TV, T>(ref Unsafe.Add(ref b, i), n - i);
            var right = Tail.Load<L, TV, T>(ref Unsafe.Add(ref c, i), n - i);
            Tail.Store<L, TV, T>(TOp.Apply<L, TV, T>(left, middle, right, vp, vq), ref Unsafe.Add(ref y, i), n - i);
        }
    }
}
