using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeActors.Learners.Autograd;
using EdgeActors.Learners.Kernels;

namespace EdgeActors.Learners.Memory;

/// <summary>
/// What surrounds the current thread: the gradient mode, the stack of dispose scopes, the generator that manual_seed set, the
/// instruction path and the pools. It is the library's only mutable static, and it is thread-local: code that hops threads
/// (await) starts over with a fresh one on the new thread.
/// </summary>
internal sealed class Ambient
{
    [ThreadStatic]
    private static Ambient? s_current;

    private readonly Storage?[] _scratch = new Storage?[2];

    public static Ambient Current => s_current ??= new Ambient();

    /// <summary>The widest path that this machine has.</summary>
    public static SimdPath Widest { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? SimdPath.Avx512
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? SimdPath.Avx2
        : SimdPath.Scalar;

    public bool GradEnabled { get; set; } = true;

    public DisposeScope? Scope { get; set; }

    /// <summary>Ended scopes. Ending one twice within a few others does no harm.</summary>
    public Waiting<DisposeScope> Scopes { get; } = new(32);

    /// <summary>The first of the gradient modes that are not in use.</summary>
    public GradMode? SpareMode { get; set; }

    public SimdPath Path { get; set; } = Widest;

    public int Threads { get; set; } = 1;

    public torch.Generator? Generator { get; set; }

    public BufferPool Buffers { get; } = new();

    /// <summary>Ended tensors: using one shortly after its scope ended is still seen as the error it is.</summary>
    public Waiting<torch.Tensor> Tensors { get; } = new(512);

    public NodePool Nodes { get; } = new();

    public BackwardPass BackwardPass { get; } = new();

    /// <summary>A buffer of this thread that a kernel may use until it returns: one of two.</summary>
    public Storage Scratch(int which, long byteCount)
    {
        ref var buffer = ref _scratch[which];
        if (buffer is null || buffer.Capacity < byteCount)
        {
            buffer?.Release(Buffers);
            buffer = Buffers.Rent(byteCount);
        }

        return buffer;
    }
}
