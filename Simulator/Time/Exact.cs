using System.Runtime.CompilerServices;

namespace EdgeActors.Simulator;

/// <summary>Exact 64-bit arithmetic that can say what did not fit. Actors compiles this file too, for its units.</summary>
internal static class Exact
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Sum(long a, long b, out long sum)
    {
        sum = unchecked(a + b);
        return ((a ^ sum) & (b ^ sum)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Difference(long a, long b, out long difference)
    {
        difference = unchecked(a - b);
        return ((a ^ b) & (a ^ difference)) >= 0;
    }

    public static bool Product(long a, long b, out long product) => Math.BigMul(a, b, out product) == product >> 63;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static OverflowException Beyond<TA, TB>(TA a, string operation, TB b, string permitted) =>
        new($"{a} {operation} {b} is out of range; permitted: {permitted}");
}
