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
    public static DataSize FromBytes(long bytes) => Exact.Product(bytes, 8, out long bits) ? new(bits) : throw Exact.Beyond(bytes, "x", "1 B", UnitMath.Permitted);

    /// <summary>The exact sum.</summary>
    public static DataSize operator +(DataSize a, DataSize b) => Exact.Sum(a.Bits, b.Bits, out long sum) ? new(sum) : throw Exact.Beyond(a, "+", b, UnitMath.Permitted);

    /// <summary>The exact difference.</summary>
    public static DataSize operator -(DataSize a, DataSize b) =>
        Exact.Difference(a.Bits, b.Bits, out long difference) ? new(difference) : throw Exact.Beyond(a, "-", b, UnitMath.Permitted);

    /// <summary>The time a rate takes for a size, rounded up to the nanosecond; <see cref="SimDuration.Infinite"/> for a rate of zero.</summary>
    /// <exception cref="OverflowException">It takes more than 292 years.</exception>
    public static SimDuration operator /(DataSize size, DataRate rate) =>
        UnitMath.Nanoseconds(size.Bits, rate.BitsPerSecond) is >= 0 and long nanoseconds ? new(nanoseconds) : throw Exact.Beyond(size, "at", rate, UnitMath.PermittedTime);

    /// <summary>The exact multiple.</summary>
    /// <exception cref="OverflowException">More than 2^63 bits.</exception>
    public static DataSize operator *(DataSize size, long times) =>
        Exact.Product(size.Bits, times, out long bits) ? new(bits) : throw Exact.Beyond(times, "x", size, UnitMath.Permitted);

    /// <inheritdoc/>
    public int CompareTo(DataSize other) => Bits.CompareTo(other.Bits);

    /// <inheritdoc/>
    public static DataSize Visit<TVisitor>(in DataSize value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Bits));

    /// <summary>Bytes with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Bytes, "B");
}
