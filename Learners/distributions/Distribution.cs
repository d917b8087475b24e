using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>Probability distributions.</summary>
    public static class distributions
    {
        /// <summary>
        /// A batch of independent distributions. It keeps the tensors it was made from and lives as long as they do. Samples come
        /// from its generator, or else from the thread's.
        /// </summary>
        public abstract class Distribution
        {
            private protected Distribution(Generator? generator) => Source = generator;

            /// <summary>The means.</summary>
            public abstract Tensor mean { get; }

            /// <summary>The likeliest values.</summary>
            public abstract Tensor mode { get; }

            /// <summary>The variances.</summary>
            public abstract Tensor variance { get; }

            /// <summary>The standard deviations.</summary>
            public virtual Tensor stddev => variance.sqrt();

            private protected Generator? Source { get; }

            /// <summary>Draws one sample of each, or sample_shape of them; no gradient flows through.</summary>
            public virtual Tensor sample(params ReadOnlySpan<long> sample_shape)
            {
                using var off = no_grad();
                return rsample(sample_shape);
            }

            /// <summary>Draws samples through which gradients flow to the parameters.</summary>
            /// <exception cref="NotSupportedException">The distribution is discrete.</exception>
            public abstract Tensor rsample(params ReadOnlySpan<long> sample_shape);

            /// <summary>The logarithm of the density or probability of values.</summary>
            public abstract Tensor log_prob(Tensor value);

            /// <summary>The entropies.</summary>
            public abstract Tensor entropy();

            internal static Shape Extended(ReadOnlySpan<long> samples, in Shape batch)
            {
                var shape = Shape.OfRank(samples.Length + batch.Rank);
                for (var i = 0; i < shape.Rank; i++)
                {
                    shape[i] = i < samples.Length ? checked((int)samples[i]) : batch[i - samples.Length];
                }

                return shape;
            }
        }

        /// <summary>Indices with probabilities along the last dimension, from probabilities or from logits.</summary>
        /// <exception cref="ArgumentException">Both or neither are given.</exception>
        public static Categorical Categorical(Tensor? probs = null, Tensor? logits = null, Generator? generator = null) => new(probs, logits, generator);

        /// <summary>Normal distributions with means and standard deviations that broadcast.</summary>
        public static Normal Normal(Tensor loc, Tensor scale, Generator? generator = null) => new(loc, scale, generator);
    }
}
