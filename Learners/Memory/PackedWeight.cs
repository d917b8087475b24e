using EdgeActors.Learners.Kernels;

namespace EdgeActors.Learners.Memory;

/// <summary>
/// The panels of a weight matrix's transpose, kept until the weights change, so that inference does not copy them again.
/// </summary>
internal sealed class PackedWeight
{
    private readonly Storage memory;
    private readonly Storage source;
    private int version;
    private readonly SimdPath path;

    private PackedWeight(torch.Tensor weight, SimdPath path)
    {
        memory = Ambient.Current.Buffers.Rent(Length(weight, path));
        source = weight.Live;
        this.path = path;
        version = source.Version - 1;
    }

    /// <summary>The panels of weight[out, in] read as B[in, out], up to date.</summary>
    public static Storage Of(ref PackedWeight? cache, torch.Tensor weight, SimdPath path)
    {
        var packed = cache;
        if (packed is null || packed.path != path || !ReferenceEquals(packed.source, weight.Live))
        {
            packed = new PackedWeight(weight, path);
            packed.Refresh(weight);
            Volatile.Write(ref cache, packed);
        }
        else if (packed.version != weight.Version)
        {
            packed.Refresh(weight);
        }

        return packed.memory;
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

        version = weight.Version;
    }

    private void Pack<T>(torch.Tensor weight)
        where T : unmanaged
    {
        var layout = new Layout(weight.Strides[1], weight.Strides[0]);
        Gemm.Pack(path, ref weight.Ref<T>(), layout, ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref memory.Origin), (int)weight.size(0), (int)weight.size(1));
    }
}
