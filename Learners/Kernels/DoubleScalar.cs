using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>One <see cref="double"/> at a time: the reference that the vector paths must equal bit for bit.</summary>
internal readonly struct DoubleScalar : ILane<double, double>
{
    private const double Magic = 6755399441055744d;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Load(ref double p, nint i) => Unsafe.Add(ref p, i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(double v, ref double p, nint i) => Unsafe.Add(ref p, i) = v;

    public static double Splat(double x) => x;

    public static double Const(double x) => (double)x;

    public static double Add(double a, double b) => a + b;

    public static double Sub(double a, double b) => a - b;

    public static double Mul(double a, double b) => a * b;

    public static double Div(double a, double b) => a / b;

    public static double Fma(double a, double b, double c) => Math.FusedMultiplyAdd(a, b, c);

    public static double Abs(double a) => Math.Abs(a);

    public static double Sqrt(double a) => Math.Sqrt(a);

    public static double Less(double a, double b) => BitConverter.Int64BitsToDouble(a < b ? -1 : 0);

    public static double Select(double mask, double yes, double no) => BitConverter.DoubleToInt64Bits(mask) != 0 ? yes : no;

    public static double Pow2(double n) => BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(n + Magic) + 1023L) << 52);

    public static double Split(double x, out double exponent)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var biased = (bits >>> 52) + BitConverter.DoubleToInt64Bits(Magic);
        exponent = BitConverter.Int64BitsToDouble(biased) - Magic - 1023L;
        return BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFFL) | BitConverter.DoubleToInt64Bits((double)1));
    }

    public static double First(double v) => v;
}
