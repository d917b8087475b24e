using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>x itself.</summary>
internal readonly struct CopyOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => x;
}

/// <summary>-x.</summary>
internal readonly struct NegateOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Sub(L.Const(-0.0), x);
}

/// <summary>|x|.</summary>
internal readonly struct AbsoluteOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Abs(x);
}

/// <summary>e^x.</summary>
internal readonly struct ExponentialOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Exp<L, TV, T>(x);
}

/// <summary>ln x.</summary>
internal readonly struct LogarithmOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Log<L, TV, T>(x);
}

/// <summary>The square root of x.</summary>
internal readonly struct SquareRootOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Sqrt(x);
}

/// <summary>x^2.</summary>
internal readonly struct SquareOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(x, x);
}

/// <summary>x^3.</summary>
internal readonly struct CubeOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(L.Mul(x, x), x);
}

/// <summary>x^p.</summary>
internal readonly struct PowerOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Pow<L, TV, T>(x, p);
}

/// <summary>tanh x.</summary>
internal readonly struct TanhOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Tanh<L, TV, T>(x);
}

/// <summary>1 / (1 + e^-x).</summary>
internal readonly struct SigmoidOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Sigmoid<L, TV, T>(x);
}

/// <summary>ln(1 + e^x).</summary>
internal readonly struct SoftplusOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Softplus<L, TV, T>(x);
}

/// <summary>x above zero, else zero; NaN stays.</summary>
internal readonly struct ReluOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(x, L.Const(0)), L.Const(0), x);
}

/// <summary>x above zero, else p x.</summary>
internal readonly struct LeakyReluOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(x, L.Const(0)), L.Mul(p, x), x);
}

/// <summary>x above zero, else p (e^x - 1).</summary>
internal readonly struct EluOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(x, L.Const(0)), L.Mul(p, L.Sub(VectorMath.Exp<L, TV, T>(x), L.Const(1))), x);
}

/// <summary>x + p.</summary>
internal readonly struct AddConstantOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Add(x, p);
}

/// <summary>x p.</summary>
internal readonly struct MultiplyConstantOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(x, p);
}

/// <summary>x / p.</summary>
internal readonly struct DivideConstantOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Div(x, p);
}

/// <summary>p / x.</summary>
internal readonly struct ConstantOverOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Div(p, x);
}

/// <summary>x bounded to [p, q].</summary>
internal readonly struct ClampConstantOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => VectorMath.Clamp<L, TV, T>(x, p, q);
}

/// <summary>x^2 / 2 within p of zero, else p (|x| - p / 2); q scales it.</summary>
internal readonly struct HuberOp : IUnary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Mul(q, L.Select(L.Less(L.Abs(x), p), L.Mul(L.Mul(x, x), L.Const(0.5)), L.Mul(p, L.Sub(L.Abs(x), L.Mul(p, L.Const(0.5))))));
}
