using System.Runtime.CompilerServices;

namespace EdgeActors.Learners.Kernels;

/// <summary>r, z = sigmoid of input plus hidden gates, n = tanh(input + r hidden); h = n + z (h' - n).</summary>
internal readonly struct GruForward : ICell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<L, TV, T>(ref CellRow<T> row, nint j)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var h = row.Size;
        var r = VectorMath.Sigmoid<L, TV, T>(L.Add(L.Load(ref row.Gates, j), L.Load(ref row.Carry, j)));
        var z = VectorMath.Sigmoid<L, TV, T>(L.Add(L.Load(ref row.Gates, j + h), L.Load(ref row.Carry, j + h)));
        var inner = L.Load(ref row.Carry, j + (2 * h));
        var n = VectorMath.Tanh<L, TV, T>(L.Fma(r, inner, L.Load(ref row.Gates, j + (2 * h))));
        L.Store(r, ref row.Gates, j);
        L.Store(z, ref row.Gates, j + h);
        L.Store(n, ref row.Gates, j + (2 * h));
        L.Store(inner, ref row.Inner, j);
        L.Store(L.Fma(z, L.Sub(L.Load(ref row.Previous, j), n), n), ref row.Hidden, j);
    }
}

/// <summary>From the gradient of h to those of both parts of the raw gates, and the direct part of the state before.</summary>
internal readonly struct GruBackward : ICell
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Step<L, TV, T>(ref CellRow<T> row, nint j)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged
    {
        var h = row.Size;
        var one = L.Const(1);
        var r = L.Load(ref row.Gates, j);
        var z = L.Load(ref row.Gates, j + h);
        var n = L.Load(ref row.Gates, j + (2 * h));
        var dh = L.Load(ref row.Hidden, j);
        var dn = L.Mul(L.Mul(dh, L.Sub(one, z)), L.Sub(one, L.Mul(n, n)));
        var dz = L.Mul(L.Mul(dh, L.Sub(L.Load(ref row.Previous, j), n)), L.Mul(z, L.Sub(one, z)));
        var dr = L.Mul(L.Mul(dn, L.Load(ref row.Inner, j)), L.Mul(r, L.Sub(one, r)));
        L.Store(dr, ref row.GateGradients, j);
        L.Store(dz, ref row.GateGradients, j + h);
        L.Store(dn, ref row.GateGradients, j + (2 * h));
        L.Store(dr, ref row.HiddenGradients, j);
        L.Store(dz, ref row.HiddenGradients, j + h);
        L.Store(L.Mul(dn, r), ref row.HiddenGradients, j + (2 * h));
        L.Store(L.Mul(dh, z), ref row.Carry, j);
    }
}
