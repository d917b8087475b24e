using EdgeActors.Learners.Experience;
using EdgeActors.Learners.Kernels;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>
    /// A stream of random numbers that depends on its seed alone. Pass one to what draws, or seed the one that the current thread
    /// uses by default with <see cref="torch.manual_seed"/>. One thread at a time may draw from it.
    /// </summary>
    public sealed class Generator : IDisposable
    {
        private SeededRandom _stream;

        /// <summary>Starts the stream of a seed.</summary>
        public Generator(ulong seed = 0) => _stream = new SeededRandom((long)seed);

        /// <summary>Starts the stream of a seed over and returns the generator.</summary>
        public Generator manual_seed(long seed)
        {
            _stream = new SeededRandom(seed);
            return this;
        }

        /// <summary>The seed the stream was started with.</summary>
        public long initial_seed() => _stream.Seed;

        /// <summary>Where the stream is, as five integers, for <see cref="set_state"/>.</summary>
        public Tensor get_state()
        {
            var (a, b, c, d, seed) = _stream.State;
            return tensor([a, b, c, d, seed]);
        }

        /// <summary>Goes on from where <see cref="get_state"/> was called.</summary>
        /// <exception cref="ArgumentException">The state does not come from <see cref="get_state"/>.</exception>
        public void set_state(Tensor value)
        {
            if (value.dtype != ScalarType.Int64 || value.numel() != 5)
            {
                throw new ArgumentException("A generator state is five integers.", nameof(value));
            }

            var words = value.Dense().Span<long>();
            _stream.State = (words[0], words[1], words[2], words[3], words[4]);
        }

        /// <summary>Does nothing: a generator holds nothing to give back.</summary>
        public void Dispose()
        {
        }

        internal double NextDouble() => _stream.NextDouble();

        internal long NextBelow(long bound) => _stream.NextBelow(bound);

        /// <summary>Uniform in [0, 1) with 24 bits, so that it stays below one as a float.</summary>
        internal double NextUniform() => (_stream.NextWord() >> 40) * (1.0 / (1 << 24));

        /// <summary>Standard normal by the polar method; the second number of each pair is dropped, so the state says all.</summary>
        internal double NextNormal()
        {
            while (true)
            {
                var x = (2 * _stream.NextDouble()) - 1;
                var y = (2 * _stream.NextDouble()) - 1;
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
    }

    /// <summary>Seeds the generator that the current thread uses by default, and returns it.</summary>
    public static Generator manual_seed(long seed) => Ambient.Current.Generator = new Generator((ulong)seed);
}
