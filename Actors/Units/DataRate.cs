using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>A data rate: a whole number of bits per second.</summary>
/// <param name="BitsPerSecond">Bits per second, 0 or more.</param>
public readonly record struct DataRate(long BitsPerSecond) : IComparable<DataRate>, IFields<DataRate>
{
    /// <summary>Bytes per second, rounded to the nearest double.</summary>
    public double BytesPerSecond => BitsPerSecond / 8.0;

    /// <inheritdoc/>
    public int CompareTo(DataRate other) => BitsPerSecond.CompareTo(other.BitsPerSecond);

    /// <inheritdoc/>
    public static DataRate Visit<TVisitor>(in DataRate value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.BitsPerSecond));

    /// <summary>Bits per second with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(BitsPerSecond, "bps");
}
