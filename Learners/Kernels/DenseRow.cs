using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeActors.Learners.Kernels;

/// <summary>
/// One row through one dense layer, for inference on single observations: y = act(x Wᵀ + b) in registers, with the same chain of
/// operations per element as <see cref="Gemm"/>. y has room for whole panels.
/// </summary>
internal static class DenseRow
{
    public static void Layer<T>(SimdPath path, in GemmTask<T> task)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var f = ref Unsafe.As<GemmTask<T>, GemmTask<float>>(ref Unsafe.AsRef(in task));
            switch (path)
            {
                case SimdPath.Avx512: Layer<Float512, Vector512<float>, float>(f); break;
                case SimdPath.Avx2: Layer<Float256, Vector256<float>, float>(f); break;
                default: Layer<FloatScalar, float, float>(f); break;
            }
        }
        else
        {
            ref var d = ref Unsafe.As<GemmTask<T>, GemmTask<double>>(ref Unsafe.AsRef(in task));
            switch (path)
            {
                case SimdPath.Avx512: Layer<Double512, Vector512<double>, double>(d); break;
                case SimdPath.Avx2: Layer<Double256, Vector256<double>, double>(d); break;
                default: Layer<DoubleScalar, double, double>(d); break;
            }
        }
    }

    private static void Layer<L, TV, T>(in GemmTask<T> task)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        switch (task.Activation)
        {
            case Activation.Relu: Panels<ReluOp, L, TV, T>(task); break;
            case Activation.Tanh: Panels<TanhOp, L, TV, T>(task); break;
            default: Panels<CopyOp, L, TV, T>(task); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels<TOp, L, TV, T>(in GemmTask<T> task)
        where TOp : struct, IUnary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = 2 * L.Width;
        nint column = 0;
        for (; column + (4 * w) <= task.N; column += 4 * w)
        {
            Four<TOp, L, TV, T>(task, column);
        }

        var rest = column;
        for (; column + w < task.N; column += 2 * w)
        {
            GemmRow.Inner<L, TV, T>(ref task.A, 1, ref Unsafe.Add(ref task.Packed, column * task.K), w * task.K, task.K, ref Unsafe.Add(ref task.C, column), false);
        }

        if (column < task.N)
        {
            GemmRow.Half<L, TV, T>(ref task.A, 1, ref Unsafe.Add(ref task.Packed, column * task.K), task.K, ref Unsafe.Add(ref task.C, column), false);
        }

        if (task.HasEpilogue && rest < task.N)
        {
            Finish<TOp, L, TV, T>(ref Unsafe.Add(ref task.C, rest), ref Unsafe.Add(ref task.Bias, rest), task.HasBias, task.N - rest);
        }
    }

    /// <summary>Four whole panels at once: eight chains, as many as it takes to hide the latency of a fused multiply-add.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TOp, L, TV, T>(in GemmTask<T> task, nint column)
        where TOp : struct, IUnary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = L.Width;
        var zero = L.Const(0);
        TV c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero, c6 = zero, c7 = zero;
        ref var a = ref task.A;
        var depth = task.K;
        ref var p0 = ref Unsafe.Add(ref task.Packed, column * depth);
        ref var p1 = ref Unsafe.Add(ref p0, 2 * w * depth);
        ref var p2 = ref Unsafe.Add(ref p1, 2 * w * depth);
        ref var p3 = ref Unsafe.Add(ref p2, 2 * w * depth);
        nint at = 0;
        for (nint k = 0; k < depth; k++, at += 2 * w)
        {
            var x = L.Splat(Unsafe.Add(ref a, k));
            c0 = L.Fma(x, L.Load(ref p0, at), c0);
            c1 = L.Fma(x, L.Load(ref p0, at + w), c1);
            c2 = L.Fma(x, L.Load(ref p1, at), c2);
            c3 = L.Fma(x, L.Load(ref p1, at + w), c3);
            c4 = L.Fma(x, L.Load(ref p2, at), c4);
            c5 = L.Fma(x, L.Load(ref p2, at + w), c5);
            c6 = L.Fma(x, L.Load(ref p3, at), c6);
            c7 = L.Fma(x, L.Load(ref p3, at + w), c7);
        }

        ref var y = ref Unsafe.Add(ref task.C, column);
        ref var bias = ref Unsafe.Add(ref task.Bias, column);
        Put<TOp, L, TV, T>(c0, c1, ref y, ref bias, 0, task.HasBias);
        Put<TOp, L, TV, T>(c2, c3, ref y, ref bias, 2 * w, task.HasBias);
        Put<TOp, L, TV, T>(c4, c5, ref y, ref bias, 4 * w, task.HasBias);
        Put<TOp, L, TV, T>(c6, c7, ref y, ref bias, 6 * w, task.HasBias);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<TOp, L, TV, T>(TV first, TV second, ref T y, ref T bias, nint at, bool hasBias)
        where TOp : struct, IUnary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var zero = L.Const(0);
        L.Store(TOp.Apply<L, TV, T>(hasBias ? L.Add(first, L.Load(ref bias, at)) : first, zero, zero), ref y, at);
        L.Store(TOp.Apply<L, TV, T>(hasBias ? L.Add(second, L.Load(ref bias, at + L.Width)) : second, zero, zero), ref y, at + L.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TOp, L, TV, T>(ref T y, ref T bias, bool hasBias, nint n)
        where TOp : struct, IUnary where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var zero = L.Const(0);
        for (nint j = 0; j < n; j += L.Width)
        {
            var shift = !hasBias ? zero : j + L.Width <= n ? L.Load(ref bias, j) : Tail.Load<L, TV, T>(ref Unsafe.Add(ref bias, j), n - j);
            L.Store(TOp.Apply<L, TV, T>(L.Add(L.Load(ref y, j), shift), zero, zero), ref y, j);
        }
    }
}
