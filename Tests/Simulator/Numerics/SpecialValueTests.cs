using static EdgeActors.Numerics.DeterministicMath;

namespace EdgeActors.Tests.Simulator.Numerics;

public sealed class SpecialValueTests
{
    private const double NaN = double.NaN;
    private const double Epsilon = double.Epsilon;
    private const double Infinity = double.PositiveInfinity;

    public static TheoryData<double, double> LogarithmCases { get; } = new()
    {
        { NaN, NaN },
        { -1, NaN },
        { -Epsilon, NaN },
        { -Infinity, NaN },
        { 0.0, -Infinity },
        { -0.0, -Infinity },
        { Infinity, Infinity },
        { 1, 0.0 },
    };

    public static TheoryData<double, double> Log1pCases { get; } = new()
    {
        { NaN, NaN },
        { -Infinity, NaN },
        { -1.0000000000000002, NaN },
        { -1, -Infinity },
        { Infinity, Infinity },
        { 0.0, 0.0 },
        { -0.0, -0.0 },
        { Epsilon, Epsilon },
        { -Epsilon, -Epsilon },
        { double.MaxValue, 709.782712893384 },
    };

    public static TheoryData<double, double, double> ExponentialCases { get; } = new()
    {
        { NaN, NaN, NaN },
        { Infinity, Infinity, Infinity },
        { -Infinity, 0.0, -1 },
        { 0.0, 1, 0.0 },
        { -0.0, 1, -0.0 },
        { Epsilon, 1, Epsilon },
        { -Epsilon, 1, -Epsilon },
        { double.MaxValue, Infinity, Infinity },
        { double.MinValue, 0.0, -1 },
        { 709.782712893384, 1.7976931348622732E+308, 1.7976931348622732E+308 },
        { 709.7827128933841, Infinity, Infinity },
        { -745.1332191019411, Epsilon, -1 },
        { -745.1332191019412, 0.0, -1 },
    };

    public static TheoryData<double, double, double, double> CircleCases { get; } = new()
    {
        { NaN, NaN, NaN, NaN },
        { Infinity, NaN, NaN, 1 },
        { -Infinity, NaN, NaN, -1 },
        { 0.0, 0.0, 1, 0.0 },
        { -0.0, -0.0, 1, -0.0 },
        { Epsilon, Epsilon, 1, Epsilon },
        { -Epsilon, -Epsilon, 1, -Epsilon },
        { Math.PI, 1.2246467991473532E-16, -1, 0.99627207622075 },
        { 1e22, -0.8522008497671888, 0.523214785395139, 1 }, // a well-known trial of range reduction
        { 5.319372648326541E+255, 1, -4.68716592425462761112e-19, 1 }, // the double nearest to a multiple of pi/2
    };

    [Theory]
    [MemberData(nameof(LogarithmCases))]
    public void Logarithms(double x, double expected)
    {
        AssertSame(expected, Log(x));
        AssertSame(expected, Log2(x));
        AssertSame(expected, Log10(x));
    }

    [Fact]
    public void Logarithms_of_powers_of_their_base_are_exact()
    {
        for (int n = -1074; n <= 1023; n++)
        {
            AssertSame(n, Log2(Math.ScaleB(1, n)));
        }
        for (int n = 0; n <= 22; n++)
        {
            AssertSame(n, Log10(double.Parse($"1e{n}")));
        }
    }

    [Theory]
    [MemberData(nameof(Log1pCases))]
    public void Logarithm_of_one_and_more(double x, double expected) => AssertSame(expected, Log1p(x));

    [Theory]
    [MemberData(nameof(ExponentialCases))]
    public void Exponentials(double x, double exp, double expm1)
    {
        AssertSame(exp, Exp(x));
        AssertSame(expm1, Expm1(x));
    }

    [Theory]
    [MemberData(nameof(CircleCases))]
    public void Sines_cosines_and_tangents(double x, double sin, double cos, double tanh)
    {
        AssertSame(sin, Sin(x));
        AssertSame(cos, Cos(x));
        AssertSame(sin, SinCos(x).Sin);
        AssertSame(cos, SinCos(x).Cos);
        AssertSame(tanh, Tanh(x));
    }

    [Fact]
    public void Sine_and_cosine_together_are_the_sine_and_the_cosine()
    {
        var inputs = new Inputs(9);
        for (int i = 0; i < 100_000; i++)
        {
            double x = inputs.NextAny();
            (double sin, double cos) = SinCos(x);
            AssertSame(Sin(x), sin);
            AssertSame(Cos(x), cos);
        }
    }

    // The sign of zero counts, and NaN has one bit pattern.
    private static void AssertSame(double expected, double actual) =>
        Assert.Equal(BitConverter.DoubleToUInt64Bits(expected), BitConverter.DoubleToUInt64Bits(actual));
}
