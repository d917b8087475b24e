using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Helpers around training.</summary>
        public static class utils
        {
            /// <summary>Scales all gradients together so that their Euclidean norm is at most max_norm; returns the norm before.</summary>
            /// <param name="tensors">The parameters; an array allocates nothing.</param>
            /// <param name="max_norm">The largest norm.</param>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm)
            {
                var parameters = tensors as Parameter[] ?? [.. tensors];
                using var scope = NewDisposeScope();
                var total = 0.0;
                foreach (var parameter in parameters)
                {
                    if (parameter.grad is { } gradient)
                    {
                        total += SquaredNorm(gradient);
                    }
                }

                var norm = Math.Sqrt(total);
                var scale = max_norm / (norm + 1e-6);
                foreach (var parameter in parameters)
                {
                    if (scale < 1)
                    {
                        parameter.grad?.mul_(scale);
                    }
                }

                return norm;
            }

            private static double SquaredNorm(Tensor gradient)
            {
                var squares = Tensor.Map<SquareOp>(gradient);
                var path = Ambient.Current.Path;
                return squares.dtype == ScalarType.Float32
                    ? Kernels.Reduction.Row(path, ref squares.Ref<float>(), squares.Count)
                    : Kernels.Reduction.Row(path, ref squares.Ref<double>(), squares.Count);
            }
        }
    }
}
