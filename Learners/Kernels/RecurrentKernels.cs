using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeActors.Learners.Kernels;

/// <summary>The memory of one row (one sequence of the batch, one time) of a recurrent cell of <see cref="Size"/> units.</summary>
internal ref struct CellRow<T>
    where T : unmanaged
{
    /// <summary>Gates side by side: raw before the forward step, activated after it.</summary>
    public ref T Gates;

    /// <summary>The state before the step: the cell of an LSTM, the hidden state of a GRU.</summary>
    public ref T Previous;

    /// <summary>LSTM: the new cell. GRU: the hidden part of the candidate, before the reset gate.</summary>
    public ref T Inner;

    /// <summary>The new hidden state, or its gradient.</summary>
    public ref T Hidden;

    /// <summary>LSTM: the gradient of the cell, replaced by that of the cell before. GRU: the hidden gates, or the direct gradient of the state before.</summary>
    public ref T Carry;

    /// <summary>Gradients of the raw gates.</summary>
    public ref T GateGradients;

    /// <summary>GRU: gradients of the hidden part of the raw gates.</summary>
    public ref T HiddenGradients;

    public nint Size;
}

/// <summary>One step of a recurrent cell on the units from j on that fill a register.</summary>
internal interface ICell
{
    static abstract void Step<L, TV, T>(ref CellRow<T> row, nint j)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged;
}

/// <summary>Runs a cell over all units of a row.</summary>
internal static class RecurrentKernels
{
    public static void Run<TCell, T>(SimdPath path, ref CellRow<T> row)
        where TCell : struct, ICell where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var f = ref Unsafe.As<CellRow<T>, CellRow<float>>(ref row);
            var done = path switch
            {
                SimdPath.Avx512 => Loop<TCell, Float512, Vector512<float>, float>(ref f, 0),
                SimdPath.Avx2 => Loop<TCell, Float256, Vector256<float>, float>(ref f, 0),
                _ => 0,
            };
            Loop<TCell, FloatScalar, float, float>(ref f, done);
        }
        else
        {
            ref var d = ref Unsafe.As<CellRow<T>, CellRow<double>>(ref row);
            var done = path switch
            {
                SimdPath.Avx512 => Loop<TCell, Double512, Vector512<double>, double>(ref d, 0),
                SimdPath.Avx2 => Loop<TCell, Double256, Vector256<double>, double>(ref d, 0),
                _ => 0,
            };
            Loop<TCell, DoubleScalar, double, double>(ref d, done);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static nint Loop<TCell, L, TV, T>(ref CellRow<T> row, nint from)
        where TCell : struct, ICell where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var j = from;
        for (; j + L.Width <= row.Size; j += L.Width)
        {
            TCell.Step<L, TV, T>(ref row, j);
        }

        return j;
    }
}
