using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator;

/// <summary>
/// Philox2x64-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011): a counter-based generator. The
/// n-th block of a stream is a pure function of (key, n), so a stream's whole state is its counter and any draw can be had out of order.
/// </summary>
internal static class Philox
{
    private const ulong Multiplier = 0xD2B74407B1CE6E93;
    private const ulong Weyl = 0x9E3779B97F4A7C15;

    /// <summary>The 128-bit block at a 128-bit counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Block(ulong key, ulong counterLow, ulong counterHigh, out ulong first, out ulong second)
    {
        ulong left = counterLow, right = counterHigh;
        Round(ref left, ref right, key);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key += Weyl);
        Round(ref left, ref right, key + Weyl);
        first = left;
        second = right;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong left, ref ulong right, ulong key)
    {
        ulong low = Multiplier * left;
        left = WideMultiply.High(Multiplier, left) ^ key ^ right;
        right = low;
    }
}
