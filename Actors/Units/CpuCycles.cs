using EdgeActors.Simulator;

namespace EdgeActors.Actors;

/// <summary>An amount of computation: a whole number of CPU cycles.</summary>
/// <param name="Count">Cycles, 0 or more.</param>
public readonly record struct CpuCycles(long Count) : IComparable<CpuCycles>, IFields<CpuCycles>
{
    /// <summary>The exact sum.</summary>
    public static CpuCycles operator +(CpuCycles a, CpuCycles b) => new(checked(a.Count + b.Count));

    /// <summary>The time a processor takes, rounded up to the nanosecond; <see cref="SimDuration.Infinite"/> for a frequency of zero.</summary>
    public static SimDuration operator /(CpuCycles work, Frequency frequency) => new(UnitMath.Nanoseconds(work.Count, frequency.Hertz));

    /// <inheritdoc/>
    public int CompareTo(CpuCycles other) => Count.CompareTo(other.Count);

    /// <inheritdoc/>
    public static CpuCycles Visit<TVisitor>(in CpuCycles value, ref TVisitor visitor)
        where TVisitor : struct, IFieldVisitor, allows ref struct => new(visitor.Field(value.Count));

    /// <summary>Cycles with a metric prefix.</summary>
    public override string ToString() => UnitMath.Format(Count, "cycles");
}
