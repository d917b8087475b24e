using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace EdgeActors.Simulator;

/// <summary>The upper half of a 64 x 64 bit product, in registers: <see cref="Math.BigMul(ulong, ulong, out ulong)"/> goes through memory.</summary>
internal static class WideMultiply
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong High(ulong a, ulong b) => Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);

    /// <summary>Both halves of the product in one word: a mixer that neither factor survives in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Fold(ulong a, ulong b) => High(a, b) ^ (a * b);
}
