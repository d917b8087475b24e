using EdgeActors.Numerics;

namespace EdgeActors.Tests.Simulator.Numerics;

/// <summary>
/// A hash over the results of a million fixed arguments to each function. The constants are the same on every operating system, processor and
/// instruction set: a machine that fails here would give other digests for the same seed.
/// </summary>
public sealed class ChecksumTests
{
    private const int Count = 1_000_000;

    [Theory]
    [InlineData("Log", 0xF0D6_A963_97DE_AC65)]
    [InlineData("Log2", 0xEC90_BEF9_4D7B_4735)]
    [InlineData("Log10", 0xD978_82F8_2C3C_136B)]
    [InlineData("Log1p", 0x6CC8_5F46_929E_1D83)]
    [InlineData("Exp", 0x49EC_66A9_1811_2AE8)]
    [InlineData("Expm1", 0x7ECF_3398_37C2_2C4C)]
    [InlineData("Sin", 0x1D53_44D3_5FE0_710C)]
    [InlineData("Cos", 0xC2A8_1E03_777F_3A97)]
    [InlineData("Tanh", 0x875E_8977_873E_9A3A)]
    public void Results_are_frozen(string name, ulong expected)
    {
        Function function = Function.Named(name);
        var inputs = new Inputs(4);
        ulong hash = 0;
        for (int i = 0; i < Count; i++)
        {
            double x = i % 2 == 0 ? inputs.NextAny() : function.Interesting(ref inputs, i);
            hash = Fold(hash, BitConverter.DoubleToUInt64Bits(function.Ours(x)));
        }
        AssertHash(expected, hash);
    }

    [Fact]
    public void Powers_are_frozen()
    {
        var inputs = new Inputs(5);
        ulong hash = 0;
        for (int i = 0; i < Count; i++)
        {
            (double x, double y) = PowTests.NextPair(ref inputs, i);
            hash = Fold(hash, BitConverter.DoubleToUInt64Bits(DeterministicMath.Pow(x, y)));
        }
        AssertHash(0xC310_8E70_D8EF_2662, hash);
    }

    [Theory]
    [InlineData("ExpF", 0x1D40_7D85_54AB_D48A)]
    [InlineData("LogF", 0xDA0F_8816_29D5_7312)]
    [InlineData("TanhF", 0xEA54_0EE2_E1B5_3292)]
    [InlineData("SigmoidF", 0x7A91_3C9F_8B93_152B)]
    public void Single_precision_results_are_frozen(string name, ulong expected)
    {
        Func<float, float> function = SingleTests.Named(name).Ours;
        var inputs = new Inputs(8);
        ulong hash = 0;
        for (int i = 0; i < Count; i++)
        {
            float x = i % 2 == 0 ? inputs.NextAnySingle() : (float)inputs.NextScaled(-10, 6);
            hash = Fold(hash, BitConverter.SingleToUInt32Bits(function(x)));
        }
        AssertHash(expected, hash);
    }

    private static ulong Fold(ulong hash, ulong bits) => (ulong.RotateLeft(hash, 5) ^ bits) * 0x9E37_79B9_7F4A_7C15;

    private static void AssertHash(ulong expected, ulong actual) => Assert.Equal($"0x{expected:X16}", $"0x{actual:X16}");
}
