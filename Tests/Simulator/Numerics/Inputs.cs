namespace EdgeActors.Tests.Simulator.Numerics;

/// <summary>Fixed pseudo-random arguments (SplitMix64): the same in every run and on every machine.</summary>
internal struct Inputs(ulong seed)
{
    private ulong _state = seed;

    public ulong NextBits()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = (_state ^ (_state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Any bit pattern: every exponent alike, subnormals, infinities and NaN too.</summary>
    public double NextAny() => BitConverter.UInt64BitsToDouble(NextBits());

    public float NextAnySingle() => BitConverter.UInt32BitsToSingle((uint)NextBits());

    /// <summary>Evenly spread over [from, to).</summary>
    public double NextIn(double from, double to) => from + ((to - from) * ((NextBits() >> 11) * (1.0 / (1L << 53))));

    /// <summary>Either sign, a random 53-bit fraction, and an exponent evenly spread over [from, to].</summary>
    public double NextScaled(int from, int to)
    {
        ulong bits = NextBits();
        ulong exponent = (ulong)(1023 + from + (int)(NextBits() % (ulong)(to - from + 1)));
        return BitConverter.UInt64BitsToDouble((bits & 0x800F_FFFF_FFFF_FFFF) | (exponent << 52));
    }
}
