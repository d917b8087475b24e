using System.Runtime.CompilerServices;

namespace EdgeActors.Numerics;

// x^y = e^(y log x). As y log x may reach 745 and its absolute error becomes the result's relative error, log x is taken to 2^-67 of itself, as a sum.
static partial class DeterministicMath
{
    /// <summary><paramref name="x"/> to the power <paramref name="y"/>.</summary>
    /// <param name="x">Any number; below zero only whole powers are defined.</param>
    /// <param name="y">Any number.</param>
    /// <returns>Within 0.55 ulp of the true power, also where that is subnormal. The special cases are those of <see cref="Math.Pow"/>:
    /// 1 for y = ±0 or x = 1, whatever the other; NaN for x &lt; 0 with a fractional y.</returns>
    public static double Pow(double x, double y)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        return bits - SmallestNormalBits < InfinityBits - SmallestNormalBits && double.IsFinite(y) ? PowPositive(bits, 0, y) : PowSpecial(x, y);
    }

    private static double PowPositive(ulong bits, long exponent, double y)
    {
        double log = LogLong(bits, exponent, out double logLow);
        double power = y * log;
        if (!(Math.Abs(power) < 750))
        {
            return power > 0 ? double.PositiveInfinity : 0;
        }
        double powerLow = Fma(y, log, -power) + (y * logLow);
        long k = ExpReduce(power, out double r, out double rest);
        r += rest + powerLow;
        return ExpAssemble(k, r, 0);
    }

    // log x as an unevaluated sum, relative error 2^-67: the square of r is kept exactly too.
    private static double LogLong(ulong bits, long exponent, out double low)
    {
        double whole = LogReduce(bits, exponent, out double r, out double rest);
        double first = whole + r;
        double firstRest = whole - first + r;
        double r2 = r * r;
        double half = -0.5 * r2;
        double halfRest = -0.5 * Fma(r, r, -r2);
        double second = first + half;
        double secondRest = first - second + half;
        double small = Fma(r * r2, LogCubicTail(r), rest + halfRest) + (firstRest + secondRest);
        double high = second + small;
        low = second - high + small;
        return high;
    }

    // (log(1 + r) - r + r^2/2) / r^3
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogCubicTail(double r)
    {
        double r2 = r * r;
        double first = Fma(r, -1.0 / 4, 1.0 / 3);
        double second = Fma(r, -1.0 / 6, 1.0 / 5);
        double third = Fma(r, -1.0 / 8, 1.0 / 7);
        double fourth = Fma(r, -1.0 / 10, 1.0 / 9);
        return Fma(r2 * r2, Fma(r2, fourth, third), Fma(r2, second, first));
    }

    // Any argument that is zero, subnormal, negative, infinite or NaN.
    private static double PowSpecial(double x, double y)
    {
        if (y == 0 || x == 1)
        {
            return 1;
        }
        if (double.IsNaN(x) || double.IsNaN(y))
        {
            return double.NaN;
        }
        double magnitude = Math.Abs(x);
        if (double.IsInfinity(y))
        {
            return magnitude == 1 ? 1 : magnitude > 1 == y > 0 ? double.PositiveInfinity : 0;
        }
        if (x < 0 && double.IsFinite(x) && !double.IsInteger(y))
        {
            return double.NaN;
        }
        double power = PowMagnitude(magnitude, y);
        return double.IsNegative(x) && double.IsOddInteger(y) ? -power : power;
    }

    private static double PowMagnitude(double x, double y)
    {
        if (x == 0 || double.IsInfinity(x))
        {
            return x == 0 == y < 0 ? double.PositiveInfinity : 0;
        }
        TryNormalize(x, out ulong bits, out long exponent);
        return PowPositive(bits, exponent, y);
    }
}
