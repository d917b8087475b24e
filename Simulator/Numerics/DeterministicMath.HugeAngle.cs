using System.Runtime.CompilerServices;

namespace EdgeActors.Numerics;

// An angle x = m 2^e of 2^14 and more is m 2^e / (2 pi) turns, of which only the fraction counts. 1/(2 pi) is kept to 1280 binary places. Those of
// weight above 2^-e give whole turns and are skipped, and 192 places from there on give the fraction to 2^-128 of a turn, in integer arithmetic. No double
// comes nearer than 2^-64 of a turn to a multiple of a quarter turn, so at least 64 good bits are left of every result.
static partial class DeterministicMath
{
    private const double TwoPiHi = 6.283185307179586;
    private const double TwoPiLo = 2.4492935982947064e-16;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long ReduceHugeAngle(double x, out double d, out double rest)
    {
        UInt128 fraction = FractionOfTurn(Math.Abs(x));
        long k = (long)((fraction + (UInt128.One << 119)) >> 120); // 256ths of a turn, to nearest
        Int128 remainder = (Int128)(fraction - ((UInt128)(ulong)k << 120));
        int sign = x < 0 ? -1 : 1;
        ToRadians(remainder * sign, out d, out rest);
        return k * sign;
    }

    // x / (2 pi) modulo 1, in units of 2^-128, for 2^14 <= x
    private static UInt128 FractionOfTurn(double x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        ulong mantissa = (bits & (SmallestNormalBits - 1)) | SmallestNormalBits;
        int place = (int)(bits >> MantissaBits) - 1075 + 64; // the table begins with 64 zeros, since the exponent may be as low as -38
        UInt128 first = (UInt128)(mantissa * TurnWord(place)) << 64;
        UInt128 second = (UInt128)mantissa * TurnWord(place + 64);
        UInt128 third = (UInt128)mantissa * TurnWord(place + 128);
        return first + second + (third >> 64);
    }

    // 64 binary places of the table from the given one on
    private static ulong TurnWord(int place)
    {
        int word = place >> 6;
        int shift = place & 63;
        return (InverseTwoPiTable[word] << shift) | (InverseTwoPiTable[word + 1] >> 1 >> (63 - shift));
    }

    // A fraction of a turn in units of 2^-128, in radians as an unevaluated sum.
    private static void ToRadians(Int128 fraction, out double d, out double rest)
    {
        UInt128 magnitude = (UInt128)(fraction < 0 ? -fraction : fraction);
        int zeros = (int)UInt128.LeadingZeroCount(magnitude);
        magnitude <<= zeros;
        double unit = (fraction < 0 ? -1 : 1) * PowerOfTwo(-128 - zeros);
        double high = (long)(magnitude >> 75) * PowerOfTwo(75) * unit;
        double low = ((long)(magnitude >> 22) & ((1L << 53) - 1)) * PowerOfTwo(22) * unit;
        double product = high * TwoPiHi;
        double productRest = Fma(high, TwoPiHi, -product) + Fma(high, TwoPiLo, low * TwoPiHi);
        d = product + productRest;
        rest = product - d + productRest;
    }
}
