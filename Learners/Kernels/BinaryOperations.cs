using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>a + b.</summary>
internal readonly struct AddOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Add(a, b);
}

/// <summary>a + p b.</summary>
internal readonly struct AddScaledOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Fma(p, b, a);
}

/// <summary>a - b.</summary>
internal readonly struct SubtractOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Sub(a, b);
}

/// <summary>a b.</summary>
internal readonly struct MultiplyOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(a, b);
}

/// <summary>a / b.</summary>
internal readonly struct DivideOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Div(a, b);
}

/// <summary>The smaller; NaN if either is.</summary>
internal readonly struct MinimumOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Min<L, TV, T>(a, b);
}

/// <summary>The larger; NaN if either is.</summary>
internal readonly struct MaximumOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Max<L, TV, T>(a, b);
}

/// <summary>a + p (b - a).</summary>
internal readonly struct LerpOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Fma(p, L.Sub(b, a), a);
}

/// <summary>a / (2 y), y in b.</summary>
internal readonly struct SquareRootGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Div(L.Mul(a, L.Const(0.5)), b);
}

/// <summary>2 a x, x in b.</summary>
internal readonly struct SquareGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(L.Add(a, a), b);
}

/// <summary>3 a x^2, x in b.</summary>
internal readonly struct CubeGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(L.Mul(L.Const(3), a), L.Mul(b, b));
}

/// <summary>a p x^(p-1), x in b.</summary>
internal readonly struct PowerGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(L.Mul(a, p), VectorMath.Pow<L, TV, T>(b, L.Sub(p, L.Const(1))));
}

/// <summary>a (1 - y^2), y in b.</summary>
internal readonly struct TanhGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(a, L.Fma(L.Sub(L.Const(0), b), b, L.Const(1)));
}

/// <summary>a y (1 - y), y in b.</summary>
internal readonly struct SigmoidGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(a, L.Mul(b, L.Sub(L.Const(1), b)));
}

/// <summary>a sigmoid(x), x in b.</summary>
internal readonly struct SoftplusGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(a, VectorMath.Sigmoid<L, TV, T>(b));
}

/// <summary>a where y in b is positive.</summary>
internal readonly struct ReluGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(L.Const(0), b), a, L.Const(0));
}

/// <summary>a where x in b is positive, else p a.</summary>
internal readonly struct LeakyReluGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(L.Const(0), b), a, L.Mul(p, a));
}

/// <summary>a where y in b is positive, else a (y + p).</summary>
internal readonly struct EluGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(L.Const(0), b), a, L.Mul(a, L.Add(b, p)));
}

/// <summary>a times the sign of x in b.</summary>
internal readonly struct AbsoluteGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(b, L.Const(0)), L.Sub(L.Const(0), a), L.Select(L.Less(L.Const(0), b), a, L.Const(0)));
}

/// <summary>-a p / x^2, x in b.</summary>
internal readonly struct ConstantOverGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Div(L.Mul(a, L.Sub(L.Const(0), p)), L.Mul(b, b));
}

/// <summary>a where x in b lies in [p, q].</summary>
internal readonly struct ClampGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(b, p), L.Const(0), L.Select(L.Less(q, b), L.Const(0), a));
}

/// <summary>a q times x in b bounded to [-p, p].</summary>
internal readonly struct HuberGradientOp : IBinary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(L.Mul(a, q), VectorMath.Clamp<L, TV, T>(b, L.Sub(L.Const(0), p), p));
}
