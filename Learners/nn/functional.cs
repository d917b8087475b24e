using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions.</summary>
        public static class functional
        {
            /// <summary>max(x, 0).</summary>
            public static Tensor relu(Tensor x) => x.relu();

            /// <summary>tanh x.</summary>
            public static Tensor tanh(Tensor x) => x.tanh();

            /// <summary>1 / (1 + e^-x).</summary>
            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            /// <summary>x above zero, negative_slope times x below.</summary>
            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01)
                => Tensor.Unary<LeakyReluOp, LeakyReluGradientOp>(input, false, negative_slope);

            /// <summary>x above zero, alpha (e^x - 1) below.</summary>
            public static Tensor elu(Tensor x, double alpha) => Tensor.Unary<EluOp, EluGradientOp>(x, true, alpha);

            /// <summary>x times its sigmoid.</summary>
            public static Tensor silu(Tensor x) => x.mul(x.sigmoid());

            /// <summary>ln(1 + e^x), without overflow and exact for large x too.</summary>
            public static Tensor softplus(Tensor x) => Tensor.Unary<SoftplusOp, SoftplusGradientOp>(x, false);

            /// <summary>e^x over the sum of e^x along one dimension.</summary>
            public static Tensor softmax(Tensor input, long dim) => input.softmax(dim);

            /// <summary>The logarithm of softmax.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>x Wᵀ + b over the last dimension.</summary>
            /// <param name="input">Shape [..., in].</param>
            /// <param name="weights">Shape [out, in].</param>
            /// <param name="bias">Shape [out], or null.</param>
            /// <exception cref="ArgumentException">The shapes or types do not fit.</exception>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
                => DenseLayerFunction.Forward(input, weights, bias, Activation.None);

            /// <summary>Shifts and scales the last dimensions to mean 0 and variance 1, then by weight and bias.</summary>
            /// <exception cref="ArgumentException">The input does not end in the normalised shape.</exception>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-5)
            {
                var shape = Shape.Of(normalized_shape);
                var lead = input.Shape.Rank - shape.Rank;
                for (var i = 0; i < shape.Rank; i++)
                {
                    if (lead < 0 || input.Shape[lead + i] != shape[i])
                    {
                        throw new ArgumentException($"layer_norm() of {shape} cannot take an input of shape {input.Shape}.");
                    }
                }

                var rows = input.reshape(-1, shape.Count);
                var centred = rows.sub(rows.mean([1], true));
                var scaled = centred.div(centred.square().mean([1], true).add(eps).sqrt()).Viewed(input.Shape);
                var weighted = weight is null ? scaled : scaled.mul(weight);
                return bias is null ? weighted : weighted.add(bias);
            }

            /// <summary>Rows with a one at each index and zeros elsewhere, as integers.</summary>
            /// <exception cref="ArgumentOutOfRangeException">An index is not below num_classes.</exception>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                var classes = num_classes >= 0 ? num_classes : x.max().item<long>() + 1;
                foreach (var index in x.Dense().Span<long>())
                {
                    ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, (ulong)classes, nameof(x));
                }

                return x.unsqueeze(-1).eq(arange(classes)).to_type(ScalarType.Int64);
            }

            /// <summary>The squared difference.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
                => Reduce(input.sub(target).square(), reduction);

            /// <summary>Half the square within beta of zero, over beta; |x| - beta / 2 outside.</summary>
            public static Tensor smooth_l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean, double beta = 1.0)
                => Reduce(Tensor.Unary<HuberOp, HuberGradientOp>(input.sub(target), false, beta, 1 / beta), reduction);

            /// <summary>Half the square within delta of zero; delta (|x| - delta / 2) outside.</summary>
            public static Tensor huber_loss(Tensor input, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean)
                => Reduce(Tensor.Unary<HuberOp, HuberGradientOp>(input.sub(target), false, delta, 1), reduction);

            /// <summary>Minus the logarithm of the softmax of each row at its target class.</summary>
            /// <param name="input">Logits of shape [batch, classes].</param>
            /// <param name="target">Class indices of shape [batch].</param>
            /// <param name="weight">Not supported: null.</param>
            /// <param name="ignore_index">Not supported: no class is ignored.</param>
            /// <param name="reduction">Mean by default.</param>
            /// <exception cref="NotSupportedException">A weight is given.</exception>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean)
                => weight is null && ignore_index is null
                    ? nll_loss(input.log_softmax(1), target, null, reduction)
                    : throw new NotSupportedException("cross_entropy() knows neither class weights nor an ignored class.");

            /// <summary>Minus the log-probability of each row at its target class.</summary>
            /// <param name="input">Log-probabilities of shape [batch, classes].</param>
            /// <param name="target">Class indices of shape [batch].</param>
            /// <param name="weight">Not supported: null.</param>
            /// <param name="reduction">Mean by default.</param>
            /// <exception cref="NotSupportedException">A weight is given.</exception>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
                => weight is null
                    ? Reduce(input.gather(1, target.unsqueeze(1)).squeeze(1).negative(), reduction)
                    : throw new NotSupportedException("nll_loss() knows no class weights.");

            /// <summary>The cross entropy of sigmoid(input) and targets in [0, 1], without overflow.</summary>
            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                var loss = softplus(input).sub(input.mul(target));
                return Reduce(weight is null ? loss : loss.mul(weight), reduction);
            }

            private static Tensor Reduce(Tensor losses, Reduction reduction) => reduction switch
            {
                Reduction.Mean => losses.mean(),
                Reduction.Sum => losses.sum(),
                _ => losses,
            };
        }
    }
}
