namespace EdgeActors.Tests.Simulator.Numerics;

public sealed class AccuracyTests
{
    private static readonly double[] Edges =
    [
        0, double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, 1e-300, 1e-18, 0.00390625, 0.0078125, 0.6875, 1, 1.375, Math.E, Math.PI, 10, 22,
        60, 100, 708, 709.78271289338397, 709.782712893384, 745.13321910194110, 745.13321910194122, 750, 1e22, double.MaxValue,
    ];

    [Theory]
    [MemberData(nameof(Function.Names), MemberType = typeof(Function))]
    public void Is_within_0_51_ulp_of_the_truth(string name)
    {
        Function function = Function.Named(name);
        var inputs = new Inputs(1);
        double worst = 0;
        double worstAt = 0;
        for (int i = 0; i < 4000; i++)
        {
            double x = function.Interesting(ref inputs, i);
            double error = function.Truth(Exact.Of(x)).UlpsFrom(function.Ours(x));
            (worst, worstAt) = error > worst ? (error, x) : (worst, worstAt);
        }
        Assert.True(worst < 0.51, $"{name}({worstAt:R}) is off by {worst} ulp");
    }

    [Theory]
    [MemberData(nameof(Function.NamesOfThePlatforms), MemberType = typeof(Function))]
    public void Agrees_with_the_platform_everywhere(string name)
    {
        Function function = Function.Named(name);
        var inputs = new Inputs(2);
        for (int i = 0; i < 1_500_000; i++)
        {
            double x = i % 2 == 0 ? inputs.NextAny() : function.Interesting(ref inputs, i);
            AssertNear(function, x, function.Platform!(x));
        }
    }

    [Theory]
    [MemberData(nameof(Function.NamesOfThePlatforms), MemberType = typeof(Function))]
    public void Agrees_with_the_platform_around_every_edge(string name)
    {
        Function function = Function.Named(name);
        foreach (double edge in Edges.SelectMany(x => new[] { x, -x }))
        {
            long bits = BitConverter.DoubleToInt64Bits(edge);
            for (int step = -100; step <= 100; step++)
            {
                double x = BitConverter.Int64BitsToDouble(bits + step);
                AssertNear(function, x, function.Platform!(x));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Function.NamesOfTheRising), MemberType = typeof(Function))]
    public void Rising_functions_never_fall_between_neighbours(string name)
    {
        Function function = Function.Named(name);
        var inputs = new Inputs(3);
        for (int i = 0; i < 2000; i++)
        {
            double x = function.Interesting(ref inputs, i);
            double value = function.Ours(x);
            for (int step = 0; step < 50; step++)
            {
                x = Math.BitIncrement(x);
                double next = function.Ours(x);
                Assert.True(next >= value, $"{name} falls at {x:R}");
                value = next;
            }
        }
    }

    private static void AssertNear(Function function, double x, double expected)
    {
        double actual = function.Ours(x);
        long apart = BitConverter.DoubleToInt64Bits(actual) - BitConverter.DoubleToInt64Bits(expected);
        bool near = double.IsNaN(expected) ? double.IsNaN(actual) : apart >= -function.PlatformUlps && apart <= function.PlatformUlps;
        if (!near)
        {
            Assert.Fail($"{function.Name}({x:R}) = {actual:R}, not {expected:R}");
        }
    }
}
