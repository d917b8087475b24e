using System.Numerics;

namespace EdgeActors.Tests.Simulator.Numerics;

/// <summary>
/// A number in exact or very precise binary arithmetic: <paramref name="Digits"/> * 2^<paramref name="Exponent"/>. The functions are the textbook series
/// on integers, correct to some 300 bits, and share nothing with the code they judge.
/// </summary>
internal readonly record struct Exact(BigInteger Digits, int Exponent)
{
    private const int Bits = 320;
    private const int PiBits = 1500;
    private static readonly BigInteger One = BigInteger.One << Bits;
    private static readonly BigInteger Ln2Digits = 2 * Atanh(One / 3);
    private static readonly BigInteger PiDigits = (16 * ArctanOfInverse(5)) - (4 * ArctanOfInverse(239));

    public static Exact Ln2 => new(Ln2Digits, -Bits);

    public static Exact Pi => new(PiDigits, -PiBits);

    public static Exact Of(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        long fraction = bits & 0xF_FFFF_FFFF_FFFF;
        int exponent = (int)(bits >> 52) & 0x7FF;
        long digits = exponent == 0 ? fraction : fraction | (1L << 52);
        return new(x < 0 ? -digits : digits, Math.Max(exponent, 1) - 1075);
    }

    public static Exact operator +(Exact a, Exact b)
    {
        int exponent = Math.Min(a.Exponent, b.Exponent);
        return new((a.Digits << (a.Exponent - exponent)) + (b.Digits << (b.Exponent - exponent)), exponent);
    }

    public static Exact operator -(Exact a, Exact b) => a + new Exact(-b.Digits, b.Exponent);

    public static Exact operator *(Exact a, Exact b) => new(a.Digits * b.Digits, a.Exponent + b.Exponent);

    public static Exact operator /(Exact a, Exact b)
    {
        int shift = (int)b.Digits.GetBitLength() + Bits;
        return new((a.Digits << shift) / b.Digits, a.Exponent - b.Exponent - shift);
    }

    /// <summary>Natural logarithm; the absolute error is below 2^-300 of max(1, |log x|).</summary>
    public static Exact Log(Exact x)
    {
        int power = (int)x.Digits.GetBitLength() - 1;
        BigInteger z = Shift(x.Digits, Bits - power);
        return new((2 * Atanh(((z - One) << Bits) / (z + One))) + ((power + x.Exponent) * Ln2Digits), -Bits);
    }

    public static Exact Exp(Exact x)
    {
        BigInteger value = Shift(x.Digits, x.Exponent + Bits);
        BigInteger power = BigInteger.Divide(value, Ln2Digits);
        BigInteger r = (value - (power * Ln2Digits)) >> 8;
        BigInteger sum = One;
        BigInteger term = One;
        for (int n = 1; !term.IsZero && n < 200; n++)
        {
            term = ((term * r) >> Bits) / n;
            sum += term;
        }
        for (int n = 0; n < 8; n++)
        {
            sum = (sum * sum) >> Bits;
        }
        return new(sum, (int)power - Bits);
    }

    public static Exact Sin(Exact x) => SinOfTurned(x, 0);

    public static Exact Cos(Exact x) => SinOfTurned(x, 1);

    /// <summary>The nearest double, to even on ties, for results in the normal range.</summary>
    public double Nearest()
    {
        int drop = (int)BigInteger.Abs(Digits).GetBitLength() - 54; // one bit more than a double holds, and whether anything follows
        if (Digits.IsZero || drop <= 0)
        {
            return (double)Digits * Math.ScaleB(1, Exponent);
        }
        BigInteger magnitude = BigInteger.Abs(Digits);
        long kept = (long)(magnitude >> drop);
        bool more = (magnitude & ((BigInteger.One << drop) - 1)) != 0;
        long rounded = (kept >> 1) + ((kept & 1) & (more ? 1 : (kept >> 1) & 1));
        return Math.ScaleB(Digits.Sign * (double)rounded, Exponent + drop + 1);
    }

    /// <summary>How far <paramref name="actual"/> is from this number, in units of the last place of <paramref name="actual"/>.</summary>
    public double UlpsFrom(double actual)
    {
        Exact given = Of(actual);
        BigInteger error = (this - given).Digits;
        int exponent = Math.Min(Exponent, given.Exponent) - given.Exponent;
        return Math.Abs((double)Shift(error, exponent + 60)) * Math.ScaleB(1, -60);
    }

    private static Exact SinOfTurned(Exact x, int quarters)
    {
        BigInteger value = Shift(x.Digits, x.Exponent + PiBits);
        BigInteger half = PiDigits >> 1;
        BigInteger turns = (value + (half >> 1)) / half;
        turns -= value + (half >> 1) < 0 ? 1 : 0;
        BigInteger r = (value - (turns * half)) >> (PiBits - Bits);
        int quadrant = (int)((turns + quarters) & 3);
        BigInteger sum = SineSeries(r, quadrant & 1);
        return new(quadrant >= 2 ? -sum : sum, -Bits);
    }

    // r - r^3/3! + ... for odd = 0, 1 - r^2/2! + ... for odd = 1
    private static BigInteger SineSeries(BigInteger r, int odd)
    {
        BigInteger term = odd == 0 ? r : One;
        BigInteger square = (r * r) >> Bits;
        BigInteger sum = term;
        for (int n = odd == 0 ? 2 : 1; !term.IsZero && term != -1; n += 2)
        {
            term = -((term * square) >> Bits) / (n * (n + 1));
            sum += term;
        }
        return sum;
    }

    private static BigInteger Atanh(BigInteger t)
    {
        BigInteger square = (t * t) >> Bits;
        BigInteger sum = t;
        BigInteger power = t;
        for (int n = 3; !power.IsZero && power != -1; n += 2)
        {
            power = (power * square) >> Bits;
            sum += power / n;
        }
        return sum;
    }

    private static BigInteger ArctanOfInverse(int n)
    {
        BigInteger power = (BigInteger.One << PiBits) / n;
        BigInteger sum = power;
        for (int i = 3; !power.IsZero; i += 2)
        {
            power /= -n * n;
            sum += power / i;
        }
        return sum;
    }

    private static BigInteger Shift(BigInteger value, int left) => left >= 0 ? value << left : value >> -left;
}
