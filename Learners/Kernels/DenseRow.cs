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
                case SimdPath.Avx512: Panels<Float512, Vector512<float>, float>(f); break;
                case SimdPath.Avx2: Panels<Float256, Vector256<float>, float>(f); break;
                default: Panels<FloatScalar, float, float>(f); break;
            }
        }
        else
        {
            ref var d = ref Unsafe.As<GemmTask<T>, GemmTask<double>>(ref Unsafe.AsRef(in task));
            switch (path)
            {
                case SimdPath.Avx512: Panels<Double512, Vector512<double>, double>(d); break;
                case SimdPath.Avx2: Panels<Double256, Vector256<double>, double>(d); break;
                default: Panels<DoubleScalar, double, double>(d); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels<L, TV, T>(in GemmTask<T> task)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = 2 * L.Width;
        nint column = 0;
        for (; column + w < task.N; column += 2 * w)
        {
            GemmRow.Inner<L, TV, T>(ref task.A, 1, ref Unsafe.Add(ref task.Packed, column * task.K), w * task.K, task.K, ref Unsafe.Add(ref task.C, column), false);
        }

        if (column < task.N)
        {
            GemmRow.Half<L, TV, T>(ref task.A, 1, ref Unsafe.Add(ref task.Packed, column * task.K), task.K, ref Unsafe.Add(ref task.C, column), false);
        }

        if (!task.HasEpilogue)
        {
            return;
        }

        switch (task.Activation)
        {
            case Activation.Relu: Finish<ReluOp, L, TV, T>(ref task.C, ref task.Bias, task.HasBias, task.N); break;
            case Activation.Tanh: Finish<TanhOp, L, TV, T>(ref task.C, ref task.Bias, task.HasBias, task.N); break;
            default: Finish<CopyOp, L, TV, T>(ref task.C, ref task.Bias, task.HasBias, task.N); break;
        }
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
