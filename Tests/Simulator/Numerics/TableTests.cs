using System.Numerics;
using EdgeActors.Numerics;

namespace EdgeActors.Tests.Simulator.Numerics;

/// <summary>Computes every table anew in exact arithmetic and compares bit for bit.</summary>
public sealed class TableTests
{
    private static readonly Exact One = Exact.Of(1);

    [Fact]
    public void Logarithm_table()
    {
        const ulong start = 0x3FE6_0000_0000_0000;
        for (int i = 0; i < 128; i++)
        {
            double from = BitConverter.UInt64BitsToDouble(start + ((ulong)i << 45));
            double to = BitConverter.UInt64BitsToDouble(start + ((ulong)(i + 1) << 45));
            double grid = from < 1 ? 128 : 256;
            double c = from == 1 ? 1 : Math.Round(grid * 2 / (from + to)) / grid;
            Exact logarithm = new Exact(0, 0) - Exact.Log(Exact.Of(c));
            double high = RoundToMultiple(logarithm, 42);
            AssertEntries(DeterministicMath.LogTable, 3 * i, c, high, (logarithm - Exact.Of(high)).Nearest());
        }
    }

    [Fact]
    public void Exponential_table()
    {
        for (int i = 0; i < 128; i++)
        {
            Exact power = Exact.Exp(Exact.Ln2 * Exact.Of(i / 128.0));
            double high = power.Nearest();
            double tail = i == 0 ? 0 : ((power / Exact.Of(high)) - One).Nearest();
            AssertEntries(DeterministicMath.ExpTable, 2 * i, high, tail);
        }
    }

    [Fact]
    public void Sine_table()
    {
        for (int i = 0; i < 256; i++)
        {
            Exact sine = Exact.Sin(Exact.Pi * Exact.Of(i / 128.0));
            double high = i % 128 == 0 ? 0 : sine.Nearest();
            double low = i % 64 == 0 ? 0 : (sine - Exact.Of(high)).Nearest();
            AssertEntries(DeterministicMath.SineTable, 2 * i, high, low);
        }
    }

    [Fact]
    public void Binary_places_of_1_over_2_pi()
    {
        BigInteger places = (BigInteger.One << (1280 - 1 - Exact.Pi.Exponent)) / Exact.Pi.Digits;
        ReadOnlySpan<ulong> table = DeterministicMath.InverseTwoPiTable;
        Assert.Equal(21, table.Length);
        Assert.Equal(0ul, table[0]);
        for (int word = 1; word <= 20; word++)
        {
            Assert.Equal((ulong)((places >> (64 * (20 - word))) & ulong.MaxValue), table[word]);
        }
    }

    private static double RoundToMultiple(Exact x, int bits)
    {
        int drop = -x.Exponent - bits;
        BigInteger rounded = drop <= 0 ? x.Digits << -drop : (x.Digits + (BigInteger.One << (drop - 1))) >> drop;
        return (double)rounded * Math.ScaleB(1, -bits);
    }

    private static void AssertEntries(ReadOnlySpan<ulong> table, int at, params ReadOnlySpan<double> expected)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(BitConverter.DoubleToUInt64Bits(expected[i]) == table[at + i], $"entry {at + i} should be {expected[i]:R}");
        }
    }
}
