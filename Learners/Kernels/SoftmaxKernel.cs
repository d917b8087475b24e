using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>Softmax and its logarithm over contiguous rows, each row shifted by its largest element first.</summary>
internal static class SoftmaxKernel
{
    public static void Forward<T>(SimdPath path, ref T x, ref T y, nint rows, nint n, bool logarithm)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint r = 0; r < rows; r++)
        {
            ref var from = ref Unsafe.Add(ref x, r * n);
            ref var to = ref Unsafe.Add(ref y, r * n);
            var shift = Largest(MemoryMarshal.CreateReadOnlySpan(ref from, (int)n));
            Elementwise.Unary<AddConstantOp, T>(path, ref from, ref to, n, -double.CreateChecked(shift));
            if (logarithm)
            {
                var sum = T.Zero;
                LogOfSum(path, ref to, n, ref sum);
                Elementwise.Unary<AddConstantOp, T>(path, ref to, ref to, n, -double.CreateChecked(sum));
            }
            else
            {
                Elementwise.Unary<ExponentialOp, T>(path, ref to, ref to, n);
                var sum = Reduction.Row(path, ref to, n);
                Elementwise.Unary<DivideConstantOp, T>(path, ref to, ref to, n, double.CreateChecked(sum));
            }
        }
    }

    /// <summary>dx = y (dy - sum(dy y)), or dy - e^y sum(dy) for the logarithm. Works in <paramref name="dx"/>, which holds dy.</summary>
    public static void Backward<T>(SimdPath path, ref T dx, ref T y, ref T scratch, nint rows, nint n, bool logarithm)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var both = new Steps(true, true);
        for (nint r = 0; r < rows; r++)
        {
            ref var d = ref Unsafe.Add(ref dx, r * n);
            ref var row = ref Unsafe.Add(ref y, r * n);
            if (logarithm)
            {
                var sum = double.CreateChecked(Reduction.Row(path, ref d, n));
                Elementwise.Unary<ExponentialOp, T>(path, ref row, ref scratch, n);
                Elementwise.Binary<AddScaledOp, T>(path, ref d, ref scratch, ref d, n, both, -sum);
            }
            else
            {
                Elementwise.Binary<MultiplyOp, T>(path, ref d, ref row, ref scratch, n, both);
                var sum = double.CreateChecked(Reduction.Row(path, ref scratch, n));
                Elementwise.Unary<AddConstantOp, T>(path, ref d, ref d, n, -sum);
                Elementwise.Binary<MultiplyOp, T>(path, ref d, ref row, ref d, n, both);
            }
        }
    }

    private static void LogOfSum<T>(SimdPath path, ref T shifted, nint n, ref T result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[Lanes.Count];
        lanes.Clear();
        ref var first = ref MemoryMarshal.GetReference(lanes);
        Span<T> chunk = stackalloc T[Lanes.Count];
        ref var e = ref MemoryMarshal.GetReference(chunk);
        for (nint i = 0; i < n; i += Lanes.Count)
        {
            var count = nint.Min(Lanes.Count, n - i);
            Elementwise.Unary<ExponentialOp, T>(path, ref Unsafe.Add(ref shifted, i), ref e, count);
            Elementwise.Binary<AddOp, T>(path, ref first, ref e, ref first, count, new Steps(true, true));
        }

        result = Reduction.Row(path, ref first, Lanes.Count);
        Elementwise.Unary<LogarithmOp, T>(path, ref result, ref result, 1);
    }

    private static T Largest<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var best = row[0];
        foreach (var x in row)
        {
            best = x > best || T.IsNaN(x) ? x : best;
        }

        return best;
    }
}
