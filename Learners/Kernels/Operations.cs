namespace EdgeActors.Learners.Kernels;

/// <summary>An elementwise function of one value and two constants.</summary>
internal interface IUnary
{
    static abstract TV Apply<L, TV, T>(TV x, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged;
}

/// <summary>An elementwise function of two values and two constants.</summary>
internal interface IBinary
{
    static abstract TV Apply<L, TV, T>(TV a, TV b, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged;
}

/// <summary>An elementwise function of three values and two constants.</summary>
internal interface ITernary
{
    static abstract TV Apply<L, TV, T>(TV a, TV b, TV c, TV p, TV q)
        where L : struct, ILane<TV, T> where TV : struct where T : unmanaged;
}
