using System.Runtime.CompilerServices;
using EdgeActors.Learners.Memory;
using Tensor = EdgeActors.Learners.torch.Tensor;

namespace EdgeActors.Learners.Kernels;

/// <summary>What to multiply: A[M, K] and B[K, N] inside tensors, into a contiguous C[M, N].</summary>
internal readonly record struct Product(int M, int N, int K, Layout A, Layout B)
{
    public int OffsetA { get; init; }

    public int OffsetB { get; init; }

    public int OffsetC { get; init; }

    /// <summary>Add to what C holds instead of replacing it.</summary>
    public bool Accumulate { get; init; }
}

/// <summary>Runs matrix products on tensors, over several threads where the thread allows and the work is worth it.</summary>
internal static class MatrixProduct
{
    /// <summary>Multiplications below which one thread does all.</summary>
    private const long WorthSplitting = 1 << 21;

    public static void Run(in Product product, Tensor a, Tensor b, Tensor c)
    {
        if (c.dtype == ScalarType.Float32)
        {
            Run<float>(product, a, b, c);
        }
        else
        {
            Run<double>(product, a, b, c);
        }
    }

    /// <summary>C = act(A Wᵀ + bias), from the panels of W's transpose.</summary>
    public static void Linear<T>(SimdPath path, int m, int n, int k, Tensor a, Storage panels, Tensor? bias, Tensor c, Activation activation)
        where T : unmanaged
    {
        if (Splits(m, n, k))
        {
            LinearSplit<T>(path, m, n, k, a, panels, bias, c, activation);
        }
        else
        {
            LinearRows<T>(path, n, k, a, panels, bias, c, activation, 0, m);
        }
    }

    private static void LinearSplit<T>(SimdPath path, int m, int n, int k, Tensor a, Storage panels, Tensor? bias, Tensor c, Activation activation)
        where T : unmanaged
        => Split(m, (from, to) => LinearRows<T>(path, n, k, a, panels, bias, c, activation, from, to));

    private static void LinearRows<T>(
        SimdPath path, int n, int k, Tensor a, Storage panels, Tensor? bias, Tensor c, Activation activation, nint from, nint to)
        where T : unmanaged
    {
        ref var origin = ref c.Ref<T>();
        ref var first = ref bias is null ? ref origin : ref bias.Ref<T>();
        var task = new GemmTask<T>(
            ref a.Ref<T>(), new Layout(k, 1), ref Unsafe.As<byte, T>(ref panels.Origin), ref origin, n, k, ref first, bias is not null, activation);
        Gemm.Multiply(path, task, from, to);
    }

    private static void Run<T>(in Product p, Tensor a, Tensor b, Tensor c)
        where T : unmanaged
    {
        var ambient = Ambient.Current;
        var path = ambient.Path;
        var panels = ambient.Buffers.Rent((long)Gemm.PackedLength<T>(path, p.N, p.K) * Unsafe.SizeOf<T>());
        Gemm.Pack(path, ref Unsafe.Add(ref b.Ref<T>(), p.OffsetB), p.B, ref Unsafe.As<byte, T>(ref panels.Origin), p.N, p.K);
        if (Splits(p.M, p.N, p.K))
        {
            RunSplit<T>(path, p, a, panels, c);
        }
        else
        {
            Rows<T>(path, p, a, panels, c, 0, p.M);
        }

        panels.Release(ambient.Buffers);
    }

    /// <summary>C += A Wᵀ from the panels of W's transpose, on this thread.</summary>
    public static void AddLinear(SimdPath path, in Product p, Tensor a, Storage panels, Tensor c)
    {
        if (c.dtype == ScalarType.Float32)
        {
            Rows<float>(path, p, a, panels, c, 0, p.M);
        }
        else
        {
            Rows<double>(path, p, a, panels, c, 0, p.M);
        }
    }

    private static void RunSplit<T>(SimdPath path, Product p, Tensor a, Storage panels, Tensor c)
        where T : unmanaged
        => Split(p.M, (from, to) => Rows<T>(path, p, a, panels, c, from, to));

    private static void Rows<T>(SimdPath path, in Product p, Tensor a, Storage panels, Tensor c, nint from, nint to)
        where T : unmanaged
    {
        var task = new GemmTask<T>(
            ref Unsafe.Add(ref a.Ref<T>(), p.OffsetA), p.A, ref Unsafe.As<byte, T>(ref panels.Origin),
            ref Unsafe.Add(ref c.Ref<T>(), p.OffsetC), p.N, p.K, p.Accumulate);
        Gemm.Multiply(path, task, from, to);
    }

    private static bool Splits(int m, int n, int k) => Ambient.Current.Threads > 1 && (long)m * n * k >= WorthSplitting;

    private static void Split(int m, Action<nint, nint> rows)
    {
        var threads = Ambient.Current.Threads;
        var tiles = (m + Gemm.TileRows - 1) / Gemm.TileRows;
        var each = (tiles + threads - 1) / threads * Gemm.TileRows;
        Parallel.For(0, threads, i => rows(Math.Min(m, i * each), Math.Min(m, (i + 1) * each)));
    }
}
