using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners;

/// <summary>Reads a tensor's elements in row-major order, without copying where they are contiguous.</summary>
/// <typeparam name="T">float, double, long or bool, as the tensor's type.</typeparam>
public readonly struct TensorAccessor<T>
    where T : unmanaged
{
    private readonly Tensor _tensor;

    internal TensorAccessor(Tensor tensor) => _tensor = tensor.Dense();

    /// <summary>The number of elements.</summary>
    public long Count => _tensor.numel();

    /// <summary>A copy of the elements.</summary>
    public T[] ToArray() => _tensor.Span<T>().ToArray();

    /// <summary>Copies the elements into an array from an index on.</summary>
    public void CopyTo(T[] array, int arrayIndex = 0) => _tensor.Span<T>().CopyTo(array.AsSpan(arrayIndex));

    /// <summary>Copies the elements into memory from an index on.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0) => _tensor.Span<T>().CopyTo(array[arrayIndex..]);
}
