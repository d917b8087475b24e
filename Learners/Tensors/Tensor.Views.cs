using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The same elements under another shape; one size may be -1 and follows from the rest.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous; use reshape.</exception>
        /// <exception cref="ArgumentException">The shapes differ in their number of elements.</exception>
        public Tensor view(params ReadOnlySpan<long> shape)
            => is_contiguous()
                ? Viewed(Resolve(shape))
                : throw new InvalidOperationException($"view() of shape {Shape} needs contiguous memory; use reshape() or contiguous().");

        /// <summary>The same elements under another shape, copied if they are not contiguous; one size may be -1.</summary>
        public Tensor reshape(params ReadOnlySpan<long> shape) => contiguous().Viewed(Resolve(shape));

        /// <summary>The tensor itself if contiguous, or else a copy that is.</summary>
        public Tensor contiguous() => is_contiguous() ? this : clone();

        /// <summary>A copy, through which gradients flow.</summary>
        public Tensor clone() => CopyOf().WithHistory(ViewFunction.Instance.Record(this));

        /// <summary>A view without history: gradients stop here.</summary>
        public Tensor detach() => View(Shape, _strides, _offset);

        /// <summary>Inserts a dimension of size one.</summary>
        public Tensor unsqueeze(long dim)
        {
            var d = (int)(dim < 0 ? dim + Shape.Rank + 1 : dim);
            return ViewWithHistory(Shape.Insert(d, 1), _strides.Insert(d, 1));
        }

        /// <summary>Drops one dimension of size one, or all of them.</summary>
        public Tensor squeeze(long? dim = null)
        {
            var (newShape, newStrides) = (Shape, _strides);
            for (var d = newShape.Rank - 1; d >= 0; d--)
            {
                if (newShape[d] == 1 && (dim is null || Shape.Dimension(dim.Value) == d))
                {
                    (newShape, newStrides) = (newShape.Without(d), newStrides.Without(d));
                }
            }

            return ViewWithHistory(newShape, newStrides);
        }

        /// <summary>Merges the dimensions from start to end, both included, into one.</summary>
        public Tensor flatten(long start_dim = 0, long end_dim = -1)
        {
            var (from, to) = (Shape.Dimension(start_dim), Shape.Dimension(end_dim));
            if (Shape.Rank == 0)
            {
                return view(1);
            }

            var result = Shape.OfRank(Shape.Rank - (to - from));
            for (var i = 0; i < result.Rank; i++)
            {
                result[i] = i < from ? Shape[i] : i == from ? Shape.Product(from, to + 1) : Shape[i + to - from];
            }

            return contiguous().Viewed(result);
        }

        /// <summary>Exchanges two dimensions; the result is a view.</summary>
        public Tensor transpose(long dim0, long dim1)
        {
            var (a, b) = (Shape.Dimension(dim0), Shape.Dimension(dim1));
            var newShape = Shape.With(a, Shape[b]).With(b, Shape[a]);
            var view = View(newShape, _strides.With(a, _strides[b]).With(b, _strides[a]), _offset);
            if (TransposeFunction.Instance.Record(this) is { } node)
            {
                (node.I, node.J) = (a, b);
                view.WithHistory(node);
            }

            return view;
        }

        /// <summary>The transpose of a matrix, as a view.</summary>
        /// <exception cref="ArgumentException">More than two dimensions.</exception>
        public Tensor t()
            => Shape.Rank switch
            {
                2 => transpose(0, 1),
                < 2 => this,
                _ => throw new ArgumentException($"t() takes a matrix, not shape {Shape}; use transpose()."),
            };

        /// <summary>Reorders the dimensions; the result is a view.</summary>
        /// <exception cref="ArgumentException">Not each dimension is named once.</exception>
        public Tensor permute(params ReadOnlySpan<long> permutation)
        {
            if (permutation.Length != Shape.Rank)
            {
                throw new ArgumentException($"permute() of shape {Shape} needs {Shape.Rank} dimensions.");
            }

            var result = this;
            Span<int> at = stackalloc int[Shape.MaxRank];
            for (var i = 0; i < permutation.Length; i++)
            {
                at[i] = i;
            }

            for (var i = 0; i < permutation.Length; i++)
            {
                var found = at[i..permutation.Length].IndexOf(Shape.Dimension(permutation[i])) + i;
                if (found < i)
                {
                    throw new ArgumentException($"permute() names dimension {permutation[i]} twice.");
                }

                (at[i], at[found]) = (at[found], at[i]);
                result = found == i ? result : result.transpose(i, found);
            }

            return result;
        }

        /// <summary>Repeats dimensions of size one without copying; -1 keeps a size.</summary>
        /// <exception cref="ArgumentException">The shape does not broadcast to the sizes.</exception>
        public Tensor expand(params ReadOnlySpan<long> sizes)
        {
            var target = Shape.OfRank(sizes.Length);
            for (var i = 0; i < sizes.Length; i++)
            {
                target[i] = sizes[i] == -1 ? Shape[i - (sizes.Length - Shape.Rank)] : checked((int)sizes[i]);
            }

            return ExpandedWithHistory(target);
        }

        /// <summary>Repeats dimensions of size one to the other's shape, without copying.</summary>
        public Tensor expand_as(Tensor other) => ExpandedWithHistory(other.Shape);

        /// <summary>A range of one dimension, as a view.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The range leaves the dimension.</exception>
        public Tensor narrow(long dim, long start, long length) => slice(dim, start, start + length, 1);

        /// <summary>Elements start, start + step and so on before finish of one dimension, as a view.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The range leaves the dimension.</exception>
        public Tensor slice(long dim, long start, long finish, long step)
        {
            var d = Shape.Dimension(dim);
            var size = Shape[d];
            var from = (int)(start < 0 ? start + size : start);
            var to = (int)(finish < 0 ? finish + size : Math.Min(finish, step > 1 ? size : finish));
            if (from < 0 || to > size || from > to || step < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(start), $"Elements {start} to {finish} by {step} are not in dimension {dim} of shape {Shape}.");
            }

            var count = (to - from + (int)step - 1) / (int)step;
            var view = View(Shape.With(d, count), _strides.With(d, _strides[d] * (int)step), _offset + (from * _strides[d]));
            if (SliceFunction.Instance.Record(this) is { } node)
            {
                (node.I, node.J, node.P) = (d, from, step);
                view.WithHistory(node);
            }

            return view;
        }

        /// <summary>One index of one dimension, which is dropped; a view.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The index leaves the dimension.</exception>
        public Tensor select(long dim, long index)
        {
            var d = Shape.Dimension(dim);
            var i = index < 0 ? index + Shape[d] : index;
            return narrow(d, i, 1).squeeze(d);
        }

        /// <summary>Cuts one dimension into views of at most the given size.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            var d = Shape.Dimension(dim);
            var parts = new Tensor[(Shape[d] + size - 1) / size];
            for (var i = 0; i < parts.Length; i++)
            {
                parts[i] = narrow(d, i * size, Math.Min(size, Shape[d] - (i * size)));
            }

            return parts;
        }

        /// <summary>Cuts one dimension into at most the given number of equal views, the last perhaps smaller.</summary>
        public Tensor[] chunk(long chunks, long dim = 0)
        {
            var size = Shape[Shape.Dimension(dim)];
            return split((size + chunks - 1) / chunks, (int)dim);
        }

        internal Tensor Expanded(in Shape target)
        {
            if (Shape.Same(target))
            {
                return this;
            }

            var newStrides = Shape.OfRank(target.Rank);
            for (var i = 1; i <= target.Rank; i++)
            {
                var own = i <= Shape.Rank ? Shape[Shape.Rank - i] : 1;
                if (own != 1 && own != target[target.Rank - i])
                {
                    throw new ArgumentException($"Shape {Shape} does not expand to {target}.");
                }

                newStrides[target.Rank - i] = own == 1 ? 0 : _strides[Shape.Rank - i];
            }

            return View(target, newStrides, _offset);
        }

        internal Tensor Viewed(in Shape target)
        {
            if (target.Count != Count)
            {
                throw new ArgumentException($"Shape {Shape} has {Count} elements, and {target} has {target.Count}.");
            }

            return ViewWithHistory(target, target.Strides());
        }

        private Tensor ExpandedWithHistory(in Shape target)
        {
            var view = Expanded(target);
            return ReferenceEquals(view, this) ? this : view.WithHistory(ExpandFunction.Instance.Record(this));
        }

        private Tensor ViewWithHistory(in Shape newShape, in Shape newStrides)
            => View(newShape, newStrides, _offset).WithHistory(ViewFunction.Instance.Record(this));

        private Shape Resolve(ReadOnlySpan<long> sizes)
        {
            Span<long> known = stackalloc long[sizes.Length];
            sizes.CopyTo(known);
            var open = sizes.IndexOf(-1);
            if (open >= 0)
            {
                known[open] = 1;
                var rest = Shape.Of(known).Count;
                known[open] = rest == 0 ? 0 : Count / rest;
            }

            return Shape.Of(known);
        }
    }
}
