using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Writes another tensor's elements over these; it may broadcast and have another type.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor copy_(Tensor source)
        {
            Guard().CopyFrom(source.to_type(dtype).Expanded(Shape));
            return this;
        }

        /// <summary>Sets every element to zero.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor zero_() => fill_(0);

        /// <summary>Sets every element to a value.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor fill_(Scalar value)
        {
            if (Guard().is_contiguous())
            {
                FillWith(value.Value);
            }
            else
            {
                CopyFrom(Filled(dtype, default, value.Value).Expanded(Shape));
            }

            return this;
        }

        /// <summary>Adds another tensor, which may broadcast, to this one.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor add_(Tensor target) => Changed<AddOp>(target, 0);

        /// <summary>Adds alpha times another tensor to this one.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor add_(Tensor target, Scalar alpha) => Changed<AddScaledOp>(target, alpha.Value);

        /// <summary>Adds a number to every element.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor add_(Scalar scalar) => Changed<AddConstantOp>(scalar.Value);

        /// <summary>Subtracts another tensor, which may broadcast, from this one.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor sub_(Tensor target) => Changed<SubtractOp>(target, 0);

        /// <summary>Multiplies by another tensor, which may broadcast.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor mul_(Tensor target) => Changed<MultiplyOp>(target, 0);

        /// <summary>Multiplies every element by a number.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor mul_(Scalar target) => Changed<MultiplyConstantOp>(target.Value);

        /// <summary>Divides by another tensor, which may broadcast.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor div_(Tensor target) => Changed<DivideOp>(target, 0);

        /// <summary>Divides every element by a number.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor div_(Scalar target) => Changed<DivideConstantOp>(target.Value);

        /// <summary>Bounds every element.</summary>
        /// <exception cref="InvalidOperationException">The tensor needs a gradient and gradients are on.</exception>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Guard().RequireDense().InPlaceUnary<ClampConstantOp>(min?.Value ?? double.NegativeInfinity, max?.Value ?? double.PositiveInfinity);
            return this;
        }

        /// <summary>Checks that writing in place is allowed, and notes that it happens.</summary>
        internal Tensor Guard()
        {
            if (_needsGradient && Ambient.Current.GradEnabled)
            {
                throw new InvalidOperationException("A tensor that needs a gradient cannot be changed in place; do it inside torch.no_grad().");
            }

            Live.Changed();
            return this;
        }

        private Tensor RequireDense()
            => _dense ? RequireFloat("In-place arithmetic")
                : throw new InvalidOperationException($"In-place arithmetic on a view of shape {Shape} with gaps; use copy_() with the result instead.");

        private Tensor Changed<TOp>(double p)
            where TOp : struct, IUnary
        {
            Guard().RequireDense().InPlaceUnary<TOp>(p);
            return this;
        }

        private Tensor Changed<TOp>(Tensor target, double p)
            where TOp : struct, IBinary
        {
            var other = target.to_type(dtype).Dense();
            if (!Shape.Broadcast(Shape, other.Shape).Same(Shape))
            {
                throw new ArgumentException($"Shape {other.Shape} does not broadcast to {Shape} in place.");
            }

            Guard().RequireDense().InPlace<TOp>(other, p);
            return this;
        }
    }
}
