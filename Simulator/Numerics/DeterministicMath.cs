using System.Runtime.CompilerServices;

namespace EdgeActors.Numerics;

/// <summary>
/// Elementary functions whose results depend on nothing but the bits of their arguments: the same on every operating system, C library and processor.
/// </summary>
/// <remarks>
/// <para>Only the operations that IEEE 754 defines to the last bit are used (+, -, *, /, fused multiply-add), with integer arithmetic and constant tables;
/// nothing here calls a transcendental of <see cref="Math"/>, which answers with whatever the platform's C library computes.</para>
/// <para>A processor without fused multiply-add gets the C library's exact software routine from <see cref="Math.FusedMultiplyAdd"/>:
/// slower by far, equal to the bit.</para>
/// <para>Every result that is not a number is <see cref="double.NaN"/> itself, because processors disagree on the sign and payload they would produce.</para>
/// <para>Pitfall: do not "simplify" an expression here. The order of operations is the result; the frozen checksums in the tests hold it in place.</para>
/// </remarks>
// The learners compile these files too, by link, since they may not refer to the simulator. Their copy is internal and marked Embedded, which hides
// it from every other assembly, friends included: whoever refers to both (the tests do) sees one type of this name.
#if LEARNERS
[Microsoft.CodeAnalysis.Embedded]
internal static partial class DeterministicMath
#else
public static partial class DeterministicMath
#endif
{
    private const ulong InfinityBits = 0x7FF0_0000_0000_0000;
    private const ulong SmallestNormalBits = 0x0010_0000_0000_0000;
    private const int MantissaBits = 52;

    // Adding 1.5 * 2^52 rounds a double of moderate size to an integer, to even on ties, and leaves that integer in the low bits of the sum.
    private const double RoundToInteger = 6755399441055744.0;

    // log 2 in two parts. The first is a multiple of 2^-42, so that its product with any exponent, and the sum with a table entry, are exact.
    private const double Ln2Hi = 0.6931471805598903;
    private const double Ln2Lo = 5.497923018708371e-14;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Fma(double x, double y, double z) => Math.FusedMultiplyAdd(x, y, z);

    // The tables are read-only data of the assembly, without bounds checks: every index is masked to its table's size.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double At(ref ulong table, nint index) => Unsafe.As<ulong, double>(ref Unsafe.Add(ref table, index));

    // 2^exponent for a normal result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double PowerOfTwo(long exponent) => BitConverter.Int64BitsToDouble((exponent + 1023) << MantissaBits);
}
