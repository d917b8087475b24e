using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>One <see cref="float"/> at a time: the reference that the vector paths must equal bit for bit.</summary>
internal readonly struct FloatScalar : ILane<float, float>
{
    private const float Magic = 12582912f;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(ref float p, nint i) => Unsafe.Add(ref p, i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float v, ref float p, nint i) => Unsafe.Add(ref p, i) = v;

    public static float Splat(float x) => x;

    public static float Const(double x) => (float)x;

    public static float Add(float a, float b) => a + b;

    public static float Sub(float a, float b) => a - b;

    public static float Mul(float a, float b) => a * b;

    public static float Div(float a, float b) => a / b;

    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    public static float Abs(float a) => MathF.Abs(a);

    public static float Sqrt(float a) => MathF.Sqrt(a);

    public static float Less(float a, float b) => BitConverter.Int32BitsToSingle(a < b ? -1 : 0);

    public static float Select(float mask, float yes, float no) => BitConverter.SingleToInt32Bits(mask) != 0 ? yes : no;

    public static float Pow2(float n) => BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(n + Magic) + 127) << 23);

    public static float Split(float x, out float exponent)
    {
        var bits = BitConverter.SingleToInt32Bits(x);
        var biased = (bits >>> 23) + BitConverter.SingleToInt32Bits(Magic);
        exponent = BitConverter.Int32BitsToSingle(biased) - Magic - 127;
        return BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | BitConverter.SingleToInt32Bits((float)1));
    }

    public static float First(float v) => v;
}
