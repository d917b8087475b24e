using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>An amount of data: a whole number of bits.</summary>
/// <param name="Bits">Bits, 0 or more.</param>
public readonly record struct DataSize(long Bits) : IComparable<DataSize>, IFields<DataSize>
{
    /// <summary>No data.</summary>
    public static DataSize Zero => default;

    /// <summary>The size in bytes, rounded to the nearest double.</summary>
    public double Bytes => Bits / 8.0;

    /// <summary>A whole number of bytes.</summary>
    /// <exception cref="OverflowException">More than 2^60 bytes.</exception>
    public static DataSize FromBytes(long bytes) => new(checked(bytes * 8));

    /// <summary>The exact sum.</summary>
    public static DataSize operator +(DataSize a, DataSize b) => new(checked(a.Bits + b.Bits));

    /// <summary>The exact difference.</summary>
    public static DataSize operator -(DataSize a, DataSize b) => new(checked(a.Bits - b.Bits));

    /// <summary>The time a rate takes for a size, rounded up to the nanosecond; <see cref="SimDuration.Infinite"/> for a rate of zero.</summary>
    public static SimDuration operator /(DataSize size, DataRate rate) => new(UnitMath.Nanoseconds(size.Bits, rate.BitsPerSecond));

    /// <inheritdoc/>
    public int CompareTo(DataSize other) => Bits.CompareTo(other.Bits);

    /// <inheritdoc/>
    public static DataSize Visit<TVisitor>(in DataSize value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Bits));

    /// <summary>Bytes with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Bytes, "B");
}
