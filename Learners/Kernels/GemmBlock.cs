using System.Runtime.CompilerServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners.Kernels;

/// <summary>
/// All tiles of one stretch of the inner dimension, a block of rows at a time, so that what the tiles read again stays in a near cache: with
/// a short stretch the rows of A in the first level, with a long one the panel of B there and the rows in the second. Where A's rows do not lie
/// along memory and many columns follow, they are first copied, six side by side.
/// </summary>
internal static class GemmBlock
{
    /// <summary>Bytes of A's rows that stay in the first-level cache.</summary>
    private const int Near = 16 << 10;

    /// <summary>Bytes of A's rows that stay in the second-level cache.</summary>
    private const int Far = 96 << 10;

    /// <summary>Columns of the product from which copying rows that do not lie along memory pays.</summary>
    private const int WorthCopying = 192;

    /// <summary>Up to this inner length the rows stay near.</summary>
    private const int Short = 128;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<L, TV, T>(in GemmTask<T> task, nint firstRow, nint lastRow, nint k0, nint depth, bool resume)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        nint w = L.Width * 2, tile = Gemm.TileRows;
        var bytes = nint.Max(1, depth) * Unsafe.SizeOf<T>();
        var block = nint.Max(2, (depth <= Short ? Near : Far) / bytes / tile) * tile;
        for (var first = firstRow; first < lastRow; first += block)
        {
            var rows = nint.Min(block, lastRow - first);
            ref var a = ref Unsafe.Add(ref task.A, (first * task.LayoutA.Row) + (k0 * task.LayoutA.Column));
            var (layout, step) = (task.LayoutA, task.LayoutA.Row);
            if (layout.Column != 1 && task.N >= WorthCopying)
            {
                a = ref Copy(ref a, layout, rows, depth);
                (layout, step) = (new Layout(1, tile), depth);
            }

            for (nint column = 0; column < task.N; column += w)
            {
                ref var panel = ref Unsafe.Add(ref task.Packed, (column * task.K) + (k0 * w));
                ref var c = ref Unsafe.Add(ref task.C, (first * task.N) + column);
                for (nint row = 0; row < rows; row += tile)
                {
                    GemmTile.Tile<L, TV, T>(
                        ref Unsafe.Add(ref a, row * step), layout, nint.Min(tile, rows - row), ref panel, depth, ref Unsafe.Add(ref c, row * task.N), task.N,
                        nint.Min(w, task.N - column), resume);
                }
            }
        }
    }

    /// <summary>Rows in sixes: six elements side by side for each inner index. Those of rows that there are not stay as they are and are not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ref T Copy<T>(ref T a, Layout layout, nint rows, nint depth)
        where T : unmanaged
    {
        nint tile = Gemm.TileRows;
        var tiles = (rows + tile - 1) / tile;
        var room = tiles * tile * depth * Unsafe.SizeOf<T>();
        ref var copy = ref Unsafe.As<byte, T>(ref Ambient.Current.Scratch(0, room).Origin);
        for (nint t = 0; t < tiles; t++)
        {
            ref var to = ref Unsafe.Add(ref copy, t * tile * depth);
            ref var from = ref Unsafe.Add(ref a, t * tile * layout.Row);
            var count = nint.Min(tile, rows - (t * tile));
            if (count == tile && layout.Row == 1)
            {
                Six(ref from, layout.Column, ref to, depth);
                continue;
            }

            for (nint k = 0; k < depth; k++)
            {
                for (nint r = 0; r < count; r++)
                {
                    Unsafe.Add(ref to, (k * tile) + r) = Unsafe.Add(ref from, (r * layout.Row) + (k * layout.Column));
                }
            }
        }

        return ref copy;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Six<T>(ref T from, nint stride, ref T to, nint depth)
        where T : unmanaged
    {
        for (nint k = 0; k < depth; k++)
        {
            ref var x = ref Unsafe.Add(ref from, k * stride);
            ref var y = ref Unsafe.Add(ref to, k * Gemm.TileRows);
            Unsafe.As<T, SixElements<T>>(ref y) = Unsafe.As<T, SixElements<T>>(ref x);
        }
    }

    /// <summary>Six elements, copied as whole.</summary>
    [InlineArray(Gemm.TileRows)]
    private struct SixElements<T>
    {
        private T _first;
    }
}
