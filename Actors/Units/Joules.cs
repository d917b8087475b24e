using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>An energy: a whole number of nanojoules, so that sums are exact in any order.</summary>
/// <param name="Nanojoules">Nanojoules.</param>
public readonly record struct Joules(long Nanojoules) : IComparable<Joules>, IFields<Joules>
{
    /// <summary>The energy in joules, rounded to the nearest double.</summary>
    public double Value => Nanojoules / 1e9;

    /// <summary>The exact sum.</summary>
    public static Joules operator +(Joules a, Joules b) => Exact.Sum(a.Nanojoules, b.Nanojoules, out long sum) ? new(sum) : throw Exact.Beyond(a, "+", b, UnitMath.Permitted);

    /// <inheritdoc/>
    public int CompareTo(Joules other) => Nanojoules.CompareTo(other.Nanojoules);

    /// <inheritdoc/>
    public static Joules Visit<TVisitor>(in Joules value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Nanojoules));

    /// <summary>Joules with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Value, "J");
}
