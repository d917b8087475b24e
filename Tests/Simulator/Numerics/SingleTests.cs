using static EdgeActors.Numerics.DeterministicMath;

namespace EdgeActors.Tests.Simulator.Numerics;

public sealed class SingleTests
{
    public static TheoryData<string, double> Bounds { get; } = new() { { "ExpF", 0.77 }, { "LogF", 0.66 }, { "TanhF", 0.77 }, { "SigmoidF", 0.78 } };

    public static TheoryData<float, float, float, float, float> SpecialCases { get; } = new()
    {
        { float.NaN, float.NaN, float.NaN, float.NaN, float.NaN },
        { float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity, 1, 1 },
        { float.NegativeInfinity, 0, float.NaN, -1, 0 },
        { 0f, 1, float.NegativeInfinity, 0f, 0.5f },
        { -0f, 1, float.NegativeInfinity, -0f, 0.5f },
        { float.Epsilon, 1, -103.278929f, float.Epsilon, 0.5f },
        { -float.Epsilon, 1, float.NaN, -float.Epsilon, 0.5f },
        { 1, 2.71828183f, 0, 0.761594156f, 0.731058579f },
        { float.MaxValue, float.PositiveInfinity, 88.7228391f, 1, 1 },
        { float.MinValue, 0, float.NaN, -1, 0 },
    };

    [Theory]
    [MemberData(nameof(SpecialCases))]
    public void Special_values(float x, float exp, float log, float tanh, float sigmoid)
    {
        AssertSame(exp, ExpF(x));
        AssertSame(log, LogF(x));
        AssertSame(tanh, TanhF(x));
        AssertSame(sigmoid, SigmoidF(x));
    }

    // Double precision is truth enough here.
    [Theory]
    [MemberData(nameof(Bounds))]
    public void Is_within_its_bound_over_all_bit_patterns(string name, double bound)
    {
        (Func<float, float> ours, Func<double, double> truth) = Named(name);
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 9001)
        {
            float x = BitConverter.UInt32BitsToSingle((uint)bits);
            float actual = ours(x);
            double expected = truth(x);
            double error = float.IsFinite(actual) ? Math.Abs(actual - expected) / (MathF.BitIncrement(Math.Abs(actual)) - (double)Math.Abs(actual)) : 0;
            bool alike = float.IsNaN(actual) == double.IsNaN(expected) && float.IsInfinity(actual) == float.IsInfinity((float)expected);
            if (!(error < bound) || !alike)
            {
                Assert.Fail($"{name}({x:R}) = {actual:R}, not {expected:R}, off by {error} ulp");
            }
        }
    }

    internal static (Func<float, float> Ours, Func<double, double> Truth) Named(string name) => name switch
    {
        "ExpF" => (ExpF, Exp),
        "LogF" => (LogF, Log),
        "TanhF" => (TanhF, Tanh),
        _ => (SigmoidF, x => x >= 0 ? 1 / (1 + Exp(-x)) : Exp(x) / (1 + Exp(x))),
    };

    private static void AssertSame(float expected, float actual) =>
        Assert.Equal(BitConverter.SingleToUInt32Bits(expected), BitConverter.SingleToUInt32Bits(actual));
}
