using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>
/// Transcendental functions from our own polynomials over any <see cref="ILane{TV,T}"/>: argument reduction, then a series in
/// fused multiply-adds, so every path gives equal bits and nothing depends on the C library. Errors stay within a few ulp.
/// </summary>
internal static class VectorMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Min<L, TV, T>(TV a, TV b)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(a, b), a, L.Select(L.Less(b, a), b, Middle<L, TV, T>(a, b)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Max<L, TV, T>(TV a, TV b)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(a, b), b, L.Select(L.Less(b, a), a, Middle<L, TV, T>(a, b)));

    /// <summary>Bounds x; a NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Clamp<L, TV, T>(TV x, TV low, TV high)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        x = L.Select(L.Less(x, low), low, x);
        return L.Select(L.Less(high, x), high, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Round<L, TV, T>(TV x)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var magic = L.Const(typeof(T) == typeof(float) ? 12582912.0 : 6755399441055744.0);
        return L.Sub(L.Add(x, magic), magic);
    }

    /// <summary>e^x, with gradual underflow and overflow to infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Exp<L, TV, T>(TV x)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        x = Clamp<L, TV, T>(x, L.Const(single ? -105 : -750), L.Const(single ? 90 : 711));
        var r = Reduce<L, TV, T>(x, out var n);
        var p = L.Fma(L.Mul(r, r), ExpTail<L, TV, T>(r), L.Add(r, L.Const(1)));
        var half = Round<L, TV, T>(L.Mul(n, L.Const(0.5)));
        return L.Mul(L.Mul(p, L.Pow2(half)), L.Pow2(L.Sub(n, half)));
    }

    /// <summary>tanh x = t / (t + 2) with t = e^2|x| - 1, then the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Tanh<L, TV, T>(TV x)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var cap = L.Const(typeof(T) == typeof(float) ? 20 : 44);
        var y = L.Abs(L.Add(x, x));
        y = L.Select(L.Less(cap, y), cap, y);
        var r = Reduce<L, TV, T>(y, out var n);
        var scale = L.Pow2(n);
        var expm1 = L.Fma(L.Mul(r, r), ExpTail<L, TV, T>(r), r);
        var t = L.Fma(scale, expm1, L.Sub(scale, L.Const(1)));
        var result = L.Div(t, L.Add(t, L.Const(2)));
        return L.Select(L.Less(x, L.Const(0)), L.Sub(L.Const(0), result), result);
    }

    /// <summary>1 / (1 + e^-x), without overflow on either side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Sigmoid<L, TV, T>(TV x)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var one = L.Const(1);
        var e = Exp<L, TV, T>(L.Sub(L.Const(0), L.Abs(x)));
        return L.Div(L.Select(L.Less(x, L.Const(0)), e, one), L.Add(one, e));
    }

    /// <summary>ln x; NaN below zero, minus infinity at zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Log<L, TV, T>(TV x)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        var zero = L.Const(0);
        var one = L.Const(1);
        var infinity = L.Const(double.PositiveInfinity);
        var tiny = L.Less(x, L.Const(single ? 1.1754943508222875e-38 : 2.2250738585072014e-308));
        var scaled = L.Select(tiny, L.Mul(x, L.Const(single ? 16777216.0 : 18014398509481984.0)), x);
        var m = L.Split(scaled, out var e);
        e = L.Sub(e, L.Select(tiny, L.Const(single ? 24 : 54), zero));
        var big = L.Less(L.Const(1.4142135623730951), m);
        m = L.Select(big, L.Mul(m, L.Const(0.5)), m);
        e = L.Select(big, L.Add(e, one), e);
        var y = LogCore<L, TV, T>(L.Sub(m, one), e);
        y = L.Select(L.Less(x, infinity), y, L.Mul(x, x));
        y = L.Select(L.Less(x, zero), L.Const(double.NaN), y);
        return L.Select(L.Less(zero, L.Abs(x)), y, L.Select(L.Less(x, one), L.Const(double.NegativeInfinity), x));
    }

    /// <summary>ln(1 + e^x), exact in both tails.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Softplus<L, TV, T>(TV x)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var zero = L.Const(0);
        var u = Exp<L, TV, T>(L.Sub(zero, L.Abs(x)));
        var big = L.Less(L.Const(0.41421356237309503), u);
        var f = L.Select(big, L.Mul(L.Sub(u, L.Const(1)), L.Const(0.5)), u);
        var log1p = LogCore<L, TV, T>(f, L.Select(big, L.Const(1), zero));
        return L.Add(L.Select(L.Less(x, zero), zero, x), log1p);
    }

    /// <summary>x^p = e^(p ln|x|); below zero only where p is an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Pow<L, TV, T>(TV x, TV p)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var zero = L.Const(0);
        var y = Exp<L, TV, T>(L.Mul(p, Log<L, TV, T>(L.Abs(x))));
        var halfFraction = L.Abs(L.Sub(L.Mul(p, L.Const(0.5)), Round<L, TV, T>(L.Mul(p, L.Const(0.5)))));
        var wholeFraction = L.Abs(L.Sub(p, Round<L, TV, T>(p)));
        var odd = L.Select(L.Less(zero, halfFraction), L.Sub(zero, y), y);
        var negative = L.Select(L.Less(zero, wholeFraction), L.Const(double.NaN), odd);
        return L.Select(L.Less(x, zero), negative, y);
    }

    /// <summary>Reaches only equal or unordered operands: their common value, or NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Middle<L, TV, T>(TV a, TV b)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Add(L.Mul(a, L.Const(0.5)), L.Mul(b, L.Const(0.5)));

    /// <summary>x = n ln 2 + r with |r| &lt;= ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Reduce<L, TV, T>(TV x, out TV n)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        n = Round<L, TV, T>(L.Mul(x, L.Const(1.4426950408889634)));
        var r = L.Fma(n, L.Const(single ? -0.693359375 : -0.6931471803691238), x);
        return L.Fma(n, L.Const(single ? 2.12194440054690581e-4 : -1.9082149292705877e-10), r);
    }

    /// <summary>(e^r - 1 - r) / r^2 by its Taylor series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV ExpTail<L, TV, T>(TV r)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var p = L.Const(1.0 / 5040);
        if (typeof(T) == typeof(double))
        {
            p = L.Fma(L.Const(1.0 / 87178291200), r, L.Const(1.0 / 6227020800));
            p = L.Fma(p, r, L.Const(1.0 / 479001600));
            p = L.Fma(p, r, L.Const(1.0 / 39916800));
            p = L.Fma(p, r, L.Const(1.0 / 3628800));
            p = L.Fma(p, r, L.Const(1.0 / 362880));
            p = L.Fma(p, r, L.Const(1.0 / 40320));
            p = L.Fma(p, r, L.Const(1.0 / 5040));
        }

        p = L.Fma(p, r, L.Const(1.0 / 720));
        p = L.Fma(p, r, L.Const(1.0 / 120));
        p = L.Fma(p, r, L.Const(1.0 / 24));
        p = L.Fma(p, r, L.Const(1.0 / 6));
        return L.Fma(p, r, L.Const(0.5));
    }

    /// <summary>e ln 2 + ln(1 + f) with s = f / (2 + f) and the odd series in s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV LogCore<L, TV, T>(TV f, TV e)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var single = typeof(T) == typeof(float);
        var s = L.Div(f, L.Add(L.Const(2), f));
        var z = L.Mul(s, s);
        var p = L.Const(2.0 / 11);
        if (!single)
        {
            p = L.Fma(L.Const(2.0 / 23), z, L.Const(2.0 / 21));
            p = L.Fma(p, z, L.Const(2.0 / 19));
            p = L.Fma(p, z, L.Const(2.0 / 17));
            p = L.Fma(p, z, L.Const(2.0 / 15));
            p = L.Fma(p, z, L.Const(2.0 / 13));
            p = L.Fma(p, z, L.Const(2.0 / 11));
        }

        p = L.Fma(p, z, L.Const(2.0 / 9));
        p = L.Fma(p, z, L.Const(2.0 / 7));
        p = L.Fma(p, z, L.Const(2.0 / 5));
        p = L.Fma(p, z, L.Const(2.0 / 3));
        var series = L.Mul(z, p);
        var halfSquare = L.Mul(L.Mul(f, f), L.Const(0.5));
        var low = L.Fma(s, L.Add(halfSquare, series), L.Mul(e, L.Const(single ? -2.12194440054690581e-4 : 1.9082149292705877e-10)));
        var high = L.Mul(e, L.Const(single ? 0.693359375 : 0.6931471803691238));
        return L.Sub(high, L.Sub(L.Sub(halfSquare, low), f));
    }
}
