using System.Runtime.CompilerServices;
using EdgeActors.Numerics;

namespace EdgeActors.Simulator;

/// <summary>
/// One actor's stream of random numbers for one purpose, keyed by run seed, actor name and stream name, so another actor, stream or policy
/// changes none of its numbers. The state is how many 64-bit numbers were drawn.
/// <para>Life: taken from <see cref="Context.RandomStream"/> in <see cref="Actor.Start"/>, kept in a mutable field, declared as state.</para>
/// <para>Pitfall: it is a mutable struct. A copy, or a <c>readonly</c> field, draws the same numbers again.</para>
/// </summary>
public struct RandomStream : IFields<RandomStream>
{
    private const double Ulp53 = 1.0 / (1UL << 53);

    private readonly ulong _key;
    private ulong _draws;
    private ulong _second; // the second half of the last block; recomputed after a restore

    private RandomStream(ulong key, ulong draws)
    {
        _key = key;
        _draws = draws;
        if ((draws & 1) != 0)
        {
            Philox.Block(key, draws >> 1, 0, out _, out _second);
        }
    }

    /// <summary>The stream of a purpose of a named actor in a run.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="actor">The actor's name.</param>
    /// <param name="stream">The purpose, e.g. <c>"arrivals"</c>.</param>
    public RandomStream(ulong seed, string actor, string stream)
        : this(KeyOf(seed, actor, stream), 0)
    {
    }

    /// <summary>How many 64-bit numbers were drawn.</summary>
    public readonly long Draws => (long)_draws;

    /// <summary>64 uniform bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        ulong draw = _draws++;
        return (draw & 1) != 0 ? _second : First(draw >> 1);
    }

    /// <summary>Not in line: ten rounds take far longer than a call, and several copies of them would crowd out what surrounds them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong First(ulong block)
    {
        Philox.Block(_key, block, 0, out ulong first, out _second);
        return first;
    }

    /// <summary>Uniform on [0, 1), a multiple of 2^-53.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (long)(NextUInt64() >> 11) * Ulp53;

    /// <summary>Uniform on [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>
    /// A uniform integer from 0 to <paramref name="exclusive"/> - 1 by one multiplication; the bias is below 2^-32 for ranges under 2^32.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public int NextInt(int exclusive)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusive);
        return (int)WideMultiply.High(NextUInt64(), (ulong)exclusive);
    }

    /// <summary>A uniform integer from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public long NextInclusive(long low, long high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(low, high);
        ulong width = unchecked((ulong)high - (ulong)low + 1);
        return width == 0 ? (long)NextUInt64() : low + (long)WideMultiply.High(NextUInt64(), width);
    }

    /// <summary>True with probability <paramref name="probability"/>.</summary>
    public bool Bernoulli(double probability) => NextDouble() < probability;

    /// <summary>
    /// Exponential with the given mean, by the ziggurat of Marsaglia and Tsang (2000): the mean times a number that depends on the stream alone, made of one 64-bit
    /// number, or more at times. So two rates give equal gaps but for their scale; but a draw is no monotone function of one uniform number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double Exponential(double mean) => mean * Ziggurat.Exponential(ref this);

    /// <summary>Normal, by the Box-Muller transform; two draws each, so that nothing but their number is state.</summary>
    public double Normal(double mean, double deviation)
    {
        double radius = Math.Sqrt(-2.0 * DeterministicMath.Log(1.0 - NextDouble()));
        return mean + (deviation * radius * DeterministicMath.Cos(2.0 * Math.PI * NextDouble()));
    }

    /// <summary>
    /// The key of a stream, also good as the seed of a part of a larger experiment. Two different triples share one with probability 2^-64.
    /// </summary>
    public static ulong KeyOf(ulong seed, string actor, string stream) =>
        ByteHasher.HashText(stream, ByteHasher.HashText(actor, seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019));

    /// <inheritdoc/>
    public static RandomStream Visit<TVisitor>(in RandomStream value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct
    {
        ulong key = visitor.Field(value._key, "key");
        return new RandomStream(key, visitor.Field(value._draws, "draws"));
    }

    /// <inheritdoc/>
    public override readonly string ToString() => $"{_key:x16} after {_draws} draws";
}

/// <summary>
/// Random numbers by name instead of by turn: the draw for (subject, purpose) is a pure function of the run's seed. What all policies must
/// share (a task's size, whether its execution fails) is drawn so, keyed by the task.
/// </summary>
public readonly struct KeyedRandom : IFields<KeyedRandom>
{
    private readonly ulong _key;

    /// <summary>The family of draws of one purpose.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What is drawn, e.g. <c>"execution-failure"</c>.</param>
    public KeyedRandom(ulong seed, string purpose)
        : this(RandomStream.KeyOf(seed, "", purpose))
    {
    }

    private KeyedRandom(ulong key) => _key = key;

    /// <summary>Uniform on [0, 1) for a subject, e.g. a task's id.</summary>
    /// <param name="subject">What the draw is about.</param>
    /// <param name="draw">Which of the subject's draws, from 0.</param>
    public double NextDouble(long subject, int draw = 0)
    {
        Philox.Block(_key, (uint)draw, (ulong)subject, out ulong first, out _);
        return (long)(first >> 11) * (1.0 / (1UL << 53));
    }

    /// <inheritdoc/>
    public static KeyedRandom Visit<TVisitor>(in KeyedRandom value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value._key, "key"));

    /// <inheritdoc/>
    public override string ToString() => $"{_key:x16}";
}
