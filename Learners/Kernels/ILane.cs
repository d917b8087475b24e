namespace EdgeActors.Learners.Kernels;

/// <summary>The instruction path a kernel runs on. All give the same bits; only speed differs.</summary>
internal enum SimdPath
{
    /// <summary>One element at a time, on any machine.</summary>
    Scalar,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}

/// <summary>
/// One vector register of an instruction path. Kernels are written once over this interface and the JIT makes one
/// specialised copy for each path and element type. Every operation rounds each element on its own, as IEEE 754 says, so a
/// kernel whose order of operations per element does not depend on <see cref="Width"/> gives equal bits on every path.
/// </summary>
internal interface ILane<TV, T>
    where TV : struct
    where T : unmanaged
{
    static abstract int Width { get; }

    static abstract TV Load(ref T p, nint i);

    static abstract void Store(TV v, ref T p, nint i);

    static abstract TV Splat(T x);

    /// <summary>All elements equal to <paramref name="x"/> rounded to the element type.</summary>
    static abstract TV Const(double x);

    static abstract TV Add(TV a, TV b);

    static abstract TV Sub(TV a, TV b);

    static abstract TV Mul(TV a, TV b);

    static abstract TV Div(TV a, TV b);

    /// <summary>a * b + c, rounded once.</summary>
    static abstract TV Fma(TV a, TV b, TV c);

    static abstract TV Abs(TV a);

    static abstract TV Sqrt(TV a);

    /// <summary>All bits set where a &lt; b; false where either is not a number.</summary>
    static abstract TV Less(TV a, TV b);

    /// <summary><paramref name="yes"/> where the mask's bits are set, <paramref name="no"/> elsewhere.</summary>
    static abstract TV Select(TV mask, TV yes, TV no);

    /// <summary>2^n for integer-valued n in the range of normal exponents.</summary>
    static abstract TV Pow2(TV n);

    /// <summary>Splits a normal positive x into a mantissa in [1, 2) and its exponent.</summary>
    static abstract TV Split(TV x, out TV exponent);

    /// <summary>The first element.</summary>
    static abstract T First(TV v);
}

/// <summary>The fixed number of virtual lanes that every reduction uses, whatever the width of the registers.</summary>
internal static class Lanes
{
    public const int Count = 16;
}
