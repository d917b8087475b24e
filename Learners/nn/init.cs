namespace EdgeActors.Learners;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Initial values, written in place from the given generator or the thread's.</summary>
        public static class init
        {
            /// <summary>Uniform in [low, high).</summary>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
                => Draw(tensor, generator, low, high - low, static g => g.NextDouble());

            /// <summary>Normal with a mean and a standard deviation.</summary>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
                => Draw(tensor, generator, mean, std, static g => g.NextNormal());

            /// <summary>One value everywhere.</summary>
            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using var off = no_grad();
                return tensor.fill_(val);
            }

            /// <summary>Zero everywhere.</summary>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Rows (or columns, where there are fewer) that are orthogonal and of length gain.</summary>
            /// <exception cref="ArgumentException">Less than two dimensions.</exception>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                if (tensor.ndim < 2)
                {
                    throw new ArgumentException($"orthogonal_() needs a matrix, not shape {tensor.Shape}.");
                }

                var rows = tensor.Shape[0];
                var columns = tensor.Count / rows;
                var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
                var basis = Orthonormal(count, length, Generator.Or(null));
                using var scope = NewDisposeScope();
                using var off = no_grad();
                var wide = torch.tensor(basis, [count, length]).mul(gain);
                tensor.copy_((rows <= columns ? wide : wide.t()).reshape(tensor.shape));
                return tensor;
            }

            private static Tensor Draw(Tensor tensor, Generator? generator, double shift, double scale, Func<Generator, double> next)
            {
                var source = Generator.Or(generator);
                using var off = no_grad();
                using var scope = NewDisposeScope();
                var values = Tensor.Empty(ScalarType.Float64, tensor.Shape);
                foreach (ref var x in values.Span<double>())
                {
                    x = shift + (scale * next(source));
                }

                return tensor.copy_(values);
            }

            /// <summary>Modified Gram-Schmidt on normal draws, each vector made orthogonal twice.</summary>
            private static double[] Orthonormal(int count, int length, Generator source)
            {
                var basis = new double[count * length];
                for (var i = 0; i < count; i++)
                {
                    var v = basis.AsSpan(i * length, length);
                    foreach (ref var x in v)
                    {
                        x = source.NextNormal();
                    }

                    for (var pass = 0; pass < 2; pass++)
                    {
                        for (var j = 0; j < i; j++)
                        {
                            var u = basis.AsSpan(j * length, length);
                            Subtract(v, u, Dot(v, u));
                        }
                    }

                    var norm = Math.Sqrt(Dot(v, v));
                    foreach (ref var x in v)
                    {
                        x /= norm;
                    }
                }

                return basis;
            }

            private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
            {
                var sum = 0.0;
                for (var i = 0; i < a.Length; i++)
                {
                    sum += a[i] * b[i];
                }

                return sum;
            }

            private static void Subtract(Span<double> v, ReadOnlySpan<double> u, double factor)
            {
                for (var i = 0; i < v.Length; i++)
                {
                    v[i] -= factor * u[i];
                }
            }
        }
    }
}
