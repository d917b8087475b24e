using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>The 6 x 2-register tile. Rows beyond the matrix repeat its last row and are not stored.</summary>
internal static class GemmTile
{
    [InlineArray(Gemm.TileRows * 2 * Lanes.Count)]
    private struct Scratch<T>
    {
        private T _first;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<L, TV, T>(ref T a, Layout layout, nint rows, ref T panel, nint depth, ref T c, nint n, nint columns, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        if (rows == Gemm.TileRows && columns == 2 * L.Width)
        {
            Inner<L, TV, T>(ref a, layout, rows, ref panel, depth, ref c, n, resume);
        }
        else
        {
            Edge<L, TV, T>(ref a, layout, rows, ref panel, depth, ref c, n, columns, resume);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Edge<L, TV, T>(
        ref T a, Layout layout, nint rows, ref T panel, nint depth, ref T c, nint n, nint columns, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        Unsafe.SkipInit(out Scratch<T> scratch);
        ref var tile = ref Unsafe.As<Scratch<T>, T>(ref scratch);
        nint w = 2 * L.Width;
        var bytes = (uint)(columns * Unsafe.SizeOf<T>());
        for (nint r = 0; resume && r < rows; r++)
        {
            Unsafe.CopyBlockUnaligned(ref Bytes(ref tile, r * w), ref Bytes(ref c, r * n), bytes);
        }

        Inner<L, TV, T>(ref a, layout, rows, ref panel, depth, ref tile, w, resume);
        for (nint r = 0; r < rows; r++)
        {
            Unsafe.CopyBlockUnaligned(ref Bytes(ref c, r * n), ref Bytes(ref tile, r * w), bytes);
        }
    }

    private static ref byte Bytes<T>(ref T p, nint i)
        where T : unmanaged
        => ref Unsafe.As<T, byte>(ref Unsafe.Add(ref p, i));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Inner<L, TV, T>(ref T a, Layout layout, nint rows, ref T b, nint depth, ref T c, nint n, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = L.Width;
        TV c00 = L.Const(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00;
        TV c30 = c00, c31 = c00, c40 = c00, c41 = c00, c50 = c00, c51 = c00;
        if (resume)
        {
            (c00, c01) = (L.Load(ref c, 0), L.Load(ref c, w));
            (c10, c11) = (L.Load(ref c, n), L.Load(ref c, n + w));
            (c20, c21) = (L.Load(ref c, 2 * n), L.Load(ref c, (2 * n) + w));
            (c30, c31) = (L.Load(ref c, 3 * n), L.Load(ref c, (3 * n) + w));
            (c40, c41) = (L.Load(ref c, 4 * n), L.Load(ref c, (4 * n) + w));
            (c50, c51) = (L.Load(ref c, 5 * n), L.Load(ref c, (5 * n) + w));
        }

        ref var a1 = ref Unsafe.Add(ref a, nint.Min(1, rows - 1) * layout.Row);
        ref var a2 = ref Unsafe.Add(ref a, nint.Min(2, rows - 1) * layout.Row);
        ref var a3 = ref Unsafe.Add(ref a, nint.Min(3, rows - 1) * layout.Row);
        ref var a4 = ref Unsafe.Add(ref a, nint.Min(4, rows - 1) * layout.Row);
        ref var a5 = ref Unsafe.Add(ref a, nint.Min(5, rows - 1) * layout.Row);
        nint offset = 0;
        for (nint k = 0; k < depth; k++)
        {
            var b0 = L.Load(ref b, 0);
            var b1 = L.Load(ref b, w);
            var x = L.Splat(Unsafe.Add(ref a, offset));
            (c00, c01) = (L.Fma(x, b0, c00), L.Fma(x, b1, c01));
            x = L.Splat(Unsafe.Add(ref a1, offset));
            (c10, c11) = (L.Fma(x, b0, c10), L.Fma(x, b1, c11));
            x = L.Splat(Unsafe.Add(ref a2, offset));
            (c20, c21) = (L.Fma(x, b0, c20), L.Fma(x, b1, c21));
            x = L.Splat(Unsafe.Add(ref a3, offset));
            (c30, c31) = (L.Fma(x, b0, c30), L.Fma(x, b1, c31));
            x = L.Splat(Unsafe.Add(ref a4, offset));
            (c40, c41) = (L.Fma(x, b0, c40), L.Fma(x, b1, c41));
            x = L.Splat(Unsafe.Add(ref a5, offset));
            (c50, c51) = (L.Fma(x, b0, c50), L.Fma(x, b1, c51));
            offset += layout.Column;
            b = ref Unsafe.Add(ref b, 2 * w);
        }

        Store<L, TV, T>(c00, c01, ref c);
        Store<L, TV, T>(c10, c11, ref Unsafe.Add(ref c, n));
        Store<L, TV, T>(c20, c21, ref Unsafe.Add(ref c, 2 * n));
        Store<L, TV, T>(c30, c31, ref Unsafe.Add(ref c, 3 * n));
        Store<L, TV, T>(c40, c41, ref Unsafe.Add(ref c, 4 * n));
        Store<L, TV, T>(c50, c51, ref Unsafe.Add(ref c, 5 * n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<L, TV, T>(TV v0, TV v1, ref T c)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        L.Store(v0, ref c, 0);
        L.Store(v1, ref c, L.Width);
    }
}
