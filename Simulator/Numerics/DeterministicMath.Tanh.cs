namespace EdgeActors.Numerics;

// tanh x = E / (E + 2) with E = e^2x - 1 in two parts, and the division corrected by its remainder.
static partial class DeterministicMath
{
    /// <summary>The hyperbolic tangent of <paramref name="x"/>.</summary>
    /// <param name="x">Any number.</param>
    /// <returns>Within 0.51 ulp of the true value. ±1 for ±∞, NaN for NaN, ±0 for ±0.</returns>
    public static double Tanh(double x)
    {
        double magnitude = Math.Abs(x);
        if (!(magnitude < 22))
        {
            return double.IsNaN(x) ? double.NaN : Math.CopySign(1, x);
        }
        return magnitude < 1e-9 ? x : Math.CopySign(TanhPositive(magnitude), x);
    }

    private static double TanhPositive(double x)
    {
        double partial = Expm1Parts(2 * x, out double partialLow);
        double high = partial + partialLow;
        double low = partial - high + partialLow;
        double divisor = high + 2;
        double divisorLow = (high > 2 ? high - divisor + 2 : 2 - divisor + high) + low;
        double quotient = high / divisor;
        double remainder = Fma(-quotient, divisor, high) + Fma(-quotient, divisorLow, low);
        return quotient + (remainder / divisor);
    }
}
