using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>Electric power: a whole number of microwatts.</summary>
/// <param name="Microwatts">Microwatts, 0 or more.</param>
public readonly record struct Power(long Microwatts) : IComparable<Power>, IFields<Power>
{
    internal const long MicrowattNanosecondsPerNanojoule = 1_000_000;

    /// <summary>The power in watts, rounded to the nearest double.</summary>
    public double Watts => Microwatts / 1e6;

    /// <summary>The energy over a time, rounded to the nearest nanojoule, halves up.</summary>
    /// <exception cref="OverflowException">More than 9.2 gigajoules.</exception>
    public static Joules operator *(Power power, SimDuration time) =>
        UnitMath.Fits((((Int128)power.Microwatts * time.Nanoseconds) + (MicrowattNanosecondsPerNanojoule / 2)) / MicrowattNanosecondsPerNanojoule, out long whole)
            ? new(whole)
            : throw Exact.Beyond(power, "over", time, UnitMath.Permitted);

    /// <inheritdoc/>
    public int CompareTo(Power other) => Microwatts.CompareTo(other.Microwatts);

    /// <inheritdoc/>
    public static Power Visit<TVisitor>(in Power value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Microwatts));

    /// <summary>Watts with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Watts, "W");
}
