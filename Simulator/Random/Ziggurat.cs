using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeActors.Numerics;

namespace EdgeActors.Simulator;

/// <summary>
/// Exponential numbers of mean 1 by the ziggurat of Marsaglia and Tsang, "The ziggurat method for generating random variables" (Journal of Statistical
/// Software 5, 2000): e^-x is covered by 256 layers of equal area, the lowest of which includes the tail. One 64-bit number gives the layer (its low
/// 8 bits) and the place in it (its high 53 bits), and 98 in 100 times that place lies below the curve wherever in the layer's height it is. Wedges and
/// tail use our own exponential and logarithm, so the numbers are the same on every machine (decision 023).
/// </summary>
internal static partial class Ziggurat
{
    public const int Layers = 256;

    /// <summary>Where the tail begins.</summary>
    public const double TailStart = 7.69711747013104972;

    /// <summary>The area of each layer.</summary>
    public const double Area = 0.0039496598225815571993;

    private const double TwoTo53 = 1UL << 53;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Exponential(ref RandomStream random)
    {
        ulong bits = random.NextUInt64();
        double x = Place(bits);
        return x < Width(Layer(bits) + 1) ? x : Rare(ref random, Layer(bits), x);
    }

    /// <summary>How far a layer reaches: the lowest, number 0, as far as a rectangle of its area; number 256 is the curve's top, of no width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Width(int layer) => Scaled(layer) * TwoTo53;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Layer(ulong bits) => (int)(bits & (Layers - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Place(ulong bits) => (long)(bits >> 11) * Scaled(Layer(bits));

    /// <summary>Without bounds checks: a layer is at most 256, and the table has 257.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Scaled(int layer) => Unsafe.As<ulong, double>(ref Unsafe.Add(ref MemoryMarshal.GetReference(Widths), layer));

    /// <summary>The place is not below the curve at every height: in the tail, or in the wedge beside the layer above.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Rare(ref RandomStream random, int layer, double x)
    {
        while (x >= Width(layer + 1))
        {
            if (layer == 0)
            {
                return TailStart - DeterministicMath.Log(1.0 - random.NextDouble());
            }

            double low = DeterministicMath.Exp(-Width(layer)), high = DeterministicMath.Exp(-Width(layer + 1));
            if (low + ((high - low) * random.NextDouble()) < DeterministicMath.Exp(-x))
            {
                break;
            }

            ulong bits = random.NextUInt64();
            (layer, x) = (Layer(bits), Place(bits));
        }

        return x;
    }
}
