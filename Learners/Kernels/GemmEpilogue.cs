using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>Bias and activation over finished rows, while they are still in the cache.</summary>
internal static class GemmEpilogue
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<L, TV, T>(in GemmTask<T> task, nint firstRow, nint lastRow)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        for (var row = firstRow; row < lastRow; row++)
        {
            ref var c = ref Unsafe.Add(ref task.C, row * task.N);
            nint j = 0;
            for (; j + L.Width <= task.N; j += L.Width)
            {
                var bias = task.HasBias ? L.Load(ref task.Bias, j) : L.Const(0);
                L.Store(Activate<L, TV, T>(L.Add(L.Load(ref c, j), bias), task.Activation), ref c, j);
            }

            if (j < task.N)
            {
                var rest = task.N - j;
                ref var end = ref Unsafe.Add(ref c, j);
                var bias = task.HasBias ? Tail.Load<L, TV, T>(ref Unsafe.Add(ref task.Bias, j), rest) : L.Const(0);
                var y = Activate<L, TV, T>(L.Add(Tail.Load<L, TV, T>(ref end, rest), bias), task.Activation);
                Tail.Store<L, TV, T>(y, ref end, rest);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Activate<L, TV, T>(TV x, Activation activation)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => activation switch
        {
            Activation.Relu => ReluOp.Apply<L, TV, T>(x, x, x),
            Activation.Tanh => VectorMath.Tanh<L, TV, T>(x),
            _ => x,
        };
}
