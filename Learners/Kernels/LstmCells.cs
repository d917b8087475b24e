using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>i, f, o = sigmoid, g = tanh; c = f c' + i g; h = o tanh c.</summary>
internal readonly struct LstmForward : ICell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<L, TV, T>(ref CellRow<T> row, nint j)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var h = row.Size;
        var i = VectorMath.Sigmoid<L, TV, T>(L.Load(ref row.Gates, j));
        var f = VectorMath.Sigmoid<L, TV, T>(L.Load(ref row.Gates, j + h));
        var g = VectorMath.Tanh<L, TV, T>(L.Load(ref row.Gates, j + (2 * h)));
        var o = VectorMath.Sigmoid<L, TV, T>(L.Load(ref row.Gates, j + (3 * h)));
        var c = L.Fma(i, g, L.Mul(f, L.Load(ref row.Previous, j)));
        L.Store(i, ref row.Gates, j);
        L.Store(f, ref row.Gates, j + h);
        L.Store(g, ref row.Gates, j + (2 * h));
        L.Store(o, ref row.Gates, j + (3 * h));
        L.Store(c, ref row.Inner, j);
        L.Store(L.Mul(o, VectorMath.Tanh<L, TV, T>(c)), ref row.Hidden, j);
    }
}

/// <summary>From the gradients of h and c to those of the raw gates and of the cell before.</summary>
internal readonly struct LstmBackward : ICell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<L, TV, T>(ref CellRow<T> row, nint j)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var h = row.Size;
        var one = L.Const(1);
        var i = L.Load(ref row.Gates, j);
        var f = L.Load(ref row.Gates, j + h);
        var g = L.Load(ref row.Gates, j + (2 * h));
        var o = L.Load(ref row.Gates, j + (3 * h));
        var t = VectorMath.Tanh<L, TV, T>(L.Load(ref row.Inner, j));
        var dh = L.Load(ref row.Hidden, j);
        var dc = L.Fma(L.Mul(dh, o), L.Sub(one, L.Mul(t, t)), L.Load(ref row.Carry, j));
        L.Store(L.Mul(L.Mul(dc, g), L.Mul(i, L.Sub(one, i))), ref row.GateGradients, j);
        L.Store(L.Mul(L.Mul(dc, L.Load(ref row.Previous, j)), L.Mul(f, L.Sub(one, f))), ref row.GateGradients, j + h);
        L.Store(L.Mul(L.Mul(dc, i), L.Sub(one, L.Mul(g, g))), ref row.GateGradients, j + (2 * h));
        L.Store(L.Mul(L.Mul(dh, t), L.Mul(o, L.Sub(one, o))), ref row.GateGradients, j + (3 * h));
        L.Store(L.Mul(dc, f), ref row.Carry, j);
    }
}
