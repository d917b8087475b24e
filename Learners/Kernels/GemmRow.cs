using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>Few rows at a time, as in inference for one observation: one row against one or two panels.</summary>
internal static class GemmRow
{
    [InlineArray(4 * Lanes.Count)]
    private struct Scratch<T>
    {
        private T _first;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panels<L, TV, T>(in GemmTask<T> task, nint firstRow, nint lastRow, nint k0, nint depth, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = L.Width * 2;
        for (nint column = 0; column < task.N; column += w)
        {
            var pair = column + w < task.N;
            Rows<L, TV, T>(task, firstRow, lastRow, column, k0, depth, resume, pair);
            column += pair ? w : 0;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rows<L, TV, T>(
        in GemmTask<T> task, nint firstRow, nint lastRow, nint column, nint k0, nint depth, bool resume, bool pair)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = 2 * L.Width;
        ref var panel = ref Unsafe.Add(ref task.Packed, (column * task.K) + (k0 * w));
        var next = pair ? w * task.K : 0;
        var columns = nint.Min(pair ? 2 * w : w, task.N - column);
        for (var row = firstRow; row < lastRow; row++)
        {
            ref var a = ref Unsafe.Add(ref task.A, (row * task.LayoutA.Row) + (k0 * task.LayoutA.Column));
            ref var c = ref Unsafe.Add(ref task.C, (row * task.N) + column);
            if (pair && columns == 2 * w)
            {
                Inner<L, TV, T>(ref a, task.LayoutA.Column, ref panel, next, depth, ref c, resume);
            }
            else
            {
                Edge<L, TV, T>(ref a, task.LayoutA.Column, ref panel, next, depth, ref c, resume, columns);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Edge<L, TV, T>(ref T a, nint step, ref T panel, nint next, nint depth, ref T c, bool resume, nint columns)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        Unsafe.SkipInit(out Scratch<T> scratch);
        ref var tile = ref Unsafe.As<Scratch<T>, T>(ref scratch);
        var bytes = (uint)(columns * Unsafe.SizeOf<T>());
        if (resume)
        {
            Unsafe.CopyBlockUnaligned(ref Unsafe.As<T, byte>(ref tile), ref Unsafe.As<T, byte>(ref c), bytes);
        }

        if (next > 0)
        {
            Inner<L, TV, T>(ref a, step, ref panel, next, depth, ref tile, resume);
        }
        else
        {
            Half<L, TV, T>(ref a, step, ref panel, depth, ref tile, resume);
        }

        Unsafe.CopyBlockUnaligned(ref Unsafe.As<T, byte>(ref c), ref Unsafe.As<T, byte>(ref tile), bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Inner<L, TV, T>(ref T a, nint step, ref T b, nint next, nint depth, ref T c, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = L.Width;
        TV c0 = L.Const(0), c1 = c0, c2 = c0, c3 = c0;
        if (resume)
        {
            (c0, c1) = (L.Load(ref c, 0), L.Load(ref c, w));
            (c2, c3) = (L.Load(ref c, 2 * w), L.Load(ref c, 3 * w));
        }

        ref var d = ref Unsafe.Add(ref b, next);
        nint at = 0;
        for (nint k = 0; k < depth; k++)
        {
            var x = L.Splat(Unsafe.Add(ref a, k * step));
            c0 = L.Fma(x, L.Load(ref b, at), c0);
            c1 = L.Fma(x, L.Load(ref b, at + w), c1);
            c2 = L.Fma(x, L.Load(ref d, at), c2);
            c3 = L.Fma(x, L.Load(ref d, at + w), c3);
            at += 2 * w;
        }

        L.Store(c0, ref c, 0);
        L.Store(c1, ref c, w);
        L.Store(c2, ref c, 2 * w);
        L.Store(c3, ref c, 3 * w);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Half<L, TV, T>(ref T a, nint step, ref T b, nint depth, ref T c, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = L.Width;
        TV c0 = L.Const(0), c1 = c0;
        if (resume)
        {
            (c0, c1) = (L.Load(ref c, 0), L.Load(ref c, w));
        }

        nint at = 0;
        for (nint k = 0; k < depth; k++)
        {
            var x = L.Splat(Unsafe.Add(ref a, k * step));
            c0 = L.Fma(x, L.Load(ref b, at), c0);
            c1 = L.Fma(x, L.Load(ref b, at + w), c1);
            at += 2 * w;
        }

        L.Store(c0, ref c, 0);
        L.Store(c1, ref c, w);
    }
}
