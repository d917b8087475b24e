using EdgeActors.Learners.Kernels;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners;

/// <summary>Converts contiguous elements from one type to another: floats to integers drop the fraction, anything but zero is true.</summary>
internal static class Casting
{
    public static void Convert(Tensor from, Tensor to)
    {
        switch (from.dtype)
        {
            case ScalarType.Float32: Convert<float>(from.Span<float>(), to); break;
            case ScalarType.Float64: Convert<double>(from.Span<double>(), to); break;
            case ScalarType.Int64: Convert<long>(from.Span<long>(), to); break;
            default: Convert<byte>(from.Span<byte>(), to); break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> from, Tensor to)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        switch (to.dtype)
        {
            case ScalarType.Float32: Indexing.Convert(from, to.Span<float>()); break;
            case ScalarType.Float64: Indexing.Convert(from, to.Span<double>()); break;
            case ScalarType.Int64: Indexing.Convert(from, to.Span<long>()); break;
            default:
                var truths = to.Span<bool>();
                for (var i = 0; i < truths.Length; i++)
                {
                    truths[i] = from[i] != T.Zero;
                }

                break;
        }
    }
}
