using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A processor's speed: a whole number of cycles per second.</summary>
/// <param name="Hertz">Cycles per second, 0 or more.</param>
public readonly record struct Frequency(long Hertz) : IComparable<Frequency>, IFields<Frequency>
{
    /// <summary>The speed of several processors together.</summary>
    public static Frequency operator *(Frequency a, int times) => Exact.Product(a.Hertz, times, out long hertz) ? new(hertz) : throw Exact.Beyond(times, "x", a, UnitMath.Permitted);

    /// <inheritdoc/>
    public int CompareTo(Frequency other) => Hertz.CompareTo(other.Hertz);

    /// <inheritdoc/>
    public static Frequency Visit<TVisitor>(in Frequency value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Hertz));

    /// <summary>Hertz with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Hertz, "Hz");
}
