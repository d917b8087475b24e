using EdgeActors.Learners.Kernels;

namespace EdgeActors.Learners.Memory;

/// <summary>
/// The panels of a weight matrix's transpose, kept until the weights change, so that inference does not copy them again.
/// </summary>
internal sealed class PackedWeight
{
    private readonly Storage _memory;
    private readonly Storage _source;
    private int _version;
    private readonly SimdPath _path;

    private PackedWeight(torch.Tensor weight, SimdPath path)
    {
        _memory = weight is Parameter ? BufferPool.Pages(Length(weight, path)) : Ambient.Current.Buffers.Rent(Length(weight, path));
        _source = weight.Live;
        _path = path;
        _version = _source.Version - 1;
    }

    /// <summary>The panels of weight[out, in] read as B[in, out], up to date.</summary>
    public static Storage Of(ref PackedWeight? cache, torch.Tensor weight, SimdPath path)
    {
        var packed = cache;
        if (packed is null || packed._path != path || !ReferenceEquals(packed._source, weight.Live))
        {
            packed = new PackedWeight(weight, path);
            packed.Refresh(weight);
            Volatile.Write(ref cache, packed);
        }
        else if (packed._version != weight.Version)
        {
            packed.Refresh(weight);
        }

        return packed._memory;
    }

    private static long Length(torch.Tensor weight, SimdPath path)
    {
        var (n, k) = ((int)weight.size(0), (int)weight.size(1));
        return weight.dtype == ScalarType.Float32 ? 4 * Gemm.PackedLength<float>(path, n, k) : 8 * Gemm.PackedLength<double>(path, n, k);
    }

    private void Refresh(torch.Tensor weight)
    {
        if (weight.dtype == ScalarType.Float32)
        {
            Pack<float>(weight);
        }
        else
        {
            Pack<double>(weight);
        }

        _version = weight.Version;
    }

    private void Pack<T>(torch.Tensor weight)
        where T : unmanaged
    {
        var layout = new Layout(weight.Strides[1], weight.Strides[0]);
        Gemm.Pack(_path, ref weight.Ref<T>(), layout, ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref _memory.Origin), (int)weight.size(0), (int)weight.size(1));
    }
}
