using EdgeActors.Numerics;

namespace EdgeActors.Tests.Simulator.Numerics;

public sealed class PowTests
{
    private static readonly double[] Specials =
    [
        0, double.Epsilon, 1e-310, 1e-300, 0.5, 0.99999999, 1, 1.00000001, 1.5, 2, 3, 4, 1e15 + 0.5, 9007199254740991, 9007199254740992, 1e300, double.MaxValue,
        double.PositiveInfinity,
    ];

    [Fact]
    public void Special_cases_are_those_of_the_platform()
    {
        double[] values = [.. Specials, .. Specials.Select(x => -x), double.NaN];
        foreach (double x in values)
        {
            foreach (double y in values)
            {
                AssertNear(x, y);
            }
        }
    }

    [Fact]
    public void Agrees_with_the_platform_everywhere()
    {
        var inputs = new Inputs(6);
        for (int i = 0; i < 1_000_000; i++)
        {
            (double x, double y) = NextPair(ref inputs, i);
            AssertNear(x, y);
            AssertNear(inputs.NextAny(), inputs.NextAny());
        }
    }

    [Fact]
    public void Is_within_0_51_ulp_of_the_truth()
    {
        var inputs = new Inputs(7);
        for (int i = 0; i < 4000; i++)
        {
            (double x, double y) = NextPair(ref inputs, i);
            double power = DeterministicMath.Pow(x, y);
            if (double.IsNormal(power))
            {
                double error = Exact.Exp(Exact.Of(y) * Exact.Log(Exact.Of(x))).UlpsFrom(power);
                Assert.True(error < 0.51, $"{x:R} to the power {y:R} is off by {error} ulp");
            }
        }
    }

    internal static (double X, double Y) NextPair(ref Inputs inputs, int i)
    {
        double x = (i % 3) switch
        {
            0 => Math.Abs(inputs.NextScaled(-1022, 1023)),
            1 => inputs.NextIn(0.5, 2),
            _ => 1 + inputs.NextScaled(-20, -4),
        };
        return (x, i % 2 == 0 ? inputs.NextIn(-5, 5) : inputs.NextIn(-745, 709) / DeterministicMath.Log(x));
    }

    private static void AssertNear(double x, double y)
    {
        double expected = Math.Pow(x, y);
        double actual = DeterministicMath.Pow(x, y);
        long apart = BitConverter.DoubleToInt64Bits(actual) - BitConverter.DoubleToInt64Bits(expected);
        if (double.IsNaN(expected) ? !double.IsNaN(actual) : apart is < -1 or > 1)
        {
            Assert.Fail($"{x:R} to the power {y:R} = {actual:R}, not {expected:R}");
        }
    }
}
