using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Numerics;

// x = 2^k z with z in [0.6875, 1.375), and a table over 128 stretches of z gives a short c near 1/z with log(1/c) in two parts:
//     log x = k log 2 + log(1/c) + log(1 + r),  r = z c - 1,  |r| <= 2^-7.
// c has so few bits that r is exact; around z = 1 it is 1 and log(1/c) is 0, so results near 0 lose no relative accuracy.
// log(1 + r) is its Taylor series: at |r| <= 2^-7 the first term left out is below 2^-66 of the result.
static partial class DeterministicMath
{
    private const ulong LogTableStart = 0x3FE6_0000_0000_0000;
    private const double InverseLn2Hi = 1.4426950408889634;
    private const double InverseLn2Lo = 2.0355273740931033e-17;
    private const double InverseLn10Hi = 0.4342944819032518;
    private const double InverseLn10Lo = 1.098319650216765e-17;

    /// <summary>The natural logarithm of <paramref name="x"/>.</summary>
    /// <param name="x">Any number; the domain is [0, +∞].</param>
    /// <returns>Within 0.51 ulp of the true logarithm. −∞ for ±0, +∞ for +∞, NaN for a negative number or NaN, +0 for 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Log(double x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        if (bits - SmallestNormalBits >= InfinityBits - SmallestNormalBits)
        {
            return LogSpecial(x);
        }
        double high = LogParts(bits, 0, out double low);
        return high + low;
    }

    /// <summary>The base-2 logarithm of <paramref name="x"/>; exact for powers of two.</summary>
    /// <param name="x">Any number; the domain is [0, +∞].</param>
    /// <returns>Within 0.51 ulp of the true logarithm. −∞ for ±0, +∞ for +∞, NaN for a negative number or NaN, +0 for 1.</returns>
    public static double Log2(double x) =>
        TryNormalize(x, out ulong bits, out long exponent) ? LogTimes(bits, exponent, InverseLn2Hi, InverseLn2Lo) : LogSpecial(x);

    /// <summary>The base-10 logarithm of <paramref name="x"/>; exact for powers of ten that a double holds exactly.</summary>
    /// <param name="x">Any number; the domain is [0, +∞].</param>
    /// <returns>Within 0.51 ulp of the true logarithm. −∞ for ±0, +∞ for +∞, NaN for a negative number or NaN, +0 for 1.</returns>
    public static double Log10(double x) =>
        TryNormalize(x, out ulong bits, out long exponent) ? LogTimes(bits, exponent, InverseLn10Hi, InverseLn10Lo) : LogSpecial(x);

    /// <summary>log(1 + <paramref name="x"/>), accurate also where 1 + x would round away most of x.</summary>
    /// <param name="x">Any number; the domain is [−1, +∞].</param>
    /// <returns>Within 0.51 ulp of the true value. −∞ for −1, +∞ for +∞, NaN below −1 or for NaN, ±0 for ±0.</returns>
    public static double Log1p(double x)
    {
        if (x is > -0.00390625 and < 0.0078125)
        {
            return Fma(x * x, LogTail(x), x); // here z = 1 + x, c = 1 and r = x, exactly
        }
        if (!(x > -1 && x <= double.MaxValue))
        {
            return x == -1 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        }

        // 1 + x in two parts: log(sum + rest) = log(sum) + rest / sum, with 1 / sum from the table and one correction step.
        double sum = 1 + x;
        double rest = x > 1 ? 1 - (sum - x) : x - (sum - 1);
        ulong bits = BitConverter.DoubleToUInt64Bits(sum);
        double high = LogParts(bits, 0, out double low);
        return high + (low + (rest / sum));
    }

    // k log 2 + log(1/c) + log(1 + r) as an unevaluated sum high + low, low within 2^-7 of high; bits must be those of a positive normal number.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogParts(ulong bits, long exponent, out double low)
    {
        double whole = LogReduce(bits, exponent, out double r, out double rest);
        double high = whole + r;
        low = Fma(r * r, LogTail(r), whole - high + r + rest);
        return high;
    }

    // The exact part of k log 2 + log(1/c), the small rest of it, and r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogReduce(ulong bits, long exponent, out double r, out double rest)
    {
        ulong offset = bits - LogTableStart;
        nint entry = (nint)((offset >> (MantissaBits - 7)) & 127) * 3;
        long k = (long)offset >> MantissaBits;
        double z = BitConverter.UInt64BitsToDouble(bits - ((ulong)k << MantissaBits));
        double scale = k + exponent;
        ref ulong table = ref MemoryMarshal.GetReference(LogTable);
        r = Fma(z, At(ref table, entry), -1);
        rest = Fma(scale, Ln2Lo, At(ref table, entry + 2));
        return Fma(scale, Ln2Hi, At(ref table, entry + 1));
    }

    // (log(1 + r) - r) / r^2
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogTail(double r)
    {
        double r2 = r * r;
        double first = Fma(r, 1.0 / 3, -1.0 / 2);
        double second = Fma(r, 1.0 / 5, -1.0 / 4);
        double third = Fma(r, 1.0 / 7, -1.0 / 6);
        double fourth = Fma(r, 1.0 / 9, -1.0 / 8);
        return Fma(r2 * r2, Fma(r2, fourth, third), Fma(r2, second, first));
    }

    private static double LogTimes(ulong bits, long exponent, double factorHi, double factorLo)
    {
        double high = LogParts(bits, exponent, out double low);
        double product = high * factorHi;
        double error = Fma(high, factorHi, -product);
        return product + Fma(low, factorHi, Fma(high, factorLo, error));
    }

    // x = (the number with these bits) * 2^exponent with normal bits, if x is positive and finite.
    private static bool TryNormalize(double x, out ulong bits, out long exponent)
    {
        exponent = 0;
        bits = BitConverter.DoubleToUInt64Bits(x);
        if (bits - SmallestNormalBits < InfinityBits - SmallestNormalBits)
        {
            return true;
        }
        exponent = -MantissaBits;
        bits = BitConverter.DoubleToUInt64Bits(x * PowerOfTwo(MantissaBits));
        return x is > 0 and <= double.MaxValue;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double LogSpecial(double x)
    {
        if (!(x > 0))
        {
            return x == 0 ? double.NegativeInfinity : double.NaN;
        }
        if (!TryNormalize(x, out ulong bits, out long exponent))
        {
            return x; // +∞
        }
        double high = LogParts(bits, exponent, out double low);
        return high + low;
    }
}
