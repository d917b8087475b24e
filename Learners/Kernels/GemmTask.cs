namespace EdgeActors.Learners.Kernels;

/// <summary>One matrix product: C[M, N] (+)= A[M, K] B[K, N], then bias and activation.</summary>
internal readonly ref struct GemmTask<T>
    where T : unmanaged
{
    public readonly ref T A;
    public readonly ref T Packed;
    public readonly ref T C;
    public readonly ref T Bias;
    public readonly Layout LayoutA;
    public readonly nint N;
    public readonly nint K;
    public readonly bool Accumulate;
    public readonly bool HasBias;
    public readonly Activation Activation;

    public GemmTask(ref T a, Layout layoutA, ref T packed, ref T c, nint n, nint k, bool accumulate)
    {
        A = ref a;
        LayoutA = layoutA;
        Packed = ref packed;
        C = ref c;
        Bias = ref c;
        N = n;
        K = k;
        Accumulate = accumulate;
    }

    public GemmTask(ref T a, Layout layoutA, ref T packed, ref T c, nint n, nint k, ref T bias, bool hasBias, Activation activation)
        : this(ref a, layoutA, ref packed, ref c, n, k, false)
    {
        Bias = ref bias;
        HasBias = hasBias;
        Activation = activation;
    }

    public bool HasEpilogue => HasBias || Activation != Activation.None;
}
