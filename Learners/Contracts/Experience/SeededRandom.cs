using System.Numerics;
using EdgeActors.Numerics;

namespace EdgeActors.Learners.Experience;

/// <summary>
/// Random numbers (xoshiro256**) that depend on a seed alone, for what learners and environments draw outside of tensors. One
/// thread at a time may draw from it.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Starts the stream of a seed.</summary>
    public SeededRandom(long seed)
    {
        Seed = seed;
        var x = (ulong)seed;
        (_a, _b, _c, _d) = (Mix(ref x), Mix(ref x), Mix(ref x), Mix(ref x));
    }

    /// <summary>The seed the stream was started with.</summary>
    public long Seed { get; private set; }

    /// <summary>Where the stream is; set it to go on from there.</summary>
    public (long A, long B, long C, long D, long Seed) State
    {
        get => ((long)_a, (long)_b, (long)_c, (long)_d, Seed);
        set => (_a, _b, _c, _d, Seed) = ((ulong)value.A, (ulong)value.B, (ulong)value.C, (ulong)value.D, value.Seed);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextWord()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (NextWord() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [0, bound), without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
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
    public double NextNormal()
    {
        while (true)
        {
            var x = (2 * NextDouble()) - 1;
            var y = (2 * NextDouble()) - 1;
            var s = (x * x) + (y * y);
            if (s is < 1 and > 0)
            {
                return x * Math.Sqrt(-2 * DeterministicMath.Log(s) / s);
            }
        }
    }

    private static ulong Mix(ref ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        var z = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
