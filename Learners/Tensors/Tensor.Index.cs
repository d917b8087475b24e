using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>One row: the first dimension at an index; a view.</summary>
        public Tensor this[long i1] => select(0, i1);

        /// <summary>The first two dimensions at two indices; a view.</summary>
        public Tensor this[long i1, long i2] => select(0, i1).select(0, i2);

        /// <summary>The first three dimensions at three indices; a view.</summary>
        public Tensor this[long i1, long i2, long i3] => select(0, i1).select(0, i2).select(0, i3);

        /// <summary>Picks along one dimension by an index tensor of as many dimensions; the result has the index's shape.</summary>
        /// <exception cref="ArgumentException">The index is not Int64, or its shape does not fit.</exception>
        /// <exception cref="ArgumentOutOfRangeException">An index leaves the dimension.</exception>
        public Tensor gather(long dim, Tensor index)
        {
            var d = Shape.Dimension(dim);
            RequireIndex(index);
            for (var i = 0; i < Shape.Rank; i++)
            {
                if (index.Shape.Rank != Shape.Rank || (i != d && index.Shape[i] > Shape[i]))
                {
                    throw new ArgumentException($"gather() of shape {Shape} in dimension {dim} cannot take an index of shape {index.Shape}.");
                }
            }

            var (x, at) = (Dense(), index.Dense());
            var y = Empty(dtype, index.Shape);
            switch (SizeOf(dtype))
            {
                case 1: Indexing.Gather(ref x.Ref<byte>(), x.Shape, at.Span<long>(), at.Shape, d, y.Span<byte>()); break;
                case 4: Indexing.Gather(ref x.Ref<int>(), x.Shape, at.Span<long>(), at.Shape, d, y.Span<int>()); break;
                default: Indexing.Gather(ref x.Ref<long>(), x.Shape, at.Span<long>(), at.Shape, d, y.Span<long>()); break;
            }

            if (GatherFunction.Instance.Record(this) is { } node)
            {
                node.I = d;
                node.Save(0, at);
                y.WithHistory(node);
            }

            return y;
        }

        /// <summary>Picks whole slices of one dimension by a one-dimensional index.</summary>
        /// <exception cref="ArgumentException">The index is not a line of Int64.</exception>
        public Tensor index_select(long dim, Tensor index)
        {
            RequireIndex(index);
            var d = Shape.Dimension(dim);
            var line = Shape.OfRank(Shape.Rank);
            var wide = Shape;
            for (var i = 0; i < line.Rank; i++)
            {
                line[i] = i == d ? index.Count : 1;
            }

            wide[d] = index.Count;
            return gather(d, index.reshape(-1).Viewed(line).Expanded(wide));
        }

        /// <summary>This where the condition holds, <paramref name="y"/> elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y) => torch.where(condition, this, y);

        /// <summary>A copy with a value where the mask holds; those elements have no gradient.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => torch.where(mask, Filled(dtype, default, value.Value), this);

        /// <summary>Elementwise equality, as truth values.</summary>
        public Tensor eq(Tensor target) => Compare(target, Comparison.Equal);

        /// <summary>Elementwise equality with a number.</summary>
        public Tensor eq(Scalar target) => Compare(target, Comparison.Equal);

        /// <summary>Elementwise difference, as truth values.</summary>
        public Tensor ne(Tensor target) => Compare(target, Comparison.NotEqual);

        /// <summary>Elementwise difference from a number.</summary>
        public Tensor ne(Scalar target) => Compare(target, Comparison.NotEqual);

        /// <summary>True where less.</summary>
        public Tensor lt(Tensor target) => Compare(target, Comparison.Less);

        /// <summary>True where less than a number.</summary>
        public Tensor lt(Scalar target) => Compare(target, Comparison.Less);

        /// <summary>True where less or equal.</summary>
        public Tensor le(Tensor target) => Compare(target, Comparison.LessOrEqual);

        /// <summary>True where less than or equal to a number.</summary>
        public Tensor le(Scalar target) => Compare(target, Comparison.LessOrEqual);

        /// <summary>True where greater.</summary>
        public Tensor gt(Tensor target) => Compare(target, Comparison.Greater);

        /// <summary>True where greater than a number.</summary>
        public Tensor gt(Scalar target) => Compare(target, Comparison.Greater);

        /// <summary>True where greater or equal.</summary>
        public Tensor ge(Tensor target) => Compare(target, Comparison.GreaterOrEqual);

        /// <summary>True where greater than or equal to a number.</summary>
        public Tensor ge(Scalar target) => Compare(target, Comparison.GreaterOrEqual);

        /// <summary>True where an element is not a number.</summary>
        public Tensor isnan() => ne(this);

        /// <summary>True where an element is neither infinite nor NaN.</summary>
        public Tensor isfinite() => detach().abs().lt(double.PositiveInfinity);

        /// <summary>True where zero.</summary>
        public Tensor logical_not() => eq(0);

        /// <summary>True where both are not zero.</summary>
        public Tensor logical_and(Tensor other) => torch.where(ne(0), other.ne(0), Filled(ScalarType.Bool, default, 0));

        /// <summary>True where one of two is not zero.</summary>
        public Tensor logical_or(Tensor other) => torch.where(ne(0), Filled(ScalarType.Bool, default, 1), other.ne(0));

        /// <summary>The elements as another type: themselves if they have it already.</summary>
        public Tensor to_type(ScalarType type)
        {
            if (type == dtype)
            {
                return this;
            }

            var x = Dense();
            var y = Empty(type, Shape);
            Casting.Convert(x, y);
            return IsFloat && y.IsFloat ? y.WithHistory(CastFunction.Instance.Record(this)) : y;
        }

        /// <summary>The elements as another type: themselves if they have it already.</summary>
        public Tensor to(ScalarType type) => to_type(type);

        private static void RequireIndex(Tensor index)
        {
            if (index.dtype != ScalarType.Int64)
            {
                throw new ArgumentException($"An index is a tensor of Int64, not {index.dtype}.", nameof(index));
            }
        }

        private Tensor Compare(Scalar target, Comparison comparison)
        {
            var wide = dtype == ScalarType.Bool ? to_type(ScalarType.Int64) : this;
            return wide.Compare(Filled(wide.IsFloat || target.Type is ScalarType.Int64 or ScalarType.Bool ? wide.dtype : ScalarType.Float32, default, target.Value), comparison);
        }

        private Tensor Compare(Tensor target, Comparison comparison)
        {
            var (a, b) = Promote(detach(), target.detach());
            if (a.dtype == ScalarType.Bool)
            {
                (a, b) = (a.to_type(ScalarType.Int64), b.to_type(ScalarType.Int64));
            }

            var shape = Shape.Broadcast(a.Shape, b.Shape);
            (a, b) = (a.Expanded(shape).Dense(), b.Expanded(shape).Dense());
            var result = Empty(ScalarType.Bool, shape);
            switch (a.dtype)
            {
                case ScalarType.Float32: Indexing.Compare<float>(a.Span<float>(), b.Span<float>(), result.Span<bool>(), comparison); break;
                case ScalarType.Float64: Indexing.Compare<double>(a.Span<double>(), b.Span<double>(), result.Span<bool>(), comparison); break;
                default: Indexing.Compare<long>(a.Span<long>(), b.Span<long>(), result.Span<bool>(), comparison); break;
            }

            return result;
        }
    }
}
