using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Numerics;

// x = k log(2)/128 + r with |r| <= log(2)/256, so that e^x = 2^(k/128) e^r. A table gives 2^(i/128) for the low seven bits i of k, as a double and
// its relative error (the tail); the other bits of k go to the exponent. e^r is its Taylor series, good to 2^-71.
static partial class DeterministicMath
{
    private const double ExpInverseStep = 184.6649652337873;

    // log(2)/128 in two parts, the first so short that its product with any k is exact.
    private const double ExpStepHi = 0.005415212347998022;
    private const double ExpStepLo = 1.2655086083325438e-13;

    /// <summary>e to the power <paramref name="x"/>.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Within 0.51 ulp of the true power, also where that is subnormal. +∞ above about 709.78, +0 below about −745.13, NaN for NaN.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exp(double x)
    {
        if (!(Math.Abs(x) < 708))
        {
            return ExpSpecial(x);
        }
        long k = ExpReduce(x, out double r, out double rest);
        double scale = ExpEntry(k, out double tail) * PowerOfTwo(k >> 7);
        return Fma(scale, r + Fma(r * r, ExpTail(r), rest + tail), scale);
    }

    /// <summary>e to the power <paramref name="x"/>, minus 1, accurate also where the power is close to 1.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Within 0.51 ulp of the true value. +∞ above about 709.78, −1 for −∞, NaN for NaN, ±0 for ±0.</returns>
    public static double Expm1(double x)
    {
        if (!(Math.Abs(x) < 60))
        {
            return x < 0 ? -1 : Exp(x); // the one or the other is far below the last place
        }
        if (Math.Abs(x) < 1e-18)
        {
            return x;
        }
        double high = Expm1Parts(x, out double low);
        return high + low;
    }

    // e^x - 1 as an unevaluated sum, low within 2^-9 of high, for |x| <= 60: 2^(k/128) - 1 and 2^(k/128) r are kept exactly.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Expm1Parts(double x, out double low)
    {
        long k = ExpReduce(x, out double r, out double rest);
        double scale = ExpEntry(k, out double tail) * PowerOfTwo(k >> 7);
        double product = scale * r;
        double productRest = Fma(scale, r, -product);
        double less = scale - 1;
        double lessRest = scale > 1 ? scale - less - 1 : scale - (less + 1);
        double high = less + product;
        low = less - high + product + Fma(scale, Fma(r * r, ExpTail(r), Fma(tail, r, rest + tail)), lessRest + productRest);
        return high;
    }

    // x = k log(2)/128 + r + rest, where rest is the rounding error of r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ExpReduce(double x, out double r, out double rest)
    {
        double shifted = Fma(x, ExpInverseStep, RoundToInteger);
        double k = shifted - RoundToInteger;
        double exact = Fma(k, -ExpStepHi, x);
        r = Fma(k, -ExpStepLo, exact);
        rest = Fma(k, -ExpStepLo, exact - r);
        return BitConverter.DoubleToInt64Bits(shifted) - BitConverter.DoubleToInt64Bits(RoundToInteger);
    }

    // 2^((k mod 128) / 128) = entry * (1 + tail)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ExpEntry(long k, out double tail)
    {
        ref ulong table = ref MemoryMarshal.GetReference(ExpTable);
        nint entry = (nint)(k & 127) * 2;
        tail = At(ref table, entry + 1);
        return At(ref table, entry);
    }

    // (e^r - 1 - r) / r^2
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ExpTail(double r)
    {
        double high = Fma(r, 1.0 / 120, 1.0 / 24);
        double low = Fma(r, 1.0 / 6, 1.0 / 2);
        double r2 = r * r;
        return Fma(r2, Fma(r2, 1.0 / 720, high), low);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double ExpSpecial(double x)
    {
        if (!(Math.Abs(x) < 750))
        {
            return x > 0 ? double.PositiveInfinity : x < 0 ? 0 : double.NaN;
        }
        long k = ExpReduce(x, out double r, out double rest);
        return ExpAssemble(k, r, rest);
    }

    // 2^(k/128) e^(r + rest) where it may overflow or be subnormal, rounded once.
    private static double ExpAssemble(long k, double r, double rest)
    {
        double scale = ExpEntry(k, out double tail);
        double grow = r + Fma(r * r, ExpTail(r), rest + tail);
        long exponent = k >> 7;
        double high = Fma(scale, grow, scale);
        double smallestNormal = PowerOfTwo(Math.Max(0, -1022 - exponent)); // in units of 2^exponent
        if (exponent > -1022 || high >= smallestNormal)
        {
            return high * PowerOfTwo(exponent / 2) * PowerOfTwo(exponent - (exponent / 2));
        }

        // Adding the smallest normal number makes the last place of the sum that of a subnormal.
        double low = Fma(scale, grow, scale - high);
        double sum = smallestNormal + high;
        double rounded = sum + (smallestNormal - sum + high + low);
        return (rounded - smallestNormal) * PowerOfTwo(exponent + 200) * PowerOfTwo(-200);
    }
}
