using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>-a b / c^2.</summary>
internal readonly struct DivideGradientOp : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV c, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Div(L.Mul(L.Sub(L.Const(0), a), b), L.Mul(c, c));
}

/// <summary>a where b &gt; c, half of a where equal.</summary>
internal readonly struct MaximumGradientOp : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV c, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(c, b), a, L.Select(L.Less(b, c), L.Const(0), L.Mul(a, L.Const(0.5))));
}

/// <summary>a where b &lt; c, half of a where equal.</summary>
internal readonly struct MinimumGradientOp : ITernary
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TV Apply<L, TV, T>(TV a, TV b, TV c, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
        => L.Select(L.Less(b, c), a, L.Select(L.Less(c, b), L.Const(0), L.Mul(a, L.Const(0.5))));
}
