using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeActors.Learners.Kernels;

/// <summary>What happens to each output after its sum over the inner dimension is complete.</summary>
internal enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,
}

/// <summary>A matrix inside a larger memory: element (i, j) lies at i * Row + j * Column.</summary>
internal readonly record struct Layout(nint Row, nint Column);

/// <summary>
/// C (+)= A B. Every output is one chain of fused multiply-adds over the inner index from first to last, starting from zero
/// or from what C holds; blocking, tile shape, path and thread count choose only which chains run side by side, so the bits
/// never change. B is copied into panels as wide as two registers, zero-padded; C is row-major and contiguous.
/// </summary>
internal static class Gemm
{
    /// <summary>Rows of a register tile.</summary>
    public const int TileRows = 6;

    /// <summary>Inner indices handled before the tile is put down: a panel of this depth stays in the first-level cache.</summary>
    public const int Depth = 256;

    /// <summary>Columns of a panel on the given path.</summary>
    public static int PanelColumns<T>(SimdPath path)
        where T : unmanaged
        => path switch { SimdPath.Avx512 => 128, SimdPath.Avx2 => 64, _ => Unsafe.SizeOf<T>() * 2 } / Unsafe.SizeOf<T>();

    /// <summary>Elements that the panels of a K x N matrix take.</summary>
    public static nint PackedLength<T>(SimdPath path, nint n, nint k)
        where T : unmanaged
    {
        var columns = PanelColumns<T>(path);
        return (n + columns - 1) / columns * columns * k;
    }

    /// <summary>Copies B into panels: panel p holds columns [p w, (p + 1) w) for every inner index in turn.</summary>
    public static void Pack<T>(SimdPath path, ref T b, Layout layout, ref T packed, nint n, nint k)
        where T : unmanaged
    {
        nint w = PanelColumns<T>(path);
        for (nint first = 0; first < n; first += w)
        {
            var width = nint.Min(w, n - first);
            ref var source = ref Unsafe.Add(ref b, first * layout.Column);
            ref var panel = ref Unsafe.Add(ref packed, first * k);
            if (layout.Column == 1)
            {
                PackRows(ref source, layout.Row, ref panel, w, width, k);
            }
            else
            {
                PackColumns(ref source, layout, ref panel, w, width, k);
            }
        }
    }

    /// <summary>Rows [firstRow, lastRow) of C from packed panels of B.</summary>
    public static void Multiply<T>(SimdPath path, in GemmTask<T> task, nint firstRow, nint lastRow)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            ref var f = ref Unsafe.As<GemmTask<T>, GemmTask<float>>(ref Unsafe.AsRef(in task));
            switch (path)
            {
                case SimdPath.Avx512: Blocks<Float512, Vector512<float>, float>(f, firstRow, lastRow); break;
                case SimdPath.Avx2: Blocks<Float256, Vector256<float>, float>(f, firstRow, lastRow); break;
                default: Blocks<FloatScalar, float, float>(f, firstRow, lastRow); break;
            }
        }
        else
        {
            ref var d = ref Unsafe.As<GemmTask<T>, GemmTask<double>>(ref Unsafe.AsRef(in task));
            switch (path)
            {
                case SimdPath.Avx512: Blocks<Double512, Vector512<double>, double>(d, firstRow, lastRow); break;
                case SimdPath.Avx2: Blocks<Double256, Vector256<double>, double>(d, firstRow, lastRow); break;
                default: Blocks<DoubleScalar, double, double>(d, firstRow, lastRow); break;
            }
        }
    }

    private static void PackRows<T>(ref T source, nint stride, ref T panel, nint w, nint width, nint k)
        where T : unmanaged
    {
        var bytes = (uint)(width * Unsafe.SizeOf<T>());
        var rest = (uint)((w - width) * Unsafe.SizeOf<T>());
        if (rest == 0 && bytes == 64)
        {
            PackLines(ref Unsafe.As<T, byte>(ref source), stride * Unsafe.SizeOf<T>(), ref Unsafe.As<T, byte>(ref panel), k);
            return;
        }

        for (nint i = 0; i < k; i++)
        {
            ref var to = ref Unsafe.As<T, byte>(ref Unsafe.Add(ref panel, i * w));
            Unsafe.CopyBlockUnaligned(ref to, ref Unsafe.As<T, byte>(ref Unsafe.Add(ref source, i * stride)), bytes);
            if (rest > 0)
            {
                Unsafe.InitBlockUnaligned(ref Unsafe.Add(ref to, (nint)bytes), 0, rest);
            }
        }
    }

    /// <summary>Copies 64 bytes from every stride, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackLines(ref byte source, nint stride, ref byte panel, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            ref var from = ref Unsafe.Add(ref source, i * stride);
            ref var to = ref Unsafe.Add(ref panel, i * 64);
            Vector256.LoadUnsafe(ref from).StoreUnsafe(ref to);
            Vector256.LoadUnsafe(ref from, 32).StoreUnsafe(ref to, 32);
        }
    }

    private static void PackColumns<T>(ref T source, Layout layout, ref T panel, nint w, nint width, nint k)
        where T : unmanaged
    {
        nint j = 0;
        if (typeof(T) == typeof(float) && layout.Row == 1)
        {
            for (; j + 4 <= width; j += 4)
            {
                Transpose.FourColumns(
                    ref Unsafe.As<T, float>(ref Unsafe.Add(ref source, j * layout.Column)), layout.Column,
                    ref Unsafe.As<T, float>(ref Unsafe.Add(ref panel, j)), w, k);
            }
        }

        for (; j < w; j++)
        {
            ref var column = ref Unsafe.Add(ref source, (j < width ? j : 0) * layout.Column);
            for (nint i = 0; i < k; i++)
            {
                Unsafe.Add(ref panel, (i * w) + j) = j < width ? Unsafe.Add(ref column, i * layout.Row) : default;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blocks<L, TV, T>(in GemmTask<T> task, nint firstRow, nint lastRow)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        for (nint k0 = 0; k0 < task.K || k0 == 0; k0 += Depth)
        {
            var depth = nint.Min(Depth, task.K - k0);
            var resume = task.Accumulate || k0 > 0;
            if (lastRow - firstRow < 4)
            {
                GemmRow.Panels<L, TV, T>(task, firstRow, lastRow, k0, depth, resume);
            }
            else
            {
                GemmBlock.Run<L, TV, T>(task, firstRow, lastRow, k0, depth, resume);
            }
        }

        if (task.HasEpilogue)
        {
            GemmEpilogue.Apply<L, TV, T>(task, firstRow, lastRow);
        }
    }
}
