using System.Buffers.Binary;
namespace EdgeActors.Scenarios.Data.Dnn.Onnx;

/// <summary>What is known of what passes between nodes.</summary>
/// <param name="Type">The type of its elements, as onnx.proto numbers them; 0 where that is not known.</param>
/// <param name="Dims">Its shape; null where that is not known.</param>
/// <param name="IsConstant">Whether it is a weight, or computed from weights and shapes alone: the same whatever the network is given.</param>
internal sealed record OnnxValue(int Type, long[]? Dims, bool IsConstant)
{
    public const int Float = 1, Byte = 2, Int32 = 6, Int64 = 7, Bool = 9, Double = 11;

    /// <summary>Constants that shapes are computed from are no larger.</summary>
    public const int LongestContent = 1024;

    /// <summary>The bits of an element by type, from 1 on: float, uint8, int8, uint16, int16, int32, int64, string (none), bool, float16, double, uint32, uint64, complex64, complex128, bfloat16, four of 8 bits, two of 4, one of 4.</summary>
    private static readonly int[] s_bits = [32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4];

    /// <summary>The elements of a small constant; null of all else.</summary>
    public double[]? Content { get; init; }

    /// <summary>How many elements it has.</summary>
    public double Count => Dims!.Aggregate(1.0, (product, dim) => product * dim);

    /// <summary>How many bits; negative where elements have no fixed size.</summary>
    public double Bits => Type >= 1 && Type <= s_bits.Length && s_bits[Type - 1] > 0 ? Count * s_bits[Type - 1] : -1;

    /// <summary>Weights, or a constant of a node.</summary>
    public static OnnxValue Of(OnnxData data)
    {
        long[] dims = [.. data.Dims];
        double count = dims.Aggregate(1.0, (product, dim) => product * dim);
        return new OnnxValue(data.Type, dims, IsConstant: true) { Content = count <= LongestContent ? ContentOf(data, (int)count) : null };
    }

    private static double[]? ContentOf(OnnxData data, int count)
    {
        double[] content = data.Type switch
        {
            _ when data.Raw is { Length: > 0 } raw => Raw(raw, data.Type),
            Float => [.. data.Floats.Select(v => (double)v)],
            Int64 => [.. data.Longs.Select(v => (double)v)],
            Double => [.. data.Doubles],
            Int32 or Bool or Byte => [.. data.Ints.Select(v => (double)v)],
            _ => [],
        };
        return content.Length == count ? content : null;
    }

    private static double[] Raw(byte[] raw, int type)
    {
        double[] Of(int size, Func<int, double> read) => [.. Enumerable.Range(0, raw.Length / size).Select(i => read(i * size))];
        return type switch
        {
            Float => Of(4, at => BinaryPrimitives.ReadSingleLittleEndian(raw.AsSpan(at))),
            Int32 => Of(4, at => BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(at))),
            Int64 => Of(8, at => BinaryPrimitives.ReadInt64LittleEndian(raw.AsSpan(at))),
            Double => Of(8, at => BinaryPrimitives.ReadDoubleLittleEndian(raw.AsSpan(at))),
            Bool or Byte => Of(1, at => raw[at]),
            _ => [],
        };
    }
}
