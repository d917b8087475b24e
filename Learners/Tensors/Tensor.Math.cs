using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;

namespace EdgeActors.Learners;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Elementwise sum; shapes broadcast.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        /// <summary>Adds a number to every element.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        /// <summary>Adds a number to every element.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        /// <summary>Elementwise difference; shapes broadcast.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        /// <summary>Subtracts a number from every element.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        /// <summary>A number minus every element.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => right.negative().add(left);

        /// <summary>The negative of every element.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.negative();

        /// <summary>Elementwise product; shapes broadcast.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        /// <summary>Multiplies every element by a number.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        /// <summary>Multiplies every element by a number.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        /// <summary>Elementwise quotient; shapes broadcast.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        /// <summary>Divides every element by a number.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        /// <summary>A number divided by every element.</summary>
        public static Tensor operator /(Scalar left, Tensor right)
            => Unary<ConstantOverOp, ConstantOverGradientOp>(right, false, left.Value);

        /// <summary>Elementwise sum; shapes broadcast.</summary>
        public Tensor add(Tensor target) => AddOf(this, target, 1);

        /// <summary>this + alpha * target; shapes broadcast.</summary>
        public Tensor add(Tensor target, Scalar alpha) => AddOf(this, target, alpha.Value);

        /// <summary>Adds a number to every element.</summary>
        public Tensor add(Scalar scalar) => Affine<AddConstantOp>(this, scalar.Value, 1);

        /// <summary>Elementwise difference; shapes broadcast.</summary>
        public Tensor sub(Tensor target) => AddOf(this, target, -1);

        /// <summary>Subtracts a number from every element.</summary>
        public Tensor sub(Scalar target) => Affine<AddConstantOp>(this, -target.Value, 1);

        /// <summary>Elementwise product; shapes broadcast.</summary>
        public Tensor mul(Tensor target)
        {
            var (a, b) = Promote(this, target);
            return Binary<MultiplyOp>(MultiplyFunction.Instance, a, b);
        }

        /// <summary>Multiplies every element by a number.</summary>
        public Tensor mul(Scalar target) => Affine<MultiplyConstantOp>(this, target.Value, target.Value);

        /// <summary>Elementwise quotient; shapes broadcast.</summary>
        public Tensor div(Tensor target)
        {
            var (a, b) = Promote(this, target);
            return Binary<DivideOp>(DivideFunction.Instance, a, b);
        }

        /// <summary>Divides every element by a number.</summary>
        public Tensor div(Scalar target)
        {
            var y = Map<DivideConstantOp>(this, target.Value);
            var node = LinearFunction<DivideConstantOp>.Instance.Record(this);
            _ = node is null ? 0 : node.P = target.Value;
            return y.WithHistory(node);
        }

        /// <summary>The negative of every element.</summary>
        public Tensor negative() => Affine<MultiplyConstantOp>(this, -1, -1);

        /// <summary>The negative of every element.</summary>
        public Tensor neg() => negative();

        /// <summary>1 / x.</summary>
        public Tensor reciprocal() => Unary<ConstantOverOp, ConstantOverGradientOp>(this, false, 1);

        /// <summary>x to a constant power; a negative x only with an integer exponent.</summary>
        public Tensor pow(Scalar exponent) => exponent.Value switch
        {
            1 => mul(1),
            2 => square(),
            3 => Unary<CubeOp, CubeGradientOp>(this, false),
            0.5 => sqrt(),
            -1 => reciprocal(),
            _ => Unary<PowerOp, PowerGradientOp>(this, false, exponent.Value),
        };

        /// <summary>|x|; the gradient at zero is zero.</summary>
        public Tensor abs() => Unary<AbsoluteOp, AbsoluteGradientOp>(this, false);

        /// <summary>e^x.</summary>
        public Tensor exp() => Unary<ExponentialOp, MultiplyOp>(this, true);

        /// <summary>The natural logarithm; NaN below zero.</summary>
        public Tensor log() => Unary<LogarithmOp, DivideOp>(this, false);

        /// <summary>The square root; NaN below zero.</summary>
        public Tensor sqrt() => Unary<SquareRootOp, SquareRootGradientOp>(this, true);

        /// <summary>x^2.</summary>
        public Tensor square() => Unary<SquareOp, SquareGradientOp>(this, false);

        /// <summary>The hyperbolic tangent.</summary>
        public Tensor tanh() => Unary<TanhOp, TanhGradientOp>(this, true);

        /// <summary>1 / (1 + e^-x).</summary>
        public Tensor sigmoid() => Unary<SigmoidOp, SigmoidGradientOp>(this, true);

        /// <summary>max(x, 0); NaN stays NaN.</summary>
        public Tensor relu() => Unary<ReluOp, ReluGradientOp>(this, true);

        /// <summary>Bounds every element; outside the bounds the gradient is zero.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Unary<ClampConstantOp, ClampGradientOp>(
            this, false, min?.Value ?? double.NegativeInfinity, max?.Value ?? double.PositiveInfinity);

        /// <summary>max(x, min).</summary>
        public Tensor clamp_min(Scalar min) => clamp(min);

        /// <summary>min(x, max).</summary>
        public Tensor clamp_max(Scalar max) => clamp(null, max);

        /// <summary>The smaller of two, elementwise; shapes broadcast.</summary>
        public Tensor minimum(Tensor other)
        {
            var (a, b) = Promote(this, other);
            return Binary<MinimumOp>(ChoiceFunction<MinimumGradientOp>.Instance, a, b);
        }

        /// <summary>The larger of two, elementwise; shapes broadcast.</summary>
        public Tensor maximum(Tensor other)
        {
            var (a, b) = Promote(this, other);
            return Binary<MaximumOp>(ChoiceFunction<MaximumGradientOp>.Instance, a, b);
        }

        internal static Tensor Unary<TOp, TBack>(Tensor x, bool saveOutput, double p = 0, double q = 0)
            where TOp : struct, IUnary where TBack : struct, IBinary
        {
            var y = Map<TOp>(x, p, q);
            if (UnaryFunction<TBack>.Instance.Record(x) is { } node)
            {
                (node.P, node.Q) = (p, q);
                node.Save(0, saveOutput ? y : x);
                y.WithHistory(node);
            }

            return y;
        }

        /// <summary>Brings two tensors to one type: the wider one, where a tensor without dimensions counts less than others.</summary>
        internal static (Tensor A, Tensor B) Promote(Tensor a, Tensor b)
        {
            if (a.dtype == b.dtype)
            {
                return (a, b);
            }

            var type = a.IsFloat == b.IsFloat && a.ndim == 0 != (b.ndim == 0)
                ? (a.ndim == 0 ? b.dtype : a.dtype)
                : Rank(a.dtype) > Rank(b.dtype) ? a.dtype : b.dtype;
            return (a.to_type(type), b.to_type(type));
        }

        private static int Rank(ScalarType type) => type switch
        {
            ScalarType.Bool => 0,
            ScalarType.Int64 => 1,
            ScalarType.Float32 => 2,
            _ => 3,
        };

        private static Tensor AddOf(Tensor left, Tensor right, double alpha)
        {
            var (a, b) = Promote(left, right);
            var y = alpha switch
            {
                1 => Map<AddOp>(a, b),
                -1 => Map<SubtractOp>(a, b),
                _ => Map<AddScaledOp>(a, b, alpha),
            };
            if (AddFunction.Instance.Record(a, b) is { } node)
            {
                node.P = alpha;
                node.Save(1, b);
                y.WithHistory(node);
            }

            return y;
        }

        private static Tensor Binary<TOp>(Function function, Tensor a, Tensor b)
            where TOp : struct, IBinary
        {
            var y = Map<TOp>(a, b);
            if (function.Record(a, b) is { } node)
            {
                node.Save(0, a);
                node.Save(1, b);
                y.WithHistory(node);
            }

            return y;
        }

        /// <summary>A function of slope <paramref name="slope"/> everywhere.</summary>
        private static Tensor Affine<TOp>(Tensor x, double p, double slope)
            where TOp : struct, IUnary
        {
            var y = Map<TOp>(x, p);
            var node = LinearFunction<MultiplyConstantOp>.Instance.Record(x);
            _ = node is null ? 0 : node.P = slope;
            return y.WithHistory(node);
        }
    }
}
