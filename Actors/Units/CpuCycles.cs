using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>An amount of computation: a whole number of CPU cycles.</summary>
/// <param name="Count">Cycles, 0 or more.</param>
public readonly record struct CpuCycles(long Count) : IComparable<CpuCycles>, IFields<CpuCycles>
{
    /// <summary>The exact sum.</summary>
    public static CpuCycles operator +(CpuCycles a, CpuCycles b) => Exact.Sum(a.Count, b.Count, out long sum) ? new(sum) : throw Exact.Beyond(a, "+", b, UnitMath.Permitted);

    /// <summary>The time a processor takes, rounded up to the nanosecond; <see cref="SimDuration.Infinite"/> for a frequency of zero.</summary>
    /// <exception cref="OverflowException">It takes more than 292 years.</exception>
    public static SimDuration operator /(CpuCycles work, Frequency frequency) =>
        UnitMath.Nanoseconds(work.Count, frequency.Hertz) is >= 0 and long nanoseconds ? new(nanoseconds) : throw Exact.Beyond(work, "at", frequency, UnitMath.PermittedTime);

    /// <summary>The cycles that a size takes at so many a bit.</summary>
    /// <exception cref="OverflowException">More than 2^63.</exception>
    public static CpuCycles Of(DataSize size, long perBit) =>
        Exact.Product(size.Bits, perBit, out long cycles) ? new(cycles) : throw Exact.Beyond(size, "at", $"{perBit} cycles a bit", UnitMath.Permitted);

    /// <inheritdoc/>
    public int CompareTo(CpuCycles other) => Count.CompareTo(other.Count);

    /// <inheritdoc/>
    public static CpuCycles Visit<TVisitor>(in CpuCycles value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Count));

    /// <summary>Cycles with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Count, "cycles");
}
