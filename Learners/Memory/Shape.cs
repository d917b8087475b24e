using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Memory;

/// <summary>The sizes, or the strides, of a tensor of up to six dimensions, without memory of its own.</summary>
internal struct Shape
{
    public const int MaxRank = 6;

    private Sizes _sizes;

    [InlineArray(MaxRank)]
    private struct Sizes
    {
        private int _first;
    }

    public int Rank { get; private set; }

    public int this[int i]
    {
        readonly get => _sizes[i];
        set => _sizes[i] = value;
    }

    public readonly int Count
    {
        get
        {
            long n = 1;
            for (var i = 0; i < Rank; i++)
            {
                n *= _sizes[i];
            }

            return n <= int.MaxValue ? (int)n : throw new ArgumentException($"A tensor of shape {this} has more elements than can be counted.");
        }
    }

    public static Shape Of(ReadOnlySpan<long> sizes)
    {
        CheckRank(sizes.Length);
        var shape = new Shape { Rank = sizes.Length };
        for (var i = 0; i < sizes.Length; i++)
        {
            shape._sizes[i] = sizes[i] >= 0 ? checked((int)sizes[i]) : throw new ArgumentException($"A dimension cannot be {sizes[i]}.");
        }

        return shape;
    }

    public static Shape OfRank(int rank)
    {
        CheckRank(rank);
        return new Shape { Rank = rank };
    }

    /// <summary>Strides of a contiguous row-major tensor of this shape.</summary>
    public readonly Shape Strides()
    {
        Layout(out var strides);
        return strides;
    }

    /// <summary>The number of elements, and the strides of a contiguous row-major tensor of this shape.</summary>
    public readonly long Layout(out Shape strides)
    {
        strides = default;
        strides.Rank = Rank;
        long step = 1;
        for (var i = Rank - 1; i >= 0; i--)
        {
            strides._sizes[i] = (int)step;
            step *= _sizes[i];
        }

        return step;
    }

    public readonly bool Same(in Shape other)
    {
        if (Rank != other.Rank)
        {
            return false;
        }

        for (var i = 0; i < Rank; i++)
        {
            if (_sizes[i] != other._sizes[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A dimension counted from the end if negative, checked.</summary>
    public readonly int Dimension(long dim)
    {
        var d = dim < 0 ? dim + Rank : dim;
        return d >= 0 && d < Math.Max(1, Rank)
            ? (int)d
            : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"A tensor of shape {this} has no dimension {dim}.");
    }

    public readonly Shape Without(int dim)
    {
        var result = OfRank(Rank - 1);
        for (int i = 0, j = 0; i < Rank; i++)
        {
            if (i != dim)
            {
                result._sizes[j++] = _sizes[i];
            }
        }

        return result;
    }

    public readonly Shape Insert(int dim, int size)
    {
        var result = OfRank(Rank + 1);
        for (int i = 0, j = 0; i < result.Rank; i++)
        {
            result._sizes[i] = i == dim ? size : _sizes[j++];
        }

        return result;
    }

    public readonly Shape With(int dim, int size)
    {
        var result = this;
        result._sizes[dim] = size;
        return result;
    }

    /// <summary>The product of the sizes in [from, to).</summary>
    public readonly int Product(int from, int to)
    {
        var n = 1;
        for (var i = from; i < to; i++)
        {
            n *= _sizes[i];
        }

        return n;
    }

    /// <summary>The shape both broadcast to, by the rules of PyTorch.</summary>
    public static Shape Broadcast(in Shape a, in Shape b)
    {
        var result = OfRank(Math.Max(a.Rank, b.Rank));
        for (var i = 1; i <= result.Rank; i++)
        {
            var x = i <= a.Rank ? a._sizes[a.Rank - i] : 1;
            var y = i <= b.Rank ? b._sizes[b.Rank - i] : 1;
            result._sizes[result.Rank - i] = x == y || y == 1 ? x : x == 1 ? y
                : throw new ArgumentException($"Shapes {a} and {b} do not broadcast: {x} meets {y}, {i} from the end.");
        }

        return result;
    }

    public readonly long[] ToArray()
    {
        var array = new long[Rank];
        for (var i = 0; i < Rank; i++)
        {
            array[i] = _sizes[i];
        }

        return array;
    }

    public override readonly string ToString() => $"[{string.Join(", ", ToArray())}]";

    private static void CheckRank(int rank)
    {
        if (rank > MaxRank)
        {
            throw new ArgumentException($"A tensor has at most {MaxRank} dimensions, not {rank}.");
        }
    }
}
