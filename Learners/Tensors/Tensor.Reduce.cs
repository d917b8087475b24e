using System.Runtime.CompilerServices;
using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements, without dimensions. Integers and truth values give an integer.</summary>
        public Tensor sum(ScalarType? type = null)
        {
            if (!IsFloat || type is not null)
            {
                return Converted(type).sum().to_type(type ?? ScalarType.Int64);
            }

            var x = Dense();
            var y = Empty(dtype, default);
            SumInto(x, y, 1, x.Count, 1);
            return y.WithHistory(SumFunction.Instance.Record(this));
        }

        /// <summary>The sum over one dimension, which is dropped or kept with size one.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null)
        {
            if (!IsFloat || type is not null)
            {
                return Converted(type).sum(dim, keepdim).to_type(type ?? ScalarType.Int64);
            }

            var d = Shape.Dimension(dim);
            if (Shape.Rank == 0)
            {
                return sum();
            }

            var y = SumOver(d, keepdim);
            if (SumFunction.Instance.Record(this) is { } node)
            {
                (node.I, node.J) = (d, keepdim ? 0 : 1);
                y.WithHistory(node);
            }

            return y;
        }

        /// <summary>The sum over several dimensions, which are dropped or kept with size one.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null)
        {
            var result = this;
            for (var d = Shape.Rank - 1; d >= 0; d--)
            {
                result = Named(dim, d) ? result.sum(d, keepdim, type) : result;
            }

            return result;
        }

        /// <summary>The mean of all elements.</summary>
        public Tensor mean() => sum().div(Count);

        /// <summary>The mean over several dimensions, which are dropped or kept with size one.</summary>
        public Tensor mean(ReadOnlySpan<long> dimensions, bool keepdim = false, ScalarType? type = null)
            => sum(dimensions, keepdim, type).div(CountOver(dimensions));

        /// <summary>The variance of all elements, over n - 1 if unbiased.</summary>
        public Tensor var(bool unbiased = true) => sub(mean()).square().sum().div(Math.Max(0, Count - (unbiased ? 1 : 0)));

        /// <summary>The variance over one dimension, over n - 1 if unbiased.</summary>
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
            => sub(sum(dim, true, type).div(size((int)dim))).square().sum(dim, keepdim).div(Math.Max(0, size((int)dim) - (unbiased ? 1 : 0)));

        /// <summary>The standard deviation of all elements, over n - 1 if unbiased.</summary>
        public Tensor std(bool unbiased = true) => var(unbiased).sqrt();

        /// <summary>The standard deviation over one dimension, over n - 1 if unbiased.</summary>
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(dim, unbiased, keepdim, type).sqrt();

        /// <summary>The Euclidean norm of all elements.</summary>
        public Tensor norm() => square().sum().sqrt();

        /// <summary>The largest element.</summary>
        public Tensor max() => reshape(-1).max(0).values;

        /// <summary>The smallest element.</summary>
        public Tensor min() => reshape(-1).min(0).values;

        /// <summary>The larger of two, elementwise.</summary>
        public Tensor max(Tensor other) => maximum(other);

        /// <summary>The smaller of two, elementwise.</summary>
        public Tensor min(Tensor other) => minimum(other);

        /// <summary>The largest along one dimension and where it is; the first among equals.</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Extreme(dim, keepdim, true);

        /// <summary>The smallest along one dimension and where it is; the first among equals.</summary>
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Extreme(dim, keepdim, false);

        /// <summary>Where the largest of all elements is, in row-major order.</summary>
        public Tensor argmax() => detach().reshape(-1).ExtremeIndex(0, true).squeeze(0);

        /// <summary>Where the largest along one dimension is.</summary>
        public Tensor argmax(long dim, bool keepdim = false) => keepdim ? ExtremeIndex(dim, true) : ExtremeIndex(dim, true).squeeze(dim);

        /// <summary>Where the smallest of all elements is, in row-major order.</summary>
        public Tensor argmin() => detach().reshape(-1).ExtremeIndex(0, false).squeeze(0);

        /// <summary>Where the smallest along one dimension is.</summary>
        public Tensor argmin(long dim, bool keepdim = false) => keepdim ? ExtremeIndex(dim, false) : ExtremeIndex(dim, false).squeeze(dim);

        /// <summary>e^x over the sum of e^x along one dimension.</summary>
        public Tensor softmax(long dim) => SoftmaxOver(dim, false);

        /// <summary>The logarithm of softmax, without its overflow.</summary>
        public Tensor log_softmax(long dim) => SoftmaxOver(dim, true);

        /// <summary>The logarithm of the sum of e^x along one dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            var shift = detach().max(dim, true).values;
            var sum = sub(shift).exp().sum(dim, true).log().add(shift);
            return keepdim ? sum : sum.squeeze(dim);
        }

        /// <summary>True if every element is.</summary>
        public Tensor all() => logical_not().any().logical_not();

        /// <summary>True if an element is not zero.</summary>
        public Tensor any() => ne(0).sum().ne(0);

        /// <summary>Sums over the dimensions that broadcasting from <paramref name="target"/> added or stretched, without history.</summary>
        internal Tensor SumTo(in Shape target)
        {
            if (Shape.Same(target))
            {
                return this;
            }

            var lead = Shape.Rank - target.Rank;
            var result = this;
            if (lead > 0)
            {
                var rows = Shape.OfRank(target.Rank + 1);
                rows[0] = Shape.Product(0, lead);
                for (var i = 0; i < target.Rank; i++)
                {
                    rows[i + 1] = Shape[i + lead];
                }

                var dense = Dense();
                result = dense.View(rows, rows.Strides(), dense._offset).SumOver(0, false);
            }

            for (var d = 0; d < target.Rank; d++)
            {
                result = target[d] == 1 && result.Shape[d] != 1 ? result.SumOver(d, true) : result;
            }

            return result;
        }

        private static void SumInto(Tensor x, Tensor y, int outer, int n, int inner)
        {
            if (x.dtype == ScalarType.Float32)
            {
                SumInto<float>(x, y, outer, n, inner);
            }
            else
            {
                SumInto<double>(x, y, outer, n, inner);
            }
        }

        private static void SumInto<T>(Tensor x, Tensor y, int outer, int n, int inner)
            where T : unmanaged
        {
            if (inner == 1)
            {
                Reduction.Rows(Path, ref x.Ref<T>(), ref y.Ref<T>(), outer, n);
                return;
            }

            for (var i = 0; i < outer; i++)
            {
                Reduction.Columns(Path, ref Unsafe.Add(ref x.Ref<T>(), i * n * inner), ref Unsafe.Add(ref y.Ref<T>(), i * inner), n, inner);
            }
        }

        private Tensor Converted(ScalarType? type) => to_type(type is ScalarType.Float32 or ScalarType.Float64 ? type.Value : ScalarType.Float64);

        private Tensor SumOver(int d, bool keepdim)
        {
            var x = Dense();
            var y = Empty(dtype, keepdim ? Shape.With(d, 1) : Shape.Without(d));
            SumInto(x, y, Shape.Product(0, d), Shape[d], Shape.Product(d + 1, Shape.Rank));
            return y;
        }

        private bool Named(ReadOnlySpan<long> dims, int d)
        {
            foreach (var dim in dims)
            {
                if (Shape.Dimension(dim) == d)
                {
                    return true;
                }
            }

            return dims.IsEmpty;
        }

        private long CountOver(ReadOnlySpan<long> dims)
        {
            long n = 1;
            for (var d = 0; d < Shape.Rank; d++)
            {
                n *= Named(dims, d) ? Shape[d] : 1;
            }

            return n;
        }

        private (Tensor Values, Tensor Indexes) Extreme(long dim, bool keepdim, bool largest)
        {
            var index = ExtremeIndex(dim, largest);
            var values = gather(dim, index);
            return keepdim ? (values, index) : (values.squeeze(dim), index.squeeze(dim));
        }

        private Tensor ExtremeIndex(long dim, bool largest)
        {
            var d = Shape.Dimension(dim);
            var x = Dense();
            var n = Shape[d];
            if (n == 0)
            {
                throw new ArgumentException($"Dimension {dim} of shape {Shape} is empty and has no largest or smallest element.");
            }

            var index = Empty(ScalarType.Int64, Shape.With(d, 1));
            var inner = Shape.Product(d + 1, Shape.Rank);
            switch (dtype)
            {
                case ScalarType.Float32: Indexing.Extreme<float>(x.Span<float>(), index.Span<long>(), n, inner, largest); break;
                case ScalarType.Float64: Indexing.Extreme<double>(x.Span<double>(), index.Span<long>(), n, inner, largest); break;
                case ScalarType.Int64: Indexing.Extreme<long>(x.Span<long>(), index.Span<long>(), n, inner, largest); break;
                default: throw new InvalidOperationException("max and min are not defined for truth values; use any() or all().");
            }

            return index;
        }

        private Tensor SoftmaxOver(long dim, bool logarithm)
        {
            var last = Shape.Rank - 1;
            var d = Shape.Dimension(dim);
            if (d != last && Shape.Rank > 0)
            {
                return transpose(d, last).SoftmaxOver(last, logarithm).transpose(d, last);
            }

            var x = RequireFloat("softmax").Dense();
            var y = Empty(dtype, Shape);
            SoftmaxFunction.Forward(x, y, logarithm);
            if (SoftmaxFunction.Instance.Record(this) is { } node)
            {
                node.I = logarithm ? 1 : 0;
                node.Save(0, y);
                y.WithHistory(node);
            }

            return y;
        }
    }
}
