using System.Numerics;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>
    /// A stream of random numbers (xoshiro256**) that depends on its seed alone. Pass one to what draws, or seed the one that
    /// the current thread uses by default with <see cref="manual_seed"/>. One thread at a time may draw from it.
    /// </summary>
    public sealed class Generator : IDisposable
    {
        private ulong a;
        private ulong b;
        private ulong c;
        private ulong d;
        private long seed;

        /// <summary>Starts the stream of a seed.</summary>
        public Generator(ulong seed = 0) => manual_seed((long)seed);

        /// <summary>Starts the stream of a seed over and returns the generator.</summary>
        public Generator manual_seed(long seed)
        {
            this.seed = seed;
            var x = (ulong)seed;
            (a, b, c, d) = (Mix(ref x), Mix(ref x), Mix(ref x), Mix(ref x));
            return this;
        }

        /// <summary>The seed the stream was started with.</summary>
        public long initial_seed() => seed;

        /// <summary>Where the stream is, as five integers, for <see cref="set_state"/>.</summary>
        public Tensor get_state() => tensor([(long)a, (long)b, (long)c, (long)d, seed]);

        /// <summary>Goes on from where <see cref="get_state"/> was called.</summary>
        /// <exception cref="ArgumentException">The state does not come from <see cref="get_state"/>.</exception>
        public void set_state(Tensor value)
        {
            if (value.dtype != ScalarType.Int64 || value.numel() != 5)
            {
                throw new ArgumentException("A generator state is five integers.", nameof(value));
            }

            var words = value.Dense().Span<long>();
            (a, b, c, d, seed) = ((ulong)words[0], (ulong)words[1], (ulong)words[2], (ulong)words[3], words[4]);
        }

        /// <summary>Does nothing: a generator holds nothing to give back.</summary>
        public void Dispose()
        {
        }

        internal ulong NextWord()
        {
            var result = BitOperations.RotateLeft(b * 5, 7) * 9;
            var t = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = BitOperations.RotateLeft(d, 45);
            return result;
        }

        /// <summary>Uniform in [0, 1) with 53 bits.</summary>
        internal double NextDouble() => (NextWord() >> 11) * (1.0 / (1L << 53));

        /// <summary>Uniform in [0, 1) with 24 bits, so that it stays below one as a float.</summary>
        internal double NextUniform() => (NextWord() >> 40) * (1.0 / (1 << 24));

        /// <summary>Uniform in [0, bound), without bias.</summary>
        internal long NextBelow(long bound)
        {
            var range = (ulong)bound;
            while (true)
            {
                var high = Math.BigMul(NextWord(), range, out var low);
                if (low >= range || low >= (0 - range) % range)
                {
                    return (long)high;
                }
            }
        }

        /// <summary>Standard normal by the polar method; the second number of each pair is dropped, so the state says all.</summary>
        internal double NextNormal()
        {
            while (true)
            {
                var x = (2 * NextDouble()) - 1;
                var y = (2 * NextDouble()) - 1;
                var s = (x * x) + (y * y);
                if (s is < 1 and > 0)
                {
                    return x * Math.Sqrt(-2 * VectorMath.Log<DoubleScalar, double, double>(s) / s);
                }
            }
        }

        internal static Generator Or(Generator? given)
            => given ?? Ambient.Current.Generator ?? throw new InvalidOperationException(
                "Random numbers need a seed: pass a generator, or call torch.manual_seed on this thread first.");

        private static ulong Mix(ref ulong x)
        {
            x += 0x9E3779B97F4A7C15;
            var z = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>Seeds the generator that the current thread uses by default, and returns it.</summary>
    public static Generator manual_seed(long seed) => Ambient.Current.Generator = new Generator((ulong)seed);
}
