using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeActors.Learners.Kernels;

/// <summary>One step of an optimiser, with its constants worked out for the step.</summary>
internal readonly record struct StepConstants(
    double Beta1, double Beta2, double Epsilon, double StepSize, double SecondScale, double Decay, double Shrink);

/// <summary>The elementwise updates of optimisers, fused so that each array passes through the cache once.</summary>
internal static class OptimizerKernels
{
    /// <summary>
    /// g += decay p; p *= shrink; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= step m / (sqrt(v) / scale + eps).
    /// </summary>
    public static void Adam<T>(SimdPath path, ref T p, ref T g, ref T m, ref T v, nint n, in StepConstants c)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var fp = ref Unsafe.As<T, float>(ref p);
            ref var fg = ref Unsafe.As<T, float>(ref g);
            ref var fm = ref Unsafe.As<T, float>(ref m);
            ref var fv = ref Unsafe.As<T, float>(ref v);
            var done = path switch
            {
                SimdPath.Avx512 => AdamLoop<Float512, Vector512<float>, float>(ref fp, ref fg, ref fm, ref fv, 0, n, c),
                SimdPath.Avx2 => AdamLoop<Float256, Vector256<float>, float>(ref fp, ref fg, ref fm, ref fv, 0, n, c),
                _ => 0,
            };
            AdamLoop<FloatScalar, float, float>(ref fp, ref fg, ref fm, ref fv, done, n, c);
        }
        else
        {
            ref var dp = ref Unsafe.As<T, double>(ref p);
            ref var dg = ref Unsafe.As<T, double>(ref g);
            ref var dm = ref Unsafe.As<T, double>(ref m);
            ref var dv = ref Unsafe.As<T, double>(ref v);
            var done = path switch
            {
                SimdPath.Avx512 => AdamLoop<Double512, Vector512<double>, double>(ref dp, ref dg, ref dm, ref dv, 0, n, c),
                SimdPath.Avx2 => AdamLoop<Double256, Vector256<double>, double>(ref dp, ref dg, ref dm, ref dv, 0, n, c),
                _ => 0,
            };
            AdamLoop<DoubleScalar, double, double>(ref dp, ref dg, ref dm, ref dv, done, n, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint AdamLoop<L, TV, T>(ref T p, ref T g, ref T m, ref T v, nint from, nint n, in StepConstants c)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        TV beta1 = L.Const(c.Beta1), rest1 = L.Const(1 - c.Beta1);
        TV beta2 = L.Const(c.Beta2), rest2 = L.Const(1 - c.Beta2);
        TV epsilon = L.Const(c.Epsilon), step = L.Const(-c.StepSize), scale = L.Const(1 / c.SecondScale);
        TV decay = L.Const(c.Decay), shrink = L.Const(c.Shrink);
        var i = from;
        for (; i + L.Width <= n; i += L.Width)
        {
            var x = L.Load(ref p, i);
            var d = L.Fma(decay, x, L.Load(ref g, i));
            var first = L.Fma(rest1, d, L.Mul(beta1, L.Load(ref m, i)));
            var second = L.Fma(L.Mul(rest2, d), d, L.Mul(beta2, L.Load(ref v, i)));
            var denominator = L.Fma(L.Sqrt(second), scale, epsilon);
            L.Store(first, ref m, i);
            L.Store(second, ref v, i);
            L.Store(L.Fma(step, L.Div(first, denominator), L.Mul(shrink, x)), ref p, i);
        }

        return i;
    }
}
