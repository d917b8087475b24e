using System.Numerics;
using System.Runtime.CompilerServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners.Kernels;

/// <summary>Element-by-element kernels that pick, place and compare; all run in row-major order.</summary>
internal static class Indexing
{
    /// <summary>y[i...] = x[i..., index[i...], ...i], the index replacing dimension <paramref name="dim"/>.</summary>
    public static void Gather<T>(ref T x, in Shape shape, ReadOnlySpan<long> index, in Shape indexShape, int dim, Span<T> y)
        where T : unmanaged
    {
        var strides = shape.Strides();
        var position = Shape.OfRank(indexShape.Rank);
        for (var i = 0; i < index.Length; i++)
        {
            y[i] = Unsafe.Add(ref x, Place(position, strides, dim, Check(index[i], shape, dim)));
            Advance(ref position, indexShape);
        }
    }

    /// <summary>x[i..., index[i...], ...i] += y[i...].</summary>
    public static void ScatterAdd<T>(ref T x, in Shape shape, ReadOnlySpan<long> index, in Shape indexShape, int dim, ReadOnlySpan<T> y)
        where T : unmanaged, INumber<T>
    {
        var strides = shape.Strides();
        var position = Shape.OfRank(indexShape.Rank);
        for (var i = 0; i < index.Length; i++)
        {
            Unsafe.Add(ref x, Place(position, strides, dim, Check(index[i], shape, dim))) += y[i];
            Advance(ref position, indexShape);
        }
    }

    public static int Check(long index, in Shape shape, int dim)
        => index >= 0 && index < shape[dim]
            ? (int)index
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"The index is outside dimension {dim} of shape {shape}.");

    public static void Where<T>(ReadOnlySpan<bool> condition, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = condition[i] ? x[i] : y[i];
        }
    }

    /// <summary>The place of the largest element (or smallest) of each line of n elements, the first among equals; NaN wins.</summary>
    public static void Extreme<T>(ReadOnlySpan<T> x, Span<long> index, int n, int inner, bool largest)
        where T : unmanaged, INumber<T>
    {
        for (var line = 0; line < index.Length; line++)
        {
            var start = (line / inner * n * inner) + (line % inner);
            var best = 0;
            for (var i = 1; i < n; i++)
            {
                var (candidate, champion) = (x[start + (i * inner)], x[start + (best * inner)]);
                if (!T.IsNaN(champion) && (T.IsNaN(candidate) || (largest ? candidate > champion : candidate < champion)))
                {
                    best = i;
                }
            }

            index[line] = best;
        }
    }

    public static void Compare<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<bool> result, Comparison comparison)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = comparison switch
            {
                Comparison.Equal => a[i] == b[i],
                Comparison.NotEqual => a[i] != b[i],
                Comparison.Less => a[i] < b[i],
                Comparison.LessOrEqual => a[i] <= b[i],
                Comparison.Greater => a[i] > b[i],
                _ => a[i] >= b[i],
            };
        }
    }

    public static void Convert<TFrom, TTo>(ReadOnlySpan<TFrom> x, Span<TTo> y)
        where TFrom : unmanaged, INumber<TFrom> where TTo : unmanaged, INumber<TTo>
    {
        for (var i = 0; i < y.Length; i++)
        {
            y[i] = TTo.CreateSaturating(x[i]);
        }
    }

    private static int Place(in Shape position, in Shape strides, int dim, int index)
    {
        var place = index * strides[dim];
        for (var d = 0; d < position.Rank; d++)
        {
            place += d == dim ? 0 : position[d] * strides[d];
        }

        return place;
    }

    private static void Advance(ref Shape position, in Shape shape)
    {
        for (var d = shape.Rank - 1; d >= 0; d--)
        {
            position[d]++;
            if (position[d] < shape[d])
            {
                return;
            }

            position[d] = 0;
        }
    }
}

/// <summary>The six comparisons.</summary>
internal enum Comparison
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
