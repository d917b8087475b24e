using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeActors.Numerics;

// x = k pi/128 + d with |d| <= pi/256, and a table of 256 sines around the circle, each in two parts, with the cosine a quarter turn further on:
//     sin x = S + C d + (S (cos d - 1) + C (sin d - d)).
// S and C d are added exactly, so only the last bracket's rounding counts, far below the last place. Where S is 0, C is 1 and d alone is left: results
// near 0 lose no relative accuracy. The Taylor series in d are good to 2^-66.
static partial class DeterministicMath
{
    private const int QuarterTurn = 64;

    // pi/128 in three parts, the first so short that its product with k < 2^21 is exact. The next one's product is taken exactly, as two doubles.
    private const double TurnStepHi = 0.024543692605220713;
    private const double TurnStepMid = 9.495469541415925e-13;
    private const double TurnStepLo = 5.50243728934875e-29;
    private const double InverseTurnStep = 40.74366543152521;
    private const double ModerateAngle = 16384;
    private const double NegligibleCube = 3e-9; // below it, x^3/6 is far below the last place of x

    /// <summary>The sine of <paramref name="x"/> radians.</summary>
    /// <param name="x">Any number; huge ones are reduced as exactly as small ones.</param>
    /// <returns>Within 0.51 ulp of the true sine. NaN for ±∞ and NaN, ±0 for ±0.</returns>
    public static double Sin(double x)
    {
        if (!(Math.Abs(x) >= NegligibleCube && double.IsFinite(x)))
        {
            return double.IsFinite(x) ? x : double.NaN;
        }
        long k = ReduceAngle(x, out double d, out double rest);
        return SineNear(k, d, rest);
    }

    /// <summary>The cosine of <paramref name="x"/> radians.</summary>
    /// <param name="x">Any number; huge ones are reduced as exactly as small ones.</param>
    /// <returns>Within 0.51 ulp of the true cosine. NaN for ±∞ and NaN.</returns>
    public static double Cos(double x)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }
        long k = ReduceAngle(x, out double d, out double rest);
        return SineNear(k + QuarterTurn, d, rest);
    }

    /// <summary>The sine and the cosine of <paramref name="x"/> radians: those of <see cref="Sin"/> and <see cref="Cos"/>, for little more than one.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Both, each within 0.51 ulp of the truth.</returns>
    public static (double Sin, double Cos) SinCos(double x)
    {
        if (!double.IsFinite(x))
        {
            return (double.NaN, double.NaN);
        }
        long k = ReduceAngle(x, out double d, out double rest);
        double sin = Math.Abs(x) < NegligibleCube ? x : SineNear(k, d, rest);
        return (sin, SineNear(k + QuarterTurn, d, rest));
    }

    // sin(k pi/128 + d + rest)
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double SineNear(long k, double d, double rest)
    {
        ref ulong table = ref MemoryMarshal.GetReference(SineTable);
        nint entry = (nint)(k & 255) * 2;
        nint quarterOn = (nint)((k + QuarterTurn) & 255) * 2;
        double sine = At(ref table, entry);
        double cosine = At(ref table, quarterOn);

        double product = cosine * d;
        double high = sine + product;
        double low = sine - high + product + Fma(cosine, d, -product);

        double d2 = d * d;
        double cosineLess1 = d2 * Fma(d2, Fma(d2, -1.0 / 720, 1.0 / 24), -1.0 / 2);
        double sineLessD = Fma(d * d2, Fma(d2, Fma(d2, -1.0 / 5040, 1.0 / 120), -1.0 / 6), rest);
        double tails = Fma(At(ref table, quarterOn + 1), d, At(ref table, entry + 1));
        return high + (low + Fma(sine, cosineLess1, Fma(cosine, sineLessD, tails)));
    }

    // x = k pi/128 + d + rest, |d| <= pi/256, rest below the last place of d.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ReduceAngle(double x, out double d, out double rest)
    {
        if (!(Math.Abs(x) < ModerateAngle))
        {
            return ReduceHugeAngle(x, out d, out rest);
        }
        double shifted = Fma(x, InverseTurnStep, RoundToInteger);
        double k = shifted - RoundToInteger;
        double exact = Fma(k, -TurnStepHi, x);
        double middle = k * TurnStepMid;
        double middleRest = Fma(k, TurnStepMid, -middle);
        double high = exact - middle;
        double part = high - exact;
        double highRest = exact - (high - part) - (middle + part);
        double low = Fma(k, -TurnStepLo, highRest - middleRest);
        d = high + low;
        rest = high - d + low;
        return BitConverter.DoubleToInt64Bits(shifted) - BitConverter.DoubleToInt64Bits(RoundToInteger);
    }
}
