using System.Runtime.InteropServices;
using EdgeActors.Learners.Memory;

namespace EdgeActors.Learners;

public static partial class torch
{
    /// <summary>A tensor of the given shape, of zeros; Float32 unless told.</summary>
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(size, 0, dtype, requires_grad);

    /// <summary>A line of zeros.</summary>
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([size], 0, dtype, requires_grad);

    /// <summary>A matrix of zeros.</summary>
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([rows, columns], 0, dtype, requires_grad);

    /// <summary>A block of zeros.</summary>
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([dim0, dim1, dim2], 0, dtype, requires_grad);

    /// <summary>A tensor of the given shape, of ones; Float32 unless told.</summary>
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(size, 1, dtype, requires_grad);

    /// <summary>A line of ones.</summary>
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([size], 1, dtype, requires_grad);

    /// <summary>A matrix of ones.</summary>
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([rows, columns], 1, dtype, requires_grad);

    /// <summary>A block of ones.</summary>
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([dim0, dim1, dim2], 1, dtype, requires_grad);

    /// <summary>A tensor of the given shape, of unset elements: whatever the memory held; Float32 unless told.</summary>
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Unset(size, dtype, requires_grad);

    /// <summary>A line of unset elements: whatever the memory held.</summary>
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Unset([size], dtype, requires_grad);

    /// <summary>A matrix of unset elements: whatever the memory held.</summary>
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Unset([rows, columns], dtype, requires_grad);

    /// <summary>A tensor with one value everywhere; Float32 unless told.</summary>
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made(size, value.Value, dtype, requires_grad);

    /// <summary>A line with one value everywhere.</summary>
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([size], value.Value, dtype, requires_grad);

    /// <summary>A matrix with one value everywhere.</summary>
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Made([rows, columns], value.Value, dtype, requires_grad);

    /// <summary>Zeros in the shape and type of another tensor.</summary>
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Tensor.Filled(dtype ?? input.dtype, input.Shape, 0).requires_grad_(requires_grad);

    /// <summary>Ones in the shape and type of another tensor.</summary>
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Tensor.Filled(dtype ?? input.dtype, input.Shape, 1).requires_grad_(requires_grad);

    /// <summary>One value in the shape and type of another tensor.</summary>
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Tensor.Filled(dtype ?? input.dtype, input.Shape, value.Value).requires_grad_(requires_grad);

    /// <summary>start, start + step and so on, before stop; Int64 if all three are integers, or else Float32.</summary>
    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var whole = start.Type == ScalarType.Int64 && stop.Type == ScalarType.Int64 && step.Type == ScalarType.Int64;
        var type = dtype ?? (whole ? ScalarType.Int64 : ScalarType.Float32);
        var count = (long)Math.Ceiling((stop.Value - start.Value) / step.Value);
        var values = Tensor.Empty(ScalarType.Float64, Shape.Of([Math.Max(0, count)]));
        var span = values.Span<double>();
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = start.Value + (i * step.Value);
        }

        return values.to_type(type).requires_grad_(requires_grad);
    }

    /// <summary>start, start + 1 and so on, before stop.</summary>
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(start, stop, 1, dtype, device, requires_grad);

    /// <summary>0, 1 and so on, before stop.</summary>
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => arange(0, stop, 1, dtype, device, requires_grad);

    /// <summary>A square matrix with ones on its diagonal.</summary>
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
    {
        var n = columns < 0 ? rows : columns;
        return arange(rows).unsqueeze(1).eq(arange(n)).to_type(dtype ?? ScalarType.Float32).requires_grad_(requires_grad);
    }

    /// <summary>One float, without dimensions.</summary>
    public static Tensor tensor(float scalar, Device? device = null, bool requires_grad = false) => Copied([scalar], [], ScalarType.Float32, null, requires_grad);

    /// <summary>A line with a copy of the array.</summary>
    public static Tensor tensor(float[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied<float>(rawArray, [rawArray.Length], ScalarType.Float32, dtype, requires_grad);

    /// <summary>A copy of the array in the given shape; allocates nothing once the pool is warm.</summary>
    /// <exception cref="ArgumentException">The shape has not as many elements as the array.</exception>
    public static Tensor tensor(float[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied<float>(rawArray, dimensions, ScalarType.Float32, dtype, requires_grad);

    /// <summary>A matrix with a copy of the array.</summary>
    public static Tensor tensor(float[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied(Flat(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], ScalarType.Float32, dtype, requires_grad);

    /// <summary>A copy of the memory in the given shape; allocates nothing once the pool is warm.</summary>
    public static Tensor tensor(Memory<float> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied<float>(rawArray.Span, dimensions, ScalarType.Float32, dtype, requires_grad);

    /// <summary>One double, without dimensions.</summary>
    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied([scalar], [], ScalarType.Float64, dtype, requires_grad);

    /// <summary>A line with a copy of the array.</summary>
    public static Tensor tensor(double[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied<double>(rawArray, [rawArray.Length], ScalarType.Float64, dtype, requires_grad);

    /// <summary>A copy of the array in the given shape; allocates nothing once the pool is warm.</summary>
    /// <exception cref="ArgumentException">The shape has not as many elements as the array.</exception>
    public static Tensor tensor(double[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied<double>(rawArray, dimensions, ScalarType.Float64, dtype, requires_grad);

    /// <summary>A matrix with a copy of the array.</summary>
    public static Tensor tensor(double[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied(Flat(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], ScalarType.Float64, dtype, requires_grad);

    /// <summary>A copy of the memory in the given shape; allocates nothing once the pool is warm.</summary>
    public static Tensor tensor(Memory<double> rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied<double>(rawArray.Span, dimensions, ScalarType.Float64, dtype, requires_grad);

    /// <summary>One long, without dimensions.</summary>
    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied([scalar], [], ScalarType.Int64, dtype, requires_grad);

    /// <summary>A line with a copy of the array.</summary>
    public static Tensor tensor(long[] dataArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied<long>(dataArray, [dataArray.Length], ScalarType.Int64, dtype, requires_grad);

    /// <summary>A copy of the array in the given shape; allocates nothing once the pool is warm.</summary>
    /// <exception cref="ArgumentException">The shape has not as many elements as the array.</exception>
    public static Tensor tensor(long[] dataArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied<long>(dataArray, dimensions, ScalarType.Int64, dtype, requires_grad);

    /// <summary>A matrix with a copy of the array.</summary>
    public static Tensor tensor(long[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied(Flat(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], ScalarType.Int64, dtype, requires_grad);

    /// <summary>One bool, without dimensions.</summary>
    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied([scalar], [], ScalarType.Bool, dtype, requires_grad);

    /// <summary>A line with a copy of the array.</summary>
    public static Tensor tensor(bool[] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => Copied<bool>(rawArray, [rawArray.Length], ScalarType.Bool, dtype, requires_grad);

    /// <summary>A copy of the array in the given shape; allocates nothing once the pool is warm.</summary>
    /// <exception cref="ArgumentException">The shape has not as many elements as the array.</exception>
    public static Tensor tensor(bool[] rawArray, ReadOnlySpan<long> dimensions, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied<bool>(rawArray, dimensions, ScalarType.Bool, dtype, requires_grad);

    /// <summary>A matrix with a copy of the array.</summary>
    public static Tensor tensor(bool[,] rawArray, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => Copied(Flat(rawArray), [rawArray.GetLength(0), rawArray.GetLength(1)], ScalarType.Bool, dtype, requires_grad);

    private static Tensor Made(ReadOnlySpan<long> size, double value, ScalarType? dtype, bool requires_grad)
        => Tensor.Filled(dtype ?? ScalarType.Float32, Shape.Of(size), value).requires_grad_(requires_grad);

    private static Tensor Unset(ReadOnlySpan<long> size, ScalarType? dtype, bool requires_grad)
        => Tensor.Empty(dtype ?? ScalarType.Float32, Shape.Of(size)).requires_grad_(requires_grad);

    private static Tensor Copied<T>(ReadOnlySpan<T> values, ReadOnlySpan<long> size, ScalarType own, ScalarType? dtype, bool requires_grad)
        where T : unmanaged
    {
        var shape = Shape.Of(size);
        if (shape.Count != values.Length)
        {
            throw new ArgumentException($"{values.Length} values do not fill the shape {shape}.");
        }

        var tensor = Tensor.Empty(own, shape);
        values.CopyTo(tensor.Span<T>());
        return tensor.to_type(dtype ?? own).requires_grad_(requires_grad);
    }

    private static ReadOnlySpan<T> Flat<T>(T[,] array)
        => array.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref array[0, 0], array.Length);
}
