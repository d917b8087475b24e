using System.Runtime.CompilerServices;

namespace EdgeActors.Numerics;

// Single precision, for neural networks. No tables, and no branches but selections between finished values: a kernel over vectors that takes the same
// steps in every lane gets the same bits.
// The bounds are measured over all 2^32 arguments.
//     e^x = 2^k e^r with |r| <= log(2)/2, e^r = (1 + r) + r^2 P(r), the first sum exact and P the Taylor series, good to 2^-32.
//     log x = k log 2 + log(1 + r), and log(1 + r) = 2 atanh(s) = r - (r^2/2 - s (r^2/2 + R)) with s = r/(2 + r) and R the Taylor series of atanh in s.
static partial class DeterministicMath
{
    private const float RoundToIntegerF = 12582912; // 1.5 * 2^23
    private const float InverseLn2F = 1.4426950216293335f;
    private const float Ln2HiF = 0.693145751953125f; // 16 bits, so that its product with any exponent is exact
    private const float Ln2LoF = 1.428606765330187e-06f;

    /// <summary>e to the power <paramref name="x"/>, in single precision.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Within 0.66 ulp of the true power, 0.77 ulp where it is subnormal. +∞ above about 88.72, +0 below about −103.97, NaN for NaN.</returns>
    public static float ExpF(float x)
    {
        float inRange = x > 89 ? 89 : x < -105 ? -105 : x;
        int k = ExpReduceF(inRange, out float r, out float rest);
        float high = 1 + r;
        float low = 1 - high + r + Fma(r * r, ExpTailF(r), rest);
        float power = (high + low) * PowerOfTwoF(k >> 1) * PowerOfTwoF(k - (k >> 1));
        return float.IsNaN(x) ? float.NaN : power;
    }

    /// <summary>The natural logarithm of <paramref name="x"/>, in single precision.</summary>
    /// <param name="x">Any number; the domain is [0, +∞].</param>
    /// <returns>Within 0.66 ulp of the true logarithm. −∞ for ±0, +∞ for +∞, NaN for a negative number or NaN, +0 for 1.</returns>
    public static float LogF(float x)
    {
        bool subnormal = x < 1.17549435e-38f;
        int bits = BitConverter.SingleToInt32Bits(subnormal ? x * 8388608 : x);
        int exponent = (bits - 0x3F35_04F3) >> 23; // 1 + r in [sqrt(1/2), sqrt(2))
        float r = BitConverter.Int32BitsToSingle(bits - (exponent << 23)) - 1;
        float k = subnormal ? exponent - 23 : exponent;
        float log = LogPartsF(k, r);
        return x > 0 ? (x <= float.MaxValue ? log : x) : x == 0 ? float.NegativeInfinity : float.NaN;
    }

    /// <summary>The hyperbolic tangent of <paramref name="x"/>, in single precision.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Within 0.77 ulp of the true value. ±1 for ±∞, NaN for NaN, ±0 for ±0.</returns>
    public static float TanhF(float x)
    {
        // tanh |x| = -E / (2 + E) with E = e^(-2|x|) - 1 in two parts
        float magnitude = Math.Abs(x);
        int k = ExpReduceF(magnitude > 10 ? -20 : -2 * magnitude, out float r, out float rest);
        float scale = PowerOfTwoF(k);
        float less = scale - 1;
        float product = scale * r;
        float partial = less + product;
        float partialLow = less - partial + product + Fma(scale, Fma(r * r, ExpTailF(r), rest), scale - (less + 1));
        float high = partial + partialLow;
        float low = partial - high + partialLow;
        float divisor = 2 + high;
        float tanh = DivideF(-high, -low, divisor, 2 - divisor + high + low);
        return float.IsNaN(x) ? float.NaN : MathF.CopySign(tanh, x);
    }

    /// <summary>1 / (1 + e^−x), the logistic function, in single precision.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Within 0.78 ulp of the true value. 0 for −∞, 1 for +∞, NaN for NaN.</returns>
    public static float SigmoidF(float x)
    {
        // with t = e^(-|x|) in two parts: 1 / (1 + t), or t / (1 + t) below 0
        float magnitude = Math.Abs(x);
        int k = ExpReduceF(magnitude > 105 ? -105 : -magnitude, out float r, out float rest);
        float one = 1 + r;
        float oneLow = 1 - one + r + Fma(r * r, ExpTailF(r), rest);
        float whole = one + oneLow;
        float half = PowerOfTwoF(k >> 1);
        float otherHalf = PowerOfTwoF(k - (k >> 1));
        float high = whole * half * otherHalf;
        float low = (one - whole + oneLow) * half * otherHalf;
        float divisor = 1 + high;
        float divisorLow = 1 - divisor + high + low;
        float sigmoid = DivideF(x < 0 ? high : 1, x < 0 ? low : 0, divisor, divisorLow);
        return float.IsNaN(x) ? float.NaN : sigmoid;
    }

    // The quotient of two unevaluated sums.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float DivideF(float high, float low, float divisor, float divisorLow)
    {
        float quotient = high / divisor;
        float remainder = Fma(-quotient, divisor, high) + Fma(-quotient, divisorLow, low);
        return quotient + (remainder / divisor);
    }

    // x = k log 2 + r + rest, where rest is the rounding error of r.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ExpReduceF(float x, out float r, out float rest)
    {
        float shifted = Fma(x, InverseLn2F, RoundToIntegerF);
        float k = shifted - RoundToIntegerF;
        float exact = Fma(k, -Ln2HiF, x);
        r = Fma(k, -Ln2LoF, exact);
        rest = Fma(k, -Ln2LoF, exact - r);
        return BitConverter.SingleToInt32Bits(shifted) - BitConverter.SingleToInt32Bits(RoundToIntegerF);
    }

    // (e^r - 1 - r) / r^2
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float ExpTailF(float r)
    {
        float sum = Fma(r, 1f / 40320, 1f / 5040);
        sum = Fma(r, sum, 1f / 720);
        sum = Fma(r, sum, 1f / 120);
        sum = Fma(r, sum, 1f / 24);
        sum = Fma(r, sum, 1f / 6);
        return Fma(r, sum, 1f / 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float LogPartsF(float k, float r)
    {
        float s = r / (2 + r);
        float s2 = s * s;
        float series = s2 * Fma(s2, Fma(s2, Fma(s2, 2f / 9, 2f / 7), 2f / 5), 2f / 3);
        float half = 0.5f * (r * r);
        float halfRest = 0.5f * Fma(r, r, -(r * r));
        float whole = k * Ln2HiF;
        float first = whole + r;
        float firstRest = whole - first + r;
        float second = first - half;
        float secondRest = first - second - half;
        return second + (firstRest + secondRest + Fma(s, half + series, Fma(k, Ln2LoF, -halfRest)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Fma(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float PowerOfTwoF(int exponent) => BitConverter.Int32BitsToSingle((exponent + 127) << 23);
}
